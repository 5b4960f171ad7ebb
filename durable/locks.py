"""One process at a time: locks on a file, which the system frees when their holder dies, however it dies.

What a lock file holds does not matter, so no damage to it does; it is left where it is when the lock is let go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_POLL_SECONDS = 0.1


class HeldError(TimeoutError):
    """A lock was not let go by whoever holds it in the time there was; ``path`` is its file.

    An ``OSError``, and so one of the failures that pass: Airflow tries the task again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"Một lượt khác đang làm việc này, hãy đợi lượt đó xong rồi chạy lại. ({path} is held.)")
        self.path = path


@contextmanager
def alone(path: Path, within: float = float("inf")) -> Iterator[None]:
    """Hold the lock of a file until the block ends; wait at most ``within`` seconds for it.

    Whoever holds it already in the same thread goes on at once: a whole night holds it around its steps, each of which
    holds it as well.

    Raises:
        HeldError: another process or thread held it all the time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A file system without flock must fail: a soft lock would outlive a killed holder and stop every later night.
    lock = FileLock(path, poll_interval=_POLL_SECONDS, is_singleton=True, fallback_to_soft=False)
    try:
        held = lock.acquire(timeout=-1 if within == float("inf") else within)
    except Timeout:
        raise HeldError(path) from None
    with held:
        yield
