"""The document guidance point by point: every row that docs/document-format.md calls met is checked in a document."""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from organisation import Period
from reports import build
from reports.word import render_docx

PAGE = Path(__file__).resolve().parents[2] / "docs" / "document-format.md"
SECTIONS = ("## Trang và chữ", "## Các thành phần thể thức", "## Bảng và phụ lục")
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
CHECKS = {}


def row(begins):
    """The check of the row of the page that begins with these words."""

    def keep(check):
        CHECKS[begins] = check
        return check

    return keep


def promised():
    """The rows of the page: what they begin with, and whether they are said to be met, assumed or not met."""
    text = PAGE.read_text(encoding="utf-8")
    for section in SECTIONS:
        body = text.split(section)[1].split("\n## ")[0]
        yield from re.findall(r"^\| (.+?) \| (Đạt|Mặc định|Chưa) \|", body, re.MULTILINE)


@pytest.fixture(scope="module", params=["field_visits", "union_work"])
def document(request):
    if request.param == "field_visits":
        report = request.getfixturevalue("half_year")
    else:
        report = build(request.getfixturevalue("filled").connection, "union_work", Period.parse("2020-H1"))
    return Document(io.BytesIO(render_docx(report)))


def of(document, style):
    """All paragraphs of a style by its id, those in tables too."""
    marks = document.element.body.iterfind(f".//{qn('w:p')}/{qn('w:pPr')}/{qn('w:pStyle')}")
    found = [mark.getparent().getparent() for mark in marks if mark.get(qn("w:val")) == style]
    return [Paragraph(one, document) for one in found]


def look(document, style, of_font="", of_paragraph=""):
    """What a style says of its font or paragraph, or what the styles it is based on say."""
    here = next(one for one in document.styles if one.style_id == style)
    while here is not None:
        value = getattr(here.font, of_font) if of_font else getattr(here.paragraph_format, of_paragraph)
        if value is not None:
            return value
        here = here.base_style
    return None


def size(document, style):
    return look(document, style, of_font="size").pt


def aligned(document, style):
    return look(document, style, of_paragraph="alignment")


def side(paragraph):
    """0 in the left cell of the letterhead or the signature, 1 in the right one."""
    cell = paragraph._p.getparent()
    return cell.getparent().tc_lst.index(cell)


def margins(section):
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    return [round(one.mm) for one in sides]


@row("Khổ A4")
def a4(document):
    for section in document.sections:
        assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
    assert margins(document.sections[0]) == [20, 20, 30, 20]


@row("Phông Times New Roman")
def font(document):
    fonts = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    everywhere = [*document.styles.element.iter(qn("w:rFonts")), *document.element.body.iter(qn("w:rFonts"))]
    assert everywhere == [fonts], "nothing names a font of its own"


@row("Cỡ chữ thân 14")
def body(document):
    for style in ("Body", "Item", "Heading1", "Heading2"):
        assert size(document, style) == 14
        assert aligned(document, style) == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert round(look(document, style, of_paragraph="first_line_indent").mm, 1) == 12.7
    assert look(document, "Body", of_paragraph="line_spacing") == 1.15
    assert look(document, "Body", of_paragraph="space_after").pt == 6


@row("Số trang ở giữa")
def page_number(document):
    first, second = document.sections
    assert "PAGE" in first.header._element.xml
    assert first.different_first_page_header_footer and not second.different_first_page_header_footer
    assert first.first_page_header.is_linked_to_previous, "the first page has no header of its own"
    assert second.header.is_linked_to_previous
    assert first.header.paragraphs[0].style.paragraph_format.alignment == CENTRE


@row("Trang phụ lục khổ ngang")
def landscape(document):
    appendices = document.sections[1]
    assert appendices.orientation == WD_ORIENT.LANDSCAPE
    assert appendices.page_width > appendices.page_height
    assert margins(appendices) == [30, 20, 20, 20]


@row('Tiêu đề "ĐOÀN TNCS HỒ CHÍ MINH"')
def union(document):
    [one] = of(document, "Union")
    [rule] = of(document, "UnionRule")
    assert (one.text, side(one), side(rule)) == ("ĐOÀN TNCS HỒ CHÍ MINH", 1, 1)
    assert (size(document, "Union"), look(document, "Union", of_font="bold")) == (15, True)
    assert one._p.getnext() is rule._p
    [style] = [one for one in document.styles if one.style_id == "UnionRule"]
    assert style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None


@row("Không có quốc hiệu")
def no_motto(document):
    text = " ".join(one.text or "" for one in document.element.body.iter(qn("w:t"))).upper()
    assert "CỘNG HÒA" not in text and "CỘNG HOÀ" not in text and "ĐỘC LẬP - TỰ DO" not in text


@row("Cơ quan ban hành bên trái")
def issuer(document):
    first, _ = of(document, "Issuer")
    [second] = of(document, "IssuerSecond")
    assert (first.text, second.text) == ("BCH ĐOÀN TỈNH QUẢNG NINH", "BAN THƯỜNG VỤ")
    assert {side(first), side(second)} == {0}
    assert size(document, "Issuer") == size(document, "IssuerSecond") == 14
    assert (look(document, "Issuer", of_font="bold"), look(document, "IssuerSecond", of_font="bold")) == (None, True)


@row(r'"\*\*\*" dưới tên cơ quan')
def stars(document):
    _, one = of(document, "Issuer")
    assert one.text == "***"
    assert one._p.getprevious() is of(document, "IssuerSecond")[0]._p


