"""The naive model answers the ways of sending as an officer does; what it leaves to the reader is listed."""

from __future__ import annotations

from collections import defaultdict

from tests.ways.by_model import answer
from tests.ways.corpus import corpus
from tests.ways.draft import Way
from tests.ways.score import faults

# Periods of any months, and what a cell or two rows of one file mean: none of it is about which return counts.
NOT_THE_MODELS = {
    "overlapping months of indicators",
    "january to march and april to june of indicators",
    "one name twice on a day without a post",
    "money far too small for its unit",
    "an approximate number",
}


def test_every_way_of_sending_is_answered_as_an_officer_would() -> None:
    houses: dict[str, list[Way]] = defaultdict(list)
    for way in corpus():
        houses[way.house].append(way)
    wrong = {way.name: found for ways in houses.values() for way in ways if (found := faults(way, answer([way])))}
    assert {name: found for name, found in wrong.items() if name not in NOT_THE_MODELS} == {}
    assert set(wrong) == NOT_THE_MODELS
