"""A whole night at once: parts, faults of our own, several forms and sheets in a file."""

from __future__ import annotations

import gc
from datetime import date

import pandas as pd

from expectations import check, rows
from expectations.checks import checks_of
from expectations.derived import DERIVED
from expectations.frame import INDEX
from forms import form


def _codes(findings):
    return [(finding.code, finding.row) for finding in findings]


def test_nothing_to_check_gives_nothing_for_each_read(make_read) -> None:
    assert check([make_read(), make_read()]) == [[], []]


def test_findings_stay_with_their_read_whatever_the_parts(make_table, make_read) -> None:
    good = make_read(make_table("DI_CO_SO_KQ", {}), file="tot.xlsx")
    bad = make_read(make_table("DI_CO_SO_KQ", {}, {"ho_ten": "Trần B", "so_ngay": 5}), file="sai.xlsx")
    night = [good, bad, good, bad, good]
    expected = [[], [("days_differ", 9)], [], [("days_differ", 9)], []]
    assert [_codes(found) for found in check(night, records_at_once=1)] == expected
    assert [_codes(found) for found in check(night)] == expected


def test_a_return_is_never_divided(make_table, make_read) -> None:
    april = make_table("DI_CO_SO_KQ", {}, sheet="Tháng 4")
    march = make_table("DI_CO_SO_KQ", {}, sheet="Tháng 3")
    (found,) = check([make_read(april, march)], records_at_once=1)
    assert _codes(found) == [("duplicate_row", 8)]
    assert found[0].sheet == "Tháng 3" and found[0].params["other"] == "dòng 8 của trang “Tháng 4”"


def test_the_same_visit_in_two_files_is_no_matter_of_one_file(make_table, make_read) -> None:
    read = make_read(make_table("DI_CO_SO_KQ", {}))
    assert check([read, read]) == [[], []]


def test_no_record_is_held_once_it_is_checked(make_table, make_read) -> None:
    check([make_read(make_table("DI_CO_SO_KQ", {}))])
    gc.collect()
    # By its own type: a stand-in for a module that another test left behind imports it when asked for its class.
    frames = [each for each in gc.get_objects() if issubclass(type(each), pd.DataFrame) and each.index.names == INDEX]
    assert not any(frame.size for frame in frames)


def test_every_failure_of_a_wide_fault_is_reported(make_table, make_read) -> None:
    rows = [{"ho_ten": f"Nguyễn Văn {number}", "so_ngay": 9} for number in range(450)]
    (found,) = check([make_read(make_table("DI_CO_SO_KQ", *rows))])
    assert [finding.row for finding in found] == list(range(8, 458))


def test_files_sent_back_by_the_reader_are_left_alone(make_table, make_read) -> None:
    read = make_read(make_table("DI_CO_SO_KQ", {"so_ngay": 5}))
    read.rejected = True
    assert check([read]) == [[]]


def test_numbers_and_dates_out_of_all_bounds_do_no_harm(make_table, make_read) -> None:
    rows = [{"luot": 10**400}, {"don_vi": "Xã Hải Hà", "luot": -1}]
    visits = [{"ngay_tu": date(1, 1, 1), "ngay_den": date(9999, 12, 31), "so_ngay": 1, "ngay_bao_cao": None}]
    counted, visited = check(
        [make_read(make_table("DI_CO_SO_TH", *rows)), make_read(make_table("DI_CO_SO_KQ", *visits))]
    )
    assert ("count_negative", 9) in _codes(counted) and ("sum_differs", 8) in _codes(counted)
    assert ("date_outside_period", 8) in _codes(visited)


def test_an_end_that_shares_the_column_of_its_start_is_found_there(make_table, make_read) -> None:
    table = make_table(
        "DI_CO_SO_KQ", {"ngay_tu": date(2020, 3, 18), "ngay_den": date(2020, 3, 17), "ngay_bao_cao": None}
    )
    del table.columns["ngay_den"]
    (found,) = check([make_read(table)])
    assert [(finding.code, finding.cell) for finding in found] == [("end_before_start", "H8")]


def test_one_cell_that_holds_both_days_is_asked_about_once(make_table, make_read) -> None:
    table = make_table(
        "DI_CO_SO_KQ", {"ngay_tu": date(2042, 3, 2), "ngay_den": date(2042, 3, 2), "so_ngay": 1, "ngay_bao_cao": None}
    )
    del table.columns["ngay_den"]
    (found,) = check([make_read(table)])
    assert [(finding.code, finding.cell) for finding in found] == [("date_outside_period", "H8")]


def test_a_rule_that_breaks_is_said_and_the_others_go_on(monkeypatch, make_table, make_read) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(rows, "overlapping", fail)
    (found,) = check([make_read(make_table("DI_CO_SO_KQ", {"so_ngay": 5}))])
    assert _codes(found) == [("rule_not_run", None), ("days_differ", 8)]
    assert found[0].params["rule"] == "trip_overlap"


def test_a_column_that_cannot_be_prepared_costs_its_own_rule_only(monkeypatch, make_table, make_read) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setitem(DERIVED, "report_due", fail)
    (found,) = check([make_read(make_table("DI_CO_SO_KQ", {"so_ngay": 5}))])
    assert _codes(found) == [("rule_not_run", None), ("days_differ", 8)]
    assert found[0].params["rule"] == "report_late"


def test_a_form_that_breaks_is_said_and_the_others_go_on(make_table, make_read) -> None:
    visits = make_read(make_table("DI_CO_SO_KQ", {"so_ngay": "hai"}))
    activities = make_read(make_table("HOAT_DONG", {"luot_dvtn": -1}))
    assert [_codes(found) for found in check([visits, activities])] == [
        [("rule_not_run", None)],
        [("count_negative", 8), ("nobody_took_part", 8)],
    ]


def test_a_suite_holds_what_the_form_says() -> None:
    of_visits = {(check.code, check.points_at) for check in checks_of(form("DI_CO_SO_KQ"))}
    assert ("required_empty", "chuyen_de") in of_visits and ("choice_unknown", "hinh_thuc") in of_visits
    assert ("required_empty", "ho_ten") not in of_visits, "identity is the reader's to report"
