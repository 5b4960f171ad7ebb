"""A published file on another machine: what was approved, by whom, and whether a byte differs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chaos import approver
from hopnhat.cli import root
from hopnhat.settings import Settings


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Path:
    """The files of a release, taken to another machine."""
    [delivered] = approver.publish(settings, "field_visits", "2020-H1")
    return Path(shutil.copytree(Path(delivered["manifest"]).parent, tmp_path / "usb"))


def verify(*words: object) -> Result:
    return CliRunner().invoke(root(), ["verify", *map(str, words)])


def document(folder: Path) -> Path:
    [found] = folder.glob("*.docx")
    return found


def test_a_file_says_who_approved_it_and_on_which_figures(elsewhere: Path) -> None:
    told = verify(document(elsewhere))
    manifest = json.loads((elsewhere / "manifest.json").read_bytes())
    assert told.exit_code == 0, told.output
    assert "ĐÚNG: Báo cáo đi công tác cơ sở 6 tháng đầu năm 2020.docx" in told.output
    assert "Người duyệt: Bí thư Mẫu" in told.output
    assert manifest["figures_hash"] in told.output
    assert "Lý do: Chạy thử" in told.output
    assert verify(elsewhere / "manifest.json").exit_code == 0


def test_a_file_that_was_renamed_is_known_by_its_bytes(elsewhere: Path) -> None:
    renamed = document(elsewhere).rename(elsewhere / "bao cao (1).docx")
    assert verify(renamed).exit_code == 0


@pytest.mark.parametrize("where", ["document", "release"])
def test_one_byte_that_differs_shows(elsewhere: Path, where: str) -> None:
    path = document(elsewhere)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")
    told = verify(path if where == "document" else elsewhere / "manifest.json")
    assert told.exit_code == 1
    assert "KHÁC: Báo cáo đi công tác cơ sở" in told.output


@pytest.mark.parametrize("change", ["figures", "files", "by"])
def test_a_manifest_that_was_made_to_fit_shows(elsewhere: Path, settings: Settings, change: str) -> None:
    """Whoever changes who approved it has only the book of the server to fear."""
    path = elsewhere / "manifest.json"
    manifest = json.loads(path.read_bytes())
    if change == "figures":
        manifest["figures"]["visits.total"]["value"] = 999
    elif change == "files":
        manifest["files"][document(elsewhere).name]["sha256"] = "0" * 64
    else:
        manifest["approval"] |= {"by": "Người khác", "entry_sha256": "0" * 64}
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    told = verify(document(elsewhere), "--home", settings.home)
    assert told.exit_code == 1
    assert "KHÁC" in told.output


def test_the_server_that_published_it_vouches_for_it(elsewhere: Path, settings: Settings) -> None:
    assert "có đúng lần duyệt này" in verify(document(elsewhere), "--home", settings.home).output
    alone = Path(shutil.copy(document(elsewhere), elsewhere.parent))
    told = verify(alone, "--home", settings.home)
    assert told.exit_code == 0
    assert "Bí thư Mẫu duyệt lúc" in told.output


def test_what_nobody_can_tell_is_not_called_right(elsewhere: Path) -> None:
    alone = Path(shutil.copy(document(elsewhere), elsewhere.parent))
    told = verify(alone)
    assert told.exit_code == 2
    other = elsewhere / "khac.docx"
    other.write_bytes(b"khac")
    assert "KHÔNG PHẢI" in verify(other).output
