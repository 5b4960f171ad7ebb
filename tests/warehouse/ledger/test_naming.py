"""What the ledger says of a return, in its own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warehouse.ledger.naming import name_receipt, name_state, shown_state

SEEN = datetime(2020, 6, 9, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "state", "counted", "rows", "more"),
    [
        ("được tính 23/23 dòng, vào Báo cáo A", "counted", 23, 23, {"reports": ["Báo cáo A"]}),
        ("nhận một phần: 20/23 dòng", "partly_counted", 20, 23, {}),
        ("partly counted: 20/23 rows", "partly_counted", 20, 23, {"language": "en"}),
        ("được tính 2/3 dòng, 1 dòng đã tính ở bản khác hoặc dòng khác", "counted", 2, 3, {"superseded": 1}),
        ("được tính: không phát sinh", "counted", 0, 0, {"is_nil": True}),
        (
            "giữ lại chờ đơn vị trả lời, 0/9 dòng, vì hai tệp cùng lúc ghi khác nhau",
            "held",
            0,
            9,
            {"because": "files_of_one_night_differ"},
        ),
        ("ngoài phạm vi, 0/4 dòng, vì a_new_reason", "out_of_scope", 0, 4, {"because": "a_new_reason"}),
        ("a_new_state", "a_new_state", 0, 4, {}),
    ],
)
def test_a_state_says_how_many_rows_count(said, state, counted, rows, more):
    assert name_state(state, counted, rows, **more) == said


def test_nothing_is_shown_plainly_in_time_or_sent_back_of_which_a_part_waits():
    assert [shown_state("on_time", one) for one in ("counted", "partly_counted")] == ["on_time", "partly_counted"]
    assert [shown_state("sent_back", one) for one in (None, "held")] == ["sent_back", "held"]


def test_a_time_of_receipt_says_on_what_it_rests():
    earlier = SEEN - timedelta(hours=3)
    assert name_receipt("web", SEEN, SEEN) == "theo biên nhận trên trang của đơn vị"
    assert name_receipt("inbox", SEEN, SEEN) == "là lúc hệ thống thấy tệp lần đầu"
    assert name_receipt("inbox", earlier, SEEN).startswith("theo giờ ghi ở nơi nhận")
