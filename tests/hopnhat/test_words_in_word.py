"""The Committee's words, filled into the draft with Word and sent back: they are taken, and nothing else is."""

from __future__ import annotations

import fnmatch
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml.ns import qn

from hopnhat.cli import root
from hopnhat.reporting import publishing
from hopnhat.settings import Settings
from reports import read_definition
from reports.report import places
from reports.texts import read

PLACE = "phuong_huong"
WORDS = "Bám sát cơ sở: họp ngày 25/6/2020."


def drafted(settings: Settings) -> Path:
    """Draft the report; return the document to sign, which has the marked places."""
    [made] = fnmatch.filter(publishing.draft(settings, "field_visits", "2020-H1")["files"], "*/Báo cáo*.docx")
    return Path(made)


@pytest.fixture
def draft(settings: Settings) -> bytes:
    return drafted(settings).read_bytes()


def edited(content: bytes, edit: Callable[..., object]) -> bytes:
    """The document as Word would save it after an edit of its body."""
    document, target = Document(io.BytesIO(content)), io.BytesIO()
    edit(document)
    document.save(target)
    return target.getvalue()


def fill(words: str = WORDS, place: str = PLACE) -> Callable[..., object]:
    def edit(document: object) -> None:
        [held] = document.element.body.xpath(f'.//w:sdt[w:sdtPr/w:tag/@w:val="cho:{place}"]//w:t')  # type: ignore[attr-defined]
        held.text = words

    return edit


def send(settings: Settings, content: bytes, tmp_path: Path) -> Result:
    (tmp_path / "da dien.docx").write_bytes(content)
    return CliRunner().invoke(root(), ["words", str(tmp_path / "da dien.docx"), "--home", str(settings.home)])


def words_of(settings: Settings) -> dict[str, tuple[str, ...]]:
    return dict(read(sentences(settings), tuple(places(read_definition("field_visits")))).paragraphs)


def sentences(settings: Settings) -> Path:
    return settings.texts / "field_visits" / "2020-H1.yaml"


def test_words_in_a_marked_place_stand_in_the_next_draft(settings: Settings, draft: bytes, tmp_path: Path) -> None:
    told = send(settings, edited(draft, fill()), tmp_path)
    assert told.exit_code == 0, told.output
    assert words_of(settings) == {PLACE: (WORDS,)}
    again = drafted(settings)
    body = Document(str(again)).element.body
    assert WORDS in [one.text for one in body.iter(qn("w:t"))]
    assert send(settings, again.read_bytes(), tmp_path).output.startswith("Chưa có chỗ nào được điền")


def test_a_figure_that_was_mended_by_hand_is_refused_and_shown(
    settings: Settings, draft: bytes, tmp_path: Path
) -> None:
    def edit(document: object) -> None:
        fill()(document)
        table = document.tables[1]  # type: ignore[attr-defined]
        table.rows[1].cells[1].paragraphs[0].runs[0].text = "999"
        sentence = next(one for one in document.paragraphs if "lượt" in one.text)  # type: ignore[attr-defined]
        sentence.runs[0].text = "Đã đi rất nhiều."

    told = send(settings, edited(draft, edit), tmp_path)
    assert told.exit_code == 2
    assert "2 chỗ bị sửa" in told.output
    assert "bảng 2, dòng 2, cột 2: “" in told.output
    assert "” → “999”" in told.output
    assert "→ “Đã đi rất nhiều.”" in told.output
    assert words_of(settings) == {}


def test_a_marked_place_that_is_gone_is_told(settings: Settings, draft: bytes, tmp_path: Path) -> None:
    def edit(document: object) -> None:
        [held] = document.element.body.xpath(f'.//w:sdt[w:sdtPr/w:tag/@w:val="cho:{PLACE}"]')  # type: ignore[attr-defined]
        held.getparent().remove(held)

    told = send(settings, edited(draft, edit), tmp_path)
    assert told.exit_code == 2
    assert PLACE in told.output


def test_words_of_somebody_else_meanwhile_are_not_written_over(
    settings: Settings, draft: bytes, tmp_path: Path
) -> None:
    sentences(settings).write_text(f"{PLACE}: Câu của người khác.\nso: 12\n", encoding="utf-8")
    told = send(settings, edited(draft, fill()), tmp_path)
    assert told.exit_code == 2
    assert "người khác" in told.output
    assert words_of(settings) == {PLACE: ("Câu của người khác.",)}


def test_number_and_day_that_stand_in_the_file_stay(settings: Settings, draft: bytes, tmp_path: Path) -> None:
    sentences(settings).write_text("so: 12\nngay_ky: 25/6/2020\n", encoding="utf-8")
    told = send(settings, edited(draft, fill()), tmp_path)
    assert told.exit_code == 0, told.output
    kept = read(sentences(settings), tuple(places(read_definition("field_visits"))))
    assert (kept.number, str(kept.signed_on), kept.paragraphs[PLACE]) == ("12", "2020-06-25", (WORDS,))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no document", b"%PDF-1.7"])
def test_what_is_no_draft_says_so_without_a_traceback(settings: Settings, tmp_path: Path, content: bytes) -> None:
    told = send(settings, content, tmp_path)
    assert told.exit_code == 2
    assert "Word" in told.output
    assert "Traceback" not in told.output
    empty = io.BytesIO()
    Document().save(empty)
    assert "không phải dự thảo của hệ thống" in send(settings, empty.getvalue(), tmp_path).output
