"""Which folder is in use: one setting, the installation's own copy, the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

from province import SHIPPED, VARIABLE, province_folder, read_once


def test_the_setting_comes_first_then_the_own_copy_then_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, home = tmp_path / "named", tmp_path / "home"
    named.mkdir()
    home.mkdir()
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOPNHAT_HOME", str(home))
    assert province_folder() == SHIPPED
    (tmp_path / "other" / "province").mkdir(parents=True)
    monkeypatch.setenv("HOPNHAT_HOME", str(tmp_path / "other"))
    assert province_folder() == tmp_path / "other" / "province"
    monkeypatch.setenv(VARIABLE, str(named))
    assert province_folder() == named


def test_a_folder_that_is_not_there_is_never_replaced_by_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/khong/co")
    with pytest.raises(NotADirectoryError, match="/khong/co"):
        province_folder()


def test_what_is_read_once_is_read_again_for_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    @read_once
    def name(folder: Path) -> str:
        read.append(folder)
        return folder.name

    for asked in ("a", "b", "a"):
        (tmp_path / asked).mkdir(exist_ok=True)
        monkeypatch.setenv(VARIABLE, str(tmp_path / asked))
        assert name() == asked
    assert [one.name for one in read] == ["a", "b"]
