"""How long a round of sending goes on with a server that takes nothing."""

from __future__ import annotations

import time

# A server that cannot be reached says nothing about a message; but one node of several, or one greeting, may fail.
_MOST_UNREACHED = 2
# Refusals and cut lines come at once: so many different messages are tried before the server is held to be at fault.
_MOST_FAULTS = 10
# Two messages that met silence, at a time-out of half a minute each, are enough where nothing is taken.
_MOST_SILENT, _SILENCE_SECONDS = 2, 50.0
_SHARE_OF_SUSPECTS = 0.5  # of the time: what failed before never keeps what did not from its turn


class Patience:
    """Counts what failed in a row, and looks at the clock; ``within`` is the time of the whole round, in seconds."""

    def __init__(self, within: float) -> None:
        self._within = within
        self._started = time.monotonic()
        self.begin()

    def begin(self) -> None:
        """Begin with another server, of which nothing is known yet."""
        self.has_succeeded = False
        self._unreached = self._faults = 0
        self._silent_since = time.monotonic()

    def succeeded(self) -> None:
        """Note that a message was taken."""
        self.has_succeeded = True
        self._unreached = self._faults = 0
        self._silent_since = time.monotonic()

    def failed(self, suspect: bool, unreached: bool) -> None:
        """Note that a message was not taken; one that failed before says nothing of a server that takes others."""
        if unreached:
            self._unreached += 1
        elif not (suspect and self.has_succeeded):
            self._faults += 1
        else:
            self._silent_since = time.monotonic()

    @property
    def has_given_up(self) -> bool:
        """Whether it is the server that does not take anything."""
        silent = time.monotonic() - self._silent_since > _SILENCE_SECONDS
        return (
            self._unreached >= _MOST_UNREACHED
            or self._faults >= _MOST_FAULTS
            or (silent and self._faults + self._unreached >= _MOST_SILENT)
        )

    @property
    def is_late(self) -> bool:
        """Whether the time of the round is up."""
        return time.monotonic() - self._started > self._within

    def is_over(self, suspect: bool) -> bool:
        """Tell whether a message, ``suspect`` if it failed before, is left for the next round."""
        share = _SHARE_OF_SUSPECTS if suspect else 1.0
        return self.has_given_up or time.monotonic() - self._started > self._within * share