@row("Số và ký hiệu")
def number(document):
    [one] = of(document, "Number")
    assert re.fullmatch(r"Số: +-BC/TĐTN-(TCKT|VP)", one.text.replace("\u00a0", " ").replace("_", " "))
    assert (side(one), size(document, "Number")) == (0, 14)


@row("Địa điểm, ngày tháng")
def place_and_date(document):
    [one] = of(document, "PlaceAndDate")
    assert re.match(r"Quảng Ninh, ngày\s+tháng\s+năm 2020", one.text.replace("_", " "))
    assert (side(one), look(document, "PlaceAndDate", of_font="italic")) == (1, True)


@row("Tên loại và trích yếu")
def title(document):
    [one] = of(document, "Title")
    assert one.text == "BÁO CÁO"
    assert (size(document, "Title"), size(document, "Subtitle")) == (16, 14)
    for style in ("Title", "Subtitle", "SummaryRule"):
        assert aligned(document, style) == CENTRE
    assert of(document, "SummaryRule")[0].text == "-----"


@row("Chữ ký không đứng một mình")
def kept_together(document):
    closing = of(document, "Body")[-1]
    assert closing._p.pPr.find(qn("w:keepNext")) is not None
    following = closing._p.getnext()
    assert following.tag == qn("w:tbl")
    assert following.find(f".//{qn('w:cantSplit')}") is not None


@row("Thẩm quyền ký")
def signature(document):
    lines = of(document, "Signature")
    assert [one.text for one in lines[:2]] == ["TM. BAN THƯỜNG VỤ TỈNH ĐOÀN", "BÍ THƯ"]
    assert {side(one) for one in lines} == {1}
    assert (look(document, "Signature", of_font="bold"), aligned(document, "Signature")) == (True, CENTRE)


@row('"Nơi nhận"')
def recipients(document):
    [head] = of(document, "RecipientsTitle")
    code = of(document, "Number")[0].text.rpartition("-")[2]
    *lines, mark = [one for one in of(document, "Recipients") if one.text]
    assert mark.text.startswith("Mã đối chiếu: ")
    assert (head.text, side(head), size(document, "Recipients")) == ("Nơi nhận:", 0, 12)
    assert [one.text.endswith(";") for one in lines[:-1]] == [True] * (len(lines) - 1)
    assert lines[-1].text == f"- Lưu: VT, {code}."


@row('Dấu kết thúc "./."')
def closing_mark(document):
    ended = [one.text for one in document.paragraphs if "./." in one.text]
    assert ended == [of(document, "Body")[-1].text]
    assert ended[0].endswith("./.")


@row("Hàng tiêu đề bảng lặp lại")
def head_rows(document):
    tables = [one._tbl for one in document.tables if one.style.style_id == "Lined"]
    assert len(tables) >= 2
    for one in tables:
        marked = [line.trPr.find(qn("w:tblHeader")) is not None for line in one.tr_lst]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert all(line.trPr.find(qn("w:cantSplit")) is not None for line in one.tr_lst)


@row('"PHỤ LỤC I …"')
def appendix(document):
    titles, notes = of(document, "AppendixTitle"), of(document, "AppendixNote")
    numbered = [one.text.split("\n")[0] for one in titles]
    assert numbered == [f"PHỤ LỤC {roman}" for roman in ("I", "II", "III", "IV", "V", "VI")][: len(titles)]
    assert len(notes) == len(titles) >= 2
    pattern = r"\(Kèm theo Báo cáo số\s+-BC/TĐTN-(TCKT|VP) ngày\s+tháng\s+năm 2020 của Ban Thường vụ Tỉnh đoàn\)"
    assert all(re.fullmatch(pattern, one.text.replace("_", " ")) for one in notes)
    assert aligned(document, "AppendixTitle") == aligned(document, "AppendixNote") == CENTRE


@row("Cạnh mỗi số tổng thiếu đơn vị")
def missing(document):
    """Two units have not sent their visits; everybody sent numbers."""
    said = [one.text for one in of(document, "Body") if "chưa gồm 02/21 đơn vị chưa báo cáo" in one.text]
    if of(document, "Number")[0].text.endswith("TCKT"):
        assert "Tổng số" in {one.text for one in of(document, "TableTotal")}
        assert any("Chưa gồm 02/21 đơn vị chưa báo cáo." in one.text for one in of(document, "TableNote"))
        assert len(said) > 3
    else:
        assert not said, "the tables by unit stand apart"


@row("Tiền: trong câu")
def money(document):
    """One report speaks of money, the other of none."""
    in_words = [one.text for one in of(document, "Item") if "tỷ đồng" in one.text]
    in_full = [one.text for one in of(document, "TableNumber") if one.text == "2.400.000.000"]
    if of(document, "Number")[0].text.endswith("VP"):
        [text] = in_words
        assert text.startswith("Tổng giá trị: 2,4 tỷ đồng")
        assert in_full
    else:
        assert not in_words and not in_full


@pytest.mark.parametrize("point", CHECKS)
def test_the_document_meets(document, point):
    CHECKS[point](document)


def test_every_point_of_the_page_is_checked_or_said_to_be_not_met():
    rows = list(promised())
    assert len(rows) > 20
    for name, said in rows:
        checked = [point for point in CHECKS if name.startswith(point)]
        assert len(checked) == (said != "Chưa"), name
    assert all(any(name.startswith(point) for name, _ in rows) for point in CHECKS)
