"""What a version of a return says, as far as deciding needs it: rows with their identity, and words about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from transforms.subject.saying import Saying as Saying

Place = tuple[str, str, int]
"""Submission, sheet and physical row."""

Identity = tuple[str, ...]
"""What makes two rows one statement, in the order of the form's fields: who, where, when; or the indicator."""

State = Literal["counted", "superseded", "held", "out_of_scope"]


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``content`` tells two rows of one identity apart; ``groups`` are the parts it may belong to.

    ``is_good``: read without an error. ``is_blank``: a figure is asked for and none is given. ``label`` is what
    a person knows it by.
    """

    place: Place
    identity: Identity
    content: str
    groups: Mapping[str, str] = field(default_factory=dict)
    is_good: bool = True
    is_blank: bool = False
    result: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One delivery of a return. ``round`` is the same for what was first seen together, so that nothing orders it.

    ``known_from`` is when its rows became known (ISO): an earlier word may become known after a later one, where an
    officer has let a sender speak for another.
    """

    submission_id: str
    round: str
    rows: tuple[Row, ...] = ()
    is_nil: bool = False
    says: frozenset[Saying] = frozenset()
    unread_rows: int = 0
    known_from: str = ""
