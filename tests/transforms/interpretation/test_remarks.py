"""What people write beside a row: that it did not take place, does not count, is an example or is corrected."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.values.remarks import aside, heads_plans, remark, statement, that_may_say


@pytest.mark.parametrize(
    "text",
    [
        "Hoãn", "Hủy do mưa bão", "Huỷ", "ko đi được", "Chưa kịp đi", "đ/c bận, không tham gia", "Chuyển sang tháng 7",
        "Chuyển T7", "Lùi sang quý 3", "Vắng có phép", "Mưa bão nên hoãn lại", "khong di duoc", "Không tổ chức nữa",
        "HOAN", "Hoan Do Mua", "KHONG DI", "Khong Di Duoc", "Huy",
    ],
)  # fmt: skip
def test_a_state_that_says_it_did_not_take_place_is_known(text: str) -> None:
    assert (remark(text), that_may_say([text])) == ("called_off", {text})


@pytest.mark.parametrize(
    "text",
    [
        "Đã thực hiện", "Hủy hoại môi trường", "Không có kiến nghị", "Chuyển sang hình thức trực tuyến",
        "Chuyển 20 suất quà",
        "Không để chuyến nào bị hủy", "Kiểm tra 3 chi đoàn, 1 chi đoàn chưa thực hiện", "Góp ý sửa đổi quy chế",
        "Không",
        "Cao Thu Dung", "NGUYEN VAN HUY",
        "Đi thay đ/c Bí thư", "Kế hoạch số 12-KH/ĐTN", "Trùng tu di tích", "Test nhanh Covid",
    ],
)  # fmt: skip
def test_words_that_only_look_like_a_state_say_nothing(text: str) -> None:
    assert remark(text) is None


@pytest.mark.parametrize("text", ["Chưa đi", "Dự kiến tháng 7"])
def test_what_is_planned_has_not_taken_place_yet_as_a_rule(text: str) -> None:
    assert remark(text) is not None
    assert remark(text, of_plan=True) is None


def test_a_topic_says_only_in_brackets_or_behind_a_dash_that_it_was_called_off() -> None:
    assert aside("Tuyên truyền phòng, chống dịch (đã hủy)") == "called_off"
    assert aside("Tập huấn - hoãn") == "called_off"
    assert aside("VD: Nguyễn Văn A") == "example"
    assert aside("Tuyên truyền không tham gia tệ nạn") is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Ghi chú: dòng số 3 không tính (đã báo cáo ở quý I).", "not_counted"),
        ("Đính chính: dòng 2, số ngày đúng là 4.", "corrected"),
        ("(*): đã hủy", "called_off"),
        ("Ghi chú: số liệu tính đến hết ngày 30/6/2020.", None),
        ("Nơi nhận: Tỉnh đoàn (b/c); Lưu VP.", None),
    ],
)
def test_a_line_states_what_becomes_of_the_rows_it_names(line: str, kind: str | None) -> None:
    assert statement(line) == kind


def test_a_heading_of_plans_is_told_from_one_of_deeds() -> None:
    assert heads_plans("II. Kế hoạch 6 tháng cuối năm")
    assert not heads_plans("II. Kết quả 6 tháng đầu năm")


def _noted(maker: Any, *below: str) -> Any:
    made = maker().titles().header().records()
    for text in below:
        made.add(text)
    return made.made().read()


def test_a_line_that_points_at_rows_keeps_just_those_out(maker: Any) -> None:
    read = _noted(maker, "Dòng 2 và dòng 5 không tính.")
    found = [(one.code, one.row - read.tables[0].rows[0] + 1) for one in read.findings if one.row]
    assert found == [("row_not_counted", 2), ("row_not_counted", 5)]


def test_a_line_that_takes_rows_out_without_naming_them_is_asked_about(maker: Any) -> None:
    assert [one.code for one in _noted(maker, "Một số chuyến phải hoãn, không tính.").findings] == [
        "note_not_understood"
    ]


def test_a_count_in_words_that_the_rows_contradict_is_asked_about(maker: Any) -> None:
    assert [one.code for one in _noted(maker, "Bằng chữ: mười một lượt").findings] == ["total_mismatch"]
    assert _noted(maker, "Bằng chữ: tám lượt").findings == []
