"""What is true of the shipped province, apart from what the tests otherwise run on."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from hopnhat.maintenance.province_folder import check_folder
from hopnhat.settings import Settings
from organisation.units import Organisation
from province import SHIPPED, VARIABLE


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(SHIPPED))


def test_the_whole_folder_is_sound() -> None:
    assert check_folder(Settings.load()) == []


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2020, 6, 30), {"province": 1, "district": 13, "affiliated": 7, "base": 177}),
        (date(2025, 7, 1), {"province": 1, "commune": 54}),
    ],
)
def test_the_units_of_2020_and_of_2025(day: date, counts: dict[str, int]) -> None:
    found = Counter(unit.level for unit in Organisation.load(SHIPPED).valid(day))
    assert {level: found[level] for level in counts} == counts
