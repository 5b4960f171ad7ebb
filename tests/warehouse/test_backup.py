"""Backups that are proved, kept as long as they should be, and put back with a word of who did it."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest

from warehouse import Warehouse, backup, schema
from warehouse.backup import Backup, BackupError, Restoring
from warehouse.connection import gear
from warehouse.contents import contents
from warehouse.retention import Care, care, read_care, retire

COUNT = "SELECT count(*) FROM core_di_co_so_kq__current"


def _answer(setting, query):
    with Warehouse(setting).reading() as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sao-luu"


@pytest.fixture
def two_nights(setting, province, later):
    """A warehouse with a second night, and how to load it: the backup is taken before that night."""
    warehouse = Warehouse(setting)
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    second = province.night(province.checked(province.table(province.visits(5))), started_at=later(1))
    return warehouse, second


def test_a_backup_brings_back_the_day_and_keeps_what_it_replaced(two_nights, setting, folder, later):
    warehouse, second = two_nights
    kept = backup.take(gear(setting), folder, later(0) + timedelta(hours=1))
    warehouse.load(second)

    aside = backup.restore(gear(setting), kept, folder, Restoring("Ban Tổ chức", "Nạp nhầm đợt 2", later(2)))

    assert _answer(setting, COUNT) == [(3,)]
    assert _answer(setting, "SELECT restored_by, backup, kept_aside, restored_because FROM core_restores") == [
        ("Ban Tổ chức", kept.name, aside.name, "Nạp nhầm đợt 2")
    ]
    with aside.gear.read() as replaced:
        assert replaced.execute("SELECT count(*) FROM core_di_co_so_kq__records").fetchone() == (8,)
    assert warehouse.load(second).records == 5


def test_what_was_decided_is_not_forgotten_by_a_restore(two_nights, setting, folder, later):
    first = backup.take(gear(setting), folder, later(0))
    for night, by in enumerate(("Ban Tổ chức", "Văn phòng"), start=2):
        backup.restore(gear(setting), first, folder, Restoring(by, "Thử", later(night)))
    assert _answer(setting, "SELECT restored_by FROM core_restores ORDER BY restored_at") == [
        ("Ban Tổ chức",),
        ("Văn phòng",),
    ]


@pytest.mark.skipif(not os.environ.get("HOPNHAT_WHOLE_CONTRACT"), reason="takes long; HOPNHAT_WHOLE_CONTRACT=1 runs it")
def test_a_lake_is_backed_up_and_put_back_too(lake, folder, province, later):
    warehouse = Warehouse(lake)
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    kept = backup.take(gear(lake), folder, later(0))
    warehouse.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    backup.restore(gear(lake), kept, folder, Restoring("Ban Tổ chức", "Thử", later(2)))
    with warehouse.reading() as connection:
        assert connection.execute(COUNT).fetchone() == (3,)


def test_a_backup_from_before_an_upgrade_is_brought_up(setting, folder, later, tmp_path):
    old = gear(tmp_path / "cu.duckdb")
    old.publish(lambda connection: schema.bring_up(connection, {}, later(0), last=3))
    kept = backup.take(old, folder, later(0))
    assert "core_waiver_lists" not in kept.contents
    backup.restore(gear(setting), kept, folder, Restoring("Ban Tổ chức", "Nâng cấp hỏng", later(1)))
    assert _answer(setting, "SELECT max(number) FROM core_migrations") == [(len(schema.migrations()),)]


def test_a_lost_warehouse_comes_back(two_nights, setting, folder, later, tmp_path):
    kept = backup.take(gear(setting), folder, later(0))
    with gear(setting).read() as connection:
        before = contents(connection)
    shutil.rmtree(tmp_path / "kho")
    assert backup.restore(gear(setting), kept, folder, Restoring("Ban Tổ chức", "Hỏng đĩa", later(1))) is None
    with gear(setting).read() as connection:
        after = contents(connection)
    assert {name for name in before if before[name] != after[name]} == {"core_restores"}


def test_a_damaged_backup_replaces_nothing(two_nights, setting, folder, later):
    kept = backup.take(gear(setting), folder, later(0))
    path = kept.folder / backup.FILE
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupError, match="đã hỏng"):
        backup.restore(gear(setting), kept, folder, Restoring("Ban Tổ chức", "Thử", later(1)))
    assert _answer(setting, "SELECT count(*) FROM core_restores") == [(0,)]
    assert [one.name for one in backup.backups(folder)] == [kept.name]


def test_a_backup_that_cannot_be_restored_never_appears(two_nights, setting, folder, later, monkeypatch):
    monkeypatch.setattr("warehouse.backup.differences", lambda one, other: ["core_nights"])
    with pytest.raises(BackupError, match="khôi phục thử"):
        backup.take(gear(setting), folder, later(0))
    assert list(folder.iterdir()) == []


@pytest.fixture
def many(tmp_path, later):
    """A backup a day for a hundred days, and one put aside by a restore on the second."""

    def made(day, kind):
        taken_at = later(day)
        path = tmp_path / f"{taken_at:%Y-%m-%d}-{kind}"
        path.mkdir()
        return Backup(path, taken_at, kind, "", {}, "")

    return [made(day, backup.NIGHTLY) for day in range(100)] + [made(1, backup.REPLACED)]


def test_days_weeks_and_months_are_kept_as_configured(many, later):
    rules = Care({"days": 3, "weeks": 2, "months": 2, "years": 1}, replaced_days=365, names_years=None)
    retire(many, rules, later(100))
    left = sorted(one.folder.name for one in many if one.folder.exists())
    assert left == [
        "2020-06-06-replaced",
        "2020-08-31-nightly",
        "2020-09-06-nightly",
        "2020-09-10-nightly",
        "2020-09-11-nightly",
        "2020-09-12-nightly",
    ]


def test_what_was_put_aside_goes_when_its_time_is_over(many, later):
    rules = Care({"days": 3, "weeks": 0, "months": 0, "years": 0}, replaced_days=98, names_years=None)
    assert "2020-06-06-replaced" in {one.folder.name for one in retire(many, rules, later(100))}


def test_rules_that_keep_nothing_are_refused(tmp_path):
    assert care().keep["days"] >= 1
    path = tmp_path / "care.yaml"
    path.write_text(
        "backups: {days: 0, weeks: 1, months: 1, years: 1, replaced_days: 1}\npersonal_data: {keep_years: }"
    )
    with pytest.raises(ValueError, match="at least one day"):
        read_care(path)


def test_the_same_moment_is_one_backup(two_nights, setting, folder, later):
    first = backup.take(gear(setting), folder, later(0))
    assert backup.take(gear(setting), folder, later(0)) == first
    assert len(backup.backups(folder)) == 1
