"""An office's own restyled template: what Word and LibreOffice rename inside when they save must not matter."""

import io
import re
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from province import province_folder
from reports.packaging import pack, unpack
from reports.word import render_docx
from reports.word.own import TemplateError
from tests.office import needs_writer

TEMPLATE = province_folder() / "reports" / "report.docx"


def styles_of(document):
    """The names of the styles that the body is written in; a style that is not there is an error."""
    names = {style.style_id: style.name for style in document.styles}
    marks = (mark for tag in ("w:pStyle", "w:tblStyle") for mark in document.element.body.iter(qn(tag)))
    return {names[mark.get(qn("w:val"))].casefold() for mark in marks}


def same_looks(own, report):
    """Whether a document in an own template names the styles that one in ours names, and numbers its pages."""
    ours = Document(io.BytesIO(render_docx(report)))
    assert styles_of(own) == styles_of(ours)
    assert "PAGE" in own.sections[0].header._element.xml


@pytest.fixture
def restyled(tmp_path):
    """Our template as Word in Vietnamese saves it: ids of styles and of parts are its own."""
    parts = {name: content.decode() for name, content in unpack(TEMPLATE.read_bytes()).items()}
    parts["word/styles.xml"] = re.sub(r'(styleId|basedOn w:val)="(\w+)"', r'\1="u\2"', parts["word/styles.xml"])
    for name in ("word/document.xml", "word/_rels/document.xml.rels"):
        parts[name] = parts[name].replace("rIdheader", "rId17")
    path = tmp_path / "report.docx"
    path.write_bytes(pack({name: content.encode() for name, content in parts.items()}))
    document = Document(str(path))
    document.styles["Heading 1"].font.size = Pt(15)
    document.save(str(path))
    return path


def test_an_office_keeps_its_own_template(half_year, restyled):
    own = Document(io.BytesIO(render_docx(half_year, restyled)))
    assert own.styles["Heading 1"].font.size == Pt(15)
    same_looks(own, half_year)


@needs_writer
def test_a_template_saved_by_libreoffice_makes_the_same_document(half_year, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(tmp_path), str(TEMPLATE)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    same_looks(Document(io.BytesIO(render_docx(half_year, tmp_path / "report.docx"))), half_year)


def test_a_template_that_lost_a_style_says_which(half_year, tmp_path):
    own = Document(str(TEMPLATE))
    own.styles["Ô số"].delete()
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(TemplateError, match="thiếu kiểu chữ “Ô số”"):
        render_docx(half_year, tmp_path / "own.docx")


def test_what_is_no_word_document_is_said_to_be_none(half_year, tmp_path):
    (tmp_path / "own.docx").write_bytes(b"\xd0\xcf\x11\xe0 mau.doc")
    with pytest.raises(TemplateError, match="không mở được như một tệp Word"):
        render_docx(half_year, tmp_path / "own.docx")
