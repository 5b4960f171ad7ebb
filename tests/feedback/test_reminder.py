"""Units that have not sent are reminded on the configured days, once each, and the Board is told in the end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from feedback.absence import absences
from feedback.reminder import Missing, Reminder, escalate, remind
from feedback.told import Reminded
from organisation import Period
from organisation.calendar import Calendar, Reminders, calendar
from organisation.units import organisation

DUE = date(2020, 6, 10)
MISSING = Missing("D199", "Huyện đoàn Tiên Yên", "2020-H1", ("DI_CO_SO_KQ",), DUE)
H1 = Period.parse("2020-H1")
TURNS = Reminders(before=(7, 3, 1), after=(1, 3, 7), escalate=10)


def reminder(*missing: Missing, step: int = -3) -> Reminder:
    return Reminder("D199", "Huyện đoàn Tiên Yên", "2020-H1", step, ("a@example.org",), missing or (MISSING,))


@pytest.mark.parametrize(
    ("days", "turn"),
    [(-8, None), (-7, -7), (-6, -7), (-3, -3), (-1, -1), (0, -1), (1, 1), (2, 1), (3, 3), (7, 7), (9, 7), (10, None)],
)
def test_whose_turn_it_is_lasts_until_the_next(days: int, turn: int | None) -> None:
    assert TURNS.step(DUE, DUE + timedelta(days=days)) == turn


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
    message = remind(reminder(), today, "h@example.org", [(blank, "D199_2020-H1.xlsx")])
    assert said in message["Subject"]
    body = message.get_body(("plain",))
    assert body is not None
    assert "- Kết quả đi cơ sở" in body.get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["D199_2020-H1.xlsx"]


def test_several_units_are_named_in_one_mail() -> None:
    base = Missing("B06865", "Đoàn xã Hà Lâu", "2020-H1", ("BC_SOLIEU",), DUE)
    body = remind(reminder(MISSING, base), DUE, "h@example.org", []).get_body(("html",))
    assert body is not None
    assert "<strong>Đoàn xã Hà Lâu</strong>: Số liệu công tác Đoàn" in body.get_content()


def test_a_step_is_one_mail_and_the_next_step_another() -> None:
    assert reminder(step=-3).reminder_id == reminder(step=-3).reminder_id
    assert reminder(step=-3).reminder_id != reminder(step=-1).reminder_id


def test_a_unit_reminded_at_a_step_is_known_to_have_been(tmp_path: Path) -> None:
    Reminded(tmp_path).note(MISSING, -3)
    assert Reminded(tmp_path).holds(MISSING, -3)
    assert not Reminded(tmp_path).holds(MISSING, 3)


def test_the_boards_list_names_what_went_back_apart() -> None:
    back = Missing("D200", "Huyện đoàn Ba Chẽ", "2020-H1", ("DI_CO_SO_DK",), DUE, ("DI_CO_SO_KQ",))
    message = escalate("2020-H1", [MISSING, back], ["ban@example.org"], "h@example.org")
    assert message["Subject"] == "[Hợp nhất] 6 tháng đầu năm 2020: 2 đơn vị vẫn chưa gửi đủ báo cáo"
    body = message.get_body(("plain",))
    assert body is not None
    assert "Kết quả đi cơ sở (đã trả lại, chờ bản sửa); hạn 10/06/2020" in body.get_content()


@pytest.fixture
def nobody_else() -> Calendar:
    exempt = {
        (unit.unit_id, form, "2020-H1"): "miễn" for unit, form in organisation().expected(H1) if unit.unit_id != "D199"
    }
    return Calendar(calendar().days, calendar().zone, exempt, TURNS)


def test_only_what_never_came_or_went_back_is_missing(nobody_else: Calendar) -> None:
    received = {("D199", "DI_CO_SO_KQ"): "late", ("D199", "DI_CO_SO_DK"): "sent_back", ("D199", "HOAT_DONG"): "nil"}
    [missing] = absences(organisation(), nobody_else, lambda period: received, DUE)
    assert (missing.unit_id, missing.due_on, missing.sent_back) == ("D199", DUE, ("DI_CO_SO_DK",))
    assert sorted(missing.forms) == ["BC_SOLIEU", "DI_CO_SO_TH"]


@pytest.mark.parametrize(("days", "looked_at"), [(-13, 0), (-12, 1), (40, 1), (41, 0)])
def test_long_before_and_long_after_nothing_is_missing(days: int, looked_at: int, nobody_else: Calendar) -> None:
    assert len(absences(organisation(), nobody_else, lambda period: {}, DUE + timedelta(days=days))) == looked_at
