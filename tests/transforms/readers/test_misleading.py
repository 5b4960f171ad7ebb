"""Parts that are well-formed and say what is not so: a forgiving reader shows something else, or gives up."""

import time

import pytest

from transforms.readers import Limits, open_workbook

TEXTS = "<si><t>Nguyễn Văn A</t></si><si><t>Trần Thị B</t></si>"
TEXT_CELL = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'


@pytest.mark.parametrize("number", ["-1", "NaN", "0x1", "1.0", "một"])
def test_a_cell_that_names_its_shared_text_by_no_number_is_never_shown_the_first(opened, package, codes, number):
    workbook = opened(package(rows=TEXT_CELL.format(number), strings=TEXTS).bytes())
    assert (workbook.sheets, codes(workbook)) == ([], ["sheet_unreadable"])


def test_a_formula_between_a_cell_and_its_shared_text_is_no_fault(opened, package):
    rows = '<row r="1"><c r="A1" t="s"><f>B1</f><v>1</v></c><c r="B1" t="s"/><c r="C1"><v>-1.5</v></c></row>'
    assert opened(package(rows=rows, strings=TEXTS).bytes()).sheets[0].rows == [["Trần Thị B", None, -1.5]]


def test_no_memory_is_set_aside_for_the_shared_texts_a_workbook_says_it_has(opened, package):
    book = package(rows=TEXT_CELL.format(1), strings=TEXTS)
    part = book.parts["xl/sharedStrings.xml"]
    book.parts["xl/sharedStrings.xml"] = part.replace(b"<sst ", b"<sst count='4000000000' uniqueCount=\"4000000000\" ")
    assert opened(book.bytes()).sheets[0].rows == [["Trần Thị B"]]


def test_a_text_shared_by_so_many_cells_that_it_fills_the_memory_is_refused(package, codes, tmp_path):
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 201))
    path = tmp_path / "tep"
    path.write_bytes(package(rows=cells, strings=f"<si><t>{'x' * 1000}</t></si>").bytes())
    assert codes(open_workbook(path, "bc.xlsx", Limits(text_memory=199_000))) == ["file_bomb"]
    assert len(open_workbook(path, "bc.xlsx", Limits(text_memory=250_000)).sheets[0].rows) == 200


def test_many_cells_with_short_texts_beside_one_long_text_are_read(package, codes, tmp_path):
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(1, 201))
    path = tmp_path / "tep"
    path.write_bytes(package(rows=cells, strings=f"<si><t>{'x' * 1000}</t></si><si><t>b</t></si>").bytes())
    workbook = open_workbook(path, "bc.xlsx", Limits(text_memory=10_000))
    assert (codes(workbook), workbook.sheets[0].rows[-1]) == ([], ["b"])


def test_text_marked_as_no_tags_is_read_as_text(opened, package):
    rows = '<row r="1"><c r="A1" t="s"><v><![CDATA[0]]></v></c><c r="B1"><v><![CDATA[7]]></v></c></row>'
    workbook = opened(package(rows=rows, strings="<si><t><![CDATA[A & <b> ]] B]]></t></si>").bytes())
    assert workbook.sheets[0].rows == [["A & <b> ]] B", 7]]


def test_cells_within_a_comment_are_none(opened, package, codes):
    aside = '<!-- <row r="1"><c r="A1"><v>1</v></c></row></sheetData> -- ><?x <c r="A1"><v>2</v></c>?> -->'
    rows = f'{aside}<row r="1"><c r="A1"><v><?y?>3<!-- 4 --></v></c></row>'
    workbook = opened(package(rows=rows.replace("-- >", "- ->")).bytes())
    assert (codes(workbook), workbook.sheets[0].rows) == ([], [[3]])


def test_a_comment_that_never_ends_makes_the_sheet_unreadable(opened, package, codes):
    workbook = opened(package(rows='<row r="1"><c r="A1"><v>1</v></c></row><!--' * 50_000).bytes())
    assert (workbook.sheets, codes(workbook)) == ([], ["sheet_unreadable"])


@pytest.mark.parametrize("encoding", ["punycode", "idna", "utf-7", "unicode_escape", "rot13", "zlib_codec"])
def test_a_part_in_an_encoding_that_no_office_program_writes_is_refused_at_once(opened, package, codes, encoding):
    book = package()
    text = "ab-" * 300_000
    book.parts["xl/worksheets/sheet1.xml"] = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode()
    started = time.process_time()
    assert codes(opened(book.bytes())) == ["file_unreadable"]
    assert time.process_time() - started < 2


@pytest.mark.parametrize("declared", ["utf-7", "punycode"])
def test_a_page_in_an_encoding_that_no_browser_knows_is_read_as_the_bytes_say(opened, declared):
    page = f'<meta charset="{declared}"><table><tr><td>+ADw-b+AD4- Hạ Long</td></tr></table>'
    assert opened(page.encode(), "bc.xls").sheets[0].rows == [["+ADw-b+AD4- Hạ Long"]]


@pytest.mark.parametrize("bait", ["<![CDATA[>", "<![if >", "<!--x>", "<!x>", "<?>", "<a b='>"])
def test_declarations_that_never_close_take_no_time(opened, bait):
    started = time.process_time()
    opened(b"<table><tr><td>1</td></tr></table>" + bait.encode() * 50_000 + b"</body>", "bc.xls")
    assert time.process_time() - started < 5


def test_what_office_programs_put_aside_in_a_page_is_left_out(opened):
    page = (
        "<!DOCTYPE html><html><!--[if gte mso 9]><xml><x:Name>Trang</x:Name></xml><![endif]-->"
        "<table><![if supportMisalignedColumns]><tr><td>a<!-- --- - -- b --><!-->c</td></tr><![endif]></table></html>"
    )
    assert opened(page.encode(), "bc.xls").sheets[0].rows == [["ac"]]


def test_a_package_that_lost_the_part_saying_what_it_is_is_damaged_rather_than_an_archive(opened, package, codes):
    book = package()
    del book.parts["_rels/.rels"]
    assert codes(opened(book.bytes())) == ["file_unreadable"]


def test_a_package_without_any_part_is_damaged(opened, codes):
    assert codes(opened(b"PK\x05\x06" + bytes(18))) == ["file_unreadable"]
