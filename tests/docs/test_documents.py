"""What the documents say can be done: every link leads somewhere, every command runs."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.returns import make
from chaos.installation import aged
from feedback.answers import About, Answers, Given
from hopnhat.cli import root
from province import VARIABLE, province_folder
from samples.office import filled_by_the_office

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"(?:\]\(|src=\")([^)#\"\s]+)")
PLACE = re.compile(r"`((?:[a-z_]+/)+[\w.-]*\.(?:py|csv|yaml|sql|json|env|md|sh|txt))`")
CODE = re.compile(r"^(?:    |\.venv/bin/|\$ )*((?:make|hopnhat|airflow) .*)$", re.MULTILINE)
MODULE = re.compile(r"python -m ([a-z_.]+)([^`\n]*)")
INSTALLED = re.compile(r"/opt/hopnhat/(?!\.venv)([^\s`]+)")
PAGE_WRITERS = {
    "forms.page",
    "findings.page",
    "expectations.suites",
    "warehouse.dictionary",
}  # they take no options and rewrite the docs
OTHERS = {"pip"}
ENDS_WELL = {0, 1}
# These write files of their own and run as a whole, in test_pages_run.py.
WHOLE_PAGES = {"docs/add-a-form.md", "docs/add-a-report.md", "docs/reorganisation.md"}


def commands(program: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for line in CODE.findall(page.read_text(encoding="utf-8")):
            if line.startswith(f"{program} ") and str(page.relative_to(ROOT)) not in WHOLE_PAGES:
                yield str(page.relative_to(ROOT)), line.split(" # ")[0].strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:")]
    named = [ROOT / place for place in PLACE.findall(text)]
    assert [str(path) for path in (*links, *named) if not path.exists()] == []


def test_every_make_target_that_is_named_exists() -> None:
    named = {word for _, line in commands("make") for word in line.split()[1:] if re.fullmatch("[a-z]+", word)}
    assert {"demo", "up", "check"} <= named
    asked = subprocess.run(["make", "--dry-run", *sorted(named)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr


def modules() -> dict[str, set[str]]:
    """Return the modules that are run with ``python -m``, and the options they are given somewhere."""
    found: dict[str, set[str]] = {}
    for page in PAGES:
        for name, rest in MODULE.findall(page.read_text(encoding="utf-8")):
            found.setdefault(name, set()).update(re.findall(r"--[a-z-]+", rest))
    return {name: options for name, options in found.items() if name not in OTHERS}


def test_every_module_that_is_run_exists() -> None:
    assert {"chaos", "organisation", "samples.drive_server"} <= modules().keys()
    assert [name for name in modules() if importlib.util.find_spec(name) is None] == []


@pytest.mark.parametrize(
    ("module", "options"), [one for one in sorted(modules().items()) if one[1] and one[0] not in PAGE_WRITERS]
)
def test_a_module_takes_the_options_it_is_given(module: str, options: set[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert [option for option in options if option not in told.stdout] == []


def test_what_is_installed_on_the_server_is_in_the_repository() -> None:
    named = set(INSTALLED.findall((ROOT / "docs" / "operate.md").read_text(encoding="utf-8")))
    assert len(named) > 5
    assert [name for name in named if not list(ROOT.glob(name))] == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a workbook in it and an installation that has had its night."""
    desk = tmp_path_factory.mktemp("desk")
    files = make(filled_by_the_office(desk / "var") / "inbox", 5, seed=3)
    for file in files:
        aged(file)
    shutil.copy2(files[0], desk / "bao-cao.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        patch.setenv("HOPNHAT_HOME", str(desk / "var"))
        patch.setenv(VARIABLE, str(shutil.copytree(province_folder(), desk / "province")))  # an answer is accepted
        done = CliRunner().invoke(root(), ["night"])
        assert done.exit_code in ENDS_WELL, done.output
        about = About("days_differ", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "J8")
        Answers(desk / "var").give([Given(about, f"đúng, vì {why}", "D199", "workbook") for why in ("một", "hai")])
        yield desk


RUN_ON = ("hopnhat serve",)
"""Commands that go on until they are stopped; ``tests/door/test_killed.py`` starts and stops it."""


@pytest.mark.parametrize(("page", "line"), sorted(one for one in set(commands("hopnhat")) if one[1] not in RUN_ON))
def test_every_command_that_is_written_down_runs(page: str, line: str, desk: Path) -> None:
    words = ["bao-cao.xlsx" if word == "FILE..." else word for word in shlex.split(line)[1:]]
    done = CliRunner().invoke(root(), words)
    assert done.exit_code in ENDS_WELL, f"{page}: {line}\n{done.output}"


def test_a_command_that_does_not_exist_is_noticed(desk: Path) -> None:
    assert CliRunner().invoke(root(), ["khong-co-lenh-nay"]).exit_code not in ENDS_WELL
