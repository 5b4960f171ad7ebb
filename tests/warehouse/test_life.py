"""The life of a finding: new, still there, mended, waived; and waivers that nobody needs any more."""

from __future__ import annotations

from datetime import date

import pytest

from findings import a1, catalogue
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation
from organisation.waivers import Waiver
from warehouse.reference import Reference

pytestmark = pytest.mark.both_gears(whole_module=True)

H1 = Period.parse("2020-H1")


@pytest.fixture
def sent(warehouse, province, later):
    """Load a return as the delivery of a night: visits by day, with days_differ at the rows named."""

    def load(night, *rows, days=9, rejected=False, count=2):
        table = province.table(province.visits(count, so_ngay=[days] * count))
        found = [
            catalogue().find("days_differ", sheet=table.sheet, row=row, column=7, field="so_ngay", value=str(days))
            for row in rows
        ]
        checked = province.checked(table, findings=found, content=f"{night}", rejected=rejected)
        warehouse.load(province.night(checked, started_at=later(night), night_id=f"n{night}"))

    return load


@pytest.fixture
def waive(warehouse):
    """Put waivers in force for the loads that follow."""

    def put(*waivers):
        warehouse._reference = Reference(organisation(), calendar(), waivers)

    return put


def _waiver(cell="*", until=date(2020, 12, 31), **rest):
    place = {"code": "days_differ", "unit_id": "D199", "form": "DI_CO_SO_KQ", "period": "2020-H1"} | rest
    return Waiver(**place, cell=cell, reason="Đi đêm, tính thêm ngày", by="Ban Tổ chức - Kiểm tra", until=until)


def _states(warehouse, **asked):
    return [(line["state"], line["cell"]) for line in warehouse.findings_life(**asked) if line["code"] == "days_differ"]


def test_a_finding_is_new_in_the_night_that_first_has_it(warehouse, sent):
    sent(0, 8)
    (line,) = warehouse.findings_life(night_id="n0")
    assert (line["state"], line["union_name"], line["cell"], line["value"]) == ("new", "Huyện đoàn Tiên Yên", "G8", "9")
    assert line["message_vi"].startswith("Ô G8 ghi 9 ngày")


def test_every_column_of_a_sheet_is_named_as_excel_names_it(warehouse, province):
    columns = range(1, 16385)
    table = province.table(province.visits(1))
    found = [catalogue().find("days_differ", sheet="Kết quả", row=8, column=n, value=str(n)) for n in columns]
    warehouse.load(province.night(province.checked(table, findings=found)))
    told = {line["column_no"]: line["cell"] for line in warehouse.findings_life() if line["code"] == "days_differ"}
    assert told == {number: a1(8, number) for number in columns}


def test_a_finding_sent_again_is_still_there_wherever_its_row_moved(warehouse, sent):
    sent(0, 8)
    sent(1, 9)
    (line,) = warehouse.findings_life(H1)
    assert (line["state"], line["cell"]) == ("still", "G9")
    assert (line["first_seen_night"], line["last_seen_night"]) == ("n0", "n1")


def test_a_finding_is_mended_by_an_accepted_version_without_it(warehouse, sent):
    sent(0, 8, 9)
    sent(1, 8)
    assert _states(warehouse, night_id="n1") == [("still", "G8"), ("mended", "G9")]
    assert _states(warehouse, night_id="n0") == [("new", "G8"), ("new", "G9")]


def test_what_was_mended_is_told_once(warehouse, sent, province, later):
    sent(0, 8)
    sent(1)
    other = province.checked(province.table(unit_id="D200"), content="other")
    warehouse.load(province.night(other, started_at=later(2), night_id="n2"))
    assert _states(warehouse, night_id="n1") == [("mended", "G8")]
    assert _states(warehouse, night_id="n2") == []
    assert _states(warehouse, period=H1) == [("mended", "G8")]


def test_a_version_sent_back_mends_nothing(warehouse, sent):
    sent(0, 8)
    sent(1, rejected=True)
    assert _states(warehouse, night_id="n1") == [("still", "G8")]


def test_a_finding_of_a_version_sent_back_is_open_until_a_better_one_comes(warehouse, sent):
    sent(0)
    sent(1, 8, rejected=True)
    assert _states(warehouse, night_id="n1") == [("new", "G8")]
    sent(2)
    assert _states(warehouse, night_id="n2") == [("mended", "G8")]


