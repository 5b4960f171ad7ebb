"""What is wrong or doubtful is asked about in its cell; nothing wrong is ever loaded in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from organisation.senders import Sender
from transforms.returns import Hints
from transforms.workbook import Sheet


def _cells(made: Any) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for finding in made.read().findings:
        found.setdefault(finding.code, set()).add(finding.cell)
    return found


def _with(maker: Any, number: int, column: int, value: Any, **ways: Any) -> Any:
    def change(n: int, visit: Any, row: list[Any]) -> list[Any]:
        if n == number:
            row[column] = value
        return row

    return maker(**ways).titles().header().records(change).end()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, None, "identity_missing"),
        (3, None, "identity_missing"),
        (4, None, "identity_missing"),
        (4, "31/02/2024", "date_invalid"),
        (4, "??/3", "date_invalid"),
        (4, "chưa rõ", "date_invalid"),
        (1, "Nguy?n V?n An", "text_lost"),
        (1, 12, "person_doubtful"),
    ],
)
def test_a_row_without_an_identity_goes_back(maker: Any, judge: Any, column: int, value: Any, code: str) -> None:
    made = _with(maker, 3, column, value)
    del made.truth["Báo cáo", 10]
    finished = made.made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.right, verdict.records) == ([], 7, 7)
    assert _cells(finished)[code] == {"ABCDEFGHI"[column] + "10"}
    assert [(row.row, row.cells[0]) for row in finished.read().sent_back] == [(10, ("A10", "3"))]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, "Nguyễn Văn An, Trần Thị Bình", "person_several"),
        (1, "Nguyễn Văn An\nTrần Thị Bình", "person_several"),
        (1, "Nguyễn Văn An và Trần Thị Bình", "person_several"),
        (1, "Nguyễn Văn An - Bí thư Đoàn xã", "person_with_note"),
        (1, "Xã Hà Lâu", "person_doubtful"),
        (1, "Bí thư Huyện Đoàn", "person_doubtful"),
        (3, "Bí thư Huyện Đoàn", "place_doubtful"),
        (3, "-", "dash_as_ditto"),
        (4, "01/3; 05/3/2024", "date_several"),
        (4, "tháng 3/2024", "date_month_only"),
        (4, 15, "date_day_only"),
        (5, "1, 3", "kind_multiple"),
        (5, "Kiểm tra, giám sát và phối hợp tổ chức", "kind_multiple"),
        (5, "Họp giao ban quý", "kind_unknown"),
        (5, "2. Kiểm tra, giám sát", "kind_unknown"),
        (5, "Kểm tra, giám sát", "choice_guessed"),
        (7, "Ho?n th?nh k? ho?ch", "text_lost"),
    ],
)
def test_a_doubtful_cell_is_asked_about(maker: Any, judge: Any, column: int, value: Any, code: str) -> None:
    finished = _with(maker, 3, column, value).made()
    verdict = judge(finished)
    assert verdict.silent == []
    assert verdict.records == 8
    assert _cells(finished)[code] == {"ABCDEFGHI"[column] + "10"}


@pytest.mark.parametrize(
    "change",
    [
        lambda row: [row[0], None, *row[1:]],
        lambda row: [*row[:2], *row[3:]],
        lambda row: [row[0], row[3], row[2], row[1], *row[4:]],
        lambda row: [row[0], row[2], row[1], *row[3:]],
        lambda row: [*row[:2], row[3], row[2], *row[4:]],
        lambda row: [*row[:5], row[6], row[5], *row[7:]],
    ],
    ids=["shifted right", "shifted left", "name and place", "name and post", "post and place", "kind and topic"],
)
def test_cells_in_the_wrong_column_are_never_loaded_in_silence(maker: Any, judge: Any, change: Any) -> None:
    made = maker(count=9).titles().header()
    for visit in made.visits:
        visit.place = "Xã Hà Lâu"
    made.records(lambda number, visit, row: change(row) if number % 3 == 0 else row)
    verdict = judge(made.end().made())
    assert verdict.silent == []
    assert verdict.right == 6


def test_swapped_headers_are_asked_about_row_by_row(maker: Any, judge: Any) -> None:
    made = maker().titles().header("STT", "Đơn vị đến", "Chức vụ", "Họ và tên cán bộ", *maker.heads[4:]).records().end()
    for visit in made.visits:
        visit.place = "Xã Hà Lâu"
    verdict = judge(made.made())
    assert (verdict.silent, "person_doubtful" in verdict.asked) == ([], True)


def test_blanks_running_down_are_filled_and_said(maker: Any, judge: Any) -> None:
    made = maker(count=9).titles().header()
    for index, visit in enumerate(made.visits):
        visit.place = made.visits[index - index % 3].place
    made.records(lambda number, visit, row: [*row[:3], row[3] if number % 3 == 1 else None, *row[4:]])
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 9, ["blanks_filled_down"])


def test_dates_turned_round_by_an_american_computer_are_turned_back_and_said(maker: Any, judge: Any) -> None:
    def american(visit: Any) -> Any:
        day = visit.start
        return date(day.year, day.day, day.month) if day.day <= 12 else day.strftime("%d/%m/%Y")

    made = maker(count=16).titles().header().records(day=american).end().made()
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 16, ["date_swapped"])


def test_a_true_date_out_of_the_period_alone_is_left_as_it_is(maker: Any) -> None:
    made = _with(maker, 3, 4, date(2024, 5, 3), count=6).made()
    assert made.read().tables[0].values["ngay_tu"][2] == date(2024, 5, 3)


def test_hidden_filtered_and_struck_parts_are_said(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end()
    assert judge(made.made(hidden_rows=frozenset({8, 9}))).asked == ["hidden_rows"]
    assert judge(made.made(hidden_rows=frozenset({8, 9}), filtered=True)).asked == ["filtered_rows"]
    assert judge(made.made(hidden_rows=frozenset({2}))).asked == []
    assert judge(made.made(hidden_columns=frozenset({8}))).asked == ["hidden_columns"]


@pytest.mark.parametrize(("column", "code"), [(4, "date_invalid"), (5, "kind_unknown")])
def test_true_is_never_taken_for_the_number_one_read_before(maker: Any, judge: Any, column: int, code: str) -> None:
    made = _with(maker, 3, column, 1).made()
    made.read()
    verdict = judge(_with(maker, 3, column, True).made())
    assert (verdict.silent, code in verdict.asked) == ([], True)


def test_a_struck_row_is_not_loaded(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().total(7)
    del made.truth["Báo cáo", 10]
    verdict = judge(made.made(struck=frozenset((9, column) for column in range(9))))
    assert (verdict.silent, verdict.right, verdict.records, verdict.asked) == ([], 7, 7, ["row_struck"])


def test_a_hidden_sheet_with_a_table_is_asked_about_and_not_read(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().made()
    last_month = maker(seed=2, sheet="Tháng 2").titles().header().records().made()
    last_month.sheets[0].hidden = True
    made.sheets += [*last_month.sheets, Sheet("DM", [["Xã Hà Lâu"]], very_hidden=True)]
    verdict = judge(made)
    assert (verdict.records, verdict.asked) == (8, ["hidden_sheet"])


@pytest.mark.parametrize(("count", "label"), [("9 lượt", "Tổng cộng"), ("Tổng số: 9 lượt", None), ("9 chuyến", "CỘNG")])
def test_a_wrong_total_is_asked_about(maker: Any, judge: Any, count: str, label: str | None) -> None:
    made = maker().titles().header().records().add(label, None, None, count).signatures().made()
    assert judge(made).asked == ["total_mismatch"]


def test_an_error_or_a_formula_without_a_value_is_never_a_blank(maker: Any) -> None:
    made = _with(maker, 3, 1, None)
    cells = _cells(made.made(errors={(9, 1): "#N/A"}))
    assert cells["cell_error"] == {"B10"}
    assert "identity_missing" not in cells
    made.rows[9][1] = "Lê Văn An"
    made.rows[9][4] = made.rows[9][0] = made.rows[15][3] = None
    assert _cells(made.made(uncached=frozenset({(9, 4), (9, 0), (15, 3)})))["formula_uncached"] == {"E10"}


def test_a_table_without_a_header_is_read_and_said(maker: Any, judge: Any) -> None:
    verdict = judge(maker().titles().records().end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, ["header_guessed"])


@pytest.mark.parametrize("gone", ["Họ và tên cán bộ", "Đơn vị đến", "Ngày đi", "Nội dung"])
def test_a_missing_column_sends_the_return_back(maker: Any, gone: str) -> None:
    column = maker.heads.index(gone)
    made = maker().titles().header(*[head for head in maker.heads if head != gone])
    read = made.records(lambda n, visit, row: row[:column] + row[column + 1 :]).end().made().read()
    assert [f.code for f in read.findings] == ["column_missing"]
    assert read.rejected
    assert sum(map(len, read.tables)) == 0


@pytest.mark.parametrize(
    ("titles", "hints", "code"),
    [
        (("HUYỆN ĐOÀN TIÊN YÊN", ""), Hints(), "period_unknown"),
        (("HUYỆN ĐOÀN TIÊN YÊN", "Tháng 3 năm 2024, tháng 4 năm 2024"), Hints(), "period_conflict"),
        (("HUYỆN ĐOÀN TIÊN YÊN", "9 tháng đầu năm 2024"), Hints(), "period_unclear"),
        (("HUYỆN ĐOÀN KHÔNG CÓ", "Tháng 3 năm 2024"), Hints(), "unit_unknown"),
        (("HUYỆN ĐOÀN HOÀNH BỒ", "Tháng 3 năm 2024"), Hints(), "unit_not_valid"),
        (("HUYỆN ĐOÀN TIÊN YÊN", "Tháng 3 năm 2024"), Hints(Sender(unit_id="D202")), "unit_conflict"),
    ],
)
def test_a_return_that_names_no_sure_unit_or_period_goes_back(
    maker: Any, titles: tuple[str, str], hints: Hints, code: str
) -> None:
    made = maker().titles(*titles)
    made.rows[0] = ["ĐOÀN TNCS HỒ CHÍ MINH"]
    read = made.header().records().made(hints=hints).read()
    assert [f.code for f in read.findings if f.severity == "error" and f.row is None] == [code]


def test_another_period_than_its_place_takes_is_asked_about_and_counts_for_none(maker: Any) -> None:
    made = maker().titles().header().records().made(hints=Hints(Sender(unit_id="D199"), "2024-02"))
    read = made.read()
    assert [(f.code, f.severity) for f in read.findings] == [("period_differs", "error")]
    assert all(table.held for table in read.tables)


def test_sheets_of_two_periods_are_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().made()
    february = maker(seed=3, sheet="Tháng 2").titles(period="(Tháng 2 năm 2024)")
    for visit in february.visits:
        visit.start = visit.end = visit.start.replace(month=2)
    made.sheets += february.header().records().made().sheets
    assert "periods_several" in judge(made).asked


@pytest.mark.parametrize("text", ["Không phát sinh", "Trong tháng không phát sinh", "Không có", "KHÔNG PHÁT SINH"])
def test_a_nil_return(maker: Any, text: str) -> None:
    read = maker(count=0).titles().header().add(None, text).signatures().made().read()
    assert read.nil == [("DI_CO_SO_KQ", "D199", "2024-03")]
    assert read.findings == []


def test_a_table_with_nothing_in_it_is_no_nil_return(maker: Any) -> None:
    read = maker(count=0).titles().header().signatures().made().read()
    assert ([f.code for f in read.findings], read.nil) == (["table_empty"], [])


@pytest.mark.parametrize(
    "rows",
    [
        [["DANH SÁCH ĐÓNG QUỸ"], ["STT", "Họ và tên", "Số tiền"], [1, "Nguyễn Văn An", 50000]],
        [["Kính gửi: Ban Tổ chức"], ["Đơn vị xin gửi báo cáo tháng 3 bằng bản giấy."]],
        [["BIỂU MỚI"], ["Trong kỳ không có số liệu thì ghi “Không phát sinh” vào dòng đầu của bảng."], ["Mã", "Số"]],
    ],
)
def test_what_is_none_of_our_forms_goes_back(maker: Any, rows: list[list[Any]]) -> None:
    made = maker().made()
    made.sheets = [Sheet("Sheet1", rows)]
    read = made.read()
    assert ([f.code for f in read.findings], read.rejected) == (["no_table"], True)
