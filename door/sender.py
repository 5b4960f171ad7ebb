"""What is known of a file that comes by a unit's page."""

from __future__ import annotations

from organisation.senders import Sender
from sources.delivery import WEB
from transforms.returns import Hints


def hints_of(unit_id: str, source: str = WEB) -> Hints:
    """Return what is known of a file that a unit sends itself: it may speak for itself and for those below it."""
    return Hints(Sender(source=source, place=unit_id, unit_id=unit_id))
