"""From one mail alone a clerk knows which cell of which file to change, and nothing in a return can harm the mail."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from feedback.alert import Alert, ReturnNote, compose
from feedback.mail import attachment_name
from feedback.news import Change, Item
from findings import Finding, Severity

HOSTILE = '<script>alert(1)</script>\r\nBcc: ai-do@example.org\u202e=cmd|"/c calc"!A1'


def fault(
    number: int = 0,
    severity: Severity = Severity.ERROR,
    value: str = "31/02/2020",
    change: Change = "new",
    **places: Any,
) -> Item:
    where = {"file": "bao-cao.xlsx", "sheet": "Kết quả", "row": 8 + number, "column": 5, **places}
    return Item(Finding("file_unreadable", severity, value=value, **where), change, "ab")


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
        assert "ô e8" in said.casefold()
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


def test_a_fault_that_is_back_is_said_to_be_back_and_one_that_stayed_to_have_stayed() -> None:
    faults = (fault(1, value="cũ", change="still"), fault(2, value="lại", change="again"), fault(3, value="mới"))
    text, html = parts(compose(alert(ReturnNote("x", "a.xlsx", "load_flag", faults)), "h@example.org"))
    assert "2. Lỗi – x" in text
    assert "1. Lỗi (lại có) – x" in text
    assert "3. Lỗi (vẫn còn) – x" in text
    assert "<strong>lại có</strong>" in html


def test_what_was_mended_is_thanked_for_and_long_lists_end() -> None:
    lines = tuple(f"ô G{number}" for number in range(25))
    text, html = parts(compose(alert(mended=lines), "h@example.org"))
    assert "Đã sửa xong từ thư trước, cảm ơn đơn vị:\n- ô G0\n" in text.replace("\r\n", "\n")
    assert "ô G19" in text
    assert "ô G20" not in text
    assert "và 5 chỗ khác" in text
    assert "và 5 chỗ khác" in html


def test_a_fault_in_several_cells_names_them_all() -> None:
    several = fault(row=None, column=4, params={"cells": "D8:D14"})
    text, html = parts(compose(alert(ReturnNote("x", "a.xlsx", "load_flag", (several,))), "h@example.org"))
    assert "trang “Kết quả”, ô D8:D14" in text
    assert "Ô D8:D14" in html


def test_older_faults_are_counted_and_not_repeated() -> None:
    text, html = parts(compose(alert(ReturnNote("x", "a.xlsx", "reject", (fault(),)), older=7), "h@example.org"))
    assert "Ngoài ra còn 7 chỗ đã báo trong các thư trước mà chưa sửa." in text
    assert "Ngoài ra còn 7 chỗ" in html


HOSTILE_TEXTS = [
    "a\r\nBcc: ai-do@example.org",
    "=?utf-8?q?=0D=0ABcc=3A_x=40example=2Eorg?=",
    "\u2028\u2029\x00\x1b[31m",
    "<img src=x onerror=alert(1)><!--",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "\udcff lạc nửa ký tự",
    "x" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_nothing_in_a_return_can_make_a_header_or_markup(text: str, tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    marked.write_bytes(b"x")
    item = fault(value=text, file=text, sheet=text)
    note = ReturnNote(text, text, "reject", (item,), marked)
    names = {"unit": text, "folder": text, "period": text}
    message = compose(
        Alert("D199", night_id="n", recipients=("a@example.org",), returns=(note,), mended=(text,), **names),
        "h@example.org",
    )
    back = email.message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=SMTP)
    expected = {
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    }
    assert set(back.keys()) == expected
    assert back["To"] == "a@example.org"
    plain, html = parts(message)
    assert "<script" not in html
    assert "<img" not in html
    assert "<!--" not in html
    assert "49" not in plain
    [attached] = [part.get_filename() for part in back.iter_attachments()]
    assert attached is not None
    assert attached.endswith(".xlsx")
    assert not set(attached) & set('/\\:<>|"\r\n\0')
    assert len(attached) < 100


def test_a_source_that_cannot_be_reached_is_no_file_that_was_received_or_could_be_mended() -> None:
    away = Item(Finding("source_unreachable", Severity.ERROR, file="hop-thu", params={"reason": "x"}), "new", "")
    message = compose(alert(ReturnNote("Nguồn dữ liệu", "", "load", (away,)), folder="/o/Trả về đơn vị/QN"), "h@e.org")
    assert "1 nguồn hoặc tệp chưa thu được" in message["Subject"]
    for said in parts(message):
        assert "Chưa thu được" in said
        assert "Đã nhận" not in said
        assert "Trả về đơn vị" not in said
