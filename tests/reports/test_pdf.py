"""The PDF beside a report: there where LibreOffice is, said plainly where it is not, never in what is compared."""

import io
import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from reports import pdf
from reports.publish import publish
from reports.release import manifest

FILES = {"bao-cao.docx": b"mot"}
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


def test_what_stands_beside_a_release_neither_makes_a_new_one_nor_is_made_again(half_year, tmp_path):
    made = []

    def beside():
        made.append(1)
        return {"bao-cao.pdf": b"%d" % len(made)}

    first = publish(tmp_path, manifest(half_year, FILES), FILES, beside=beside)
    again = publish(tmp_path, manifest(half_year, FILES), FILES, beside=beside)
    assert (again.unchanged, again.files, len(made)) == (True, first.files, 1)
    assert [Path(file).name for file in again.files] == ["bao-cao.docx", "bao-cao.pdf"]
    said = json.loads(Path(first.manifest).read_text(encoding="utf-8"))
    assert (list(said["files"]), said["beside"]["bao-cao.pdf"]["bytes"]) == (["bao-cao.docx"], 1)


@needs_libreoffice
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7"])
def test_a_damaged_pdf_that_was_kept_is_made_again(tmp_path, content):
    documents = {"bao-cao.docx": document_of(1)}
    pdf.beside(tmp_path, documents)
    [kept] = tmp_path.iterdir()
    kept.write_bytes(content)
    assert pdf.beside(tmp_path, documents)["bao-cao.pdf"].rstrip().endswith(b"%%EOF")
