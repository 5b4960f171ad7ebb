"""One line of the bench's table: what was measured, what it came to, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``measured`` and ``most`` in ``unit`` (``x`` for a ratio, ``s``, ``ms``, ``%``, ``MiB``); ``least`` where more is
    better. A row without either is for orientation. ``note`` says how it was measured, in a few words.
    """

    what: str
    measured: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met, ``None`` where there is none."""
        if self.most is not None:
            return self.measured <= self.most
        return None if self.least is None else self.measured >= self.least

    @property
    def target(self) -> str:
        """The target as it is printed."""
        if self.most is not None:
            return f"<= {self.most:g} {self.unit}"
        return "" if self.least is None else f">= {self.least:g} {self.unit}"
