"""Workbooks that lead outside, lie, or are damaged: read for what they hold, and said."""

import random
import zipfile

import pytest

from tests.transforms.readers.hostile import heads, repacked


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_part_cut_short_is_never_read_in_part(opened, package, part):
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 9))
    book = package(rows=rows, strings="<si><t>a</t></si>")
    book.parts[part] = book.parts[part][:-40]
    workbook = opened(book.bytes())
    assert workbook.sheets == []
    assert [f.severity.value for f in workbook.findings] == ["error"]


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


def test_bytes_changed_at_random_never_crash_and_never_hang(opened, sound, package):
    chance = random.Random(20240305)
    stored = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>').bytes(zipfile.ZIP_STORED)
    for round_ in range(300):
        data = bytearray((sound, stored)[round_ % 2])
        for _ in range(chance.choice((1, 1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        workbook = opened(bytes(data))
        assert workbook.sheets or any(f.severity.value == "error" for f in workbook.findings)


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
    last = heads(data)[-1]
    name = data[last + 28]
    data[last + 28 : last + 30] = bytes(2)
    data[last + 30] = name
    assert opened(bytes(data)).findings != []
