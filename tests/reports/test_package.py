"""A package is what its name says, to the byte, or says that it is not."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.package import BrokenPackageError, keep, mend, package_hash, packages, read
from reports.publish import publish
from reports.release import sha256

FILES = {"Báo cáo.docx": b"mot", "phu-luc.xlsx": b"hai"}
SAID = {
    "report": "field_visits",
    "name": "Báo cáo",
    "period": "2020-H1",
    "figures": {"visits.total": {"value": 88}},
    "files": {name: {"sha256": sha256(content), "bytes": 3} for name, content in FILES.items()},
}
REVIEW = {"sentences": ["Một câu."], "words": {}, "findings": {}, "obstacles": []}
ADDED = {"approval": {"by": "Bí thư Mẫu"}, "corrects": {"release": "Lần 1"}}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that was published on the drive beside it."""
    package = keep(tmp_path / "packages" / "field_visits" / "2020-H1", SAID, FILES, REVIEW)
    publish(tmp_path / "drive", {**SAID, **ADDED, "package": {"hash": package.name}}, FILES)
    return package


def damaged(path: Path, content: bytes | None) -> None:
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def test_its_name_is_the_hash_of_what_sha256sum_prints(package: Path) -> None:
    """Whoever has a terminal and nothing of ours can say which package a folder holds."""
    names = sorted(path.name for path in package.iterdir())
    printed = subprocess.run(["sha256sum", *names], cwd=package, capture_output=True, check=True).stdout
    assert hashlib.sha256(printed).hexdigest() == package.name == package_hash(read(package).sums)


@pytest.mark.parametrize("name", ["manifest.json", "review.json", *FILES])
def test_one_changed_byte_of_anything_is_noticed(package: Path, name: str) -> None:
    content = bytearray((package / name).read_bytes())
    content[len(content) // 2] ^= 1
    damaged(package / name, bytes(content))
    with pytest.raises(BrokenPackageError):
        read(package)


def test_a_file_and_its_line_in_the_manifest_changed_together_are_noticed(package: Path) -> None:
    manifest = json.loads((package / "manifest.json").read_bytes())
    manifest["files"]["Báo cáo.docx"]["sha256"] = sha256(b"khac")
    damaged(package / "Báo cáo.docx", b"khac")
    damaged(
        package / "manifest.json", (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    )
    with pytest.raises(BrokenPackageError):
        read(package)


def test_a_whole_package_under_the_name_of_another_is_noticed(package: Path) -> None:
    other = keep(package.parent, SAID, FILES, {**REVIEW, "sentences": ["Câu khác."]})
    shutil.rmtree(package)
    other.rename(package)
    with pytest.raises(BrokenPackageError):
        read(package)


@pytest.mark.parametrize("name", ["manifest.json", *FILES])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"[]", b"{}"])
def test_a_damaged_file_of_a_package_is_put_right_from_the_drive(
    package: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    damaged(package / name, content)
    with pytest.raises(BrokenPackageError):
        read(package)
    assert mend(package, tmp_path / "drive")
    assert (read(package).manifest, read(package).files) == (SAID, FILES)


def test_nothing_that_is_not_the_very_same_takes_the_place_of_what_was_approved(package: Path, tmp_path: Path) -> None:
    (package / "Báo cáo.docx").unlink()
    [published] = (tmp_path / "drive").rglob("Báo cáo.docx")
    published.write_bytes(b"khac")
    assert not mend(package, tmp_path / "drive")
    assert list(packages(tmp_path / "packages")) == [package]


def test_the_same_again_is_the_same_package_and_mends_it(package: Path) -> None:
    damaged(package / "review.json", b"")
    assert keep(package.parent, SAID, FILES, REVIEW) == package
    assert read(package).review == REVIEW