def test_a_fault_is_mended_by_the_version_accepted_and_not_by_one_sent_back_before(warehouse, sent):
    sent(0, 8)
    sent(1, 8, rejected=True)
    sent(2, rejected=True)
    assert _states(warehouse, night_id="n2") == [("still", "G8")]
    sent(3)
    assert _states(warehouse, night_id="n3") == [("mended", "G8")]


def test_a_fault_of_one_version_sent_back_is_mended_in_the_next(warehouse, sent):
    sent(0, 8, rejected=True)
    sent(1, rejected=True)
    assert _states(warehouse, night_id="n1") == [("mended", "G8")]
    sent(2)
    assert _states(warehouse, night_id="n2") == []


def test_a_waiver_lets_a_finding_be_and_says_who_and_why(warehouse, sent, waive):
    waive(_waiver(cell="G8"))
    sent(0, 8, 9)
    waived, asked = warehouse.findings_life(H1)
    assert (waived["state"], waived["waived_by"]) == ("waived", "Ban Tổ chức - Kiểm tra")
    assert waived["waived_because"] == "Đi đêm, tính thêm ngày"
    assert asked["state"] == "new"


def _stale(warehouse):
    with warehouse.reading() as connection:
        return connection.execute(
            "SELECT night_id, unit_id, message_vi FROM core_findings WHERE code = 'waiver_stale' ORDER BY accepted_at"
        ).fetchall()


def test_a_waiver_that_is_needed_says_nothing(warehouse, sent, waive):
    waive(_waiver())
    sent(0, 8)
    assert _stale(warehouse) == []


def test_a_waiver_whose_cause_is_gone_is_told_to_the_board(warehouse, sent, waive):
    waive(_waiver())
    sent(0, 8)
    sent(1)
    ((night, unit, message),) = _stale(warehouse)
    assert (night, unit) == ("n1", "D199")
    assert "“days_differ”" in message and "31/12/2020" in message
    assert catalogue()["waiver_stale"].owner == "board"


def test_a_waiver_whose_day_has_passed_waives_nothing(warehouse, sent, waive):
    waive(_waiver(until=date(2020, 6, 5)))
    sent(0, 8)
    assert _states(warehouse, night_id="n0") == [("new", "G8")]
    assert len(_stale(warehouse)) == 1


def test_the_past_keeps_its_waivers(warehouse, sent, waive):
    sent(0, 8)
    waive(_waiver())
    sent(1, 8)
    assert _states(warehouse, night_id="n0") == [("new", "G8")]
    assert _states(warehouse, night_id="n1") == [("waived", "G8")]


def test_a_night_nobody_knows_is_an_error(warehouse):
    with pytest.raises(KeyError):
        warehouse.findings_life(night_id="never")


@pytest.fixture
def registered_and_made(warehouse, province, later):
    """Load, as one night, what a unit registered and made on the days of March given."""

    def load(night, **weeks):
        returns = [
            province.checked(
                province.table(
                    province.visits(len(days), ngay_tu=[date(2020, 3, day) for day in days]), form_id=form_id
                ),
                content=f"{night} {form_id}",
                file=f"{form_id}.xlsx",
            )
            for form_id, days in weeks.items()
        ]
        warehouse.load(province.night(*returns, started_at=later(night), night_id=f"n{night}"))

    return load


def _missing(warehouse, **asked):
    return [(line["state"], line["cell"]) for line in warehouse.findings_life(**asked) if line["form"] == "DI_CO_SO_DK"]


def test_what_two_returns_disagree_in_is_mended_by_either_of_them(warehouse, registered_and_made):
    registered_and_made(0, DI_CO_SO_DK=[2, 9], DI_CO_SO_KQ=[2])
    assert _missing(warehouse, night_id="n0") == [("new", "B9")]

    registered_and_made(1, DI_CO_SO_KQ=[2, 9])
    assert _missing(warehouse, night_id="n1") == [("mended", "B9")]
    assert _missing(warehouse, night_id="n0") == [("new", "B9")]


def test_what_two_returns_disagree_in_stays_while_another_unit_reports(warehouse, registered_and_made, province, later):
    registered_and_made(0, DI_CO_SO_DK=[2, 9], DI_CO_SO_KQ=[2])
    other = province.checked(province.table(unit_id="D200"), content="other")
    warehouse.load(province.night(other, started_at=later(1), night_id="n1"))
    assert _missing(warehouse, night_id="n1") == [("still", "B9")]


