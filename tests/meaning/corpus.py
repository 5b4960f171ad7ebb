"""The whole corpus, in one order that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from tests.meaning.draft import Return

HABITS = (
    "clean",
    "whose",
    "blocks",
    "legends",
    "roles",
    "measures",
    "indicators",
    "periods",
    "counts",
    "happened",
    "which_form",
    "layouts",
    "dates",
    "row_errors",
    "by_date",
    "people",
    "nil",
    "kinds",
    "numbers",
    "sheets",
    "pairs",
    "spoken",
    "other_hands",
    "everyday",
)


def corpus(only: str | None = None) -> Iterator[Return]:
    """Every file of the corpus, or those of one habit."""
    for habit in HABITS:
        if only in (None, habit):
            yield from import_module(f"tests.meaning.cases.{habit}").cases()
