"""Looking after the warehouse from the command line: backed up, put back with a reason, given away without names."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from hopnhat.cli import root
from hopnhat.maintenance import operations
from hopnhat.settings import Settings
from warehouse import Warehouse, retention


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation of its own with a warehouse that has its lists and no return yet."""
    for name in ("HOPNHAT_WAREHOUSE", "HOPNHAT_BACKUPS", "AIRFLOW_CTX_DAG_ID", "HOPNHAT_LANG"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings.load(tmp_path / "home")
    Warehouse(settings.warehouse).migrate()
    return settings


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(root(), [*arguments, "--home", str(settings.home)])


def test_a_backup_is_taken_listed_and_put_back(settings: Settings) -> None:
    taken = run(settings, "backup")
    assert taken.exit_code == 0
    assert "Đã sao lưu và khôi phục thử" in taken.output
    [folder] = settings.backups.glob("[!.]*")
    assert folder.name in run(settings, "restore").output

    now = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    back = run(settings, "restore", "--at", now, "--by", "Trần Thị Lan", "--because", "Nạp nhầm")
    assert back.exit_code == 0
    assert folder.name in back.output
    with Warehouse(settings.warehouse).reading() as connection:
        row = connection.execute("SELECT restored_by, restored_because, backup FROM core_restores").fetchone()
    assert row == ("Trần Thị Lan", "Nạp nhầm", folder.name)
    assert len(list(settings.backups.glob("[!.]*"))) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--at", "2020-06-20T07:00"), "hãy ghi lý do"),
        (("--at", "2020-06-20T07:00", "--because", "Thử"), "không có bản sao lưu nào dùng được từ 20/06/2020"),
        (("--at", "hôm qua", "--because", "Thử"), "không đúng dạng ISO"),
    ],
)
def test_a_restore_that_cannot_be_says_why(settings: Settings, arguments: tuple[str, ...], said: str) -> None:
    answer = run(settings, "restore", *arguments)
    assert answer.exit_code == 2
    assert said in answer.output


def test_an_export_has_no_names_unless_they_are_asked_for(settings: Settings, tmp_path: Path) -> None:
    assert "thay bằng số" in run(settings, "export", str(tmp_path / "a.duckdb")).output
    assert "có tên người" in run(settings, "export", str(tmp_path / "b.duckdb"), "--with-names").output
    again = run(settings, "export", str(tmp_path / "b.duckdb"))
    assert (again.exit_code, "Không có gì bị thay đổi" in again.output) == (2, True)
    with duckdb.connect(tmp_path / "a.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) > 100 FROM core_units").fetchone() == (True,)


def test_a_warehouse_is_moved_into_an_empty_one_only(settings: Settings, tmp_path: Path) -> None:
    target = str(tmp_path / "moi.duckdb")
    assert "đều khớp" in CliRunner().invoke(root(), ["move", settings.warehouse, target]).output
    again = CliRunner().invoke(root(), ["move", settings.warehouse, target])
    assert (again.exit_code, "kho trống" in again.output) == (2, True)
    missing = CliRunner().invoke(root(), ["move", str(tmp_path / "khong-co.duckdb"), str(tmp_path / "c.duckdb")])
    assert (missing.exit_code, "chưa có gì" in missing.output) == (2, True)


def test_nothing_to_look_after_is_no_fault(tmp_path: Path, settings: Settings) -> None:
    nowhere = Settings.load(tmp_path / "moi")
    assert operations.back_up(nowhere) == {"backup": None, "rows": 0, "files": 0, "retired": [], "concerns": []}
    assert operations.forget(nowhere, date(2040, 1, 1)) == {"names": 0}
    assert operations.tidy(nowhere) == {}


def test_names_stay_until_somebody_sets_a_term(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert operations.forget(settings, date(2040, 1, 1)) == {"names": 0}
    term = retention.Maintenance({"days": 1, "weeks": 0, "months": 0, "years": 0}, 1, names_years=10)
    monkeypatch.setattr("hopnhat.maintenance.operations.maintenance", lambda: term)
    assert operations.forget(settings, date(2040, 5, 1)) == {"names": 0, "before": "2030-01-01"}


@pytest.mark.parametrize(
    ("connection", "named"),
    [
        ({"conn_type": "duckdb", "host": "/data/kho.duckdb"}, "/data/kho.duckdb"),
        (
            {"conn_type": "duckdb", "extra": {"database": "ducklake:postgres:dbname=kho host=db?data_path=/mnt/kho/"}},
            "ducklake:postgres:dbname=kho host=db?data_path=/mnt/kho/",
        ),
    ],
)
def test_an_airflow_connection_names_the_warehouse(
    settings: Settings, connection: object, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_HOPNHAT_WAREHOUSE", json.dumps(connection))
    assert Settings.load(settings.home).warehouse == named
    monkeypatch.setenv("HOPNHAT_WAREHOUSE", "/data/khac.duckdb")
    assert Settings.load(settings.home).warehouse == "/data/khac.duckdb"


def test_the_status_of_a_period_never_met_is_said(settings: Settings) -> None:
    answer = run(settings, "status", "1999-H1")
    assert (answer.exit_code, "chưa biết" in answer.output) == (1, True)
