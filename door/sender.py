"""What is known of a file that comes by a unit's page."""

from __future__ import annotations

from organisation.senders import Sender
from transforms.returns import Hints

WEB, DESK = "web", "desk"
"""The sources of what comes by the page, and of what an officer hands in for a unit."""


def hints_of(unit_id: str, source: str = WEB) -> Hints:
    """Return what is known of a file that a unit sends itself: it may speak for itself and for those below it."""
    return Hints(Sender(source=source, place=unit_id, unit_id=unit_id))
