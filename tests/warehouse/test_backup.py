"""Backups that are proved, kept as long as they should be, and put back with a word of who did it."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from organisation.calendar import calendar
from tests.sweep import with_the_whole_contract
from warehouse import Warehouse, WarehouseBusyError, backup, schema
from warehouse.backup import Restoring
from warehouse.connection import backend_of
from warehouse.contents import contents
from warehouse.retention import Maintenance, maintenance, read_maintenance, retire
from warehouse.shelf import DAMAGED, MANIFEST, MANUAL, NIGHTLY, REPLACED, Backup, BackupError, Shelf, keeping

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
    kept = backup.take(backend_of(setting), folder, later(0) + timedelta(hours=1))
    warehouse.load(second)

    aside = backup.restore(
        backend_of(setting), kept, folder, Restoring("Ban Tổ chức", "Nạp nhầm đợt 2", later(2))
    ).aside

    assert _answer(setting, COUNT) == [(3,)]
    assert _answer(setting, "SELECT restored_by, backup, kept_aside, restored_because FROM core_restores") == [
        ("Ban Tổ chức", kept.name, aside.name, "Nạp nhầm đợt 2")
    ]
    with aside.backend.read() as replaced:
        assert replaced.execute("SELECT count(*) FROM core_di_co_so_kq__records").fetchone() == (8,)
    assert warehouse.load(second).records == 5


def test_what_was_decided_is_not_forgotten_by_a_restore(two_nights, setting, folder, later):
    first = backup.take(backend_of(setting), folder, later(0))
    for night, by in enumerate(("Ban Tổ chức", "Văn phòng"), start=2):
        backup.restore(backend_of(setting), first, folder, Restoring(by, "Thử", later(night)))
    assert _answer(setting, "SELECT restored_by FROM core_restores ORDER BY restored_at") == [
        ("Ban Tổ chức",),
        ("Văn phòng",),
    ]


@with_the_whole_contract
def test_a_lake_is_backed_up_and_put_back_too(lake, folder, province, later):
    warehouse = Warehouse(lake)
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    kept = backup.take(backend_of(lake), folder, later(0))
    warehouse.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    backup.restore(backend_of(lake), kept, folder, Restoring("Ban Tổ chức", "Thử", later(2)))
    with warehouse.reading() as connection:
        assert connection.execute(COUNT).fetchone() == (3,)


def test_a_lake_that_lost_its_files_is_put_back_and_what_it_was_stays_a_snapshot(lake, folder, province, later):
    files = Path(lake.partition("data_path=")[2])
    before = set(files.rglob("*.parquet"))
    warehouse = Warehouse(lake)
    warehouse.load(province.night(province.checked(province.table(province.visits(300)))))
    kept = backup.take(backend_of(lake), folder, later(0))
    for path in set(files.rglob("*.parquet")) - before:
        path.unlink()
    done = backup.restore(backend_of(lake), kept, folder, Restoring("Ban Tổ chức", "Mất tệp", later(2)))
    with warehouse.reading() as connection:
        assert connection.execute(COUNT).fetchone() == (300,)
    assert done.aside.kind == DAMAGED
    assert "ảnh chụp số" in done.aside.why
    assert [one.name for one in backup.backups(folder)] == [kept.name]


def test_a_backup_from_before_an_upgrade_is_brought_up(setting, folder, later, tmp_path):
    old = backend_of(tmp_path / "cu.duckdb")
    old.publish(lambda connection: schema.migrate(connection, {}, later(0), last=3))
    kept = backup.take(old, folder, later(0))
    assert "core_waiver_lists" not in kept.contents
    backup.restore(backend_of(setting), kept, folder, Restoring("Ban Tổ chức", "Nâng cấp hỏng", later(1)))
    assert _answer(setting, "SELECT max(number) FROM core_migrations") == [(len(schema.migrations()),)]


def test_a_lost_warehouse_comes_back(two_nights, setting, folder, later, tmp_path):
    kept = backup.take(backend_of(setting), folder, later(0))
    with backend_of(setting).read() as connection:
        before = contents(connection)
    shutil.rmtree(tmp_path / "kho")
    done = backup.restore(backend_of(setting), kept, folder, Restoring("Ban Tổ chức", "Hỏng đĩa", later(1)))
    assert done.aside is None
    with backend_of(setting).read() as connection:
        after = contents(connection)
    assert {name for name in before if before[name] != after[name]} == {"core_restores"}


def test_a_damaged_backup_replaces_nothing(two_nights, setting, folder, later):
    kept = backup.take(backend_of(setting), folder, later(0))
    path = kept.folder / backup.FILE
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupError, match="đã hỏng"):
        backup.restore(backend_of(setting), kept, folder, Restoring("Ban Tổ chức", "Thử", later(1)))
    assert _answer(setting, "SELECT count(*) FROM core_restores") == [(0,)]
    assert [one.name for one in backup.backups(folder)] == [kept.name]


def test_a_backup_that_cannot_be_restored_never_appears(two_nights, setting, folder, later, monkeypatch):
    monkeypatch.setattr("warehouse.backup.differences", lambda one, other: ["core_nights"])
    with pytest.raises(BackupError, match="khôi phục thử"):
        backup.take(backend_of(setting), folder, later(0))
    assert [path.name for path in folder.iterdir()] == [".lock"]


@pytest.fixture
def many(tmp_path, later):
    """A backup a day for a hundred days, and one put aside by a restore and one by hand on the second."""

    def made(day, kind, hours=0):
        taken_at = later(day) + timedelta(hours=hours)
        path = tmp_path / f"{taken_at.astimezone(calendar().zone):%Y-%m-%d}-{kind}"
        path.mkdir()
        return Backup(path, taken_at, kind, "", {}, "", number=day + 1)

    return [*(made(day, NIGHTLY) for day in range(100)), made(1, REPLACED), made(1, MANUAL)]


def test_days_weeks_and_months_are_kept_as_configured(many, later):
    rules = Maintenance(
        {"days": 3, "weeks": 2, "months": 2, "years": 1}, replaced_days=365, names_years=None, manual_days=365
    )
    retire(many, rules, later(100))
    left = sorted(one.folder.name for one in many if one.folder.exists())
    assert left == [
        "2020-06-07-manual",
        "2020-06-07-replaced",
        "2020-08-31-nightly",
        "2020-09-06-nightly",
        "2020-09-11-nightly",
        "2020-09-12-nightly",
        "2020-09-13-nightly",
    ]


def test_what_was_put_aside_goes_when_its_time_is_over(many, later):
    rules = Maintenance({"days": 3, "weeks": 0, "months": 0, "years": 0}, replaced_days=98, names_years=None)
    assert "2020-06-07-replaced" in {one.folder.name for one in retire(many, rules, later(100))}


def test_rules_that_keep_nothing_are_refused(tmp_path):
    assert maintenance().keep["days"] >= 1
    path = tmp_path / "care.yaml"
    path.write_text(
        "backups: {days: 0, weeks: 1, months: 1, years: 1, replaced_days: 1}\npersonal_data: {keep_years: }\n"
        "stage: {nights: 1}\nstore: {seconds: 1}\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"dòng 1, khóa backups\.days: “0” .*ít nhất một ngày"):
        read_maintenance(path)


def test_the_same_moment_twice_is_two_backups_in_their_order(two_nights, setting, folder, later):
    warehouse, second = two_nights
    first = backup.take(backend_of(setting), folder, later(0))
    warehouse.load(second)
    again = backup.take(backend_of(setting), folder, later(0))
    assert [one.name for one in backup.backups(folder)] == [first.name, again.name]
    assert first.contents != again.contents


def test_what_was_backed_up_by_hand_takes_the_place_of_no_other(tmp_path, later):
    """The morning's backup was good; somebody spoiled the warehouse and then backed it up."""
    morning, by_hand = (
        _made(tmp_path, later(0) + timedelta(hours=hours), kind, number)
        for number, (hours, kind) in enumerate(((0, NIGHTLY), (5, MANUAL)), start=1)
    )
    rules = Maintenance({"days": 1, "weeks": 0, "months": 0, "years": 0}, 365, None, manual_days=1)
    assert retire([morning, by_hand], rules, later(3)) == []
    assert morning.folder.exists()


