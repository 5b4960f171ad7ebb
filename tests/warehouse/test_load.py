"""What a night leaves in the warehouse, as somebody who asks would see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from findings import Severity, catalogue
from transforms.returns import SentBackRow
from warehouse import Batch, Night
from warehouse.lineage import cell

pytestmark = pytest.mark.both_gears(whole_module=True)


def _one(warehouse, query, *values):
    with warehouse.reading() as connection:
        return connection.execute(query, list(values)).fetchone()


def _all(warehouse, query, *values):
    with warehouse.reading() as connection:
        return connection.execute(query, list(values)).fetchall()


@pytest.mark.both_gears
def test_a_return_can_be_read_back_to_its_cells(warehouse, province):
    checked = province.checked(province.table(province.visits(2, hinh_thuc=[3, 4])))
    warehouse.load(province.night(checked))

    rows = _all(warehouse, 'SELECT "row", ho_ten, ngay_tu, hinh_thuc, hinh_thuc_raw FROM core_di_co_so_kq__current')
    assert rows == [
        (8, "Nguyễn Văn 0", date(2020, 3, 17), 3, "3"),
        (9, "Nguyễn Văn 1", date(2020, 3, 17), 4, "4"),
    ]
    with warehouse.reading() as connection:
        (submission_id,) = connection.execute("SELECT submission_id FROM core_submissions").fetchone()
        found = cell(connection, submission_id, "Kết quả", 9, "ngay_tu")
    assert (found.file, found.sheet, found.a1, found.raw) == ("bao-cao.xlsx", "Kết quả", "D9", "2020-03-17")


@pytest.mark.both_gears
def test_the_same_night_twice_changes_nothing(warehouse, province):
    night = province.night(province.checked(province.table()))
    warehouse.load(night)
    nights = _all(warehouse, "SELECT * FROM core_nights ORDER BY ALL")

    assert warehouse.load(night).unchanged

    assert _all(warehouse, "SELECT * FROM core_nights ORDER BY ALL") == nights
    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__records") == (2,)


def test_the_same_bytes_from_two_sources_are_one_return_seen_twice(warehouse, province, later):
    checked = province.checked(province.table())
    first, second = province.delivery(checked), province.delivery(checked, later(1), source_id="drive")
    warehouse.load(Night("a", later(0), [Batch([first, second], [checked, checked])]))
    warehouse.load(Night("b", later(1), [Batch([replace(first, name="khac/bao-cao.xlsx")], [checked])]))

    assert _all(warehouse, "SELECT version, source_id FROM core_submissions") == [(1, "inbox")]
    assert _one(warehouse, "SELECT count(*), max(sightings) FROM core_deliveries") == (1, 3)
    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__records") == (2,)


def test_a_new_valid_version_supersedes_the_old_one(warehouse, province, later):
    warehouse.load(province.night(province.checked(province.table(province.visits(1)))))
    warehouse.load(province.night(province.checked(province.table(province.visits(3))), started_at=later(1)))

    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__current") == (3,)
    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__records") == (4,)
    versions = _all(warehouse, "SELECT version, counted, superseded_by IS NULL FROM core_submissions ORDER BY version")
    assert versions == [(1, False, False), (2, True, True)]


@pytest.mark.both_gears
def test_a_version_sent_back_never_displaces_a_valid_one(warehouse, province, later):
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    bad = province.checked(province.table(province.visits(1)), rejected=True)
    warehouse.load(province.night(bad, started_at=later(1)))

    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__current") == (3,)
    assert _all(warehouse, "SELECT version, status FROM core_submissions ORDER BY version") == [
        (1, "accepted"),
        (2, "sent_back"),
    ]


def test_a_version_that_shrinks_leaves_what_it_does_not_say_counting_and_asks(warehouse, province, later):
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    warehouse.load(province.night(province.checked(province.table(province.visits(1))), started_at=later(1)))

    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__current") == (3,)
    assert _all(warehouse, "SELECT code, state FROM mart_findings__life") == [("return_shrank", "new")]
    assert _all(warehouse, "SELECT doubt, counts, count(*) FROM mart_doubt GROUP BY ALL") == [("left_out", True, 2)]
    states = _all(warehouse, "SELECT state, records, rows_counted FROM mart_returns ORDER BY version")
    assert states == [("counted", 3, 2), ("counted", 1, 1)]


def test_a_return_of_which_rows_cannot_even_be_told_apart_counts_in_part(warehouse, province, later):
    checked = province.checked(province.table(province.visits(1)))
    checked.read.sent_back += [SentBackRow("DI_CO_SO_KQ", "Kết quả", row, [(f"B{row}", "?")]) for row in range(20, 26)]
    warehouse.load(province.night(checked))

    states = "SELECT state, records, rows_counted, rows_waiting FROM mart_returns ORDER BY version"
    assert _all(warehouse, states) == [("partly_counted", 7, 1, 6)]
    line = "SELECT status, ledger_state, records_in_figures, rows_waiting FROM mart_state_of_returns WHERE versions > 0"
    assert _all(warehouse, line) == [("on_time", "partly_counted", 1, 6)], "one row of seven is not simply in time"

    warehouse.load(province.night(province.checked(province.table(province.visits(7))), started_at=later(1)))
    assert _all(warehouse, states)[1:] == [("counted", 7, 7, 0)]
    assert _all(warehouse, line) == [("on_time", "counted", 7, 0)]


def test_a_row_that_repeats_another_of_its_file_leaves_nothing_waiting(warehouse, province):
    twice = catalogue().find("duplicate_row", sheet="Kết quả", row=9, form="DI_CO_SO_KQ")
    warehouse.load(province.night(province.checked(province.table(province.visits(3)), findings=[twice])))

    states = "SELECT state, records, rows_counted, rows_superseded, rows_waiting FROM mart_returns"
    assert _all(warehouse, states) == [("counted", 3, 2, 1, 0)]


def test_the_same_bytes_sent_again_after_another_version_are_the_last_word(warehouse, province, later):
    old, new = (
        province.checked(province.table(province.visits(3))),
        province.checked(province.table(province.visits(4))),
    )
    for nights, checked in enumerate((old, new, old)):
        warehouse.load(province.night(checked, started_at=later(nights)))

    assert _one(warehouse, "SELECT count(*) FROM core_di_co_so_kq__current") == (4,)
    assert _all(warehouse, "SELECT version, counted FROM core_submissions ORDER BY version") == [(1, True), (2, True)]
    assert _all(warehouse, "SELECT rows_counted FROM mart_returns ORDER BY version") == [(3,), (1,)]


def test_a_nil_return_counts_as_received_without_records(warehouse, province):
    checked = province.checked(nil=[("DI_CO_SO_KQ", "D199", "2020-H1")])
    summary = warehouse.load(province.night(checked))

    assert summary.nil == 1
    assert _all(warehouse, "SELECT unit_id, status FROM core_submissions__current") == [("D199", "nil")]
    assert _one(
        warehouse,
        "SELECT status FROM mart_state_of_returns "
        "WHERE unit_id = 'D199' AND form = 'DI_CO_SO_KQ' AND period = '2020-H1'",
    ) == ("nil",)


def test_an_unreadable_file_is_kept_with_its_finding_and_is_no_return(warehouse, province):
    finding = catalogue().find("file_unreadable", file="hong.xlsx")
    warehouse.load(province.night(province.checked(findings=[finding], file="hong.xlsx", rejected=True)))

    assert _one(warehouse, "SELECT count(*) FROM core_submissions") == (0,)
    assert _one(warehouse, "SELECT file FROM core_deliveries") == ("hong.xlsx",)
    code, submission_id, message = _one(warehouse, "SELECT code, submission_id, message_vi FROM core_findings")
    assert (code, submission_id) == ("file_unreadable", None)
    assert "Không mở được tệp “hong.xlsx”" in message


def test_a_file_with_several_units_and_forms_is_several_returns(warehouse, province):
    numbers = {"ma_chi_tieu": ["DV_SO"], "thuc_hien": [64.0]}
    checked = province.checked(
        province.table(sheet="Tiên Yên"),
        province.table(unit_id="D200", sheet="Đầm Hà"),
        province.table(numbers, form_id="BC_SOLIEU", sheet="Số liệu"),
    )
    warehouse.load(province.night(checked))

    assert _all(warehouse, "SELECT unit_id, form FROM core_submissions__current ORDER BY ALL") == [
        ("D199", "BC_SOLIEU"),
        ("D199", "DI_CO_SO_KQ"),
        ("D200", "DI_CO_SO_KQ"),
    ]


def test_the_other_sheet_of_a_workbook_does_not_lose_its_findings_owner(warehouse, province):
    finding = catalogue().find("value_too_large", sheet="Đầm Hà", row=9, column=3, value="x", form="DI_CO_SO_KQ")
    checked = province.checked(
        province.table(sheet="Tiên Yên"), province.table(unit_id="D200", sheet="Đầm Hà"), findings=[finding]
    )
    warehouse.load(province.night(checked))

    owner = _one(warehouse, "SELECT s.unit_id FROM core_findings JOIN core_submissions AS s USING (submission_id)")
    assert owner == ("D200",)
    assert _all(warehouse, 'SELECT unit_id, "row", in_figures FROM core_di_co_so_kq__records ORDER BY ALL') == [
        ("D199", 8, True),
        ("D199", 9, True),
        ("D200", 8, True),
        ("D200", 9, False),
    ]


def test_a_cell_that_names_two_kinds_is_kept_and_not_counted(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(province.visits(2, hinh_thuc=[[1, 3], 2])))))

    assert _all(warehouse, 'SELECT "row", hinh_thuc, in_figures, hinh_thuc_raw FROM core_di_co_so_kq__records') == [
        (8, None, False, "[1, 3]"),
        (9, 2, True, "2"),
    ]
    assert _one(warehouse, "SELECT records, records_in_figures FROM core_submissions") == (2, 1)


def test_a_number_too_large_is_said_and_not_counted(warehouse, province):
    numbers = {"ma_chi_tieu": ["DV_SO", "CD_SO"], "thuc_hien": [1e18, 6.8], "luy_ke": [None, 0.1]}
    warehouse.load(province.night(province.checked(province.table(numbers, form_id="BC_SOLIEU"))))

    assert _all(warehouse, "SELECT ma_chi_tieu, thuc_hien, luy_ke FROM core_bc_solieu__current") == [
        ("CD_SO", Decimal("6.8000"), Decimal("0.1000"))
    ]
    assert _one(warehouse, 'SELECT code, severity, "row", field, value FROM core_findings') == (
        "value_too_large",
        "error",
        8,
        "thuc_hien",
        "1e+18",
    )


def test_text_no_encoding_can_write_does_not_stop_the_night(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(province.visits(1, ho_ten=["Nguyễn \ud83d"])))))

    assert _one(warehouse, "SELECT ho_ten FROM core_di_co_so_kq__current") == ("Nguyễn ?",)


def test_a_row_of_a_text_file_is_traced_too(warehouse, province):
    finding = catalogue().find("value_too_large", severity=Severity.WARNING, row=8, column=2, value="x")
    warehouse.load(province.night(province.checked(province.table(sheet=None), findings=[finding])))

    assert _one(warehouse, 'SELECT sheet, "row" FROM core_findings') == ("", 8)
    with warehouse.reading() as connection:
        (submission_id,) = connection.execute("SELECT submission_id FROM core_submissions").fetchone()
        assert cell(connection, submission_id, None, 8, "ho_ten").a1 == "B8"


def test_a_night_tells_what_became_of_every_cell(warehouse, province):
    warehouse.load(province.night(province.checked(province.table())))

    cells = "cells_read, cells_loaded, cells_sent_back, cells_ignorable"
    assert _one(warehouse, f"SELECT {cells}, read_seconds, records FROM core_nights") == (13, 10, 0, 3, 1.5, 2)
    assert _one(warehouse, f"SELECT {cells}, balanced, ignorable FROM core_file_cells") == (
        13, 10, 0, 3, True, '{"title": 3}',
    )  # fmt: skip


def test_findings_about_a_source_are_kept_once(warehouse, province, later):
    finding = catalogue().find("file_unreadable", file="drive")
    night = Night("n", later(0), [], findings=[finding])
    warehouse.load(night)

    assert warehouse.load(night).unchanged
    assert _one(warehouse, "SELECT count(*) FROM core_findings") == (1,)


def test_a_file_registered_to_a_unit_later_is_read_anew(warehouse, province, later):
    unknown = province.checked(province.table(unit_id=None), content="x", rejected=True)
    known = province.checked(province.table(), content="x")
    warehouse.load(province.night(unknown))
    summary = warehouse.load(province.night(known, started_at=later(1)))

    assert (summary.files, summary.accepted) == (1, 1)
    assert _one(warehouse, "SELECT count(*) FROM core_deliveries") == (1,)


def test_the_collector_is_told_what_it_saw_last(warehouse, province, later):
    first, second = province.checked(province.table(), content="a"), province.checked(province.table(), content="b")
    warehouse.load(province.night(first))
    warehouse.load(province.night(second, started_at=later(1)))

    known = warehouse.known_files()
    assert list(known) == [("inbox", "bao-cao.xlsx")]
    assert known["inbox", "bao-cao.xlsx"].sha256 == second.read.sha256


def test_received_is_the_earlier_of_changed_and_seen(warehouse, province, later):
    checked = province.checked(province.table())
    changed = later(0) - timedelta(days=2)
    delivery = province.delivery(checked, modified_at=changed)
    warehouse.load(Night("n", later(0), [Batch([delivery], [checked])]))

    received: datetime = _one(warehouse, "SELECT received_at FROM core_submissions")[0]
    assert received == changed


def test_a_file_that_two_overlapping_nights_collected_is_seen_once(warehouse, province, later):
    checked = province.checked(province.table())
    first = replace(province.delivery(checked), fingerprint="123 456")
    second = replace(first, seen_at=later(1))
    warehouse.load(Night("a", later(0), [Batch([first], [checked])]))
    assert warehouse.load(Night("b", later(1), [Batch([second], [checked])])).unchanged
    assert _one(warehouse, "SELECT count(*) FROM core_sightings") == (1,)

    put_there_anew = replace(second, fingerprint="123 789")
    warehouse.load(Night("c", later(2), [Batch([put_there_anew], [checked])]))
    assert _one(warehouse, "SELECT count(*) FROM core_sightings") == (2,)
