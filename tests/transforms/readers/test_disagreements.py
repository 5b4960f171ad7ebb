"""Where programs disagree on a workbook, or give it up: ours decides by one stated rule, seen here on made files."""

import io
import zipfile

import pytest

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
OFFICE, TABLE, TEXT = (f"urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0" for kind in ("office", "table", "text"))


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="A1"><v>2</v></c></row>',
    ],
    ids=["cell twice", "row twice", "text and number"],
)
def test_a_cell_filled_twice_is_never_read_as_one_of_the_two(opened, package, rows):
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets == []
    assert [(f.code, f.cell) for f in workbook.findings] == [("sheet_cells_twice", "A1")]


def test_an_empty_cell_beside_a_filled_one_of_its_name_is_no_question(opened, package):
    rows = '<row r="1"><c r="A1" s="1"/><c r="A1"><v>2</v></c><c r="B1" t="str"><v></v></c></row>'
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets[0].rows == [[2]]
    assert workbook.findings == []


@pytest.mark.parametrize(
    "sheet",
    [
        f"<sheetData>{ONE}</sheetData><sheetData>{ONE.replace('1', '2')}</sheetData>",
        f"<sheetData>{ONE}</sheetData>{ONE.replace('1', '2')}",
        f"{ONE}<sheetData/>",
    ],
    ids=["two tables", "row below", "row above"],
)
def test_cells_outside_the_one_table_of_a_sheet_are_never_lost_silently(opened, package, codes, sheet):
    workbook = opened(package(f"<worksheet>{sheet}</worksheet>").bytes())
    assert workbook.sheets == []
    assert codes(workbook) == ["sheet_unreadable"]


@pytest.mark.parametrize("around", ['<dimension ref="1:4"/>', '<dimension ref="A:XFD"/>', '<dimension ref="rác"/>'])
def test_a_dimension_that_says_nothing_costs_no_sheet(opened, package, around):
    merged = '<mergeCells><mergeCell ref="A:A"/></mergeCells>'
    sheet = f"<worksheet>{around}<sheetData>{ONE}</sheetData>{merged}</worksheet>"
    assert opened(package(sheet).bytes()).sheets[0].rows == [[1]]


def test_blanks_between_words_stay_where_the_whole_sheet_says_so(opened, package):
    cell = '<c r="A1" t="inlineStr"><is><r><t>Nguyễn Văn</t></r><r><t> An</t></r></is></c>'
    sheet = f'<worksheet xml:space="preserve"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    assert opened(package(sheet).bytes()).sheets[0].rows == [["Nguyễn Văn An"]]


def test_the_module_of_a_macro_is_no_sheet(opened, package, codes):
    book = package(rows=ONE)
    listed = book.parts["xl/workbook.xml"]
    module = b'<sheet name="Module1" sheetId="2" state="veryHidden" r:id=""/></sheets>'
    book.parts["xl/workbook.xml"] = listed.replace(b"</sheets>", module)
    workbook = opened(book.bytes())
    assert [sheet.rows for sheet in workbook.sheets] == [[[1]]]
    assert codes(workbook) == []


def test_two_sheets_of_one_name_are_refused(opened, package, codes):
    book = package(rows=ONE)
    again = b'<sheet name="BAO CAO" sheetId="1" r:id="s1"/></sheets>'
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b"</sheets>", again)
    assert codes(opened(book.bytes())) == ["file_duplicate_parts"]


def test_a_sheet_that_is_listed_and_missing_is_an_error(opened, package, codes):
    book = package(rows=ONE)
    lost = b'<sheet name="Mat" sheetId="2" r:id="s9"/></sheets>'
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b"</sheets>", lost)
    assert codes(opened(book.bytes())) == ["sheet_unreadable"]


def test_a_workbook_is_found_wherever_its_package_keeps_it(opened, package):
    book = package(rows=ONE)
    moved = {name.replace("xl/", ""): content for name, content in book.parts.items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b"xl/workbook", b"workbook")
    assert opened(zipped(moved)).sheets[0].rows == [[1]]


def test_an_ods_that_keeps_silent_on_its_type_is_read(opened):
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}"><office:body>'
        '<office:spreadsheet><table:table table:name="T"><table:table-row><table:table-cell><text:p>a</text:p>'
        "</table:table-cell><table:covered-table-cell><text:p>b</text:p></table:covered-table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = zipped({"content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})
    assert opened(data, "bc.ods").sheets[0].rows == [["a", "b"]]


@pytest.mark.parametrize(("stream", "code"), [("WORKBOOK", "file_unreadable"), ("BOOK", "file_unreadable")])
def test_the_stream_of_an_xls_may_be_in_capitals(opened, codes, stream, code):
    data = OLE + bytes(504) + (stream + "\0").encode("utf-16-le").ljust(512, b"\0")
    assert codes(opened(data, "bc.xls")) == [code]


def test_a_cell_that_says_workbook_makes_no_workbook_of_a_document(opened, codes):
    text = "  Workbook\0".encode("utf-16-le")
    data = OLE + bytes(504) + text + bytes(128 - len(text)) + "WordDocument\0".encode("utf-16-le").ljust(512, b"\0")
    assert codes(opened(data, "bc.xls")) == ["file_word"]


def test_an_index_that_runs_backwards_over_filled_cells_is_refused(opened, codes):
    cells = "".join(f'<Cell ss:Index="{i}"><Data ss:Type="String">{i}</Data></Cell>' for i in (2, 1, 2))
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="T">'
        f"<Table><Row>{cells}</Row></Table></Worksheet></Workbook>"
    )
    assert codes(opened(book.encode(), "bc.xls")) == ["file_unreadable"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["Họ và tên,Đơn vị\r\nNguyễn Văn Ả,Hạ Long\r\n", "Ho\u0323 va\u0300 te\u0302n,a\u0300\n", "“Tên”,■\U0001d11e\r\n"],
    ids=["composed", "decomposed", "signs"],
)
def test_utf16_without_a_mark_is_recognised(opened, order, text):
    workbook = opened(text.encode(order), "bc.csv")
    assert workbook.encoding == "utf-16"
    assert workbook.sheets[0].rows[0] == text.splitlines()[0].split(",")
