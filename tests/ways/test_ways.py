"""The ways themselves are sound, and a share of them holds; ``python -m tests.ways`` plays them all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.ways.__main__ import scored
from tests.ways.corpus import corpus
from tests.ways.draft import Way
from tests.ways.paper import period_words

pytestmark = pytest.mark.slow

# Every rule that holds by now, in two nights.
SHARE = (
    "one file of visits as xlsx",
    "one file of indicators",
    "the same rows in another order",
    "the same bytes under another name",
    "one indicator corrected in a whole file",
    "a written zero after a figure",
    "one date moved in a whole file",
    "a version that grows",
    "two equal files of one night",
    "a later file with an older date in the folder",
    "two halves of visits",
    "a stock of two halves",
    # Titles, parts and wholes, wrong places, two units, trips over the end of a period.
    "a supplement by its title",
    "a smaller version that replaces the old",
    "an extract that says so",
    "a dash after a figure",
    "two quarters of visits",
    "two quarters of indicators",
    "a stock of two quarters the later sent first",
    "january to april and may to june",
    "the half then a quarter with one visit more",
    "indicators under the wrong half then right",
    "visits of a base unit beside its district",
    "one visit of two units",
    "a trip over the end of june in both halves whole",
    "a trip over the end of june split between the halves",
)


@pytest.fixture(scope="module")
def ways() -> list[Way]:
    return corpus()


def test_they_are_many_and_every_rule_has_some(ways: list[Way]) -> None:
    assert len(ways) >= 200
    rules = Counter(one.rule for one in ways)
    assert all(any(rule.startswith(f"R{number} ") for rule in rules) for number in range(1, 12))


def test_no_two_share_a_name_or_a_unit_in_a_year(ways: list[Way]) -> None:
    assert not [name for name, number in Counter(one.name for one in ways).items() if number > 1]
    taken = Counter((one.house, one.year, unit.unit_id) for one in ways for unit in one.units.values())
    assert not [place for place, number in taken.items() if number > 1]


def test_every_way_has_a_truth_of_units_and_periods_it_speaks_of(ways: list[Way]) -> None:
    for one in ways:
        assert one.figures or one.questions, one.name
        assert not (one.questions and one.is_quiet), one.name
        assert {figure.unit for figure in one.figures} <= set(one.units), one.name
        assert all(period_words(sent.period, one.year) for sent in one.sent), one.name
        assert set(one.states) <= {sent.label for sent in one.sent}, one.name


def test_nobody_in_a_file_has_two_trips_of_one_day_by_chance(ways: list[Way]) -> None:
    for one in ways:
        assert len({one.person(index) for index in range(1, 41)}) == 40, one.name


def test_a_share_of_them_holds(ways: list[Way], tmp_path: Path) -> None:
    share = [one for one in ways if one.name in SHARE]
    assert len(share) == len(SHARE)
    assert [(way.name, wrong) for way, wrong in scored(share, tmp_path / "ways") if wrong] == []
