"""Examples and guides beside a real sheet are never read; blank sheets of our own workbook are no fault."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.read import interpret
from transforms.workbook import Sheet, Workbook


def _example(maker: Any, name: str, count: int = 1, title: str | None = None) -> Sheet:
    made = maker(seed=9, count=count, sheet=name)
    if title:
        made.add(title)
    return made.header().records().made().sheets[0]


@pytest.mark.parametrize("name", ["Ví dụ", "Vi du mau", "Hướng dẫn điền", "Minh họa", "VD", "Bản mẫu"])
@pytest.mark.parametrize("first", [True, False])
def test_an_example_is_not_read(maker: Any, judge: Any, name: str, first: bool) -> None:
    made = maker().titles().header().records().end().made()
    made.sheets.insert(0 if first else 1, _example(maker, name))
    verdict = judge(made)
    assert (verdict.silent, verdict.records, verdict.right, verdict.asked) == ([], 8, 8, [])
    assert ("sheet_example", name) in {(finding.code, finding.sheet) for finding in made.read().findings}


def test_a_title_may_say_that_a_table_is_an_example(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().made()
    made.sheets.append(_example(maker, "Sheet2", title="VÍ DỤ MINH HỌA CÁCH GHI"))
    verdict = judge(made)
    assert (verdict.records, verdict.asked) == (8, [])


def test_a_long_example_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().made()
    made.sheets.append(_example(maker, "Ví dụ", count=6))
    assert judge(made).asked == ["sheet_example"]


def test_an_example_alone_is_read_and_asked_about(maker: Any, judge: Any) -> None:
    verdict = judge(maker(sheet="Hướng dẫn").titles().header().records().end().made())
    assert (verdict.right, verdict.asked) == (8, ["sheet_example_read"])


@pytest.mark.parametrize("name", ["Mẫu 01", "Biểu mẫu 2", "Mẫu số 1-KQ"])
def test_the_number_of_a_form_is_no_example(maker: Any, judge: Any, name: str) -> None:
    made = maker(sheet=name).titles().header().records().end().made()
    made.sheets.append(Sheet("Hướng dẫn", [["Ghi đúng họ tên"], ["Ghi ngày theo dạng ngày/tháng/năm"]]))
    assert (judge(made).right, made.read().findings) == (8, [])


def test_rows_above_the_only_header_are_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles()
    for number, visit in enumerate(made.visits, 1):
        if number == 5:
            made.header()
        row = made.row(number, visit)
        made.add(*row) if number < 5 else made.visit(visit, row)
    verdict = judge(made.made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 4, ["rows_passed_over"])


@pytest.mark.parametrize(("form", "severity"), [("DI_CO_SO_DK", "warning"), ("DI_CO_SO_TH", "notice")])
def test_a_sheet_of_our_own_workbook_left_blank_is_asked_about_where_it_is_owed(
    maker: Any, form: str, severity: str
) -> None:
    blank = {
        "DI_CO_SO_DK": [["BẢN ĐĂNG KÝ ĐI CƠ SỞ"], ["STT", "Họ và tên cán bộ", "Đơn vị đến", "Từ ngày", "Hình thức"]],
        "DI_CO_SO_TH": [["TỔNG HỢP LƯỢT ĐI CƠ SỞ"], ["STT", "Đơn vị", "Tổng số lượt", "Đi theo chuyên đề", "Phối hợp"]],
    }
    made = maker().header().records().made()
    sheets = [*made.sheets, Sheet("Trống", blank[form])]
    stamp = {"version": "1", "unit_id": "T_THAN", "period": "2024-H1"}
    read = interpret(Workbook("xlsx", sheets, stamp=stamp), "mẫu.xlsx")
    found = [(finding.code, finding.severity.value, finding.form) for finding in read.findings]
    assert found == [("table_empty", severity, form)]
