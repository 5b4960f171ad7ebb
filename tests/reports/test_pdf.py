"""The PDF of a report: PDF/A-3 with its workbook inside, by LibreOffice or without it, and the same for the same."""

import io
import logging

import pikepdf
import pytest
from docx import Document

from reports import pdf
from reports.pdf import archive, libreoffice, typeset
from reports.pdf.archive import Attachment
from tests.office import has_writer, needs_writer

WORKBOOK = Attachment("Phụ lục.xlsx", b"PK workbook", "application/vnd.ms-excel", "Số liệu")


def document_of(count):
    """A document of so many pages."""
    document, target = Document(), io.BytesIO()
    for number in range(count):
        document.add_heading(f"Báo cáo {number}").paragraph_format.page_break_before = number > 0
    document.core_properties.title, document.core_properties.author = "Báo cáo <thử> & Phụ lục", "Văn phòng"
    document.save(target)
    return target.getvalue()


def pages_of(content):
    with pikepdf.open(io.BytesIO(content)) as read:
        return len(read.pages)


@pytest.fixture
def without_libreoffice(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture(scope="module")
def made():
    """The same documents by each maker there is: one start of LibreOffice."""
    documents = [document_of(count) for count in (3, 1, 2)]
    ways = {"typeset": typeset.convert(documents)}
    if has_writer:
        ways["libreoffice"] = libreoffice.convert(documents)
    return documents, ways


@pytest.mark.parametrize("way", ["typeset", pytest.param("libreoffice", marks=needs_writer)])
def test_many_documents_come_back_in_their_order(made, way):
    assert [pages_of(content) for content in made[1][way]] == [3, 1, 2]


@pytest.mark.parametrize("way", ["typeset", pytest.param("libreoffice", marks=needs_writer)])
def test_a_pdf_is_for_the_archive_with_its_files_inside_and_the_same_each_time(made, way):
    document, content = made[0][1], made[1][way][1]
    about = archive.properties_of(document)
    finished = archive.archived(content, about, [WORKBOOK])
    assert archive.faults(finished) == []
    assert archive.attachments(finished) == {"Phụ lục.xlsx": b"PK workbook"}
    assert finished == archive.archived(content, about, [WORKBOOK])
    with pikepdf.open(io.BytesIO(finished)) as read:
        assert str(read.docinfo["/Title"]) == "Báo cáo <thử> & Phụ lục"
        assert str(read.docinfo["/CreationDate"]) == f"D:{about.moment:%Y%m%d%H%M%S}Z"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda root: root.__delitem__("/Metadata"), "no metadata"),
        (lambda root: root.__delitem__("/OutputIntents"), "no colour profile"),
        (lambda root: root.__delitem__("/StructTreeRoot"), "not tagged"),
        (lambda root: root.__delitem__("/AF"), "the file Phụ lục.xlsx belongs to nothing"),
        (lambda root: root.__delitem__("/Lang"), "no language"),
        (lambda root: root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Launch)), "the action /Launch"),
    ],
)
def test_what_makes_a_pdf_unfit_for_the_archive_is_told(made, spoil, told):
    finished = archive.archived(made[1]["typeset"][1], archive.properties_of(made[0][1]), [WORKBOOK])
    with pikepdf.open(io.BytesIO(finished)) as read:
        spoil(read.Root)
        spoilt = io.BytesIO()
        if "/OpenAction" in read.Root:
            read.Root.OpenAction = read.make_indirect(read.Root.OpenAction)
        read.save(spoilt)
    assert told in archive.faults(spoilt.getvalue())


def test_a_machine_without_libreoffice_makes_a_pdf_all_the_same(without_libreoffice, tmp_path):
    [made] = pdf.beside(tmp_path, {"bao-cao.docx": document_of(2)}).values()
    assert pages_of(made) == 2
    assert archive.faults(made) == []


def test_what_is_no_document_says_why_there_is_no_pdf(tmp_path, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(pdf.NoPdfError, match="Không có bản PDF"):
        pdf.make(tmp_path, [b"PK\x03\x04 no document"])


@pytest.mark.parametrize("way", ["typeset", pytest.param("libreoffice", marks=needs_writer)])
def test_the_same_document_keeps_its_pdf(way, tmp_path, monkeypatch):
    """LibreOffice would write other bytes each time, and an approval holds for bytes."""
    if way == "typeset":
        monkeypatch.setenv("PATH", str(tmp_path))
    documents = {"bao-cao.docx": document_of(1)}
    assert pdf.beside(tmp_path / "kept", documents) == pdf.beside(tmp_path / "kept", documents)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7"])
def test_a_damaged_pdf_that_was_kept_is_made_again(without_libreoffice, tmp_path, content):
    documents = {"bao-cao.docx": document_of(1)}
    pdf.beside(tmp_path / "kept", documents)
    [kept] = (tmp_path / "kept").iterdir()
    kept.write_bytes(content)
    assert pdf.beside(tmp_path / "kept", documents)["bao-cao.pdf"].rstrip().endswith(b"%%EOF")
