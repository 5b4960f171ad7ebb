"""The PDF of a report: there where LibreOffice is, said plainly where it is not, and the same for the same document."""

import io
import shutil

import pytest
from docx import Document

from reports import pdf

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def document_of(count):
    """A document of so many pages."""
    document, target = Document(), io.BytesIO()
    for number in range(count):
        document.add_heading(f"Báo cáo {number}").paragraph_format.page_break_before = number > 0
    document.save(target)
    return target.getvalue()


@needs_libreoffice
def test_a_word_document_becomes_a_tagged_pdf():
    [content] = pdf.from_docx([document_of(1)])
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content


@needs_libreoffice
def test_many_documents_come_back_in_their_order():
    made = pdf.from_docx([document_of(count) for count in (3, 1, 2)])
    assert [content.count(b"/Type/Page/") + content.count(b"/Type/Page\n") for content in made] == [3, 1, 2]


@needs_libreoffice
def test_what_is_no_document_says_why_there_is_no_pdf():
    with pytest.raises(pdf.NoPdfError, match="Không có bản PDF"):
        pdf.from_docx([b"PK\x03\x04 no document"])


def test_a_machine_without_libreoffice_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pdf.NoPdfError, match="chưa cài LibreOffice"):
        pdf.from_docx([b""])


@needs_libreoffice
def test_the_same_document_keeps_its_pdf(tmp_path):
    """LibreOffice would write other bytes each time, and an approval holds for bytes."""
    documents = {"bao-cao.docx": document_of(1)}
    assert pdf.beside(tmp_path, documents) == pdf.beside(tmp_path, documents)


@needs_libreoffice
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7"])
def test_a_damaged_pdf_that_was_kept_is_made_again(tmp_path, content):
    documents = {"bao-cao.docx": document_of(1)}
    pdf.beside(tmp_path, documents)
    [kept] = tmp_path.iterdir()
    kept.write_bytes(content)
    assert pdf.beside(tmp_path, documents)["bao-cao.pdf"].rstrip().endswith(b"%%EOF")
