"""Plain worksheets are read without python-calamine, and exactly as it reads them; all others are left to it."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.readers import ooxml_plain
from transforms.readers.archive import Archive
from transforms.readers.limits import LIMITS
from transforms.readers.ooxml_rest import plain_texts, rest_of
from transforms.workbook import Cell

TEXTS = ("Xã Hà Lâu", "  hai  ", "A &amp; B", "", "dòng\nhai", "005", "Đ/c &lt;An&gt;")
STRINGS = "".join(f"<si><t>{text}</t></si>" for text in TEXTS) + '<si><t xml:space="preserve"> Hà  </t></si>'
CODES = ("General", "dd/mm/yyyy", "[h]:mm", "0.00%", "&quot;ngày&quot; d", "mm/yyyy", "h:mm", "#,##0")
_FORMATS = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{code}"/>' for i, code in enumerate(CODES))
_CELL_FORMATS = "".join(f'<xf numFmtId="{170 + i}"/>' for i in range(len(CODES)))
STYLES = f"<numFmts>{_FORMATS}</numFmts><fonts><font/></fonts><cellXfs>{_CELL_FORMATS}</cellXfs>"


def row(number: int, *cells: str) -> str:
    """Return a row of cells given as ``A:t:5``: a column, ``t`` for a text or a style (or nothing), a value."""
    written = []
    for column, kind, value in (cell.split(":") for cell in cells):
        about = ' t="s"' if kind == "t" else f' s="{kind}"' if kind else ""
        body = f"><v>{value}</v></c>" if value else "/>"
        written.append(f'<c r="{column}{number}"{about}{body}')
    return f'<row r="{number}" spans="1:3">{"".join(written)}</row>'


def read_plainly(data: bytes) -> list[list[Cell]] | None:
    archive = Archive(data, LIMITS)
    names = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml")
    sheet, styles, strings = (archive.read(name) or b"" for name in names)
    return ooxml_plain.rows_of(sheet, rest_of(sheet), plain_texts(strings), ooxml_plain.kinds_of(styles, False))


@pytest.mark.parametrize(
    "rows",
    [
        row(1, "A::1", "B::2.5", "C::1000000000") + row(2, "A:0:0.1", "B:7:12.0", "C::007"),
        row(1, *(f"{'ABCDEFGH'[i]}:t:{i}" for i in range(len(TEXTS) + 1))),
        row(1, "A:t:0", "B:1:45356") + row(2, "A:t:5", "B:1:45357") + row(3, "A:t:5", "B:1:"),
        row(3, "B:t:0", "AA:t:5") + row(7, "D::4"),
    ],
    ids=["numbers", "texts", "days", "gaps"],
)
def test_a_plain_sheet_is_read_as_python_calamine_reads_it(rows: str, package, opened, monkeypatch) -> None:
    data = package(rows=rows, styles=STYLES, strings=STRINGS).bytes()
    mine = opened(data).sheets[0].rows
    assert read_plainly(data) is not None
    monkeypatch.setattr(ooxml_plain, "rows_of", lambda *_: None)
    assert repr(mine) == repr(opened(data).sheets[0].rows)


@pytest.mark.parametrize("style", range(len(CODES)), ids=CODES)
@pytest.mark.parametrize("number", ["45000", "45000.5", "0.25", "1", "60", "61", "3000000"])
def test_what_a_style_makes_of_a_number_is_what_python_calamine_makes_of_it(
    style: int, number: str, package, opened, monkeypatch
) -> None:
    data = package(rows=row(1, "A:t:0", f"B:{style}:{number}"), styles=STYLES, strings=STRINGS).bytes()
    mine = opened(data).sheets[0].rows
    monkeypatch.setattr(ooxml_plain, "rows_of", lambda *_: None)
    assert repr(mine) == repr(opened(data).sheets[0].rows)


def test_days_are_days_and_durations_are_left_to_python_calamine(package) -> None:
    def read(style: int, number: str) -> list[list[Cell]] | None:
        return read_plainly(
            package(rows=row(1, "A:t:0", f"B:{style}:{number}"), styles=STYLES, strings=STRINGS).bytes()
        )

    assert read(1, "45000") == [["Xã Hà Lâu", date(2023, 3, 15)]]
    assert read(0, "45000") == [["Xã Hà Lâu", 45000]]
    assert read(1, "45000.5") is None
    assert read(2, "1") is None


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A1" t="inlineStr"><is><t>a</t></is></c>',
        '<c r="A1" t="s"><v>9</v></c>',
        '<c r="A1" t="s"><v></v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1"><v>1234567890123456</v></c>',
        '<c r="A1"><v>1.2.3</v></c>',
        '<c r="A1"><v>-1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="A1" s="7"><v>1</v></c>',
        "<c><v>1</v></c>",
        '<x:c r="A1"><v>1</v></x:c>',
    ],
)
def test_a_sheet_that_is_not_plain_is_left_to_python_calamine(cells: str) -> None:
    sheet = f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()
    assert ooxml_plain.rows_of(sheet, rest_of(sheet), ["a"], {b"": None}) is None


def test_rows_that_come_again_are_left_to_python_calamine() -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    assert ooxml_plain.rows_of(sheet, rest_of(sheet), [], {b"": None}) is None
