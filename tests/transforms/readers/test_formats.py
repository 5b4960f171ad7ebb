"""Formats other than xlsx: each says the same of a workbook, as far as the format can say it."""

import datetime as dt
import io
import zipfile

import pytest
import xlwt
from odf import opendocument, style, table, text

XML_2003 = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Styles><Style ss:ID="Default"/><Style ss:ID="bo"><Font ss:StrikeThrough="1"/></Style>
 <Style ss:ID="cu"><Font ss:FontName=".VnTime"/></Style></Styles>
 <Worksheet ss:Name="Báo cáo"><Table ss:ExpandedColumnCount="3">
  <Column ss:Index="2" ss:Hidden="1"/>
  <Row ss:Index="2"><Cell ss:Index="1" ss:MergeAcross="1"><Data ss:Type="String">Hạ Long</Data></Cell>
   <Cell><Data ss:Type="Number">12</Data></Cell></Row>
  <Row ss:Hidden="1"><Cell ss:StyleID="bo"><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell>
   <Cell ss:StyleID="cu"><Data ss:Type="String">NguyÔn</Data></Cell>
   <Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
  <Row><Cell ss:Formula="=1+1"/></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="DM"><Table/><x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions>
 </Worksheet>
</Workbook>"""

PAGE = """<html><head><meta charset="utf-8"><title>x</title><style>td{color:red}</style></head><body>
<h3>HUYỆN ĐOÀN TIÊN YÊN</h3><p>Tháng 3<br>năm 2024</p>
<table border=1><tr><th>STT<th>Họ và tên<th colspan=2>Đơn vị
<tr><td rowspan=2>1<td>Nguyễn&nbsp;Văn &amp; A</td><td><s>bỏ</s></td><td>x
<tr style="display:none"><td style="font-family:.VnTime">NguyÔn</td><td></td><td>y</tr></table>
<script>alert(1)</script></body></html>"""


def test_xls_values_and_notes(opened):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Báo cáo")
    struck, legacy = xlwt.easyxf("font: struck_out on"), xlwt.easyxf("font: name .VnTimeH")
    sheet.write(1, 0, "Hạ Long")
    sheet.write(1, 1, 12)
    sheet.write(1, 2, 6.5)
    sheet.write(1, 3, dt.date(2024, 3, 5), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(1, 4, dt.datetime(2024, 3, 5, 8, 30), xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm"))
    sheet.write(1, 5, True)
    sheet.write(2, 0, "bỏ", struck)
    sheet.write(2, 1, "céng", legacy)
    sheet.row(3).write(0, "#REF!")
    sheet.row(4).set_cell_error(0, 0x2A)
    sheet.write_merge(5, 6, 0, 1, "gộp")
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    hidden = book.add_sheet("ẩn")
    hidden.visibility = 2
    target = io.BytesIO()
    book.save(target)
    workbook = opened(target.getvalue(), "bc.xlsx")
    assert (workbook.format, workbook.findings) == ("xls", [])
    first, second = workbook.sheets
    assert first.rows[1] == ["Hạ Long", 12, 6.5, dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30), True]
    assert (first.struck, first.legacy_fonts) == ({(2, 0)}, {(2, 1): "tcvn3-caps"})
    assert (first.hidden_rows, first.hidden_columns, first.filtered) == ({2}, {3}, False)
    assert (first.errors, first.rows[4][0], first.rows[3][0]) == ({(4, 0): "#N/A"}, None, "#REF!")
    assert first.merged == ((5, 0, 6, 1),)
    assert (second.hidden, second.very_hidden) == (True, True)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_xls_is_refused_or_read_but_never_crashes(opened, share):
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row in range(300):
        sheet.write(row, 0, f"dòng {row}")
    target = io.BytesIO()
    book.save(target)
    data = target.getvalue()
    workbook = opened(data[: int(len(data) * share)], "bc.xls")
    assert workbook.sheets == [] or len(workbook.sheets[0].rows) == 300
    assert workbook.sheets or [f.severity.value for f in workbook.findings] == ["error"]


@pytest.mark.parametrize("size", [8, 100, 512, 1024])
def test_a_tiny_bad_xls_is_refused(opened, size):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(120) + "Workbook\0".encode("utf-16-le") + b"\xff" * size
    assert [f.code for f in opened(data, "bc.xls").findings] == ["file_unreadable"]


def ods_of(*rows, styles=(), sheet=None) -> bytes:
    document = opendocument.OpenDocumentSpreadsheet()
    for each in styles:
        document.automaticstyles.addElement(each)
    sheet = sheet or table.Table(name="Báo cáo")
    for row in rows:
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def ods_row(*cells, **attributes):
    row = table.TableRow(**attributes)
    for cell in cells:
        row.addElement(cell)
    return row


def ods_text(content: str, **attributes):
    cell = table.TableCell(valuetype="string", **attributes)
    cell.addElement(text.P(text=content))
    return cell


def test_ods_values_and_notes(opened):
    struck = style.Style(name="bo", family="table-cell")
    struck.addElement(style.TextProperties(textlinethroughstyle="solid"))
    legacy = style.Style(name="cu", family="table-cell", parentstylename="bo2")
    legacy.addElement(style.TextProperties(fontfamily=".VnTime"))
    error = ods_text("#REF!", formula="of:=#REF!")
    workbook = opened(
        ods_of(
            ods_row(
                ods_text("Hạ Long"),
                table.TableCell(valuetype="float", value="12", numbercolumnsrepeated="2"),
                table.TableCell(valuetype="date", datevalue="2024-03-05"),
                table.TableCell(valuetype="date", datevalue="2024-03-05T08:30:00"),
                table.TableCell(valuetype="time", timevalue="PT08H30M00S"),
                table.TableCell(valuetype="boolean", booleanvalue="true"),
            ),
            ods_row(table.TableCell(numbercolumnsrepeated="16384"), numberrowsrepeated="3"),
            ods_row(ods_text("bỏ", stylename="bo"), ods_text("NguyÔn", stylename="cu"), visibility="collapse"),
            ods_row(error, table.TableCell(formula="of:=1+1"), ods_text("gộp", numbercolumnsspanned="2")),
            ods_row(table.TableCell(numbercolumnsrepeated="16384"), numberrowsrepeated="1048000"),
            styles=(struck, legacy),
        ),
        "bc.xls",
    )
    assert (workbook.format, workbook.findings) == ("ods", [])
    sheet = workbook.sheets[0]
    day, moment = dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30)
    assert sheet.rows[0] == ["Hạ Long", 12, 12, day, moment, dt.time(8, 30), True]
    assert len(sheet.rows) == 6
    assert (sheet.struck, sheet.legacy_fonts, sheet.hidden_rows) == ({(4, 0)}, {(4, 1): "tcvn3"}, {4})
    assert (sheet.errors, sheet.uncached) == ({(5, 0): "#REF!"}, {(5, 1)})
    assert sheet.merged == ((5, 2, 5, 3),)


def test_ods_rows_hidden_by_a_filter_and_hidden_sheets(opened):
    hidden = style.Style(name="an", family="table")
    hidden.addElement(style.TableProperties(display="false"))
    sheet = table.Table(name="ẩn", stylename="an")
    data = ods_of(ods_row(ods_text("a"), visibility="filter"), ods_row(ods_text("b")), styles=(hidden,), sheet=sheet)
    sheet = opened(data).sheets[0]
    assert (sheet.hidden, sheet.filtered, sheet.hidden_rows) == (True, True, {0})


def test_an_ods_cell_repeated_over_the_whole_sheet_stays_within_the_limits(opened, codes):
    cell = ods_text("x", numbercolumnsrepeated="16384")
    workbook = opened(ods_of(ods_row(cell, numberrowsrepeated="1048576")))
    assert sum(map(len, workbook.sheets[0].rows)) <= 4_000_000
    inside = sum(cell == "x" for row in workbook.sheets[0].rows for cell in row)
    assert inside + workbook.sheets[0].beyond == 16384 * 1048576
    assert codes(workbook) == ["sheet_too_large"]


def test_rows_of_an_ods_that_reach_too_far_right_are_read_up_to_there(opened, codes):
    workbook = opened(ods_of(ods_row(ods_text("x", numbercolumnsrepeated="710"), numberrowsrepeated="3")))
    assert workbook.sheets[0].rows == [["x"] * 702] * 3
    assert (workbook.sheets[0].beyond, codes(workbook)) == (24, ["sheet_stray_cells"])


def test_an_ods_with_a_password_is_refused(opened, codes):
    target = io.BytesIO(ods_of(ods_row(ods_text("a"))))
    with zipfile.ZipFile(target) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    workbook = opened(target.getvalue())
    assert (workbook.sheets, codes(workbook)) == ([], ["file_password"])


def test_xml_2003_under_the_name_xls(opened):
    workbook = opened(XML_2003.encode(), "bc.xls")
    assert (workbook.format, workbook.findings) == ("xml2003", [])
    sheet, hidden = workbook.sheets
    day = dt.date(2024, 3, 5)
    assert sheet.rows == [[None] * 3, ["Hạ Long", None, 12], [day, "NguyÔn", None], [None] * 3]
    assert sheet.merged == ((1, 0, 1, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1})
    assert (sheet.struck, sheet.legacy_fonts) == ({(2, 0)}, {(2, 1): "tcvn3"})
    assert (sheet.errors, sheet.uncached) == ({(2, 2): "#DIV/0!"}, {(3, 0)})
    assert hidden.very_hidden


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_an_html_table_under_the_name_xls(opened, encoding):
    workbook = opened(PAGE.encode(encoding), "bc.xls")
    assert (workbook.format, workbook.findings) == ("html", [])
    sheet = workbook.sheets[0]
    assert sheet.rows == [
        ["HUYỆN ĐOÀN TIÊN YÊN", None, None, None],
        ["Tháng 3", None, None, None],
        ["năm 2024", None, None, None],
        ["STT", "Họ và tên", "Đơn vị", None],
        ["1", "Nguyễn\xa0Văn & A", "bỏ", "x"],
        [None, "NguyÔn", None, "y"],
    ]
    assert sheet.merged == ((3, 2, 3, 3), (4, 0, 5, 0))
    assert (sheet.struck, sheet.hidden_rows, sheet.legacy_fonts) == ({(4, 2)}, {5}, {(5, 1): "tcvn3"})


def test_an_html_table_that_spans_the_earth_is_refused(opened, codes):
    cells = '<td rowspan="999999" colspan="999999">x</td>' * 10
    assert codes(opened(f"<table><tr>{cells}</tr></table>".encode())) == ["file_bomb"]
