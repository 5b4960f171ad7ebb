"""What is looked for in the rest of a worksheet's XML must be there whenever it is in the whole."""

from __future__ import annotations

import pytest

from transforms.readers.limits import LIMITS
from transforms.readers.ooxml_marks import Marks
from transforms.readers.ooxml_rest import is_sound_sheet, plain_texts, rest_of
from transforms.readers.ooxml_sheet import notes

CELLS = "".join(
    f'<row r="{row}"><c r="A{row}" t="s"><v>{row}</v></c><c r="AB{row}" s="12"><v>4{row}.5</v></c><c r="C{row}" s="3"/>'
    "</row>"
    for row in range(1, 60)
)
TEXTS = "</t></si><si><t>".join(f"Chi đoàn thôn {number}" for number in range(40))


def sheet(cells: str = "", tail: str = "</worksheet>") -> bytes:
    return f"<worksheet><sheetData>{CELLS}{cells}</sheetData>{tail}".encode()


def texts(more: str = "") -> bytes:
    return f"<sst><si><t>{TEXTS}{more}</t></si><si><t>cuối</t></si></sst>".encode()


def is_sound(xml: bytes) -> bool:
    return is_sound_sheet(xml, rest_of(xml))


def test_ordinary_cells_leave_next_to_nothing() -> None:
    assert is_sound(sheet())
    assert len(rest_of(sheet())) < len(sheet()) / 5
    assert b"<c" not in rest_of(sheet())


@pytest.mark.parametrize(
    "damaged",
    [
        sheet(tail=""),
        sheet("<row>"),
        sheet('<c r="A99" t="s"><v>1</c></v>'),
        sheet('<c r="A99" t="s"><v>1</v>'),
        sheet('<c r="A99" t="inlineStr"><is><t>a & b</t></is></c>'),
        sheet() + b"<more/>",
    ],
    ids=["cut_short", "row_left_open", "tags_crossed", "cell_left_open", "bare_ampersand", "after_the_end"],
)
def test_a_damaged_sheet_is_no_xml(damaged: bytes) -> None:
    assert not is_sound(damaged)


@pytest.mark.parametrize(
    "damaged",
    [
        texts()[:-6],
        texts("<b>"),
        texts("</t></si><si>"),
        texts("a & b"),
        texts("&none;"),
        texts("\x0b"),
        texts("\uffff"),
        texts().replace("đ".encode(), b"\xc4"),
    ],
    ids=[
        "cut_short",
        "tag_left_open",
        "tags_crossed",
        "bare_ampersand",
        "no_such_entity",
        "control",
        "no_letter",
        "bytes",
    ],
)
def test_damaged_texts_are_never_taken_for_plain_ones(damaged: bytes) -> None:
    assert plain_texts(damaged) is None


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("", ["Chi đoàn thôn 39", "cuối"]),
        (" &amp; &lt;b&gt; ", ["Chi đoàn thôn 39 & <b>", "cuối"]),
        ('</t></si><si><t xml:space="preserve"> a ', ["Chi đoàn thôn 39", " a ", "cuối"]),
        ("</t></si><si><t> a\n", ["Chi đoàn thôn 39", "a", "cuối"]),
    ],
)
def test_plain_texts_are_given_as_they_are_shown(more: str, shown: list[str]) -> None:
    assert (plain_texts(texts(more)) or [])[39:] == shown


@pytest.mark.parametrize(
    "more",
    [
        "&#226;",
        "_x000D_",
        "\r\n",
        "<![CDATA[<b>]]>",
        "</t></si><si><r><t>a</t></r></si><si><t>b",
        "</t><rPh/></si><si><t>",
    ],
)
def test_texts_that_have_to_be_interpreted_are_not_plain(more: str) -> None:
    assert plain_texts(texts(more)) is None


@pytest.mark.parametrize(
    ("cells", "noted"),
    [
        ('<row r="70"><c r="B70"><v>-5</v></c></row>', {"numbers"}),
        ('<row r="70"><c r="B70"><v>NaN</v></c></row>', {"numbers"}),
        ('<row r="70"><c r="B70"><v>INF</v></c></row>', {"numbers"}),
        ('<row r="70"><c r="B70"><v>NAN</v></c></row>', {"numbers"}),
        ('<row r="70"><c r="B70" t="e"><v>#REF!</v></c></row>', {"errors"}),
        ('<row r="70"><c r="B70"><f>A1+1</f></c></row>', {"uncached"}),
        ('<row r="70" hidden="1"><c r="B70"><v>5</v></c></row>', {"hidden_rows"}),
        ('<row r="70" hidden="true"><c r="B70"><v>5</v></c></row>', {"hidden_rows"}),
        ('<row r="70" ht="0"><c r="B70"><v>5</v></c></row>', {"hidden_rows"}),
        ('<row r="70" ht="15.75"><c r="B70"><v>5</v></c></row>', set()),
    ],
)
def test_what_is_out_of_the_ordinary_is_noted(cells: str, noted: set[str]) -> None:
    xml = sheet(cells)
    found = notes(xml, rest_of(xml), Marks(), Marks(), LIMITS)
    assert {name for name in ("numbers", "errors", "uncached", "hidden_rows") if getattr(found, name)} == noted
