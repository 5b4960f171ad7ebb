"""What says of itself that it does not count: sheets, titles and rows of a table."""

from __future__ import annotations

from typing import Any

import pytest


def _beside(maker: Any, name: str) -> Any:
    made = maker().titles().header().records().end().made()
    made.sheets += maker(seed=9, count=3, sheet=name).titles().header().records().made().sheets
    return made


@pytest.mark.parametrize(
    "name", ["Bản nháp", "cũ", "KQ (cũ)", "KET QUA CU", "Nháp 5-6", "Lưu 2019", "không dùng", "Bản cũ - không tính"]
)
def test_a_sheet_called_a_draft_or_old_is_left_out_and_said(maker: Any, judge: Any, name: str) -> None:
    made = _beside(maker, name)
    verdict = judge(made)
    assert (verdict.silent, verdict.records, verdict.asked) == ([], 8, ["sheet_set_aside"])


@pytest.mark.parametrize("name", ["Lưu ý", "Củ khoai", "Biểu mẫu 01", "Thạch Cụ", "Đại hội"])
def test_other_names_leave_nothing_out(maker: Any, name: str) -> None:
    assert [len(table) for table in _beside(maker, name).read().tables] == [8, 3]


@pytest.mark.parametrize("title", ["BẢN NHÁP", "DỰ THẢO - CHƯA CHÍNH THỨC", "(Số liệu tạm tính, chưa gửi)"])
def test_a_draft_that_is_the_only_sheet_counts_for_nobody_until_it_is_answered(maker: Any, title: str) -> None:
    read = maker().add(title).titles().header().records().made().read()
    assert [finding.code for finding in read.findings if finding.severity == "error"] == ["sheet_draft"]
    assert [(len(table), table.held) for table in read.tables] == [(8, True)]


def test_a_sentence_about_another_draft_says_nothing(maker: Any) -> None:
    title = "KẾT QUẢ LẤY Ý KIẾN GÓP Ý DỰ THẢO VĂN KIỆN ĐẠI HỘI ĐOÀN CÁC CẤP, NHIỆM KỲ MỚI"
    read = maker().titles().add(title).header().records().made().read()
    assert not any(table.held for table in read.tables)


def test_a_form_of_results_that_is_only_expected_is_held(maker: Any) -> None:
    made = maker().titles()
    made.rows[3] = ["DỰ KIẾN KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"]
    read = made.header().records().made().read()
    assert "sheet_expected" in {finding.code for finding in read.findings}
    assert all(table.held for table in read.tables)


@pytest.mark.parametrize(
    "head", ["PHẦN NHÁP (không tính)", "Các dòng dưới đây là ví dụ, không tính:", "Kế hoạch quý II"]
)
def test_rows_under_a_line_that_takes_them_out_are_left_out_and_said(maker: Any, head: str) -> None:
    made = maker().titles().header().records()
    made.add(head)
    for number, visit in enumerate(maker(seed=5, count=2).visits, 9):
        made.add(*made.row(number, visit))
    read = made.made().read()
    [said] = [finding for finding in read.findings if finding.code == "rows_set_aside"]
    assert (sum(map(len, read.tables)), said.row, said.params["count"]) == (8, 16, "2")
    assert read.conservation.ignorable["aside"] > 0


def test_what_was_taken_out_ends_where_the_results_begin(maker: Any) -> None:
    made = maker().titles().header().add("A. Dự kiến quý II")
    for number, visit in enumerate(maker(seed=5, count=2).visits, 1):
        made.add(*made.row(number, visit))
    read = made.add("B. Kết quả tháng 3").records().made().read()
    assert sum(map(len, read.tables)) == 8


@pytest.mark.parametrize("note", ["Kế hoạch nhỏ", "Tuần 2", "Xã Hà Lâu"])
def test_other_rows_between_take_nothing_out(maker: Any, note: str) -> None:
    made = maker().titles().header().add(note).records()
    assert sum(map(len, made.made().read().tables)) == 8


@pytest.mark.parametrize("note", ["Ghi chú: dòng số 3 không tính", "STT 2 đề nghị không tổng hợp"])
def test_a_line_about_one_row_takes_no_block_out(maker: Any, note: str) -> None:
    made = maker().titles().header().add(note).records()
    assert "rows_set_aside" not in {finding.code for finding in made.made().read().findings}