def test_everything_of_the_last_days_is_kept(tmp_path, later):
    taken = [_made(tmp_path, later(0) + timedelta(hours=hour), NIGHTLY, hour + 1) for hour in range(6)]
    rules = Maintenance({"days": 1, "weeks": 0, "months": 0, "years": 0}, 365, None, all_days=2)
    assert retire(taken, rules, later(0) + timedelta(hours=6)) == []


def test_a_day_is_a_day_of_the_province(tmp_path, later):
    """At 23:30 and at 03:00 of the next day it is the same day by UTC, and two in the province."""
    evening, morning = (_made(tmp_path, later(0).replace(hour=hour, minute=30), NIGHTLY, hour) for hour in (16, 20))
    rules = Maintenance({"days": 2, "weeks": 0, "months": 0, "years": 0}, 1, None)
    assert retire([evening, morning], rules, later(9)) == []


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=366)])
def test_a_clock_set_back_retires_nothing_it_should_not_and_makes_no_new_backup_old(
    two_nights, setting, folder, later, back
):
    rules = Maintenance({"days": 1, "weeks": 1, "months": 1, "years": 1}, 365, None)
    before = backup.take(backend_of(setting), folder, later(0))
    proved = backup.take(backend_of(setting), folder, later(0) - back)
    gone = retire(backup.backups(folder), rules, later(0) - back)
    assert proved.folder.exists()
    assert [one.name for one in gone] in ([], [before.name])
    assert backup.backups(folder)[-1].name == proved.name
    third = backup.take(backend_of(setting), folder, later(0) - back)
    assert backup.backups(folder)[-1].name == third.name


