"""A package of an approved report is what was approved, or says that it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.package import BrokenPackageError, keep, mend, packages, read, read_manifest
from reports.publish import publish
from reports.release import sha256

FILES = {"bao-cao.docx": b"mot", "phu-luc.xlsx": b"hai"}
SAID = {
    "report": "field_visits",
    "name": "Báo cáo",
    "period": "2020-H1",
    "figures": {"visits.total": {"value": 88}},
    "files": {name: {"sha256": sha256(content), "bytes": 3} for name, content in FILES.items()},
    "approval": {"by": "Bí thư Mẫu", "at": "2020-06-20T07:00:00+07:00"},
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that was published on the drive beside it."""
    package = keep(tmp_path / "releases" / "field_visits" / "2020-H1", SAID, FILES)
    publish(tmp_path / "drive", SAID, FILES)
    return package


def test_one_changed_figure_in_a_manifest_is_noticed_and_put_right_from_the_drive(
    package: Path, tmp_path: Path
) -> None:
    path = package / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"88", b"89"))
    with pytest.raises(BrokenPackageError, match=r"manifest\.json"):
        read_manifest(package)
    assert mend(package, tmp_path / "drive")
    assert read(package) == (SAID, FILES)


@pytest.mark.parametrize("name", ["manifest.json", *FILES])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff"])
def test_a_damaged_file_of_a_package_is_put_right_from_the_drive(
    package: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    (package / name).unlink()
    if content is not None:
        (package / name).write_bytes(content)
    with pytest.raises(BrokenPackageError):
        read(package)
    assert mend(package, tmp_path / "drive")
    assert read(package) == (SAID, FILES)


def test_nothing_that_is_not_the_very_same_takes_the_place_of_what_was_approved(package: Path, tmp_path: Path) -> None:
    (package / "bao-cao.docx").unlink()
    [published] = (tmp_path / "drive").rglob("manifest.json")
    said = json.loads(published.read_text(encoding="utf-8"))
    said["figures"]["visits.total"]["value"] = 90
    published.write_text(json.dumps(said), encoding="utf-8")
    assert not mend(package, tmp_path / "drive")
    assert list(packages(tmp_path / "releases")) == [package]
