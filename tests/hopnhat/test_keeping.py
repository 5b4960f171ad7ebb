"""What is kept beside the warehouse: all that cannot be made again, no key and nothing that is large."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from hopnhat.maintenance.kept_files import files_to_keep
from hopnhat.settings import Settings

KEPT = (
    "contacts.csv",
    "viewers.csv",
    "approvers.csv",
    "sources.yaml",
    "targets.yaml",
    "report.docx",
    "texts/field_visits/2020-H1.yaml",
    "issued/2020-H1.txt",
    "releases/field_visits/2020-H1/manifest.json",
    "outbox/told/dem-1.told",
    "outbox/waiting/a.eml",
    "outbox/refused/b.eml",
    "outbox/sent/c.eml",
    "some-new-kind/of-file.json",
)
NOT_KEPT = (
    "store/ab/cd",
    "stage/dem-1/read-0000.msgpack",
    "data-docs/dem-1/index.html",
    "drafts/x.docx",
    "pdf/x.pdf",
    "locks/x.lock",
    "inbox/x.xlsx",
    "airflow/airflow.db",
    "warehouse/hopnhat.duckdb",
    "backups/2020-06-06T03-00-00+0700/manifest.json",
    "drive/x.docx",
    ".ssh/id_ed25519",
    ".pgpass",
    "board.lock",
    "outbox/told/.dem-2.told.x.half",
    "kho.duckdb",
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("HOPNHAT_WAREHOUSE", "HOPNHAT_BACKUPS", "HOPNHAT_SOURCES", "HOPNHAT_DRIVE"):
        monkeypatch.delenv(name, raising=False)
    for name in (*KEPT, *NOT_KEPT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return Settings.load(tmp_path)


def test_all_that_cannot_be_made_again_is_kept(settings: Settings) -> None:
    assert sorted(files_to_keep(settings)) == sorted(KEPT)


def test_what_is_large_or_was_sent_long_ago_is_not_kept(settings: Settings) -> None:
    with (settings.home / "texts" / "phim.mp4").open("wb") as large:
        large.truncate(20 << 20)
    old = time.time() - 100 * 86_400
    for name in ("outbox/sent/c.eml", "texts/field_visits/2020-H1.yaml"):
        os.utime(settings.home / name, (old, old))
    kept = files_to_keep(settings)
    assert not kept.keys() & {"texts/phim.mp4", "outbox/sent/c.eml"}
    assert "texts/field_visits/2020-H1.yaml" in kept


def test_sources_that_stand_elsewhere_are_kept_too(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    own = settings.home.parent / "nguon.yaml"
    own.write_text("sources: []")
    (settings.home / "sources.yaml").unlink()
    monkeypatch.setenv("HOPNHAT_SOURCES", str(own))
    assert files_to_keep(Settings.load(settings.home))["sources.yaml"] == own
