"""The state of returns: who had to send, who did, and whether in time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from organisation import Organisation, Period
from organisation.calendar import Calendar, calendar
from warehouse import Batch, Night
from warehouse.reference import Reference

pytestmark = pytest.mark.both_gears(whole_module=True)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HALF = Period.parse("2020-H1")


def _line(warehouse, unit_id, form="DI_CO_SO_KQ"):
    (line,) = [line for line in warehouse.status(HALF).lines if (line["unit_id"], line["form"]) == (unit_id, form)]
    return line


def _total(warehouse, form="DI_CO_SO_KQ"):
    (total,) = [total for total in warehouse.status(HALF).totals if total["form"] == form]
    return total


@pytest.mark.parametrize(("minute", "status"), [("2020-06-10T23:59", "on_time"), ("2020-06-11T00:00", "late")])
def test_a_return_is_in_time_until_the_end_of_the_day_it_is_due(warehouse, province, minute, status):
    seen_at = datetime.fromisoformat(minute).replace(tzinfo=ZONE)
    warehouse.load(province.night(province.checked(province.table()), started_at=seen_at))
    assert _line(warehouse, "D199")["status"] == status


def test_a_correction_after_the_day_does_not_make_the_return_late(warehouse, province, later):
    warehouse.load(province.night(province.checked(province.table())))
    warehouse.load(province.night(province.checked(province.table(province.visits(1))), started_at=later(30)))
    line = _line(warehouse, "D199")
    assert (line["status"], line["version"], line["received_at"]) == ("on_time", 2, later(30))


def test_a_return_sent_back_is_neither_received_nor_missing(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(), rejected=True)))
    assert _line(warehouse, "D199")["status"] == "sent_back"
    total = _total(warehouse)
    assert (total["expected"], total["received"], total["sent_back"], total["missing"]) == (21, 0, 1, 20)


@pytest.mark.both_gears
def test_the_whole_province_adds_up(warehouse, province):
    nil = province.checked(nil=[("DI_CO_SO_KQ", "D200", "2020-H1")])
    warehouse.load(province.night(province.checked(province.table()), nil))
    for total in warehouse.status(HALF).totals:
        parts = ("on_time", "late", "nil", "missing", "sent_back", "exempt")
        assert total["expected"] == sum(total[part] for part in parts)
    assert _total(warehouse)["received"] == 2


def test_hoanh_bo_was_expected_in_2019_and_is_not_in_2020(warehouse, province):
    warehouse.load(
        province.night(province.checked(province.table(period="2019-H2")), province.checked(province.table()))
    )
    expected = {
        period: {line["unit_id"] for line in warehouse.status(Period.parse(period)).lines if line["expected"]}
        for period in ("2019-H2", "2020-H1")
    }
    assert expected["2019-H2"] - expected["2020-H1"] == {"D204"}
    assert "B07030" in expected["2020-H1"] - expected["2019-H2"]


def test_a_return_nobody_asked_for_is_shown_and_not_counted(warehouse, province):
    numbers = {"don_vi": ["Huyện đoàn Ba Chẽ"], "luot": [1], "ht1": [1]}
    warehouse.load(province.night(province.checked(province.table(numbers, form_id="DI_CO_SO_TH", unit_id="T_THAN"))))
    (line,) = [
        one for one in warehouse.status(Period.parse("2020-H1")).lines if one["unit_id"] == "T_THAN" and one["version"]
    ]
    assert (line["form"], line["status"], line["expected"]) == ("DI_CO_SO_TH", "on_time", False)
    assert _total(warehouse)["received"] == 0


def test_a_base_units_visits_are_its_districts_to_tell(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(unit_id="B06664"))))
    with warehouse.reading() as connection:
        kept = connection.execute("SELECT state, rows_counted, because FROM mart_returns").fetchall()
        counted = connection.execute("SELECT count(*) FROM core_di_co_so_kq__counted").fetchall()
    assert kept == [("out_of_scope", 0, "return_out_of_scope")]
    assert counted == [(0,)]
    assert not [
        one for one in warehouse.status(Period.parse("2020-H1")).lines if one["unit_id"] == "B06664" and one["version"]
    ]


def test_base_units_are_added_up_under_their_district(warehouse, province):
    numbers = {"ma_chi_tieu": ["DV_SO"], "thuc_hien": [64.0]}
    warehouse.load(province.night(province.checked(province.table(numbers, form_id="BC_SOLIEU", unit_id="B06664"))))
    with warehouse.reading() as connection:
        row = connection.execute(
            "SELECT expected, received, missing FROM mart_state_of_returns__totals "
            "WHERE form = 'BC_SOLIEU' AND period = '2020-H1' AND level = 'base' AND district_id = 'D193'"
        ).fetchone()
    assert row == (33, 1, 32)


def test_an_exempt_unit_is_not_missing(warehouse, province, monkeypatch):
    document = "12-CV/TĐTN (01/04/2020)"
    exempting = Calendar(calendar().days, ZONE, {("D200", "DI_CO_SO_KQ", "2020-H1"): document})
    monkeypatch.setattr(warehouse, "_reference", Reference(Organisation.load(), exempting))
    warehouse.load(province.night(province.checked(province.table())))
    line = _line(warehouse, "D200")
    assert (line["status"], line["exempt_document"]) == ("exempt", document)
    assert _total(warehouse)["exempt"] == 1


def test_a_period_of_which_nothing_came_shows_everybody_missing(warehouse, province, later):
    warehouse.load(Night("n", later(0), [Batch([], [])]))
    assert {line["status"] for line in warehouse.status(HALF).lines} == {"missing"}
