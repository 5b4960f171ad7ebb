"""A column that says of each row whether it took place: a state in it that nobody knows is asked about."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("header", "done", "other", "code"),
    [
        ("Tình trạng", "Đã đi", "Còn nợ", "row_note_unclear"),
        ("Tiến độ thực hiện", "Hoàn thành", "Chưa", "row_called_off"),
        ("Đã thực hiện", "x", "đang xem", "row_note_unclear"),
        ("Đã thực hiện", "x", None, "row_not_ticked"),
    ],
)
def test_a_state_that_is_not_known_or_says_no_is_asked_about_at_its_row(
    maker: Any, header: str, done: str, other: str | None, code: str
) -> None:
    def with_state(number: int, visit: Any, row: list[Any]) -> list[Any]:
        return [*row, other if number == 3 else done]

    read = maker().titles().header(*maker.heads, header).records(with_state).end().made().read()
    assert [one.code for one in read.findings if one.code.startswith("row_")] == [code]


def test_a_column_of_remarks_of_its_own_under_such_a_header_raises_no_question(maker: Any) -> None:
    def with_remark(number: int, visit: Any, row: list[Any]) -> list[Any]:
        return [*row, f"Đoàn viên tham gia đông, đợt {number}"]

    read = maker().titles().header(*maker.heads, "Tình hình").records(with_remark).end().made().read()
    assert not [one for one in read.findings if one.code in ("row_note_unclear", "row_not_ticked")]
