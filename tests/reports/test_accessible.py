"""The accessibility checklist of docs/document-format.md, point by point, on both reports."""

import io
import itertools
import shutil
import subprocess

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from organisation import Period
from reports import build, pdf
from reports.excel import render_xlsx
from reports.word import render_docx
from tests.office import has_writer

_DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
needs_programs = pytest.mark.skipif(
    not (has_writer and shutil.which("pdfinfo")),
    reason="apt-get install libreoffice-writer poppler-utils",
)


@pytest.fixture(scope="module", params=["field_visits", "union_work"])
def report(request):
    if request.param == "field_visits":
        return request.getfixturevalue("half_year")
    return build(request.getfixturevalue("filled").connection, "union_work", Period.parse("2020-H1"))


@pytest.fixture(scope="module")
def content(report):
    return render_docx(report)


@pytest.fixture(scope="module")
def document(content):
    return Document(io.BytesIO(content))


def test_the_document_says_its_title_author_and_language(document):
    about = document.core_properties
    assert about.title and about.author and about.language == "vi-VN"
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


def test_headings_are_headings_and_no_level_is_skipped(document):
    styles = {style.style_id: style.name for style in document.styles}
    names = [styles[paragraph.style.style_id] for paragraph in document.paragraphs]
    levels = [int(name.split()[-1]) for name in names if name.startswith("Heading")]
    assert len(levels) > 5
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_data_table_declares_its_head_and_says_what_it_is(document):
    tables = [table._tbl for table in document.tables]
    data = [table for table in tables if table.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(data) == len(tables) - 2, "the letter head and the signature are laid out as tables, nothing else"
    for table in data:
        properties = table.find(qn("w:tblPr"))
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))


def test_every_picture_is_described_in_words(document, report):
    described = [one.get("descr") for one in document.element.body.iter(_DESCRIBED)]
    charts = report.definition.charts.keys() - set(report.definition.separate)
    assert len(described) == len(charts) + 1, "the charts that do not stand apart and the QR code"
    assert all(len(words) > 40 for words in described)


def test_the_workbook_says_its_title_author_and_language_and_every_sheet_what_it_is(report):
    workbook = openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))
    about = workbook.properties
    assert about.title and about.creator and about.language == "vi-VN"
    assert all(sheet["A1"].value and len(sheet.tables) == 1 for sheet in workbook)


@needs_programs
def test_the_pdf_is_tagged_and_says_its_title_and_author(report, content, tmp_path):
    path = tmp_path / "bao-cao.pdf"
    [made] = pdf.beside(tmp_path, {"bao-cao.docx": content}).values()
    path.write_bytes(made)
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    facts = {name: value.strip() for name, _, value in (line.partition(":") for line in said.splitlines())}
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == Document(io.BytesIO(content)).core_properties.title
    assert facts["Author"]
    assert pdf.faults(made) == []
