"""A night over what another release of the programs has loaded: codes and states that these programs do not know."""

from __future__ import annotations

import email
import re
from datetime import date
from email.policy import SMTP
from pathlib import Path

import duckdb
import pytest

from chaos.installation import deliver, furnished
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from organisation.corrections import Correction
from warehouse.schema import migrations

FILES = Path(__file__).parents[1] / "returns" / "files"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation after a night that found faults, of which one got a code that only a newer program knows."""
    for name in ("HOPNHAT_HOME", "HOPNHAT_WAREHOUSE", "HOPNHAT_DRIVE", "HOPNHAT_SMTP", "AIRFLOW_HOME"):
        monkeypatch.delenv(name, raising=False)
    settings = furnished(tmp_path / "home", [FILES / "fml_errors.xlsx"])
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    with duckdb.connect(settings.warehouse) as connection:
        connection.execute(
            "UPDATE core_findings SET code = 'ngay_nam_2031', severity = 'grave' WHERE submission_id IS NOT NULL"
        )
        [(changed,)] = connection.execute("SELECT count(*) FROM core_findings WHERE code = 'ngay_nam_2031'").fetchall()
    assert changed
    return settings


def test_a_code_of_another_release_stops_neither_mails_nor_board(settings: Settings) -> None:
    deliver(settings, "base_clean.xlsx", (FILES / "base_clean.xlsx").read_bytes())
    facts = {step: steps.run(step, settings, "dem-2") for step in steps.STEPS}
    [concern] = facts["feedback"]["concerns"]
    assert "ngay_nam_2031" in concern
    assert "severity_grave" in facts["board"]["concerns"][0]
    mails = [email.message_from_bytes(path.read_bytes(), policy=SMTP) for path in settings.outbox.rglob("*.eml")]
    said = "".join(mail.get_body(("plain",)).get_content() for mail in mails)  # type: ignore[union-attr]
    assert "mang mã “ngay_nam_2031” mà bản phần mềm đang chạy không biết" in said


def test_corrections_in_force_do_not_end_the_first_night_after_an_upgrade(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _take_back_the_last_migration(settings)
    line = Correction(
        "", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "C9", "x", "y", "văn bản", "in_force", "A", date(2020, 6, 1)
    )
    monkeypatch.setattr("hopnhat.nightly.corrected.corrections", lambda: (line,))
    deliver(settings, "base_clean.xlsx", (FILES / "base_clean.xlsx").read_bytes())
    assert steps.run("collect", settings, "dem-2")["deliveries"] == 1


def _take_back_the_last_migration(settings: Settings) -> None:
    """Leave the warehouse as the release before left it: the last migration adds columns, and views read them."""
    with duckdb.connect(settings.warehouse) as connection:
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        for (view,) in views:
            connection.execute(f"DROP VIEW {view}")
        number, path = migrations()[-1]
        text = path.read_text(encoding="utf-8")
        for table, column in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (?:IF NOT EXISTS )?(\w+)", text):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", text):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM core_migrations WHERE number = $1", [number])
