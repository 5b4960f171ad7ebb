"""Other files kept beside a warehouse: packed while they move, brought back by name, never over another."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from warehouse.pack import PackError, names, pack, put_back


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "outbox" / "waiting").mkdir(parents=True)
    (folder / "outbox" / "waiting" / "a.eml").write_bytes(b"thu")
    (folder / "contacts.csv").write_bytes(b"x")
    return folder


def listed(home: Path) -> dict[str, Path]:
    return {str(path.relative_to(home)): path for path in home.rglob("*") if path.is_file()}


def test_a_file_that_moves_on_meanwhile_is_kept_under_its_new_name(home: Path, tmp_path: Path) -> None:
    calls: list[dict[str, Path]] = []

    def moving() -> dict[str, Path]:
        calls.append(listed(home))
        if len(calls) == 1:
            (home / "outbox" / "sent").mkdir()
            (home / "outbox" / "waiting" / "a.eml").rename(home / "outbox" / "sent" / "a.eml")
        return calls[-1]

    assert pack(moving, tmp_path / "p.tar.gz") == 2
    assert sorted(names(tmp_path / "p.tar.gz")) == ["contacts.csv", "outbox/sent/a.eml"]


def test_files_come_back_where_there_are_none_and_beside_where_there_are_others(home: Path, tmp_path: Path) -> None:
    pack(lambda: listed(home), tmp_path / "p.tar.gz")
    (home / "outbox" / "waiting" / "a.eml").unlink()
    assert put_back(tmp_path / "p.tar.gz", "outbox", home) == (["outbox/waiting/a.eml"], [], [])
    assert put_back(tmp_path / "p.tar.gz", "outbox", home) == ([], ["outbox/waiting/a.eml"], [])
    (home / "contacts.csv").write_bytes(b"new")
    assert put_back(tmp_path / "p.tar.gz", "contacts.csv", home) == ([], [], ["contacts.csv.restored"])
    assert (home / "contacts.csv").read_bytes() == b"new"


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_a_pack_that_is_none_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.tar.gz").write_bytes(content)
    with pytest.raises(PackError, match=r"p\.tar\.gz"):
        names(tmp_path / "p.tar.gz")


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_a_name_that_leads_out_of_the_folder_is_passed_over(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "p.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, BytesIO(b"x"))
    assert names(tmp_path / "p.tar.gz") == []