def test_a_disagreement_found_every_night_is_written_once(warehouse, registered_and_made, province, later):
    def written():
        with warehouse.reading() as connection:
            query = "SELECT (SELECT count(*) FROM core_findings), (SELECT count(*) FROM core_rule_runs)"
            return connection.execute(query).fetchone()

    registered_and_made(0, DI_CO_SO_DK=[2, 9], DI_CO_SO_KQ=[2])
    first = written()
    for night, unit_id in ((1, "D200"), (2, "D202")):
        figures = {"ma_chi_tieu": ["MAU_DONVI"], "thuc_hien": [15.0]}
        other = province.checked(province.table(figures, form_id="BC_SOLIEU", unit_id=unit_id), content=unit_id)
        assert warehouse.load(province.night(other, started_at=later(night), night_id=f"n{night}")).findings == 0
        assert written() == first
        assert _missing(warehouse, night_id=f"n{night}") == [("still", "B9")]

    registered_and_made(3, DI_CO_SO_KQ=[2, 9])
    assert [_missing(warehouse, night_id=night) for night in ("n2", "n3")] == [[("still", "B9")], [("mended", "B9")]]


def test_a_night_of_another_period_leaves_a_disagreement_open(warehouse, registered_and_made, province, later):
    registered_and_made(0, DI_CO_SO_DK=[2, 9], DI_CO_SO_KQ=[2])
    other = province.checked(province.table(period="2019-H2"), content="other")
    warehouse.load(province.night(other, started_at=later(1), night_id="n1"))
    assert _missing(warehouse, night_id="n1") == [("still", "B9")]


def test_last_years_correction_is_compared_with_this_year(warehouse, province, later):
    def figures(period, value):
        numbers = {"ma_chi_tieu": ["MAU_DONVI"], "thuc_hien": [value]}
        return province.checked(
            province.table(numbers, form_id="BC_SOLIEU", period=period), content=f"{period} {value}"
        )

    warehouse.load(province.night(figures("2019-H1", 15.0), figures("2020-H1", 150.0), night_id="n0"))
    warehouse.load(province.night(figures("2019-H1", 145.0), started_at=later(1), night_id="n1"))
    (line,) = warehouse.findings_life(H1)
    assert (line["code"], line["state"], line["period"]) == ("ratio_last_year", "mended", "2020-H1")


def test_the_same_night_again_finds_nothing_twice(warehouse, province):
    table = province.table(province.visits(2), form_id="DI_CO_SO_DK")
    night = province.night(province.checked(table), province.checked(nil=[("DI_CO_SO_KQ", "D199", "2020-H1")]))
    found = warehouse.load(night).findings
    assert (found, warehouse.load(night).unchanged) == (2, True)
    assert len(warehouse.findings_life(H1)) == 2


def test_a_fault_that_was_mended_and_is_back_is_said_to_be_back(warehouse, sent):
    sent(0, 8)
    sent(1)
    sent(2, 8)
    assert _states(warehouse, night_id="n2") == [("again", "G8")]
    sent(3, 8)
    assert _states(warehouse, night_id="n3") == [("still", "G8")]


def test_a_fault_that_a_version_sent_back_lacked_was_there_all_along(warehouse, sent):
    sent(0, 8)
    sent(1, rejected=True)
    sent(2, 8)
    assert _states(warehouse, night_id="n2") == [("still", "G8")]


def test_a_fault_that_went_from_one_version_sent_back_to_the_next_is_back(warehouse, sent):
    sent(0, 8, rejected=True)
    sent(1, rejected=True)
    sent(2, 8, rejected=True)
    assert _states(warehouse, night_id="n2") == [("again", "G8")]


def test_a_disagreement_of_two_returns_that_was_mended_can_be_back(warehouse, registered_and_made):
    registered_and_made(0, DI_CO_SO_DK=[2, 9], DI_CO_SO_KQ=[2])
    registered_and_made(1, DI_CO_SO_KQ=[2, 9])
    registered_and_made(2, DI_CO_SO_KQ=[2])
    assert _missing(warehouse, night_id="n2") == [("again", "B9")]
