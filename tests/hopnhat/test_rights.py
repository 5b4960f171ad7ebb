"""After a night nobody but owner and group can read anything of an installation, whatever umask it was started with."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.installation import furnished
from hopnhat.settings import Settings
from samples.make import make

ROOT = Path(__file__).resolve().parents[2]
OTHERS = stat.S_IRWXO
_COMMANDS = (
    ("night",),
    ("report", "field_visits", "2020-H1"),
    ("board",),
    ("backup",),
    ("night",),
)


def open_to_others(root: Path) -> dict[str, str]:
    """Return the files and folders below ``root``, itself too, on which everybody has a right."""
    paths = [root, *root.rglob("*")]
    rights = {path: path.lstat().st_mode for path in paths if not path.is_symlink()}
    return {str(path.relative_to(root)): stat.filemode(mode) for path, mode in rights.items() if mode & OTHERS}


def publish(home: Path, umask: int) -> None:
    """Draft, approve and publish a report, as Airflow's tasks do."""
    program = (
        "import hopnhat; from chaos import approver; from hopnhat.settings import Settings; "
        "approver.publish(Settings.load(), 'field_visits', '2020-H1')"
    )
    env = {**os.environ, "HOPNHAT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, umask=umask, check=True)


def hopnhat(*words: str, home: Path, umask: int) -> str:
    outcome = subprocess.run(
        [sys.executable, "-c", "from hopnhat.cli import main; main()", *words, "--home", home],
        cwd=ROOT,
        env={**os.environ, "HOPNHAT_HOME": str(home), "PYTHONPATH": str(ROOT)},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode in (0, 1), outcome.stdout + outcome.stderr  # 1: a mail waits, for no server is set
    return outcome.stdout


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mau")
    make(folder / "inbox")
    return folder / "inbox"


@pytest.fixture
def home(returns: Path, tmp_path: Path) -> Path:
    """An installation whose folder an administrator made for everybody to enter, with the returns of two districts."""
    settings: Settings = furnished(tmp_path / "home")
    for name in ("Huyện đoàn Tiên Yên", "Huyện đoàn Ba Chẽ"):
        shutil.copytree(returns / name, settings.home / "inbox" / name)
    return settings.home


def test_a_night_started_with_an_open_umask_leaves_nothing_that_others_can_read(home: Path) -> None:
    theirs = {home, *home.rglob("*")}
    for path in theirs:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for words in _COMMANDS:
        hopnhat(*words, home=home, umask=0o022)
    publish(home, umask=0o022)
    made = [path for path in home.rglob("*") if path not in theirs]
    for kind in (
        "store/*/*",
        "stage/*/*",
        "warehouse/*.duckdb",
        "outbox/waiting/*.eml",
        "drafts/**/*.docx",
        "packages/**/*.docx",
        "approvals/*.json",
    ):
        assert list(home.glob(kind)), kind
    assert {"backups", "data-docs", "drive"} <= {path.relative_to(home).parts[0] for path in made}
    opened = open_to_others(home)
    assert {name: opened[name] for name in opened if home / name not in theirs} == {}


def test_what_the_caller_forbids_stays_forbidden(home: Path) -> None:
    hopnhat("night", home=home, umask=0o077)
    warehouse = home / "warehouse" / "hopnhat.duckdb"
    assert stat.S_IMODE(warehouse.parent.stat().st_mode) == 0o700
