"""What a draft leaves for the officers, on a warehouse that holds nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hopnhat import publishing
from hopnhat.settings import Settings
from warehouse import Warehouse


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation without LibreOffice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings.load(tmp_path / "home")
    Warehouse(settings.warehouse).migrate()
    return settings


@pytest.mark.parametrize("kind", ["field_visits", "union_work"])
def test_a_draft_offers_the_file_for_the_officers_sentences_and_keeps_what_they_wrote(
    kind: str, settings: Settings
) -> None:
    first = publishing.draft(settings, kind, "2020-H1")
    sentences = Path(first["texts"])
    assert str(sentences) in first["summary_md"]
    offered = yaml.safe_load(sentences.read_text(encoding="utf-8"))
    assert "phuong_huong" in offered
    assert not any(offered.values())
    sentences.write_text("phuong_huong: Bám sát cơ sở.", encoding="utf-8")
    again = publishing.draft(settings, kind, "2020-H1")
    assert sentences.read_text(encoding="utf-8") == "phuong_huong: Bám sát cơ sở."
    assert again["figures_hash"] == first["figures_hash"]
    assert not again["unchanged"]
    assert "phương hướng và nhiệm vụ trọng tâm" not in again["summary_md"]


def test_a_draft_without_a_pdf_says_why(settings: Settings) -> None:
    files = publishing.draft(settings, "union_work", "2020")["files"]
    [note] = [Path(file) for file in files if file.endswith(".txt")]
    assert note.name == "Không có bản PDF.txt"
    assert "chưa cài LibreOffice" in note.read_text(encoding="utf-8")
