"""Which units a cell names."""

from __future__ import annotations

from datetime import date

import pytest

from organisation.units import organisation
from warehouse.places import Places

pytestmark = pytest.mark.both_gears(whole_module=True)

SPRING = date(2020, 3, 17)


@pytest.fixture(scope="module")
def places():
    return Places(organisation())


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Huyện đoàn Hải Hà", ["D201"]),
        ("Ba Chẽ, Bình Liêu, Đông Triều", ["D202", "D198", "D205"]),
        ("Ba Chẽ; Bình Liêu\nĐông Triều và Cẩm Phả", ["D202", "D198", "D205", "D195"]),
        ("Ba Chẽ, Bình Liêu, ", ["D202", "D198"]),
        ("Các huyện: Ba Chẽ, Bình Liêu", ["D202", "D198"]),
        ("Ba Chẽ, nơi chưa rõ, Bình Liêu", ["D202", None, "D198"]),
        ("Kiểm tra, giám sát", [None]),
        ("Phường Hà Tu, thành phố Hạ Long", ["B06664"]),
        ("Hạ Long, Phường Hà Tu", ["D193", "B06664"]),
        ("", []),
    ],
)
def test_a_cell_names_these_units(places, text, units):
    assert [place.unit_id for place in places.named(text, SPRING, "QN")] == units


def test_what_is_not_a_unit_is_kept_as_written(places):
    named = places.named("Kiểm tra, giám sát; Ba Chẽ", SPRING, "QN")
    assert [place.raw for place in named] == ["Kiểm tra, giám sát", "Ba Chẽ"]


def test_a_place_means_the_unit_of_that_day(places):
    assert [place.unit_id for place in places.named("Hoành Bồ", date(2019, 12, 31), "QN")] == ["D204"]
    assert [place.unit_id for place in places.named("Hoành Bồ", date(2020, 1, 1), "QN")] == ["B07030"]


def test_the_places_of_a_visit_are_rows_in_order(warehouse, province):
    visits = province.visits(1, don_vi_den=["Ba Chẽ, Bình Liêu"], ngay_tu=[None])
    warehouse.load(province.night(province.checked(province.table(visits, unit_id="QN"))))
    with warehouse.reading() as connection:
        rows = connection.execute('SELECT "row", ordinal, place_raw, unit_id FROM core_visit_places').fetchall()
    assert rows == [(8, 1, "Ba Chẽ", "D202"), (8, 2, "Bình Liêu", "D198")]
