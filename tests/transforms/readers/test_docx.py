"""Word documents: their tables are read like any other, with what stands at a cell."""

import io
import zipfile

import docx
import pytest
from docx.document import Document

from transforms.workbook import Workbook

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def document() -> Document:
    made = docx.Document()
    made.add_paragraph("HUYỆN ĐOÀN BA CHẼ\tĐOÀN TNCS HỒ CHÍ MINH")
    made.add_paragraph("BÁO CÁO")
    table = made.add_table(rows=3, cols=3)
    for row, texts in enumerate((("STT", "Đơn vị", "Số lượt"), ("1", "Xã Đồn Đạc", "12"), ("2", "", "5"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 1).merge(table.cell(2, 1)).text = "Xã Đồn Đạc"
    made.add_paragraph("Nơi nhận: Tỉnh đoàn")
    return made


def written(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def of_body(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("_rels/.rels", "<Relationships/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>')
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{WORDS}">{text}</w:{name}>')
    return target.getvalue()


def cell(inside: str) -> str:
    return f"<w:tbl><w:tr><w:tc><w:p>{inside}</w:p></w:tc></w:tr></w:tbl>"


def test_lines_and_tables_are_the_rows_of_one_sheet(opened, document):
    workbook: Workbook = opened(written(document), "bao cao.docx")
    [sheet] = workbook.sheets
    assert workbook.format == "docx"
    assert [finding.code for finding in workbook.findings] == ["file_word_read"]
    assert sheet.rows == [
        ["HUYỆN ĐOÀN BA CHẼ", "ĐOÀN TNCS HỒ CHÍ MINH", None],
        ["BÁO CÁO", None, None],
        ["STT", "Đơn vị", "Số lượt"],
        ["1", "Xã Đồn Đạc", "12"],
        ["2", None, "5"],
        ["Nơi nhận: Tỉnh đoàn", None, None],
    ]
    assert sheet.merged == ((3, 1, 4, 1),)


def test_headers_and_text_boxes_are_boxes_over_the_sheet(opened, document):
    section = document.sections[0]
    section.header.paragraphs[0].text = "Huyện đoàn Tiên Yên"
    section.footer.paragraphs[0].text = "6 tháng đầu năm 2020"
    [sheet] = opened(written(document)).sheets
    assert sheet.boxes == ("6 tháng đầu năm 2020", "Huyện đoàn Tiên Yên")
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Quý I năm 2020</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    [sheet] = opened(of_body(f"<w:p>{box}</w:p>" + cell("<w:r><w:t>12</w:t></w:r>"))).sheets
    assert (sheet.boxes, sheet.rows) == (("Quý I năm 2020",), [["12"]])


def test_crossed_out_deleted_and_hidden_words(opened):
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r><w:r><w:t>15</w:t></w:r>"
    gone = "<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>!</w:t></w:r></w:ins>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    [sheet] = opened(of_body(cell(struck + gone + hidden))).sheets
    assert sheet.rows == [["15!"]]
    assert sheet.part_struck == {(0, 0): "12"}


def test_comments_and_footnotes_are_those_of_their_cell(opened):
    body = cell(
        '<w:r><w:t>12</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    comment = '<w:comment w:id="0"><w:p><w:r><w:t>Đã hoãn</w:t></w:r></w:p></w:comment>'
    footnote = '<w:footnote w:id="2"><w:p><w:r><w:t>Số ước</w:t></w:r></w:p></w:footnote>'
    [sheet] = opened(of_body(body, comments=comment, footnotes=footnote)).sheets
    assert sheet.comments == {(0, 0): "Đã hoãn\nSố ước"}


def test_a_letter_without_a_table_is_refused(opened):
    workbook = opened(of_body("<w:p><w:r><w:t>Kính gửi: Tỉnh đoàn</w:t></w:r></w:p>"))
    assert [finding.code for finding in workbook.findings] == ["file_word"]
    assert not workbook.sheets


def test_wrappers_without_end_are_refused(opened):
    deep = "<w:sdt>" * 200 + "</w:sdt>" * 200
    assert [finding.code for finding in opened(of_body(cell(deep))).findings] == ["file_bomb"]
