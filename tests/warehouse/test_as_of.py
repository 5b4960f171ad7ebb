"""What was known when, and units as they were or as they became."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from organisation import Organisation, Period, Unit
from organisation.calendar import calendar
from warehouse.reference import Reference

pytestmark = pytest.mark.both_gears(whole_module=True)


@pytest.fixture
def two_nights(warehouse, province, later):
    """One visit the first night; a longer version with three the second."""
    warehouse.load(province.night(province.checked(province.table(province.visits(1)))))
    warehouse.load(province.night(province.checked(province.table(province.visits(3))), started_at=later(1)))
    return warehouse


def _visits(warehouse, **asked):
    with warehouse.reading(**asked) as connection:
        return connection.execute("SELECT count(*) FROM core_di_co_so_kq__current").fetchone()[0]


@pytest.mark.both_gears
def test_the_past_is_answered_as_it_was_known(two_nights, later):
    assert _visits(two_nights) == 3
    assert _visits(two_nights, as_of=later(0)) == 1
    assert _visits(two_nights, as_of=later(0) - timedelta(seconds=1)) == 0


def test_a_time_without_its_zone_is_refused(two_nights, later):
    with pytest.raises(ValueError, match="time zone"), two_nights.reading(as_of=later(0).replace(tzinfo=None)):
        pass


def test_a_clock_set_back_does_not_rewrite_what_was_known(two_nights, province, later):
    before = later(0) + timedelta(hours=1)
    late = province.checked(province.table(province.visits(5)))
    two_nights.load(province.night(late, started_at=later(0) + timedelta(minutes=1), seen_at=later(2)))

    assert _visits(two_nights, as_of=before) == 1
    assert _visits(two_nights) == 5


def test_hoanh_bo_answers_as_ha_long_after_the_merger(warehouse, province, later):
    warehouse.load(province.night(province.checked(province.table(unit_id="D204", period="2019-H1"))))
    query = "SELECT organised_unit_id, parts FROM core_units__organised WHERE unit_id = 'D204' AND period = '2019-H1'"
    with warehouse.reading() as connection:
        assert connection.execute(query).fetchall() == [("D204", 1)]
    with warehouse.reading(organised_on=date(2020, 1, 1)) as connection:
        assert connection.execute(query).fetchall() == [("D193", 1)]
    with warehouse.reading(organised_on=date(2019, 12, 31)) as connection:
        assert connection.execute(query).fetchall() == [("D204", 1)]


def test_a_town_that_became_a_city_is_the_same_unit(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(unit_id="D205"))))
    query = "SELECT union_name FROM core_units__organised WHERE unit_id = 'D205' AND period = '2020-H1'"
    with warehouse.reading() as connection:
        assert connection.execute(query).fetchall() == [("Thị đoàn Đông Triều",)]
    with warehouse.reading(organised_on=date(2024, 11, 1)) as connection:
        assert connection.execute(query).fetchall() == [("Thành đoàn Đông Triều",)]


def test_a_unit_without_recorded_successor_answers_as_nobody(warehouse, province, monkeypatch):
    """As a base unit that went to a Union outside the province; the unit here is sample data."""
    known = Organisation.load()
    gone = Unit("B_MO", "", "Mỏ mẫu", "Đoàn Mỏ mẫu", "base", "", "T_THAN", date.min, date(2020, 10, 16), (), "")
    monkeypatch.setattr(warehouse, "_reference", Reference(Organisation([*known.units, gone], {}, []), calendar()))
    warehouse.load(province.night(province.checked(province.table(unit_id="B_MO"))))
    with warehouse.reading(organised_on=date(2020, 10, 17)) as connection:
        row = connection.execute(
            "SELECT organised_unit_id FROM core_units__organised WHERE unit_id = 'B_MO' AND period = '2020-H1'"
        ).fetchone()
    assert row == (None,)


def test_units_answer_in_july_2025_as_the_organisation_says(warehouse, province):
    """Divided units answer as several, so that `parts` keeps their figures from being added up."""
    warehouse.load(province.night(province.checked(province.table())))
    known, day = Organisation.load(), date(2025, 7, 1)
    with warehouse.reading(organised_on=day) as connection:
        found = connection.execute(
            "SELECT unit_id, list(organised_unit_id ORDER BY organised_unit_id), any_value(parts) "
            "FROM core_units__organised WHERE period = '2020-H1' GROUP BY unit_id"
        ).fetchall()
    assert len(found) == 1 + 14 + 7 + 177
    for unit_id, answering, parts in found:
        expected = sorted(unit.unit_id for unit in known.answering(unit_id, day))
        assert (answering, parts) == (expected, len(expected)), unit_id


def test_the_units_of_july_2025_are_expected_from_then_on(warehouse, province):
    returns = [province.checked(province.table(unit_id="QN", period=period)) for period in ("2025-H1", "2025-H2")]
    warehouse.load(province.night(*returns))

    levels = {
        period: {line["level"] for line in warehouse.status(Period.parse(period)).lines}
        for period in ("2025-H1", "2025-H2")
    }
    assert levels == {
        "2025-H1": {"province", "district", "affiliated", "base"},
        "2025-H2": {"province", "commune", "affiliated"},
    }


def test_a_corrected_list_of_units_does_not_change_what_was_known(warehouse, province, later, monkeypatch):
    warehouse.load(province.night(province.checked(province.table())))
    known = Organisation.load()
    fewer = Organisation([unit for unit in known.units if unit.unit_id != "T_BP"], {}, [])
    monkeypatch.setattr(warehouse, "_reference", Reference(fewer, calendar()))
    warehouse.load(province.night(province.checked(province.table(unit_id="D200")), started_at=later(1)))

    query = "SELECT count(*) FROM core_units WHERE unit_id = 'T_BP'"
    with warehouse.reading() as connection:
        assert connection.execute(query).fetchone() == (0,)
    with warehouse.reading(as_of=later(0)) as connection:
        assert connection.execute(query).fetchone() == (1,)


def test_base_units_that_left_their_union_count_where_they_were_then(warehouse, province, later, monkeypatch):
    """As the twelve base units that left Đoàn Than for another Union on 17/10/2020; the unit here is sample data."""
    known = Organisation.load()
    mine = Unit("B_MO", "", "Mỏ mẫu", "Đoàn Mỏ mẫu", "base", "", "T_THAN", date.min, date(2020, 10, 16), (), "")
    moved = replace(mine, parent_id="T_KCCQ", valid_from=date(2020, 10, 17), valid_to=date.max)
    monkeypatch.setattr(
        warehouse, "_reference", Reference(Organisation([*known.units, mine, moved], {}, []), calendar())
    )
    returns = [province.checked(province.table(unit_id="B_MO", period=period)) for period in ("2020-H1", "2020-H2")]
    warehouse.load(province.night(*returns))

    query = "SELECT period, district_id FROM {} WHERE unit_id = 'B_MO' AND period LIKE '2020-H_' ORDER BY ALL"
    with warehouse.reading() as connection:
        state = connection.execute(query.format("mart_state_of_returns")).fetchall()
    with warehouse.reading(organised_on=date(2021, 1, 1)) as connection:
        rolled = connection.execute(query.format("core_units__organised")).fetchall()
    assert state == [("2020-H1", "T_THAN"), ("2020-H2", "T_KCCQ")]
    assert rolled == [("2020-H1", "T_KCCQ"), ("2020-H2", "T_KCCQ")]
