"""A worksheet read in one pass holds what python-calamine says it holds, however its XML is written."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from transforms.readers import xlsx_sheet
from transforms.readers.grid import Canvas
from transforms.readers.refusal import LIMITS
from transforms.readers.xlsx_sheet import read_sheet, rewrite
from transforms.readers.xlsx_styles import Styles, read_shared_texts
from transforms.workbook import Cell, Sheet, Workbook

RETURNS = sorted((Path(__file__).parents[2] / "returns" / "files").glob("*.xlsx"))
CODES = ("General", "dd/mm/yyyy", "[h]:mm", "0.00%", "&quot;ngày&quot; d", "mm/yyyy", "h:mm", "#,##0", "0.0\\d",
         "[Red]0;d", "[$-42A]dd/mm/yyyy;@", "_-* #,##0 _₫_-", "yyyy", "mm:ss.0", "h:mm AM/PM", "@")  # fmt: skip
NUMBERS = (
    "45000",
    "45000.5",
    "45000.3541666667",
    "0.25",
    "0",
    "1",
    "59",
    "60",
    "61",
    "2958465",
    "2958466",
    "1e5",
    "12.0",
    "0.1",
)
TEXTS = ("Xã Hà Lâu", "  hai  ", "A &amp; B", "", "dòng\nhai", "005", "&#226;&#10;", "a_x0041_b", "Đ/c &lt;An&gt;")
FORMATS = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{code}"/>' for i, code in enumerate(CODES))
BUILT_IN = (14, 22, 27, 36, 45, 46, 47, 49, 50, 57)
CELL_FORMATS = "".join(f'<xf numFmtId="{number}"/>' for number in (*(170 + i for i in range(len(CODES))), *BUILT_IN))
STYLES = f"<numFmts>{FORMATS}</numFmts><fonts><font/></fonts><cellXfs>{CELL_FORMATS}</cellXfs>"
STRINGS = "".join(f"<si><t>{text}</t></si>" for text in TEXTS) + '<si><t xml:space="preserve"> Hà  </t></si>'
Open = Callable[..., Workbook]


def by_calamine(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def same(mine: Cell, other: Any) -> bool:
    """Tell whether a cell is what python-calamine shows, but a month without its day, which it gives as a first."""
    if mine is None:
        return other == "" or (isinstance(other, str) and other.startswith("#"))
    return mine == other or (isinstance(other, dt.date) and mine == f"{other:%m/%Y}")


def different(sheet: Sheet, rows: list[list[Any]]) -> list[tuple[int, int, Cell, Any]]:
    return [
        (row, column, mine, other)
        for row, of_row in enumerate(sheet.rows)
        for column, mine in enumerate(of_row)
        if (row, column) not in sheet.part_struck
        and not same(mine, other := rows[row][column] if row < len(rows) and column < len(rows[row]) else "")
    ]


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.name)
def test_the_sample_returns_hold_what_python_calamine_says(path: Path, opened: Open) -> None:
    data = path.read_bytes()
    others = by_calamine(data)
    for sheet in opened(data).sheets:
        summed = {place for place in different(sheet, others[sheet.name]) if place[3] == "" and place[2] is not None}
        assert [found for found in different(sheet, others[sheet.name]) if found not in summed] == []
        assert not summed or path.name.startswith("fml_")  # sums that nobody computed, which python-calamine leaves out


@pytest.mark.parametrize("date1904", [False, True])
def test_what_a_format_makes_of_a_number_is_what_python_calamine_makes_of_it(
    date1904: bool, opened: Open, package: Any
) -> None:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{column_name(i)}{row}" s="{i}"><v>{number}</v></c>' for i in range(26))
        + "</row>"
        for row, number in enumerate(NUMBERS, 1)
    )
    book = package(rows=rows, styles=STYLES)
    if date1904:
        book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(
            b"<sheets>", b'<workbookPr date1904="1"/><sheets>'
        )
    [sheet] = opened(book.bytes()).sheets
    assert different(sheet, by_calamine(book.bytes())["Bao cao"]) == []


def column_name(number: int) -> str:
    return chr(ord("A") + number)


@pytest.mark.parametrize("seed", range(12))
def test_cells_of_every_kind_hold_what_python_calamine_says(seed: int, opened: Open, package: Any) -> None:
    chance = random.Random(seed)
    rows = "".join(
        f'<row r="{row}">'
        + "".join(any_cell(chance, f"{column}{row}") for column in chance.sample("ABCDEFGHI", 6))
        + "</row>"
        for row in sorted(chance.sample(range(1, 40), 20))
    )
    data = package(rows=rows, styles=STYLES, strings=STRINGS).bytes()
    [sheet] = opened(data).sheets
    assert different(sheet, by_calamine(data)["Bao cao"]) == []
    assert sum(cell is not None for row in sheet.rows for cell in row) > 20


def any_cell(chance: random.Random, reference: str) -> str:
    style = chance.choice(("", f' s="{chance.randrange(26)}"'))
    formula = chance.choice(("", "", "<f>A1&amp;B1</f>", '<f t="shared" si="0"/>'))
    kind, value = chance.choice(
        (
            ("", f"<v>{chance.choice(NUMBERS)}</v>"),
            ("n", f"<v>{chance.choice(NUMBERS)}</v>"),
            ("s", f"<v>{chance.randrange(len(TEXTS) + 1)}</v>"),
            ("str", f"<v>{chance.choice(TEXTS)}</v>"),
            ("b", f"<v>{chance.choice((0, 1))}</v>"),
            ("e", f"<v>{chance.choice(('#REF!', '#N/A'))}</v>"),
            ("d", f"<v>{chance.choice(('2024-03-05', '2024-03-05T08:30:00', '08:30:00', 'rác'))}</v>"),
            ("inlineStr", f"<is><t>{chance.choice(TEXTS)}</t></is>"),
            ("inlineStr", f'<is><t xml:space="preserve">{chance.choice(TEXTS)}</t></is>'),
            ("inlineStr", f"<is><r><t>{chance.choice(TEXTS)}</t></r><r><rPr><b/></rPr><t>đuôi</t></r></is>"),
        )
    )
    return f'<c r="{reference}"{style}' + (f' t="{kind}"' if kind else "") + f">{formula}{value}</c>"


# However it is written

PLAIN = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>'
    '<col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="A2" s="1" t="s"><v>0</v></c>'
    '<c r="C2" t="inlineStr"><is><t>A &amp; B</t></is></c></row><row r="3"><c r="A3"><f>SUM(B3:C3)</f></c>'
    '<c r="B3"><v>4</v></c><c r="C3"><v>-1.5</v></c><c r="D3" t="e"><v>#REF!</v></c></row></sheetData>'
    '<autoFilter ref="A2:C3"><filterColumn colId="0"/></autoFilter><mergeCells count="1">'
    '<mergeCell ref="A1:B1"/></mergeCells></worksheet>'
)
WAYS = {
    "single quotes": lambda xml: xml.replace('"', "'"),
    "blanks around the equals signs": lambda xml: xml.replace('="', ' = "'),
    "a prefix": lambda xml: re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x="),
    "attributes the other way round": lambda xml: re.sub(r'<c (r="\w+")((?: \w="\w+")+)', r"<c\2 \1", xml),
    "lines between the tags": lambda xml: xml.replace("><", ">\n  <"),
    "a comment that looks like a cell": lambda xml: xml.replace("</row>", '<!-- <c r="B2"><v>9</v></c> --></row>', 1),
    "marked text": lambda xml: xml.replace("A &amp; B", "<![CDATA[A & B]]>"),
    "an instruction": lambda xml: xml.replace("<row", "<?x <c/>?><row", 1),
    "empty tags written out": lambda xml: re.sub(r"<(col|mergeCell|filterColumn)([^<>]*)/>", r"<\1\2></\1>", xml),
    "a greater-than sign in an attribute": lambda xml: xml.replace('<row r="2"', '<row x="a>b" r="2"'),
}


def read(xml: str) -> Canvas:
    return read_sheet(xml.encode(), Styles(), read_shared_texts(b"<sst><si><t>Xa</t></si></sst>"), LIMITS)


@pytest.mark.parametrize("way", WAYS)
def test_a_worksheet_is_read_alike_however_it_is_written(way: str) -> None:
    changed = WAYS[way](PLAIN)
    assert changed != PLAIN
    assert read(changed) == read(PLAIN)
    assert read(PLAIN).rows == [[], ["Xa", None, "A & B"], [2.5, 4, -1.5]]
    assert (read(PLAIN).hidden_rows, read(PLAIN).hidden_columns, read(PLAIN).filtered) == ({1}, {1, 2}, True)


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.name)
def test_rewriting_changes_nothing(path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = opened(path.read_bytes()).sheets
    monkeypatch.setattr(xlsx_sheet, "is_written_as_usual", lambda _: False)
    xlsx_sheet.count_cells_of_list.cache_clear()
    rewritten = opened(path.read_bytes()).sheets
    xlsx_sheet.count_cells_of_list.cache_clear()
    assert [sheet.rows for sheet in rewritten if not sheet.hidden] == [s.rows for s in as_it_is if not s.hidden]
    assert [sheet.merged for sheet in rewritten] == [sheet.merged for sheet in as_it_is]


def test_rewriting_twice_is_rewriting_once() -> None:
    for xml in faulty_and_odd():
        assert rewrite(rewrite(xml)) == rewrite(xml)


def faulty_and_odd() -> Iterator[bytes]:
    yield from (way(PLAIN).encode() for way in WAYS.values())
    yield b"<a><t> </t><b> </b><v>\r\n&#13;</v></a>"


# What other readers give a sheet up over


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA"])
def test_an_error_that_is_younger_than_the_readers_costs_no_sheet(error: str, opened: Open, package: Any) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><f>A1#</f><v>{error}</v></c></row>'
    [sheet] = opened(package(rows=rows).bytes()).sheets
    assert (sheet.rows, sheet.errors) == ([[1, None]], {(0, 1): error})


def test_an_extension_within_a_cell_costs_no_sheet(opened: Open, package: Any) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v><extLst><ext uri="{x}"/></extLst></c></row>'
    assert opened(package(rows=rows).bytes()).sheets[0].rows == [[1]]


def test_a_number_too_large_for_any_program_is_left_as_written(opened: Open, package: Any) -> None:
    assert opened(package(rows='<row r="1"><c r="A1"><v>1e999</v></c></row>').bytes()).sheets[0].rows == [["1e999"]]


def test_a_text_whose_end_tag_is_spaced_out_is_not_lost(opened: Open, package: Any) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is ><t >Hạ Long</t ></is ></c ></row>'
    assert opened(package(rows=rows).bytes()).sheets[0].rows == [["Hạ Long"]]


def test_a_shared_text_named_by_endless_digits_makes_the_sheet_unreadable(
    opened: Open, package: Any, codes: Any
) -> None:
    rows = f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c></row>'
    assert codes(opened(package(rows=rows, strings=STRINGS).bytes())) == ["sheet_unreadable"]


def test_what_seems_filled_twice_and_is_only_written_oddly_is_read(opened: Open, package: Any) -> None:
    rows = "<row r='1'><c><v>1</v></c></row><row r=\"2\"><c><v>2</v></c></row><row r='3'><c><v>3</v></c></row>"
    assert opened(package(rows=rows).bytes()).sheets[0].rows == [[1], [2], [3]]


def test_two_values_within_one_cell_are_never_read_as_one_of_the_two(opened: Open, package: Any) -> None:
    workbook = opened(package(rows='<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>').bytes())
    assert [(f.code, f.cell) for f in workbook.findings] == [("sheet_cells_twice", "A1")]


def test_a_value_beside_an_error_of_the_same_cell_is_asked_about(opened: Open, package: Any) -> None:
    workbook = opened(package(rows='<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="A1"><v>2</v></c></row>').bytes())
    assert [(f.code, f.cell) for f in workbook.findings] == [("sheet_cells_twice", "A1")]


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_another_part_in_the_place_of_one_is_never_taken_for_it(part: str, opened: Open, package: Any) -> None:
    """Days would be read as numbers, texts as others, a sheet as empty."""
    book = package(rows='<row r="1"><c r="A1" s="1"><v>45000</v></c></row>', styles=STYLES, strings=STRINGS)
    book.parts[part] = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default/></Types>'
    workbook = opened(book.bytes())
    assert workbook.sheets == []
    assert {finding.code for finding in workbook.findings} <= {"file_unreadable", "sheet_unreadable"}


def test_a_shared_text_behind_a_formula_is_crossed_out_as_any_other(opened: Open, package: Any) -> None:
    struck = "<si><r><rPr><strike/></rPr><t>bỏ</t></r></si>"
    rows = '<row r="1"><c r="A1" t="s"><f>B1</f><v>0</v></c></row>'
    assert opened(package(rows=rows, strings=struck).bytes()).sheets[0].struck == {(0, 0)}


def test_one_stray_cell_far_down_and_to_the_right_costs_a_long_list_no_row(
    opened: Open, package: Any, codes: Any
) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 20_001))
    workbook = opened(package(rows=f'{rows}<row r="20001"><c r="ZZ20001"><v>7</v></c></row>').bytes())
    assert (len(workbook.sheets[0].rows), workbook.sheets[0].beyond) == (20_000, 1)
    assert codes(workbook) == ["sheet_stray_cells"]


def test_one_stray_cell_far_to_the_right_costs_a_long_return_no_row(opened: Open, package: Any, codes: Any) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 5001))
    workbook = opened(package(rows=rows.replace("</row>", '<c r="ZZ1"><v>7</v></c></row>', 1)).bytes())
    assert (len(workbook.sheets[0].rows), codes(workbook)) == (5000, [])
