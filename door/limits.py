"""How much one link, and one address, may ask for: counted in memory, per process, in files a minute.

A door that takes everything from everybody is shut for all by the first loop of a broken script. The numbers are for
people: a clerk checks a file again after each correction, and an office of many units stands behind one address.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MiB = 1 << 20
_REMEMBERED = 10_000  # links and addresses; those heard of longest ago are forgotten first, with a full allowance


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Limits of the door; the reader's own (``transforms.readers.refusal``) hold besides.

    ``file_bytes``: one file, as the reader's. ``request_bytes``: all of a request. ``files``: of one request.
    ``of_link`` and ``of_address``: files a minute, as many again at once. ``strange``: addresses that open nothing, a
    minute from one address. ``at_once``: requests with files that are worked on, and of one link; the others are asked
    to come again. ``pages``: of one link a minute. ``patience``: seconds in which the next piece of a request must
    come, and ``slowest`` bytes a second that it comes with on the whole, so that nobody holds a place for ever.
    """

    file_bytes: int = 64 * MiB
    request_bytes: int = 128 * MiB
    files: int = 10
    of_link: int = 60
    of_address: int = 600
    strange: int = 30
    at_once: int = 80
    at_once_of_link: int = 6
    pages: int = 240
    patience: float = 30.0
    slowest: int = 4 << 10
    document_bytes: int = 10 * MiB
    text_letters: int = 2_000


class Allowance:
    """So many a minute for each key, and as many at once after a rest."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, number: int = 1) -> bool:
        """Take some of a key's allowance; tell whether there was enough. What is refused costs nothing."""
        now = self._clock()
        with self._lock:
            left, at = self._left.pop(key, (self._most, now))
            left = min(self._most, left + (now - at) * self._most / 60)
            enough = number <= left
            self._left[key] = (left - number if enough else left, now)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return enough
