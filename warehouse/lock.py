"""One process at a time: a lock file that the system frees when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.backend import WarehouseBusyError

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


@contextmanager
def holding(path: Path, said: Callable[[str], str], *, needed: bool = True) -> Iterator[bool]:
    """Hold a lock file until the block ends; tell whether it is held.

    Args:
        path: the lock file; its folder is made if there is none.
        said: makes the sentence for who comes second, of the id of the process that holds it.
        needed: whether a file system without locks, as some shares are, is an error; otherwise nothing is held there.

    Raises:
        WarehouseBusyError: another process holds it.
        OSError: the folder cannot be written, or its file system knows no locks and one is needed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise WarehouseBusyError(said(lock.read().strip() or "?")) from None
        except OSError as error:
            if needed or error.errno not in _NO_LOCKS:
                raise
            yield False
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True
