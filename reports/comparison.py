"""Figures that a reorganisation has made incomparable with those of the year before, and why."""

from __future__ import annotations

from organisation.periods import Period
from organisation.reorganisations import Reorganisation, between


def since_last_year(period: Period) -> tuple[Reorganisation, ...]:
    """Return the reorganisations that took effect between the end of the same period last year and this one's end."""
    return between(period.previous_year.end, period.end)


def why_not(figure_id: str, period: Period) -> str:
    """Return why a figure is not to be compared with last year's, in words that follow "vì"; nothing where it may be.

    A reorganisation names figures as they or their families are called (``visits.local``), indicators by their code.
    """
    parts = [one for one in since_last_year(period) if any(_named(figure_id, name) for name in one.incomparable)]
    return "; ".join(one.why_not for one in parts)


def _named(figure_id: str, name: str) -> bool:
    return figure_id == name or figure_id.startswith(f"{name}.") or figure_id.endswith(f".{name}")
