"""Shared texts are shown as they are, plain or in several fonts, and a damaged part is never taken for a sound one."""

from __future__ import annotations

import pytest

from transforms.readers.refusal import Refused
from transforms.readers.xlsx_styles import Shown, read_shared_texts, read_texts, shown_as

TEXTS = "</t></si><si><t>".join(f"Chi đoàn thôn {number}" for number in range(40))


def part(more: str = "") -> bytes:
    return f"<sst><si><t>{TEXTS}{more}</t></si><si><t>cuối</t></si></sst>".encode()


@pytest.mark.parametrize(
    "damaged",
    [
        part()[:-6],
        part("<b>"),
        part("</t></si><si>"),
        part("a & b"),
        part("&none;"),
        part("\x0b"),
        part("\uffff"),
        part().replace("đ".encode(), b"\xc4"),
        part().replace(b"<sst>", b"<sst><c></d>"),
    ],
    ids=[
        "cut_short",
        "left_open",
        "tags_crossed",
        "ampersand",
        "no_such_entity",
        "control",
        "no_letter",
        "bytes",
        "head",
    ],
)
def test_a_damaged_part_of_shared_texts_is_refused(damaged: bytes) -> None:
    with pytest.raises(Refused):
        read_shared_texts(damaged)


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("", ["Chi đoàn thôn 39", "cuối"]),
        (" &amp; &lt;b&gt; &amp;lt; ", ["Chi đoàn thôn 39 & <b> &lt;", "cuối"]),
        ('</t></si><si><t xml:space="preserve"> a ', ["Chi đoàn thôn 39", " a ", "cuối"]),
        ("</t></si><si><t> a\n", ["Chi đoàn thôn 39", "a", "cuối"]),
        ("</t></si><si><t>", ["Chi đoàn thôn 39", None, "cuối"]),
        ("&#226;&#x1EBF;", ["Chi đoàn thôn 39âế", "cuối"]),
        ("_x0041__x005F_x0041_", ["Chi đoàn thôn 39A_x0041_", "cuối"]),
        ("_xD83D_", ["Chi đoàn thôn 39_xD83D_", "cuối"]),
        ("\r\na", ["Chi đoàn thôn 39\na", "cuối"]),
        ("<![CDATA[<b>]]>", ["Chi đoàn thôn 39<b>", "cuối"]),
        (
            "</t></si><si><r><t>a</t></r><r><t>b</t></r><rPh><t>đọc là</t></rPh></si><si><t>c",
            ["Chi đoàn thôn 39", "ab", "c", "cuối"],
        ),
        ("</t></si><si/><si><t>c", ["Chi đoàn thôn 39", None, "c", "cuối"]),
    ],
)
def test_shared_texts_are_given_as_they_are_shown(more: str, shown: list[str | None]) -> None:
    assert read_shared_texts(part(more)).shown[39:] == shown


def test_plain_texts_are_read_as_those_in_several_fonts() -> None:
    plain = part(" &amp; ")
    assert read_shared_texts(plain).shown == [text.text for text in read_texts(plain)]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", None),
        ('0" ngày"', None),
        ("0\\d", None),
        ("#,##0 [$₫-42A]", None),
        ("_-* #,##0 _₫_-", None),
        ("[Red]0;[h]d", None),
        ("*d0", None),
        ("@", None),
        ("dd/mm/yyyy", Shown.MOMENT),
        ("[$-42A]d/m/yyyy;@", Shown.MOMENT),
        ("[Red]dd\\/mm", Shown.MOMENT),
        ("h:mm AM/PM", Shown.MOMENT),
        ("mm/yyyy", Shown.MONTH),
        ('"tháng" m/yyyy', Shown.MONTH),
        ("[h]:mm", Shown.LENGTH),
        ("[mm]:ss", Shown.LENGTH),
    ],
)
def test_what_a_number_format_shows(code: str, shown: Shown | None) -> None:
    assert shown_as(code) is shown