def test_a_clock_that_ran_a_year_ahead_for_a_night_ends_nobodys_time(tmp_path, later):
    kinds = (NIGHTLY, REPLACED, MANUAL, NIGHTLY)
    taken = [_made(tmp_path, later(day), kind, day + 1) for day, kind in enumerate(kinds)]
    rules = Maintenance({"days": 14, "weeks": 8, "months": 24, "years": 10}, 365, None, 2, 90)
    ahead = _made(tmp_path, later(400), NIGHTLY, 5)
    assert retire([*taken, ahead], rules, later(400)) == []


def test_what_a_killed_backup_left_hidden_goes_with_the_next(two_nights, setting, folder, later):
    killed = folder / ".2020-06-01T03-00-00+0700"
    (killed / "x").mkdir(parents=True)
    strange = folder / ".snapshots"
    strange.mkdir()
    backup.take(backend_of(setting), folder, later(0))
    assert not killed.exists()
    assert strange.exists()


def test_two_backups_at_once_are_one_after_the_other(two_nights, setting, folder, later):
    with keeping(folder), pytest.raises(WarehouseBusyError, match="đang sao lưu"):
        backup.take(backend_of(setting), folder, later(0))
    assert backup.backups(folder) == []


def test_what_else_lies_on_the_disk_of_backups_is_none_of_them(two_nights, setting, folder, later):
    backup.take(backend_of(setting), folder, later(0))
    (folder / "lost+found").mkdir()
    (folder / "ghi-chu.txt").write_text("x")
    shelf = Shelf.read(folder)
    assert (len(shelf.backups), shelf.damaged) == (1, [])


def test_a_backup_of_before_there_were_numbers_is_read_and_comes_first(two_nights, setting, folder, later):
    kept = backup.take(backend_of(setting), folder, later(3))
    old = folder / "2020-06-08T19-00-00Z"
    shutil.copytree(kept.folder, old)
    said = json.loads((old / MANIFEST).read_text(encoding="utf-8"))
    earlier = {name: said[name] for name in ("kind", "sha256", "engine", "tables")}
    (old / MANIFEST).write_text(json.dumps({**earlier, "taken_at": later(3).isoformat()}), encoding="utf-8")
    assert [one.name for one in backup.backups(folder)] == [old.name, kept.name]
    assert backup.restore(backend_of(setting), backup.backups(folder)[0], folder, Restoring("A", "Thử", later(4))).aside


def test_a_changed_time_in_a_manifest_is_damage(two_nights, setting, folder, later):
    kept = backup.take(backend_of(setting), folder, later(0))
    path = kept.folder / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace("2020-06-05", "2020-06-25"), encoding="utf-8")
    shelf = Shelf.read(folder)
    assert (shelf.backups, len(shelf.damaged)) == ([], 1)


def _made(folder, taken_at, kind, number):
    path = folder / f"{number}-{kind}"
    path.mkdir()
    return Backup(path, taken_at, kind, "", {}, "", number=number)
