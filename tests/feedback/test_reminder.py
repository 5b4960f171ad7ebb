"""Units that have not sent are reminded on the configured days, and only then."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from feedback.reminder import Missing, due_today, remind

DUE = date(2020, 6, 10)
MISSING = Missing("D199", "Huyện đoàn Tiên Yên", "6 tháng đầu năm 2020", ("Kết quả đi cơ sở",), DUE)


@pytest.mark.parametrize(
    ("left", "reminded"),
    [
        (8, False),
        (7, True),
        (3, True),
        (2, False),
        (1, True),
        (0, True),
        (-1, True),
        (-2, False),
        (-7, True),
        (-8, False),
    ],
)
def test_days_on_which_a_unit_is_reminded(left: int, reminded: bool) -> None:
    assert due_today(MISSING, DUE - timedelta(days=left), before=(7, 3, 1), after=(1, 3, 7)) is reminded


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2020, 6, 7), "còn 3 ngày đến hạn gửi"),
        (date(2020, 6, 10), "hôm nay là hạn gửi"),
        (date(2020, 6, 13), "đã quá hạn 3 ngày, chưa gửi"),
    ],
)
def test_reminder_says_how_long_and_carries_the_blank_workbook(today: date, said: str, tmp_path: Path) -> None:
    blank = tmp_path / "mau.xlsx"
    blank.write_bytes(b"x")
    message = remind(MISSING, today, ["a@example.org"], "h@example.org", blank)
    assert said in message["Subject"]
    body = message.get_body(("plain",))
    assert body is not None
    assert "- Kết quả đi cơ sở" in body.get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["bieu-mau-D199.xlsx"]


def test_two_days_give_two_mails_and_one_day_one() -> None:
    ids = {
        remind(MISSING, day, ["a@example.org"], "h@example.org", None)["Message-ID"]
        for day in (DUE, DUE, DUE - timedelta(days=1))
    }
    assert len(ids) == 2
