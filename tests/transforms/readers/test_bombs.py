"""Files made to cost memory or time: each is refused, or read within the limits. Seconds are those of the processor."""

import struct
import time

import pytest

from tests.transforms.readers.hostile import heads, refused
from transforms.readers import Limits, open_workbook

BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


XXE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'


def test_a_zip_bomb_is_refused_before_it_unfolds(opened, package):
    bomb = package(rows='<row r="1"><c r="A1" t="inlineStr"><is><t>' + "A" * 80_000_000 + "</t></is></c></row>")
    data = bomb.bytes()
    assert len(data) < 200_000
    started = time.process_time()
    assert refused(opened(data), "file_bomb")
    assert time.process_time() - started < 5


def test_a_bomb_that_lies_about_its_size_is_refused(opened, package):
    data = bytearray(package(rows="<!--" + "A" * 50_000_000 + "-->").bytes())
    for at in heads(data):
        data[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refused(opened(bytes(data)), "file_bomb")


@pytest.mark.parametrize("dtd", [BILLION_LAUGHS, XXE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(opened, package, dtd, part, encoding):
    book = package(rows='<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>a</t></si>")
    book.parts[part] = (dtd + book.parts[part].decode()).encode(encoding)
    assert refused(opened(book.bytes()), "file_dtd")


@pytest.mark.parametrize("dtd", [BILLION_LAUGHS, XXE])
def test_document_types_are_refused_in_xml_2003_too(opened, dtd):
    book = f'<?xml version="1.0"?>{dtd}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert refused(opened(book.encode()), "file_dtd")


def test_more_rows_than_are_read_are_an_error(opened, package, codes):
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(99_900, 100_100))
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets[0].beyond == 100
    assert codes(workbook) == ["sheet_too_large"]


def test_two_far_cells_do_not_span_a_huge_area(opened, package):
    rows = '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="99999"><c r="A99999"><v>2</v></c></row>'
    sheet = opened(package(rows=rows).bytes()).sheets[0]
    assert (len(sheet.rows), sheet.beyond) == (1, 1)


def test_a_million_bordered_empty_rows_cost_no_time_and_no_memory(opened, package):
    rows = "".join([f'<row r="{r}"><c r="A{r}" s="1"/></row>' for r in range(2, 1_048_577)])
    data = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>' + rows).bytes()
    started = time.process_time()
    workbook = opened(data)
    assert time.process_time() - started < 10
    assert workbook.sheets[0].rows == [[1]]
    assert workbook.findings == []


def test_300_sheets_are_read_and_500_are_an_error(opened, package, codes):
    def book_of(count):
        book = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>')
        sheets = "".join(f'<sheet name="T{n}" sheetId="{n}" r:id="s1"/>' for n in range(1, count + 1))
        book.parts["xl/workbook.xml"] = (
            book.parts["xl/workbook.xml"].split(b"<sheet ")[0] + sheets.encode() + b"</sheets></workbook>"
        )
        return book.bytes()

    assert len(opened(book_of(300)).sheets) == 300
    workbook = opened(book_of(500))
    assert codes(workbook) == ["file_too_many_sheets"]


def test_a_sparse_file_of_20_gib_is_refused_by_its_size(tmp_path):
    path = tmp_path / "thua.xlsx"
    with path.open("wb") as file:
        file.truncate(20 << 30)
    assert refused(open_workbook(path, path.name), "file_too_large")


def test_too_many_parts_are_refused(tmp_path, sound):
    path = tmp_path / "nhieu.xlsx"
    path.write_bytes(sound)
    assert refused(open_workbook(path, path.name, Limits(members=3)), "file_too_many_parts")


def test_letters_without_end_in_the_name_of_a_cell_never_reach_the_memory(opened, package, codes):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZZ1"><v>2</v></c></row>'
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets[0].rows == [[1]]
    assert codes(workbook) == ["sheet_stray_cells"]


def test_one_wide_row_and_many_rows_are_no_huge_rectangle(tmp_path):
    path = tmp_path / "rong.csv"
    path.write_text("\n".join(["a,b", *["1"] * 50, "," * 60 + "x", *["2"] * 50]), encoding="utf-8")
    workbook = open_workbook(path, path.name, Limits(cells=61 * 60))
    assert len(workbook.sheets[0].rows) == 60
    assert workbook.sheets[0].beyond == 42
    assert [finding.code for finding in workbook.findings] == ["sheet_stray_cells"]


@pytest.mark.parametrize(("name", "head"), [("bc.csv", b"a,b\n"), ("bc.xls", b"<html><table><tr><td>")])
def test_nine_megabytes_of_text_are_refused_with_their_size(opened, name, head):
    assert refused(opened(head + b"x" * (9 << 20), name), "file_too_large")


@pytest.mark.parametrize("endless", [b"<", b"</", b"<!--", b"<?", b"<!"])
def test_tags_that_never_close_are_refused_at_once(opened, endless):
    started = time.process_time()
    assert refused(opened(b"<table><tr><td>" + endless * 1_000_000, "bc.html"), "file_unreadable")
    assert time.process_time() - started < 5


def test_many_parts_of_middling_size_are_together_too_much(opened, package):
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{"a" * 900}</t></is></c></row>' for r in range(2000))
    book = package(rows=rows)
    listed = "".join(f'<sheet name="T{n}" sheetId="{n}" r:id="s1"/>' for n in range(2, 40))
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b"</sheets>", f"{listed}</sheets>".encode())
    assert refused(opened(book.bytes()), "file_bomb")
