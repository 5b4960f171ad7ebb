"""The words by which units are called are the province's: another organisation's names are matched by other words."""

from __future__ import annotations

from datetime import date

import pytest

from organisation.naming import Naming, Title
from organisation.unit import Unit
from organisation.units import Organisation, organisation

WOMEN = Naming(
    titles=[
        Title("hội lhpn tỉnh", "province"),
        Title("hội lhpn huyện", "district", "huyện"),
        Title("hội lhpn xã", "base", "xã"),
        Title("hội liên hiệp phụ nữ"),
    ],
    names=["hội liên hiệp phụ nữ", "hội lhpn", "hội"],
    branches=["chi hội"],
    country=["việt nam"],
    short={"hội phụ nữ": "hội lhpn", "hpn": "hội lhpn"},
)
UNITS = [
    Unit("PN", "", "Bình Sơn", "Hội LHPN tỉnh Bình Sơn", "province", "tỉnh", "", date.min, date.max, (), ""),
    Unit("PN01", "", "An Lạc", "Hội LHPN huyện An Lạc", "district", "huyện", "PN", date.min, date.max, (), ""),
    Unit("PN0102", "", "An Lạc", "Hội LHPN xã An Lạc", "base", "xã", "PN01", date.min, date.max, (), ""),
]


@pytest.mark.parametrize(
    ("written", "unit_id"),
    [
        ("Hội LHPN huyện An Lạc", "PN01"),
        ("HỘI PHỤ NỮ HUYỆN AN LẠC", "PN01"),
        ("HPN xã An Lạc", "PN0102"),
        ("Hoi LHPN xa An Lac", "PN0102"),
        ("huyện An Lạc", "PN01"),
        ("Huyện đoàn An Lạc", None),
        ("Hội LHPN An Lạc", None),
    ],
)
def test_names_are_matched_by_the_words_of_the_organisation(written: str, unit_id: str | None) -> None:
    found = Organisation(UNITS, {}, [], WOMEN).match(written, date(2024, 6, 30)).unit
    assert (found.unit_id if found else None) == unit_id


@pytest.mark.parametrize(
    ("text", "found"),
    [("PN01_quy 1", ["PN01"]), ("Biểu PN0102-2024", ["PN0102"]), ("PN010", []), ("xPN01", [])],
)
def test_a_unit_id_of_any_shape_is_seen_in_a_file_name(text: str, found: list[str]) -> None:
    assert Organisation(UNITS, {}, [], WOMEN).ids_written.findall(text) == found


def test_the_names_of_the_province_in_use_are_the_default() -> None:
    assert Organisation(organisation().units, {}, []).match("Huyện đoàn Tiên Yên", date(2020, 6, 30)).unit
