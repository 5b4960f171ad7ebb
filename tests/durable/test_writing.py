from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from durable import replacing, sweep_halves, write_bytes, write_text
from durable.writing import HALF


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "note"
    write_text(path, "cũ")
    with pytest.raises(RuntimeError), replacing(path) as out:
        out.write(b"half")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "cũ"
    assert [one.name for one in tmp_path.iterdir()] == ["note"]


def test_two_writers_at_once_never_mix(tmp_path: Path) -> None:
    path = tmp_path / "note"
    with replacing(path) as first, replacing(path) as second:
        first.write(b"a" * 10)
        second.write(b"b" * 5)
    assert path.read_bytes() == b"a" * 10  # the outer block ends last
    assert [one.name for one in tmp_path.iterdir()] == ["note"]


def test_nobody_but_owner_and_group_may_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "note", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "note").stat().st_mode) == 0o640


def test_only_old_halves_are_swept(tmp_path: Path) -> None:
    old, young, whole = (tmp_path / name for name in (f".a.x{HALF}", f".b.y{HALF}", "whole"))
    for path in (old, young, whole):
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    os.utime(young)
    assert sweep_halves(tmp_path) == 1
    assert {path.name for path in tmp_path.iterdir()} == {young.name, "whole"}
    assert sweep_halves(tmp_path / "nowhere") == 0
