import datetime as dt

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

STYLES = (
    '<fonts><font><name val="Arial"/></font><font><strike/><name val="Arial"/></font>'
    '<font><name val=".VnTimeH"/></font><font><strike val="0"/><name val="VNI-Times"/></font></fonts>'
    '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/></cellXfs>'
)


def text(reference: str, value: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'


def test_values_keep_their_types_and_their_physical_rows(opened, saved):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"], sheet["D3"] = "Hạ Long", 12, 6.8
    sheet["E3"], sheet["F3"] = True, dt.date(2024, 3, 5)
    sheet["G3"] = dt.datetime(2024, 3, 5, 8, 30)
    sheet["F3"].number_format = "dd/mm/yyyy"
    workbook = opened(saved(book))
    assert workbook.format == "xlsx"
    assert workbook.findings == []
    rows = workbook.sheets[0].rows
    assert rows[:2] == [[None] * 7] * 2
    assert rows[2] == [None, "Hạ Long", 12, 6.8, True, dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30)]
    assert type(rows[2][2]) is int


def test_a_number_with_text_in_its_format_stays_a_number(opened, saved):
    book = openpyxl.Workbook()
    for row, form in enumerate(['0" ngày"', "0\\d", "#,##0 [$₫-42A]", "General"], 1):
        book.active.cell(row, 1, 3).number_format = form
    assert opened(saved(book)).sheets[0].rows == [[3]] * 4


def test_the_1904_date_system_gives_the_same_days(opened, saved):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2024, 3, 5)
    assert opened(saved(book)).sheets[0].rows == [[dt.date(2024, 3, 5)]]


def test_a_negative_number_in_a_date_format_is_not_shown_as_midnight(opened, saved):
    book = openpyxl.Workbook()
    book.active["A1"] = -5
    book.active["A1"].number_format = "dd/mm/yyyy"
    assert opened(saved(book)).sheets[0].rows == [[-5]]


def test_hidden_sheets_rows_and_columns_are_told_apart_from_filtered_ones(opened, saved):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 8):
        sheet.append([row] * 5)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    for state in ("hidden", "veryHidden"):
        book.create_sheet(state).sheet_state = state
    filtered = book.create_sheet("loc")
    filtered.append([1])
    filtered.auto_filter.ref = "A1:A1"
    filtered.auto_filter.add_filter_column(0, ["1"])
    filtered.row_dimensions[1].hidden = True
    first, hidden, very, by_filter = opened(saved(book)).sheets
    assert (first.hidden_rows, first.hidden_columns, first.filtered) == ({2}, {1}, False)
    assert [(s.hidden, s.very_hidden) for s in (first, hidden, very)] == [(False, False), (True, False), (True, True)]
    assert (by_filter.hidden_rows, by_filter.filtered) == ({0}, True)


def test_rows_hidden_by_the_filter_of_a_table_are_filtered(opened, saved):
    book = openpyxl.Workbook()
    for value in ("k", "a", "b"):
        book.active.append([value])
    filtered = Table(displayName="Bang", ref="A1:A3")
    filtered.autoFilter = AutoFilter(ref="A1:A3")
    filtered.autoFilter.add_filter_column(0, ["a"])
    book.active.add_table(filtered)
    book.active.row_dimensions[3].hidden = True
    assert opened(saved(book)).sheets[0].filtered


def test_dates_written_as_iso_text_are_dates(opened, saved):
    book = openpyxl.Workbook()
    book.iso_dates = True
    book.active["A1"] = dt.date(2024, 3, 5)
    book.active["B1"] = dt.datetime(2024, 3, 5, 8, 30)
    assert opened(saved(book)).sheets[0].rows == [[dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30)]]


@pytest.mark.parametrize("shown", ["mm/yyyy", "mmm-yy", '"tháng" m/yyyy', "[$-42A]mm/yyyy"])
def test_a_month_shown_without_its_day_is_no_first_of_the_month(opened, saved, shown):
    book = openpyxl.Workbook()
    book.active.append([dt.date(2024, 3, 1), dt.date(2024, 3, 15), dt.date(2024, 3, 1)])
    for cell in book.active[1][:2]:
        cell.number_format = shown
    book.active["C1"].number_format = "dd/mm/yyyy"
    assert opened(saved(book)).sheets[0].rows == [["03/2024", dt.date(2024, 3, 15), dt.date(2024, 3, 1)]]


