import io
import os
import random
import struct
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from findings import catalogue
from transforms.readers import Limits, open_workbook

BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
XXE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'


def refused(workbook, code):
    assert workbook.sheets == []
    assert [(f.code, f.severity.value) for f in workbook.findings] == [(code, "error")]
    assert "“…”" not in catalogue().message(workbook.findings[0])
    return True


def repacked(data: bytes, change) -> bytes:
    """Write a zip again with its parts changed by ``change(name, content) -> [(name, content), ...]``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            for new_name, content in change(name, source.read(name)):
                new.writestr(new_name, content)
    return target.getvalue()


def _heads(data: bytearray) -> list[int]:
    """Give where each entry of a zip's directory begins."""
    places, at = [], -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        places.append(at)
    return places


@pytest.fixture
def sound(saved) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Họ và tên", "Đơn vị"])
    book.active.append(["Nguyễn Văn A", "Hạ Long"])
    return saved(book)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty", b"", "file_empty"),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "file_pdf"),
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(40), "file_image"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(40), "file_image"),
        ("rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), "file_archive"),
        ("gzip", zlib.compress(b"x"), "file_not_workbook"),
        ("rtf", b"{\\rtf1\\ansi bao cao}", "file_word"),
        ("program", b"MZ\x90\x00\x03" + bytes(60), "file_not_workbook"),
        ("google link", b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "file_link"),
        ("random", random.Random(3).randbytes(3000), "file_not_workbook"),
        ("zeros", bytes(3000), "file_not_workbook"),
        ("page without a table", b"<html><body><p>404</p></body></html>", "file_not_workbook"),
        ("other xml", b'<?xml version="1.0"?><note><to>a</to></note>', "file_not_workbook"),
        ("mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "file_web_archive"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(opened, name, data, code):
    assert refused(opened(data, "bao-cao.xlsx"), code)


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("xl/workbook.bin", "file_xlsb"),
        ("word/document.xml", "file_word"),
        ("ppt/presentation.xml", "file_slides"),
        ("Index/Document.iwa", "file_numbers"),
        ("thang3/bao-cao.xlsx", "file_archive"),
    ],
)
def test_other_zips_are_refused_by_their_parts(opened, package, member, code):
    other = package()
    other.parts = {"_rels/.rels": b"<Relationships/>", member: b"x"}
    assert refused(opened(other.bytes()), code)


@pytest.mark.parametrize(
    ("stream", "code"),
    [("EncryptedPackage", "file_password"), ("WordDocument", "file_word"), ("Khac", "file_not_workbook")],
)
def test_ole_containers_are_refused_by_their_streams(opened, stream, code):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + (stream + "\0").encode("utf-16-le").ljust(128, b"\0")
    assert refused(opened(data), code)


def test_a_zip_with_a_password_is_refused(opened, sound):
    data = bytearray(sound)
    for at in _heads(data):
        data[at + 8] |= 1
    assert refused(opened(bytes(data)), "file_password")


def test_a_zip_bomb_is_refused_before_it_unfolds(opened, package):
    bomb = package(rows='<row r="1"><c r="A1" t="inlineStr"><is><t>' + "A" * 80_000_000 + "</t></is></c></row>")
    data = bomb.bytes()
    assert len(data) < 200_000
    started = time.monotonic()
    assert refused(opened(data), "file_bomb")
    assert time.monotonic() - started < 5


