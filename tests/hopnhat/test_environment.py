"""The variables of the environment: typed, listed in one place, and a wrong one said in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hopnhat.cli import FAILED, main
from hopnhat.environment import SettingsError, names, read_environment
from hopnhat.environment_page import PAGE, meanings, page
from hopnhat.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"\bHOPNHAT_[A-Z][A-Z_]*\b(?!_?[{<])")
_WRONG = {
    "workers": ("abc", "HOPNHAT_WORKERS đang là “abc”: phải là một số nguyên"),
    "readers": ("0", "HOPNHAT_READERS đang là “0”: nhỏ nhất là 1"),
    "port": ("99999", "HOPNHAT_PORT đang là “99999”: lớn nhất là 65535"),
    "lang": ("fr", "HOPNHAT_LANG đang là “fr”: chỉ nhận 'vi' or 'en'"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value, said = _WRONG[name]
    monkeypatch.setenv(f"HOPNHAT_{name.upper()}", value)
    with pytest.raises(SettingsError, match=re.escape(said)):
        Settings.load()


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPNHAT_WORKERS", "hai")
    monkeypatch.setenv("HOPNHAT_READERS", "ba")
    with pytest.raises(SettingsError) as raised:
        read_environment()
    assert "HOPNHAT_WORKERS" in str(raised.value)
    assert "HOPNHAT_READERS" in str(raised.value)


def test_a_command_says_it_in_a_sentence_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOPNHAT_WORKERS", "abc")
    monkeypatch.setattr("sys.argv", ["hopnhat", "night", "--home", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == FAILED
    assert "HOPNHAT_WORKERS đang là “abc”: phải là một số nguyên viết bằng chữ số." in said
    assert "hopnhat.env" in said
    assert "Traceback" not in said


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in names():
        monkeypatch.setenv(name, "")
    settings = Settings.load(tmp_path)
    assert settings.drive == tmp_path / "drive"
    assert settings.backups == tmp_path / "backups"
    assert settings.sources.is_file()


def test_every_variable_that_the_code_names_is_listed_and_every_listed_one_is_explained() -> None:
    explained = meanings()
    assert set(names()) <= set(explained)
    assert [name for name, meaning in explained.items() if len(meaning) < 10] == []
    kinds = [re.compile(re.sub("<[^>]+>", "[A-Z_]+", name)) for name in explained]
    rooms = [room for room in ROOT.iterdir() if (room / "__init__.py").exists() or room.name in ("dags", "deploy")]
    files = [path for room in rooms if room.name not in ("tests", "chaos", "bench") for path in room.rglob("*")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix in (".py", ".yaml", ".env")]
    named = {name for text in texts for name in _NAME.findall(text)}
    assert {"HOPNHAT_HOME", "HOPNHAT_DRIVE"} <= named
    unknown = {name for name in named if not any(kind.fullmatch(name) for kind in kinds)}
    assert unknown == set()


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m hopnhat.environment_page"
