"""Drafts and releases."""

import json
from pathlib import Path

import pytest

from organisation import Period
from reports.publish import publish, write_draft
from reports.release import manifest
from reports.targets import local

H1 = Period.parse("2020-H1")
FILES = {"bao-cao.docx": b"mot", "phu-luc.xlsx": b"hai"}
CHANGED = {**FILES, "bao-cao.docx": b"ba"}


@pytest.fixture(scope="module")
def report(half_year):
    return half_year


def test_a_release_is_files_and_manifest_in_the_folder_of_its_period(report, tmp_path):
    released = publish(tmp_path, manifest(report, FILES), FILES)
    folder = tmp_path / "Báo cáo" / "2020" / "6 tháng đầu năm" / "Báo cáo kết quả đi công tác cơ sở" / "Lần 1"
    assert [Path(place) for place in released.files] == [folder / name for name in FILES]
    assert (folder / "bao-cao.docx").read_bytes() == b"mot"
    said = json.loads(Path(released.manifest).read_text(encoding="utf-8"))
    assert said["as_of"] == "2020-06-09T22:00:00"
    assert len(said["figures_hash"]) == len(said["files"]["bao-cao.docx"]["sha256"]) == 64
    assert said["software"].startswith("hopnhat")


def test_the_same_content_twice_changes_nothing(report, tmp_path):
    first = publish(tmp_path, manifest(report, FILES), FILES)
    before = sorted(tmp_path.rglob("*"))
    again = publish(tmp_path, manifest(report, FILES), FILES)
    assert again.unchanged and not first.unchanged
    assert again.files == first.files
    assert sorted(tmp_path.rglob("*")) == before


def test_an_earlier_release_is_kept_and_the_next_says_what_it_corrects(report, tmp_path):
    first = publish(tmp_path, manifest(report, FILES), FILES)
    said = manifest(report, CHANGED)
    said["figures"] = {**said["figures"], "visits.total": {**said["figures"]["visits.total"], "value": 90}}
    second = publish(tmp_path, said, CHANGED)
    assert Path(first.files[0]).read_bytes() == b"mot"
    assert Path(second.files[0]).read_bytes() == b"ba"
    corrects = json.loads(Path(second.manifest).read_text(encoding="utf-8"))["corrects"]
    assert corrects == {"release": "Lần 1", "figures": [{"figure": "visits.total", "before": 88, "now": 90}]}


def test_a_release_that_fails_half_way_leaves_nothing(report, tmp_path):
    broken = {**FILES, "no/such/folder.docx": b""}
    with pytest.raises(OSError, match="folder"):
        publish(tmp_path, manifest(report, FILES), broken)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not list(tmp_path.rglob(".*"))


def test_a_release_is_never_written_over(report, tmp_path):
    with local(tmp_path) as target:
        target.put("a", "Lần 1", {"x": b"1"})
        with pytest.raises(FileExistsError):
            target.put("a", "Lần 1", {"x": b"2"})
    assert (tmp_path / "a" / "Lần 1" / "x").read_bytes() == b"1"


def test_ten_releases_stay_in_order(report, tmp_path):
    for number in range(11):
        files = {"x": bytes([number])}
        released = publish(tmp_path, manifest(report, files), files)
    assert released.release == "Lần 11"


def test_no_pattern_leads_out_of_the_target(report, tmp_path):
    with pytest.raises(ValueError, match="ngoài nơi phát hành"):
        publish(tmp_path / "drive", manifest(report, FILES), FILES, pattern="../{kind}")


def test_nothing_is_released_but_the_files_and_their_manifest(report, tmp_path):
    """What else went with them, nobody would have approved."""
    publish(tmp_path, manifest(report, FILES), FILES)
    changed = publish(tmp_path, manifest(report, CHANGED), CHANGED)
    there = {path.name: path.read_bytes() for path in Path(changed.manifest).parent.iterdir()}
    assert {name: there[name] for name in there if name != "manifest.json"} == CHANGED


def test_a_copy_of_a_draft_for_people_is_numbered_and_the_same_again_is_none(report, tmp_path):
    first = write_draft(tmp_path, manifest(report, FILES), FILES)
    assert write_draft(tmp_path, manifest(report, FILES), FILES).unchanged
    second = write_draft(tmp_path, manifest(report, CHANGED), CHANGED)
    assert (first.release, second.release) == ("Dự thảo 1", "Dự thảo 2")


@pytest.mark.parametrize("content", [b"", b'{"figures": {', b"\xff", b"[]", b"{}", b'{"files": 1, "figures": 2}'])
def test_a_damaged_manifest_of_the_release_before_stops_no_release(report, tmp_path, content):
    first = publish(tmp_path, manifest(report, FILES), FILES)
    Path(first.manifest).write_bytes(content)
    second = publish(tmp_path, manifest(report, CHANGED), CHANGED)
    assert second.release == "Lần 2"
    said = json.loads(Path(second.manifest).read_text(encoding="utf-8"))
    assert said["corrects"] == {"release": "Lần 1", "figures": []}