def test_a_bomb_that_lies_about_its_size_is_refused(opened, package):
    data = bytearray(package(rows="<!--" + "A" * 50_000_000 + "-->").bytes())
    for at in _heads(data):
        data[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refused(opened(bytes(data)), "file_bomb")


def test_zips_within_zips_are_not_opened(opened, package):
    inner = package(rows="").bytes()
    for _ in range(20):
        nest = package()
        nest.parts = {"r/r.zip": inner}
        inner = nest.bytes()
    assert refused(opened(inner), "file_archive")


@pytest.mark.parametrize("dtd", [BILLION_LAUGHS, XXE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(opened, package, dtd, part, encoding):
    book = package(rows='<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>a</t></si>")
    book.parts[part] = (dtd + book.parts[part].decode()).encode(encoding)
    assert refused(opened(book.bytes()), "file_dtd")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_part_cut_short_is_never_read_in_part(opened, package, part):
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 9))
    book = package(rows=rows, strings="<si><t>a</t></si>")
    book.parts[part] = book.parts[part][:-40]
    workbook = opened(book.bytes())
    assert workbook.sheets == []
    assert [f.severity.value for f in workbook.findings] == ["error"]


@pytest.mark.parametrize("dtd", [BILLION_LAUGHS, XXE])
def test_document_types_are_refused_in_xml_2003_too(opened, dtd):
    book = f'<?xml version="1.0"?>{dtd}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert refused(opened(book.encode()), "file_dtd")


def test_two_parts_of_one_name_are_refused(opened, package):
    book = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>')
    book.parts["XL/Worksheets/sheet1.xml"] = b"<worksheet/>"
    assert refused(opened(book.bytes()), "file_duplicate_parts")


def test_parts_named_to_lead_outside_are_ignored_and_said(opened, sound, codes, tmp_path):
    data = repacked(sound, lambda n, c: [(n, c), ("../../ra-ngoai.txt", b"x")] if n == "xl/workbook.xml" else [(n, c)])
    workbook = opened(data)
    assert workbook.sheets[0].rows[1] == ["Nguyễn Văn A", "Hạ Long"]
    assert codes(workbook) == ["file_strange_parts"]
    assert not list(tmp_path.parent.rglob("ra-ngoai.txt"))


def test_a_relation_to_another_file_is_never_followed(opened, package, tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text("<worksheet/>", encoding="utf-8")
    for mode, target in ((' TargetMode="External"', f"file://{secret}"), ("", "../../../../../etc/hostname")):
        book = package(rows="")
        links = book.parts["xl/_rels/workbook.xml.rels"].decode()
        links = links.replace('Target="worksheets/sheet1.xml"', f'Target="{target}"{mode}')
        book.parts["xl/_rels/workbook.xml.rels"] = links.encode()
        workbook = opened(book.bytes())
        assert [sheet.rows for sheet in workbook.sheets] == []
        assert [f.code for f in workbook.findings] in (["sheet_unreadable"], ["file_without_sheets"])


def test_macros_and_links_are_said_and_never_run(opened, sound, codes):
    extra = [("xl/vbaProject.bin", b"\0"), ("xl/externalLinks/externalLink1.xml", b"<externalLink/>")]
    data = repacked(sound, lambda n, c: [(n, c), *extra] if n == "xl/workbook.xml" else [(n, c)])
    workbook = opened(data, "bc.xlsm")
    assert codes(workbook) == ["file_macros", "file_external_links"]
    assert workbook.sheets[0].rows[1] == ["Nguyễn Văn A", "Hạ Long"]


def test_dde_and_formulas_are_text_only(opened, package):
    cell = '<c r="A1" t="str"><f>cmd|\' /C calc\'!A0</f><v>=cmd|calc</v></c>'
    assert opened(package(rows=f'<row r="1">{cell}</row>').bytes()).sheets[0].rows == [["=cmd|calc"]]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip_is_refused(opened, sound, share):
    assert refused(opened(sound[: int(len(sound) * share)]), "file_unreadable")


def test_a_part_with_a_wrong_checksum_is_refused(opened, sound):
    data = bytearray(sound)
    for at in _heads(data):
        data[at + 16] ^= 0xFF
    assert refused(opened(bytes(data)), "file_unreadable")


def test_a_stray_cell_at_the_end_of_the_sheet_is_left_unread_and_said(opened, package, codes):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="5"><c r="XFD5"><v>2</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>3</v></c><c r="XFD1048576"><v>4</v></c><c r="B1048576" s="0"/></row>'
    )
    workbook = opened(package(rows=rows).bytes())
    assert workbook.sheets[0].rows == [[1]]
    assert workbook.sheets[0].beyond == 3
    assert codes(workbook) == ["sheet_stray_cells"]


def test_a_dimension_that_lies_is_not_believed(opened, package):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert opened(package(sheet).bytes()).sheets[0].rows == [[None, None], [None, 1]]


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
    started = time.monotonic()
    workbook = opened(data)
    assert time.monotonic() - started < 10
    assert workbook.sheets[0].rows == [[1]]
    assert workbook.findings == []


def test_a_shared_text_that_does_not_exist_makes_the_sheet_unreadable_or_blank(opened, package, codes):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>999</v></c></row>'
    workbook = opened(package(rows=rows, strings="<si><t>a</t></si>").bytes())
    assert codes(workbook) == ["sheet_unreadable"]
    assert workbook.sheets == []


def test_numbers_that_are_none_never_become_dates_or_crash(opened, package):
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    for value in ("NaN", "INF", "1e308", "-1e308", "99999999999", "-1", "1e999", "abc", "0x10", "1,5"):
        workbook = opened(package(rows=f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>', styles=styles).bytes())
        cell = workbook.sheets[0].rows[0][0] if workbook.sheets and workbook.sheets[0].rows else None
        assert cell is None or isinstance(cell, str | int | float), value


def test_a_cell_of_40000_letters_is_cut_and_said(opened, package, codes):
    rows = '<row r="2"><c r="B2" t="inlineStr"><is><t>' + "dài " * 10_000 + "</t></is></c></row>"
    workbook = opened(package(rows=rows).bytes())
    assert len(workbook.sheets[0].rows[1][1]) == 32_767
    assert codes(workbook) == ["cell_too_long"]
    assert workbook.findings[0].cell == "B2"


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


def test_links_pipes_folders_and_devices_are_never_opened(tmp_path, sound):
    target = tmp_path / "that.xlsx"
    target.write_bytes(sound)
    (tmp_path / "lien-ket.xlsx").symlink_to(target)
    (tmp_path / "dev-zero.xlsx").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "ong.xlsx")
    (tmp_path / "thu-muc.xlsx").mkdir()
    for path in (*tmp_path.glob("[ldo]*.xlsx"), tmp_path / "thu-muc.xlsx", Path("/dev/zero")):
        assert refused(open_workbook(path, path.name), "file_not_regular")


def test_a_sparse_file_of_20_gib_is_refused_by_its_size(tmp_path):
    path = tmp_path / "thua.xlsx"
    with path.open("wb") as file:
        file.truncate(20 << 30)
    assert refused(open_workbook(path, path.name), "file_too_large")


def test_a_file_that_is_gone_or_impossible_is_a_finding(tmp_path):
    assert refused(open_workbook(tmp_path / "khong-co.xlsx", "khong-co.xlsx"), "file_not_accessible")
    assert refused(open_workbook(Path("a\0b"), "a\0b"[:1]), "file_not_accessible")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("bao\u202excod.xlsx", "bao\ufffdxcod.xlsx"), ("a\nb\x1b[31m.xlsx", "a\ufffdb\ufffd[31m.xlsx")],
)
def test_names_with_control_characters_are_shown_safely(opened, sound, name, shown):
    workbook = opened(sound, name)
    assert [(f.code, f.file) for f in workbook.findings] == [("file_name_unsafe", shown)]


def test_a_name_in_loose_letters_is_no_unsafe_name(opened, sound):
    workbook = opened(sound, "bao ca\u0301o.xlsx")
    assert workbook.findings == []


def test_too_many_parts_are_refused(tmp_path, sound):
    path = tmp_path / "nhieu.xlsx"
    path.write_bytes(sound)
    assert refused(open_workbook(path, path.name, Limits(members=3)), "file_too_many_parts")


def test_bytes_changed_at_random_never_crash_and_never_hang(opened, sound, package):
    chance = random.Random(20240305)
    stored = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>').bytes(zipfile.ZIP_STORED)
    for round_ in range(300):
        data = bytearray((sound, stored)[round_ % 2])
        for _ in range(chance.choice((1, 1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        workbook = opened(bytes(data))
        assert workbook.sheets or any(f.severity.value == "error" for f in workbook.findings)


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
    started = time.monotonic()
    assert refused(opened(b"<table><tr><td>" + endless * 1_000_000, "bc.html"), "file_unreadable")
    assert time.monotonic() - started < 5


def test_many_parts_of_middling_size_are_together_too_much(opened, package):
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{"a" * 900}</t></is></c></row>' for r in range(2000))
    book = package(rows=rows)
    listed = "".join(f'<sheet name="T{n}" sheetId="{n}" r:id="s1"/>' for n in range(2, 40))
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b"</sheets>", f"{listed}</sheets>".encode())
    assert refused(opened(book.bytes()), "file_bomb")


def test_a_font_that_is_no_number_is_no_font(opened, package):
    styles = (
        '<fonts><font><strike/></font></fonts><cellXfs><xf fontId="abc"/><xf fontId="-1"/><xf fontId="9"/></cellXfs>'
    )
    rows = '<row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>1</v></c></row>'
    assert opened(package(rows=rows, styles=styles).bytes()).sheets[0].rows == [[1, 1, 1]]


def test_a_text_longer_than_a_csv_field_may_be_is_cut_and_said(opened, codes):
    assert codes(opened(("a" + "\u0301" * 200_000 + ",b\n").encode(), "bc.csv")) == ["cell_too_long"]


def test_a_part_without_a_name_is_no_part(opened, sound):
    data = bytearray(sound)
    last = _heads(data)[-1]
    name = data[last + 28]
    data[last + 28 : last + 30] = bytes(2)
    data[last + 30] = name
    assert opened(bytes(data)).findings != []
