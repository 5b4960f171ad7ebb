"""How long a server may keep silent, and which of an operating system's answers is a no."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from reports.targets.target import TargetDownError, TargetRefusedError

SECONDS = 30
"""After so much silence a server counts as down."""

_REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def refusals_said() -> Iterator[None]:
    """Turn an operating system's "not permitted" into a refusal, whatever class the file system gave it."""
    try:
        yield
    except (TargetRefusedError, TargetDownError, FileExistsError):
        raise
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno in _REFUSALS:
            raise TargetRefusedError(error.errno or errno.EACCES, str(error)) from error
        raise
