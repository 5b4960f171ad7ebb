"""From one mail alone a clerk knows which cell of which file to change, and nothing in a return can harm the mail."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from feedback.alert import Alert, ReturnNote, compose
from feedback.mail import attachment_name
from findings import Finding, Severity

HOSTILE = '<script>alert(1)</script>\r\nBcc: ai-do@example.org\u202e=cmd|"/c calc"!A1'


def fault(number: int = 0, severity: Severity = Severity.ERROR, value: str = "31/02/2020") -> Finding:
    return Finding(
        "file_unreadable", severity, file="bao-cao.xlsx", sheet="Kết quả", row=8 + number, column=5, value=value
    )


def alert(*notes: ReturnNote, **rest: object) -> Alert:
    places = {"night_id": "dem-1", "period": "6 tháng đầu năm 2020", "recipients": ("tienyen@example.org",), **rest}
    return Alert("D199", "Huyện đoàn Tiên Yên", returns=notes, **places)  # type: ignore[arg-type]


def parts(message: EmailMessage) -> tuple[str, str]:
    back = email.message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=SMTP)
    text, html = back.get_body(("plain",)), back.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def test_mail_names_file_sheet_cell_value_and_what_to_do() -> None:
    text, html = parts(
        compose(alert(ReturnNote("Huyện đoàn Tiên Yên", "bao-cao.xlsx", "load_flag", (fault(),))), "h@example.org")
    )
    for said in (text, html):
        assert "bao-cao.xlsx" in said
        assert "Kết quả" in said
        assert "ô E8" in said
        assert "31/02/2020" in said
        assert "lưu lại dạng .xlsx" in said


def test_subject_says_how_much_in_vietnamese() -> None:
    message = compose(
        alert(ReturnNote("x", "a.xlsx", "reject", (fault(),)), overdue=("Biểu số liệu",)), "h@example.org"
    )
    assert message["Subject"] == (
        "[Hợp nhất] Huyện đoàn Tiên Yên – 6 tháng đầu năm 2020: 1 tệp trả lại, 1 báo cáo chưa gửi"
    )


def test_errors_come_first_and_ten_at_most() -> None:
    many = (*tuple(fault(n, Severity.WARNING, f"w{n}") for n in range(12)), fault(99, Severity.ERROR, "loi"))
    text, _ = parts(compose(alert(ReturnNote("x", "a.xlsx", "load_flag", many)), "h@example.org"))
    assert text.index("Đang ghi: loi") < text.index("Đang ghi: w0")
    assert "Đang ghi: w8" in text
    assert "Đang ghi: w9" not in text
    assert "Còn 3 chỗ khác" in text


def test_hostile_text_stays_text() -> None:
    note = ReturnNote(HOSTILE, HOSTILE, "reject", (fault(value=HOSTILE),))
    message = compose(alert(note), "h@example.org")
    back = email.message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=SMTP)
    assert back["Bcc"] is None
    assert back["To"] == "tienyen@example.org"
    _, html = parts(message)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("file", "safe"),
    [
        ("../../etc/passwd", "passwd.xlsx"),
        ("Huyện đoàn/báo cáo.xls", "báo cáo.xlsx"),
        ("a\r\nBcc: x.xlsx", "aBcc_ x.xlsx"),
        ("\u202exslx.exe", "xslx.xlsx"),
        ("...", "bao-cao.xlsx"),
    ],
)
def test_attachment_name_is_safe(file: str, safe: str) -> None:
    assert attachment_name(file) == safe


def test_workbooks_are_attached_until_they_are_too_large(tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    marked.write_bytes(b"x" * 1000)
    notes = (ReturnNote("x", "a.xlsx", "reject", (fault(),), marked),)
    small = compose(alert(*notes), "h@example.org", attach_below=2000)
    assert [part.get_filename() for part in small.iter_attachments()] == ["01-a.xlsx"]
    large = compose(alert(*notes, folder="Trả về/Tiên Yên"), "h@example.org", attach_below=500)
    assert not list(large.iter_attachments())
    assert "Trả về/Tiên Yên" in parts(large)[0]


def test_nothing_to_say_is_an_empty_alert() -> None:
    assert alert().empty
    assert not alert(mended=("ô E8",)).empty
