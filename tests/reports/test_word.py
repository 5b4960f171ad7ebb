"""The report as a Word document, held against the document format."""

import io
import subprocess
import sys
from datetime import date

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from organisation import Period
from province import province_folder
from reports import build
from reports.word import render_docx, render_separate
from reports.word.layout import document_format
from reports.word.mark import code_of
from reports.word.template import build_template

TEMPLATE = province_folder() / "reports" / "report.docx"

H1 = Period.parse("2020-H1")


@pytest.fixture(scope="module")
def report(half_year):
    return half_year


@pytest.fixture(scope="module")
def content(report):
    return render_docx(report)


@pytest.fixture(scope="module")
def document(content):
    return Document(io.BytesIO(content))


def of_style(document, name: str) -> list[str]:
    """All paragraphs of a style by its id, those in tables too."""
    found = []
    for element in document.element.body.iter(qn("w:p")):
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == name:
            found.append("".join(text.text or "" for text in element.iter(qn("w:t"))))
    return found


def test_the_same_report_is_the_same_bytes(report, content):
    assert render_docx(report) == content


def test_the_same_report_is_the_same_bytes_in_another_process(tmp_path):
    program = (
        "from reports.word.template import build_template; import hashlib;"
        "print(hashlib.sha256(build_template()).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env).stdout
        for env in ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Ho_Chi_Minh"})
    }
    assert len(runs) == 1


def test_the_template_is_the_one_the_document_format_makes():
    assert TEMPLATE.read_bytes() == build_template()


def test_the_page_is_a4_with_the_margins_of_the_guidance(document):
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 20]


def test_appendices_are_landscape_and_repeat_their_head_rows(document):
    appendix = document.sections[1]
    assert appendix.orientation == WD_ORIENT.LANDSCAPE
    assert appendix.page_width > Mm(290)
    tables = [table for table in document.tables if table.style.style_id == "Lined"]
    assert len(tables) == 4, "two in the body and two appendices; the lists of names stand apart"
    for table in tables:
        head, *others = table._tbl.tr_lst
        assert head.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


def titles(document) -> list[str]:
    """The first line of the title of each appendix."""
    return [one.text.split("\n")[0] for one in document.paragraphs if one.style.style_id == "AppendixTitle"]


def test_what_stands_apart_is_in_a_document_of_its_own_and_nowhere_else(report, document):
    apart = Document(io.BytesIO(render_separate(report)))
    assert titles(document) == ["PHỤ LỤC I", "PHỤ LỤC II"]
    assert titles(apart) == ["PHỤ LỤC III", "PHỤ LỤC IV"]
    [cadres, visits] = [table._tbl.tr_lst for table in apart.tables]
    assert len(visits) > report.figures["visits.total"].value > 0
    assert len(cadres) > report.figures["cadres.total"].value > 0
    said = " ".join(of_style(document, "Body"))
    assert (
        "Kèm theo, trong tệp “Phụ lục báo cáo đi công tác cơ sở 6 tháng đầu năm 2020”: Phụ lục III; Phụ lục IV;" in said
    )
    assert apart.element.body.xpath("string()").count(code_of(report)) == 1, "the two are known by one code"


def test_pages_are_numbered_at_the_top_except_the_first(document):
    first, second = document.sections
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert second.header.is_linked_to_previous


def test_fonts_and_sizes_are_those_of_the_document_format(document):
    styles = {style.style_id: style for style in document.styles}
    assert styles["Union"].font.size == Pt(15)
    assert styles["Union"].font.bold
    assert styles["Normal"].font.size == Pt(14)
    assert "Times New Roman" in document.styles.element.xml
    assert 'w:lang w:val="vi-VN"' in document.styles.element.xml


def test_every_style_used_is_in_the_template(document):
    known = {style.style_id for style in document.styles}
    used = {mark.get(qn("w:val")) for mark in document.element.body.iter(qn("w:pStyle"))}
    assert used <= known


def test_the_letterhead_has_issuer_number_union_place_and_no_state_motto(document):
    assert of_style(document, "Union") == ["ĐOÀN TNCS HỒ CHÍ MINH"]
    assert of_style(document, "IssuerSecond") == ["BAN THƯỜNG VỤ"]
    assert "***" in of_style(document, "Issuer")
    assert of_style(document, "Number")[0].endswith("-BC/TĐTN-TCKT")
    assert of_style(document, "PlaceAndDate")[0].startswith("Quảng Ninh, ngày")
    assert "CỘNG HÒA" not in document.element.body.xml


def test_the_end_has_closing_mark_signature_and_recipients(document):
    assert [text for text in of_style(document, "Body") if text.endswith("./.")]
    assert of_style(document, "Signature")[0] == "TM. BAN THƯỜNG VỤ TỈNH ĐOÀN"
    assert of_style(document, "RecipientsTitle") == ["Nơi nhận:"]


def test_headings_are_real_headings(document):
    first = of_style(document, "Heading1")
    assert [text.split(".")[0] for text in first] == ["I", "II", "III", "IV"]
    styles = {style.style_id: style.name for style in document.styles}
    assert (styles["Heading1"], styles["Heading2"]) == ("Heading 1", "Heading 2")


def test_the_document_says_what_it_is(document):
    about = document.core_properties
    assert about.title == "Kết quả thực hiện chế độ đi công tác cơ sở 6 tháng đầu năm 2020"
    assert (about.author, about.language) == ("Tỉnh đoàn Quảng Ninh", "vi-VN")
    assert of_style(document, "Banner") == ["(dữ liệu mẫu)"]


def test_marked_places_are_plain_to_see(document):
    places = of_style(document, "Place")
    assert len(places) == 4
    assert all(place.startswith(document_format()["places"]["before"]) for place in places)


def test_a_signed_copy_has_number_date_post_and_name(province, tmp_path):
    path = tmp_path / "field_visits" / "2020-H1.yaml"
    path.parent.mkdir()
    path.write_text("so: 245\nngay_ky: 2020-02-05\nchuc_danh: PHÓ BÍ THƯ\nnguoi_ky: Nguyễn Văn A", encoding="utf-8")
    signed = Document(io.BytesIO(render_docx(build(province, "field_visits", H1, texts_folder=tmp_path))))
    assert of_style(signed, "Number") == ["Số: 245-BC/TĐTN-TCKT"]
    assert of_style(signed, "PlaceAndDate") == ["Quảng Ninh, ngày 05 tháng 02 năm 2020"]
    assert of_style(signed, "Signature")[1] == "PHÓ BÍ THƯ"
    assert of_style(signed, "Signature")[-1] == "Nguyễn Văn A"


def test_whatever_a_return_holds_the_document_opens(empty):
    topic = "A & B <w:p> \x0b\x00 \ud800 “đ” ]]> {{ 7*7 }}"
    empty.visit("QN", "Nguyễn Văn A", 1, topic.encode("utf-8", "ignore").decode(), date(2020, 3, 17), places="D201")
    written = Document(io.BytesIO(render_docx(build(empty.connection, "field_visits", H1))))
    assert any("A & B <w:p>" in text and "{{ 7*7 }}" in text for text in of_style(written, "Item"))
