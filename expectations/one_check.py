"""One check: a Great Expectations class and the columns it is given.

A column is a field of the form, a column every frame has (``CONTEXT``) or one of ``expectations.derived``, made of the
fields ``of`` names. An expectation over several rows is given its fields by its own ``arguments``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from findings import Severity

CONTEXT = ("period_start", "period_end")
RETURN = "return_number"
"""The column that says which return a record belongs to: what several rows are compared within."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation on one form.

    ``columns`` are what Great Expectations is given, in its order; ``derived`` is the one among them that no field
    holds, ``of`` and ``derive`` say how it is made; ``points_at`` is the field whose cell a finding names;
    ``arguments`` go to the expectation; ``across_rows`` tells that it looks at several rows of a return at once.
    """

    code: str
    severity: Severity
    expectation: str
    columns: tuple[str, ...]
    points_at: str
    description: str
    of: tuple[str, ...] = ()
    derived: str | None = None
    derive: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    across_rows: bool = False

    @property
    def fields(self) -> set[str]:
        """The fields of the form the check looks at."""
        return {*self.columns, *self.of, *self.arguments.get("figures", ())} - {self.derived, *CONTEXT}
