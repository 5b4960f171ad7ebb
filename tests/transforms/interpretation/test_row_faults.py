"""Rows that were once taken for something else: groups, bullets, hints under the header, text that goes on."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.read import interpret
from transforms.workbook import Sheet, Workbook


def _grouped(maker: Any, column: int, label: Any) -> Any:
    made = maker().titles().header(*[head for index, head in enumerate(maker.heads) if index != column])
    for number, visit in enumerate(made.visits, 1):
        made.add(*label(visit))
        row = made.row(number, visit)
        made.visit(visit, row[:column] + row[column + 1 :])
    return made.end().made()


@pytest.mark.parametrize("label", ["Đồng chí {0}", "Đ/c {0}", "II. Đ/c {0}", "Đ/c: {0}"])
def test_a_person_in_a_group_row_is_read_like_one_in_a_column(maker: Any, judge: Any, label: str) -> None:
    verdict = judge(_grouped(maker, 1, lambda visit: ["I", label.format(visit.name)]))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_post_behind_the_name_of_a_group_is_asked_about(maker: Any, judge: Any) -> None:
    verdict = judge(_grouped(maker, 1, lambda visit: [None, f"Đ/c {visit.name} - Bí thư Huyện đoàn"]))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, ["person_with_note"])


@pytest.mark.parametrize("label", ["Ngày {0:%d/%m/%Y}", "{0:%d/%m}", "Thứ 2, ngày {0.day}/{0.month}"])
@pytest.mark.parametrize("indent", [0, 1])
def test_days_in_group_rows(maker: Any, judge: Any, label: str, indent: int) -> None:
    verdict = judge(_grouped(maker, 4, lambda visit: [*[None] * indent, label.format(visit.start)]))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_bullet_before_a_group(maker: Any, judge: Any) -> None:
    verdict = judge(_grouped(maker, 3, lambda visit: ["*", visit.place]))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_hints_under_the_header(maker: Any, judge: Any) -> None:
    made = maker().titles().header().add(*[None] * 4, "(ngày/tháng/năm)", "(ghi số 1-4)").records().end().made()
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize("more", ["và triển khai nhiệm vụ quý II", "- Ra mắt 01 mô hình"])
@pytest.mark.parametrize(("column", "field"), [(6, "chuyen_de"), (7, "ket_qua")])
def test_text_that_goes_on_in_the_next_row(maker: Any, judge: Any, more: str, column: int, field: str) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        made.visit(visit, made.row(number, visit))
        if number == 3:
            made.add(*[None] * column, more).add(*[None] * column, "v.v.")
    finished = made.end().made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])
    table = finished.read().tables[0]
    third = made.visits[2]
    assert table.values[field][2] == f"{third.topic if column == 6 else third.result} {more} v.v."
    assert table.raw[field][2] == f"{third.topic if column == 6 else third.result}\n{more}\nv.v."


def test_a_name_that_goes_on_in_the_next_row_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        made.visit(visit, made.row(number, visit))
        if number == 3:
            made.add(None, "Hồng")
    assert judge(made.end().made()).asked == ["rows_passed_over"]


def test_a_kind_that_no_group_gives_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header(*[head for head in maker.heads if head != "Nội dung"])
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        if number == 4:
            made.add("II", maker.kinds[visit.kind])
        visit.kind = made.visits[3].kind if number > 3 else visit.kind
        made.visit(visit, row[:5] + row[6:])
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 5, ["required_empty"])


@pytest.mark.parametrize("shift", [0, 1])
def test_a_kind_in_a_group_right_under_the_header_is_no_second_header_row(maker: Any, judge: Any, shift: int) -> None:
    made = maker().titles()
    made.header(*[None] * shift, *[head for head in maker.heads if head != "Nội dung"])
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        made.add(*[None] * shift, None, maker.kinds[visit.kind])
        made.visit(visit, [*[None] * shift, *row[:5], *row[6:]])
    verdict = judge(made.signatures().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_subtotal_under_a_day_is_no_record(maker: Any, judge: Any) -> None:
    made = maker().titles().header(*[head for head in maker.heads if head != "Ngày đi"])
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        made.add("I", f"Ngày {visit.start:%d/%m/%Y}")
        made.visit(visit, row[:4] + row[5:]).add(None, "Cộng", None, "1 lượt")
    verdict = judge(made.signatures().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_total_above_the_rows_of_a_table_without_running_numbers() -> None:
    rows = [["Toàn huyện", 7, 4, 3, 0, 0], ["Xã Hà Lâu", 3, 2, 1, 0, 0], ["Xã Đại Dực", 4, 2, 2, 0, 0]]
    titles = [["HUYỆN ĐOÀN TIÊN YÊN"], ["TỔNG HỢP LƯỢT ĐI CƠ SỞ"], ["Quý I năm 2024"]]
    head = ["Đơn vị", "Tổng số lượt", "Chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt"]
    read = interpret(Workbook("xlsx", [Sheet("TH", [*titles, head, *rows])]), "th.xlsx")  # type: ignore[list-item]
    assert read.tables[0].values["luot"] == [3, 4]
    assert read.findings == []


def test_names_left_out_are_not_those_above_where_the_posts_differ(maker: Any) -> None:
    made = maker(count=6).titles().header()
    posts = ["Bí thư", "Phó Bí thư", "Ủy viên", "Bí thư", "Phó Bí thư", "Ủy viên"]
    made.records(lambda n, _, row: [n, None if n in (3, 5) else row[1], posts[n - 1], *row[3:]])
    read = made.made().read()
    assert [back.row for back in read.sent_back] == [10, 12]
    assert [finding.code for finding in read.findings] == ["identity_missing"] * 2


def test_a_name_written_once_for_several_rows_with_the_same_post(maker: Any) -> None:
    made = maker(count=6).titles().header()
    made.records(lambda n, _, row: [n, row[1] if n % 2 else None, "Bí thư", *row[3:]])
    read = made.made().read()
    names = read.tables[0].values["ho_ten"]
    assert names[0] == names[1] != names[2] == names[3]
    assert [finding.code for finding in read.findings] == ["blanks_filled_down"]


def _figures(head: list[Any], rows: list[list[Any]], title: str) -> Any:
    titles = [["HUYỆN ĐOÀN TIÊN YÊN"], [title], ["Quý I năm 2024"]]
    return interpret(Workbook("xlsx", [Sheet("TH", [*titles, head, *rows])]), "th.xlsx")


def test_rows_after_a_subtotal_of_a_table_without_running_numbers_are_records() -> None:
    head = ["Đơn vị", "Tổng số lượt", "Chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt"]
    rows = [["Xã Hà Lâu", 3, 2, 1, 0, 0], ["Cộng", 3, 2, 1, 0, 0], ["Tiên Yên", 4, 2, 2, 0, 0]]
    rows += [["Tổng cộng", 7, 4, 3, 0, 0], ["Tỷ lệ (%)", 100, 57, 43, 0, 0]]
    read = _figures(head, rows, "TỔNG HỢP LƯỢT ĐI CƠ SỞ")
    assert read.tables[0].values["don_vi"] == ["Xã Hà Lâu", "Tiên Yên"]
    assert read.findings == []


def test_an_indicator_that_begins_like_a_total_is_one() -> None:
    head = ["Chỉ tiêu", "Đơn vị tính", "Thực hiện trong kỳ", "Lũy kế năm"]
    rows = [["Đoàn viên", "người", 9, 9], ["Tổng giá trị công trình thanh niên", "đồng", 500000, 500000]]
    read = _figures(head, [*rows, ["Chi đoàn", "chi đoàn", 3, 3]], "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN")
    assert read.tables[0].values["ma_chi_tieu"] == ["DV_SO", "CTTN_GIATRI", "CD_SO"]
    assert read.findings == []


def test_a_visit_below_the_total_that_cannot_be_told_from_a_note_is_said(maker: Any) -> None:
    made = maker().titles().header().records().total()
    made.add(None, "Lê Văn Tám", "Bí thư", "Xã Hà Lâu", "ngày hôm qua", "Kiểm tra, giám sát", "Bổ sung").signatures()
    read = made.made().read()
    assert [(f.code, f.severity, f.params["rows"]) for f in read.findings] == [("rows_passed_over", "warning", "17")]