def test_error_cells_keep_their_text_and_are_not_blank(opened, package):
    rows = '<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="D2" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>'
    sheet = opened(package(rows=rows).bytes()).sheets[0]
    assert sheet.errors == {(1, 1): "#REF!", (1, 3): "#DIV/0!"}
    assert sheet.rows == [[None] * 4, [None] * 4]


def test_formulas_without_a_value_are_told_from_those_with_an_empty_one(opened, package):
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v></v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f t="shared" si="0"/><v/></c></row>'
    )
    sheet = opened(package(rows=rows).bytes()).sheets[0]
    assert sheet.uncached == {(0, 0), (0, 1), (0, 4)}
    assert sheet.rows == [[None, None, 2, None, None]]


def test_struck_cells_and_legacy_fonts_are_marked(opened, package):
    cells = text("A1", "bỏ", 1) + text("B1", "céng hßa", 2) + text("C1", "Haø", 3) + text("D1", "thường")
    sheet = opened(package(rows=f'<row r="1">{cells}<c r="E1" s="1"/></row>', styles=STYLES).bytes()).sheets[0]
    assert sheet.struck == {(0, 0)}
    assert sheet.legacy_fonts == {(0, 1): "tcvn3-caps", (0, 2): "vni"}


def test_a_shared_text_struck_from_end_to_end_is_struck_and_a_partly_struck_one_is_not(opened, package):
    strings = (
        "<si><r><rPr><strike/></rPr><t xml:space='preserve'>bỏ </t></r><r><rPr><strike/></rPr><t>hết</t></r></si>"
        "<si><r><rPr><strike/></rPr><t xml:space='preserve'>bỏ </t></r><r><t>một phần</t></r></si>"
        '<si><r><rPr><rFont val=".VnTime"/></rPr><t>NguyÔn</t></r></si>'
    )
    rows = '<row r="1">' + "".join(f'<c r="{c}1" t="s"><v>{i}</v></c>' for i, c in enumerate("ABC")) + "</row>"
    sheet = opened(package(rows=rows, strings=strings).bytes()).sheets[0]
    assert sheet.rows == [["bỏ hết", "một phần", "NguyÔn"]]
    assert sheet.struck == {(0, 0)}
    assert sheet.legacy_fonts == {(0, 2): "tcvn3"}


def test_a_whole_row_struck_through_by_its_cells(opened, saved):
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c"])
    for cell in book.active[1]:
        cell.font = Font(strike=True)
    assert opened(saved(book)).sheets[0].struck == {(0, 0), (0, 1), (0, 2)}


def test_cells_without_references_stand_where_they_are_counted(opened, package):
    rows = '<row><c t="e"><v>#N/A</v></c></row><row/><row hidden="1"><c/><c><v>7</v></c><c t="e"><v>#REF!</v></c></row>'
    sheet = opened(package(rows=rows).bytes()).sheets[0]
    assert sheet.rows[2][1] == 7
    assert sheet.errors == {(0, 0): "#N/A", (2, 2): "#REF!"}
    assert sheet.hidden_rows == {2}


def test_attributes_in_single_quotes_and_spaced_out_are_read_alike(opened, package):
    rows = "<row r = '3' hidden='1'><c t='e' r='B3'><v>#REF!</v></c><c\tr='XFD3'><v>1</v></c></row>"
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets[0].errors == {(2, 1): "#REF!"}
    assert workbook.sheets[0].hidden_rows == {2}
    assert workbook.sheets[0].beyond == 1


def test_prefixed_tags_are_read_alike(opened, package):
    body = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:f>1+1</x:f></x:c><x:c r="B1"><x:v>4</x:v></x:c><x:c r="C1" t="e"><x:v>#N/A</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    sheet = opened(package(body).bytes()).sheets[0]
    assert sheet.rows == [[None, 4, None]]
    assert (sheet.uncached, sheet.errors) == ({(0, 0)}, {(0, 2): "#N/A"})


