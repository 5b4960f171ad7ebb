"""What a table was taken for, and on what evidence: the form, each column in its role, what came second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms import Form
from organisation import Period
from transforms.matching.assignment import Rival, Target
from transforms.matching.lexicon import Texts


@dataclass(frozen=True, slots=True)
class Score:
    """How well a form fits a table, and what that is made of.

    ``columns`` is how well the headers and the cells fit, ``named`` what the titles say, ``hinted`` what the stamp and
    the sender say, ``sheet`` what the sheet's name says; ``missing`` and ``unlike`` are fields against it, ``against``
    those whose columns play a role that the form's never do.
    """

    form: str
    columns: float
    named: float = 0.0
    hinted: float = 0.0
    sheet: float = 0.0
    missing: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """What a table is. Columns count from 0.

    ``paths`` are the texts of each column's header from the top down, ``roles`` those that they name; ``rivals`` the
    columns that give nothing and fit what another gives; ``typos`` those whose header is only nearly known; ``scores``
    what every form came to, the best first. ``sure``: the second is far enough behind; ``contradicted``: the form that
    the title names all the same. ``period`` is the one by which the years of headers were read.
    """

    form: Form
    columns: Mapping[Target, int]
    paths: Mapping[int, Texts] = field(default_factory=dict)
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    rivals: tuple[Rival, ...] = ()
    typos: tuple[int, ...] = ()
    scores: tuple[Score, ...] = ()
    sure: bool = True
    contradicted: str | None = None
    period: Period | None = None

    @property
    def second(self) -> Score | None:
        """The form that came second, ``None`` where there is no other."""
        return self.scores[1] if len(self.scores) > 1 else None
