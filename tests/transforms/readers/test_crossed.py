"""A cell whose old value is crossed out beside the new one holds the new one, and says what was left out."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from transforms.read import interpret
from transforms.workbook import Sheet, Workbook

_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def _inline(saved: Any) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText(TextBlock(InlineFont(strike=True), "12"), TextBlock(InlineFont(), " 15"))
    return saved(book)


def _shared(package: Any, *, style: bool = False) -> bytes:
    runs = (
        '<si><r><rPr><strike val="true"/></rPr><t>12</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 15</t></r></si>'
    )
    styles = "<fonts><font><strike/></font></fonts><cellXfs><xf fontId='0'/></cellXfs>" if style else ""
    row = '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c></row>'
    return package(rows=row, strings=runs, styles=styles).bytes()


def _xls() -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    struck = xlwt.Font()
    struck.struck_out = True
    book.add_sheet("T").write_rich_text(0, 0, [("12", struck), (" 15", xlwt.Font())])
    book.save(target)
    return target.getvalue()


def _flat_odf() -> bytes:
    names = " ".join(f'xmlns:{name}="{_ODF}:{kind}:1.0"' for name, kind in _KINDS.items())
    style = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
    )
    text = '<text:p><text:span text:style-name="T1">12</text:span> 15</text:p>'
    cell = f'<table:table-cell office:value-type="string">{text}'
    return (
        f'<?xml version="1.0"?><office:document {names} office:mimetype='
        f'"application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>{style}</office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="T"><table:table-row>{cell}</table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document>"
    ).encode()


_KINDS = {"office": "office", "style": "style", "table": "table", "text": "text"}
_HTML = b"<table><tr><td><s>12</s> 15</td></tr></table>"
_XML = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="T"><Table><Row><Cell>'
    b'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>12</S><Font> 15</Font></ss:Data>'
    b"</Cell></Row></Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize("kind", ["inline", "shared", "shared under a struck style", "xls", "odf", "html", "xml 2003"])
def test_what_is_crossed_out_beside_a_new_value_is_left_out(kind: str, opened: Any, saved: Any, package: Any) -> None:
    data = {
        "inline": lambda: _inline(saved),
        "shared": lambda: _shared(package),
        "shared under a struck style": lambda: _shared(package, style=True),
        "xls": _xls,
        "odf": _flat_odf,
        "html": lambda: _HTML,
        "xml 2003": lambda: _XML,
    }[kind]()
    [sheet] = opened(data, "bc.xls").sheets
    assert [[str(cell).strip() for cell in row] for row in sheet.rows] == [["15"]]
    assert (sheet.part_struck, sheet.struck) == ({(0, 0): "12"}, frozenset())


def test_a_blank_after_what_is_crossed_out_is_no_new_value(package: Any, opened: Any) -> None:
    runs = "<si><r><rPr><strike/></rPr><t>12</t></r><r><t xml:space='preserve'> </t></r></si>"
    [sheet] = opened(package(rows='<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=runs).bytes()).sheets
    assert (sheet.struck, sheet.part_struck) == (frozenset({(0, 0)}), {})


def test_a_person_is_asked_about_a_count_written_over_another() -> None:
    head = ["STT", "Đơn vị", "Tổng số lượt", "Chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt"]
    titles = [["HUYỆN ĐOÀN TIÊN YÊN"], ["TỔNG HỢP LƯỢT ĐI CƠ SỞ"], ["Quý I năm 2024"]]
    rows = [[1, "Xã Hà Lâu", 18, "15", 3, 0, 0], [2, "Xã Đại Dực", 3, 3, 0, 0, 0]]
    sheet = Sheet("TH", [*titles, head, *rows], part_struck={(4, 3): "12"})  # type: ignore[list-item]
    read = interpret(Workbook("xlsx", [sheet]), "th.xlsx")
    assert read.tables[0].values["ht1"] == [15, 3]
    [finding] = read.findings
    assert (finding.code, finding.severity, finding.cell) == ("cell_part_struck", "warning", "D5")
    assert finding.params["gone"] == "12"