def test_merged_ranges(opened, saved):
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active.merge_cells("A1:C2")
    assert opened(saved(book)).sheets[0].merged == ((0, 0, 1, 2),)


def test_an_odd_layout_of_parts_is_followed_by_its_relations(opened, package):
    odd = package(rows='<row r="1"><c r="A1"><v>9</v></c></row>')
    parts = odd.parts
    parts["xl\\Workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"workbook.xml", b"workbook2.xml")
    assert opened(odd.bytes()).sheets[0].rows == [[9]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_parts_in_other_encodings_are_read(opened, package, encoding):
    book = package(rows="")
    declared = '<?xml version="1.0" encoding="UTF-16"?>' if encoding == "utf-16" else ""
    row = f'<row r="1">{text("A1", "Đoàn xã")}<c r="B1" t="e"><v>#N/A</v></c></row>'
    body = book.parts["xl/worksheets/sheet1.xml"].decode().replace("<sheetData>", f"<sheetData>{row}")
    book.parts["xl/worksheets/sheet1.xml"] = (declared + body).encode(encoding)
    sheet = opened(book.bytes()).sheets[0]
    assert sheet.rows == [["Đoàn xã", None]]
    assert sheet.errors == {(0, 1): "#N/A"}


def test_chart_sheets_are_left_out(opened, saved):
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_chartsheet("Biểu đồ")
    assert [sheet.name for sheet in opened(saved(book)).sheets] == ["Sheet"]


def test_our_own_stamp_is_taken_off_the_workbook(opened, saved):
    book = openpyxl.Workbook()
    stamp = book.create_sheet("_hopnhat")
    stamp.sheet_state = "veryHidden"
    for pair in (("form", "DI_CO_SO_KQ"), ("version", 1), ("unit_id", "TYE"), ("period", "2020-H1"), ("else", "x")):
        stamp.append(pair)
    workbook = opened(saved(book))
    assert {name: said for name, said in workbook.stamp.items() if said} == {
        "form": "DI_CO_SO_KQ",
        "version": "1",
        "unit_id": "TYE",
        "period": "2020-H1",
    }
    assert [sheet.name for sheet in workbook.sheets] == ["Sheet"]


def test_a_visible_sheet_of_that_name_is_no_stamp(opened, saved):
    book = openpyxl.Workbook()
    book.create_sheet("_hopnhat").append(["form", "DI_CO_SO_KQ"])
    workbook = opened(saved(book))
    assert (workbook.stamp, len(workbook.sheets)) == ({}, 2)


def test_the_extension_decides_nothing(opened, saved):
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    for name in ("bc.xls", "bc.csv", "bc", "bc.pdf"):
        assert opened(saved(book), name).format == "xlsx"


def test_trailing_empty_rows_and_columns_are_trimmed_and_blank_text_in_between_is_empty(opened, package):
    rows = f'<row r="1">{text("A1", "x")}<c r="C1" t="str"><f>""</f><v></v></c></row><row r="9"><c r="F9" s="1"/></row>'
    assert opened(package(rows=rows).bytes()).sheets[0].rows == [["x"]]


def test_sums_that_nobody_computed_have_the_value_excel_shows(opened, package):
    rows = (
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><v>3</v></c><c r="C1"><f>SUM(A1:B1)</f></c></row>'
        '<row r="2"><c r="A2"><v>0</v></c><c r="C2"><f>A2+B2</f><v></v></c></row>'
        '<row r="3"><c r="A3"><f>SUM(C1:C2)</f></c><c r="B3"><f>SUM(A1,B1)+1</f></c>'
        '<c r="C3"><f>SUM(B3,A1)</f></c></row>'
        '<row r="4"><c r="A4" t="str"><v>x</v></c><c r="B4"><f>A4+A1</f></c>'
        '<c r="C4"><f>SUM($A$1:A1048576)</f></c></row>'
    )
    sheet = opened(package(rows=rows).bytes()).sheets[0]
    assert sheet.rows == [[2, 3, 5], [0, None, 0], [5, None, None], ["x", None, None]]
    assert sheet.uncached == {(2, 1), (2, 2), (3, 1), (3, 2)}
