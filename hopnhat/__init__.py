"""The command, and the night's work as plain functions.

Whatever starts an installation (the command, ``make demo``, ``make up``, a process of Airflow, a test) imports this
package before it writes anything. So it is here, in one place, that what we write is closed to everybody but its owner
and its group; nothing that the caller's umask forbids is allowed by it.
"""

import os

_CLOSED_TO_OTHERS = 0o027

os.umask(os.umask(_CLOSED_TO_OTHERS) | _CLOSED_TO_OTHERS)
