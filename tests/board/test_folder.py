"""The static pages: whole or as they were, the same bytes from the same facts, a folder a unit with its own rows."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from board import folder
from board.facts import Facts, PeriodFacts
from board.folder import PAGES, Troubles, Written, files_of, write
from board.rows import FindingRow
from board.site import Reader
from board.words import Words
from hopnhat.airflow.board_reader import reader_of
from hopnhat.nightly import board, steps
from hopnhat.settings import Settings

PROVINCE = "QN"

READERS = (
    Reader(PROVINCE, "Tỉnh đoàn Quảng Ninh", "dữ liệu mẫu"),
    Reader("D199", "Huyện đoàn Tiên Yên"),
    Reader("D202", "Huyện đoàn Ba Chẽ"),
)


def bytes_in(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def written(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("drive")
    outcome = write(facts, READERS, root)
    assert outcome.written == (PROVINCE, "D199", "D202")
    assert outcome.pages == len(bytes_in(root))
    return root


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    shutil.copytree(written, tmp_path / "drive")
    return tmp_path / "drive"


def test_every_link_leads_to_a_page_of_the_same_folder(written: Path) -> None:
    for reader in READERS:
        home = written / reader.unit_id / PAGES
        for page in home.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            places = set(re.findall(r'\bid="([^"]+)"', text))
            for address in re.findall(r'(?:href|src)="([^"]+)"', text):
                path, _, fragment = address.partition("#")
                target = (page.parent / path).resolve() if path else page
                assert target.is_relative_to(home.resolve())
                assert target.is_file(), (page, address)
                assert path or fragment in places


def test_the_same_facts_again_touch_nothing(facts: Facts, copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    assert write(facts, READERS, copy).unchanged == (PROVINCE, "D199", "D202")
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before


def test_the_same_facts_elsewhere_give_the_same_bytes(facts: Facts, written: Path, tmp_path: Path) -> None:
    write(facts, READERS, tmp_path)
    assert bytes_in(tmp_path) == bytes_in(written)


def test_what_somebody_changed_or_removed_is_put_right_in_that_folder_alone(
    facts: Facts, copy: Path, written: Path
) -> None:
    (copy / "D199" / PAGES / "index.html").write_text("x", encoding="utf-8")
    (copy / "D202" / PAGES / "bang.css").unlink()
    assert write(facts, READERS, copy).written == ("D199", "D202")
    assert bytes_in(copy) == bytes_in(written)


def test_a_units_own_folder_stays_so_that_the_rights_given_on_it_stay(facts: Facts, copy: Path) -> None:
    (copy / "D199" / PAGES / "index.html").write_text("x", encoding="utf-8")
    before = (copy / "D199").stat().st_ino
    write(facts, READERS, copy)
    assert (copy / "D199").stat().st_ino == before


def test_a_drive_that_fills_up_half_way_shows_what_it_showed_before(
    facts: Facts, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit_id in ("D199", "D202"):
        (copy / unit_id / PAGES / "index.html").write_text("trang cũ", encoding="utf-8")
    before = bytes_in(copy)
    left = iter(range(40))

    def full(path: Path, content: bytes) -> int:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return Path.open(path, "wb").write(content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write(facts, READERS, copy)
    monkeypatch.undo()
    assert bytes_in(copy) == before


def test_a_run_killed_between_the_two_renames_is_mended_by_the_next(facts: Facts, copy: Path, written: Path) -> None:
    (copy / "D199" / PAGES).rename(copy / "D199" / f"{folder._OLD}1")
    (copy / "D202" / f"{folder._HIDDEN}2").mkdir()
    (copy / "D202" / f"{folder._HIDDEN}2" / "index.html").write_text("nửa chừng", encoding="utf-8")
    assert write(facts, READERS, copy) == Written(
        pages=len(bytes_in(written)), written=(), unchanged=(PROVINCE, "D199", "D202")
    )
    assert bytes_in(copy) == bytes_in(written)


def test_a_units_folder_holds_its_own_units_only(facts: Facts) -> None:
    files = files_of(facts, READERS[1], Troubles())
    own = {row.unit_id for row in facts.period("2020-H1").returns if row.district_id == "D199"}
    units = {name.removesuffix(".html").rsplit("/", 1)[1] for name in files if "/don-vi/" in name}
    assert units == own
    assert not {"phat-hanh.html", "luot-chay.html"} & files.keys()
    everything = b"".join(files.values())
    assert "Huyện đoàn Ba Chẽ".encode() not in everything
    assert b"D202" not in everything


def test_the_night_writes_the_board_once_and_then_reads_nothing_until_something_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = steps.run("board", settings, "dem-1")
    assert first["written"] > 3
    home = settings.drive / board.FOLDER / PROVINCE / PAGES / "index.html"
    assert "dữ liệu mẫu" in home.read_text(encoding="utf-8")
    monkeypatch.setattr(board, "write_board", lambda *_: pytest.fail("nothing has changed"))
    assert steps.run("board", settings, "dem-2")["written"] == 0
    monkeypatch.undo()
    release = settings.drive / "Báo cáo" / "2020" / "Báo cáo mẫu" / "Lần 3"
    release.mkdir()
    (release / "manifest.json").write_text('{"name": "Báo cáo mẫu", "release": "Lần 3"}', encoding="utf-8")
    assert steps.run("board", settings, "dem-3")["written"] == 1
    shutil.rmtree(release)


def test_the_command_writes_the_pages_and_says_what_changed(settings: Settings, tmp_path: Path) -> None:
    start = "from hopnhat.cli import main; main()"
    command = [sys.executable, "-c", start, "board", "--home", str(settings.home), "--out", str(tmp_path)]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    readers = len(list(tmp_path.iterdir()))
    assert (tmp_path / PROVINCE / PAGES / "index.html").is_file()
    assert f"{readers} đơn vị có thay đổi, 0 đơn vị giữ nguyên" in told[0]
    assert f"0 đơn vị có thay đổi, {readers} đơn vị giữ nguyên" in told[1]


def _with_findings(facts: Facts, change: Callable[[FindingRow], FindingRow]) -> Facts:
    """The same facts, each finding changed."""

    def period(name: str) -> PeriodFacts:
        known = facts.period(name)
        return dataclasses.replace(known, findings=tuple(map(change, known.findings)))

    return Facts(facts.common, period)


@pytest.mark.parametrize("state", ["new", "again", "still", "waived"])
def test_a_finding_in_every_state_is_shown_in_words(state: str, facts: Facts, tmp_path: Path) -> None:
    """One that was mended and came back had none, and no unit got its pages."""
    outcome = write(_with_findings(facts, lambda row: dataclasses.replace(row, state=state)), READERS, tmp_path)
    assert (outcome.failed, outcome.unspoken) == ((), ())
    page = (tmp_path / "D199" / PAGES / "2020-H1" / "don-vi" / "D199.html").read_text(encoding="utf-8")
    assert f"({Words()(f'state_{state}')})" in page


def test_a_state_of_another_release_is_shown_as_it_is_and_said(facts: Facts, tmp_path: Path) -> None:
    strange = _with_findings(facts, lambda row: dataclasses.replace(row, state="asleep", severity="grave"))
    outcome = write(strange, READERS, tmp_path)
    assert (outcome.failed, outcome.unspoken) == ((), ("severity_grave", "state_asleep"))
    page = (tmp_path / "D199" / PAGES / "2020-H1" / "don-vi" / "D199.html").read_text(encoding="utf-8")
    assert "(asleep)" in page


def test_a_page_that_cannot_be_made_says_so_and_keeps_no_other_back(
    facts: Facts, written: Path, tmp_path: Path
) -> None:
    broken = _with_findings(facts, lambda row: dataclasses.replace(row, params="{") if row.unit_id == "D199" else row)
    outcome = write(broken, READERS, tmp_path)
    assert outcome.failed == (f"{PROVINCE}/2020-H1/don-vi/D199", "D199/2020-H1/don-vi/D199")
    assert outcome.written == (PROVINCE, "D199", "D202")
    before, after = bytes_in(written), bytes_in(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {
        f"{unit_id}/{PAGES}/2020-H1/don-vi/D199.html" for unit_id in (PROVINCE, "D199")
    }
    assert "Trang này chưa dựng được" in after[f"D199/{PAGES}/2020-H1/don-vi/D199.html"].decode()


def test_what_the_board_cannot_show_is_a_concern_each_night_until_it_can(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hopnhat.nightly.board.reader_of", _without("D202"))
    for night_id in ("dem-4", "dem-5"):
        [concern] = steps.run("board", settings, night_id)["concerns"]
        assert "D202 có báo cáo trong kho số liệu" in concern
    monkeypatch.undo()
    assert steps.run("board", settings, "dem-6")["concerns"] == []
    assert "concerns" not in steps.run("board", settings, "dem-7")


def _without(unit_id: str) -> Callable[..., Reader]:
    """An organisation whose list of units lost a line."""

    def known(asked: str, label: str = "") -> Reader:
        if asked == unit_id:
            raise ValueError(f"Không có đơn vị {asked}")
        return reader_of(asked, label)

    return known
