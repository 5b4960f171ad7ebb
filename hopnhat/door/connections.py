"""Connections that are let go when nothing comes of them: uvicorn itself waits for ever for the rest of a request.

Whoever opens hundreds of connections and sends a letter a minute would otherwise be all that the server has time for.
What follows a request's head has a limit of its own (``door.uploads``).
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

PATIENCE = 10.0
"""Seconds between two looks; a connection on which neither finds a request at work is let go."""


class ImpatientProtocol(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """uvicorn's own protocol, looked at now and then."""

    def connection_made(self, transport: Any) -> None:
        """Begin to look."""
        super().connection_made(transport)
        self._idle_before = False
        self._next_look = self.loop.call_later(PATIENCE, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._idle_before:
            self.transport.close()
            return
        self._idle_before = idle
        loop: asyncio.AbstractEventLoop = self.loop
        self._next_look = loop.call_later(PATIENCE, self._look)
