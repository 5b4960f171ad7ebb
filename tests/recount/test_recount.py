"""A recount agrees with a report made rightly, and finds a figure that somebody or something changed."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from hopnhat.cli import root
from hopnhat.reporting import publishing
from hopnhat.reporting.approving import write_page
from hopnhat.settings import Settings
from organisation.units import organisation
from reports.approvals import Approvals
from reports.package import read
from tests.ways.draft import Way
from tests.ways.run import play

ROOT = Path(__file__).resolve().parents[2]
KIND, PERIOD = "field_visits", "2020-H1"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which one unit has sent seven visits."""
    unit = next(one for one in organisation().units if one.unit_id == "D199")
    way = Way("seven visits", "một tệp", 2020, {"A": unit})
    way.visits(1, way.trips(*range(1, 8)))
    return play([way], tmp_path_factory.mktemp("recount") / "home").home


@pytest.fixture
def settings(played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PATH", str(tmp_path))  # no LibreOffice: no PDFs
    monkeypatch.delenv("HOPNHAT_WAREHOUSE", raising=False)
    shutil.copytree(played, tmp_path / "home")
    return Settings.load(tmp_path / "home")


def recount(settings: Settings) -> Result:
    return CliRunner().invoke(root(), ["recount", KIND, PERIOD, "--home", str(settings.home)])


def change_a_kind(settings: Settings) -> None:
    """Somebody changes what was read, behind the product's back."""
    Path(settings.warehouse).chmod(0o640)
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute("UPDATE core_di_co_so_kq__records SET hinh_thuc = 4 WHERE hinh_thuc = 1")


def test_a_recount_from_the_files_agrees(settings: Settings) -> None:
    answer = recount(settings)
    assert answer.exit_code == 0, answer.output
    assert ", 0 số ra khác" in answer.output
    assert "Đọc lại từ tệp gốc 1 lượt biểu" in answer.output


def test_a_figure_changed_in_the_warehouse_is_found_and_named(settings: Settings) -> None:
    change_a_kind(settings)
    answer = recount(settings)
    assert answer.exit_code == 1
    assert "KHÁC visits.kind.1" in answer.output
    assert "báo cáo 0, đếm lại 2" in answer.output


def test_a_difference_stands_on_the_approvers_page_in_the_manifest_and_in_the_way(settings: Settings) -> None:
    change_a_kind(settings)
    draft = publishing.draft(settings, KIND, PERIOD)
    package = read(settings.packages / KIND / PERIOD / draft["package"])
    assert package.manifest["recount"]["differs"]["visits.kind.1"] == [0, 2]
    assert "recount" in [one["id"] for one in package.review["obstacles"]]
    page = write_page(settings, package, Approvals(settings.approvals).entries()).read_text(encoding="utf-8")
    assert "Đếm lại ra số khác" in page
    assert "báo cáo 0, đếm lại 2" in page


def test_a_draft_says_how_many_figures_were_counted_again(settings: Settings) -> None:
    draft = publishing.draft(settings, KIND, PERIOD)
    package = read(settings.packages / KIND / PERIOD / draft["package"])
    assert package.manifest["recount"]["differs"] == {}
    assert package.manifest["recount"]["files_read"] == 1
    assert "recount" not in [one["id"] for one in package.review["obstacles"]]


def test_the_second_way_shares_no_code_with_the_first() -> None:
    others = {"warehouse", "reports", "transforms", "forms", "expectations", "organisation", "vietnamese", "sources"}
    for path in (ROOT / "recount").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & others, path.name
