"""A restore is right when it is needed: over a damaged, missing or empty warehouse, from what is left of backups."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chaos.nights import first_night, second_night
from chaos.servers.disk import Disk, disk
from hopnhat.cli import root
from hopnhat.maintenance import operations
from hopnhat.settings import Settings
from tests.sweep import WHOLE_CONTRACT, sweep
from warehouse import Warehouse
from warehouse.connection import backend_of
from warehouse.contents import contents
from warehouse.decisions import BookEntry, Decision, mirror
from warehouse.retention import Maintenance

ROOT = Path(__file__).resolve().parents[2]
MORNING = datetime(2020, 6, 20, 20, 0, 5, 700_000, tzinfo=UTC)  # 03:00:05 of the 21st in the province
EVENING = MORNING + timedelta(hours=12)
ONE_NIGHT, TWO_NIGHTS = 12, 20


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a night in it, its backup of the morning, a second night, and the backup of the evening."""
    with pytest.MonkeyPatch.context() as patch:
        _clear(patch)
        settings = Settings.load(tmp_path_factory.mktemp("prepared"))
        Warehouse(settings.warehouse).load(first_night())
        operations.back_up(settings, MORNING)
        Warehouse(settings.warehouse).load(second_night())
        operations.back_up(settings, EVENING)
    return settings.home


@pytest.fixture
def settings(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    _clear(monkeypatch)
    shutil.copytree(prepared, tmp_path / "home", copy_function=shutil.copy2)
    return Settings.load(tmp_path / "home")


def _clear(patch: pytest.MonkeyPatch) -> None:
    for name in ("HOPNHAT_WAREHOUSE", "HOPNHAT_BACKUPS", "HOPNHAT_LANG"):
        patch.delenv(name, raising=False)


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(root(), [*arguments, "--home", str(settings.home)])


def restored(settings: Settings, *arguments: str) -> str:
    answer = run(settings, "restore", *arguments, "--because", "Thử", "--by", "Trần Thị Lan")
    assert answer.exit_code == 0, (answer.output, answer.exception)
    return answer.output


def folders(settings: Settings) -> list[Path]:
    """The backups, in the order in which they were taken."""
    return sorted((path for path in settings.backups.iterdir() if path.is_dir()), key=lambda path: path.name)


def visits(settings: Settings) -> int:
    with Warehouse(settings.warehouse).reading() as connection:
        [(count,)] = connection.execute("SELECT count(*) FROM core_di_co_so_kq__current").fetchall()
    return int(count)


def book(settings: Settings) -> list[tuple[str, str | None]]:
    with Warehouse(settings.warehouse).reading() as connection:
        return connection.execute("SELECT backup, kept_aside FROM core_restores ORDER BY restored_at").fetchall()


def change(path: Path, damage: str) -> None:
    """Damage a file in place: ``missing``, ``empty``, ``cut``, or ``flipped`` in one bit of each page."""
    whole = path.read_bytes()
    path.chmod(0o640)
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 3])
    else:
        flipped = bytearray(whole)
        for place in range(len(whole) % 4096 // 2, len(whole), 4096):
            flipped[place] ^= 1
        path.write_bytes(flipped)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other"])
def test_a_damaged_warehouse_is_restored_and_its_file_kept(settings: Settings, damage: str) -> None:
    path = Path(settings.warehouse)
    if damage == "other":
        path.chmod(0o640)
        path.write_text("đây không phải kho")
    else:
        change(path, damage)
    bytes_before = path.read_bytes()
    said = restored(settings, "--at", EVENING.isoformat())
    assert visits(settings) == TWO_NIGHTS
    assert "không đọc được" in said
    assert "đầu kia" not in said
    [(_, aside)] = book(settings)
    assert aside is not None
    assert (settings.backups / aside / "hopnhat.duckdb").read_bytes() == bytes_before
    assert json.loads((settings.backups / aside / "manifest.json").read_text(encoding="utf-8"))["why"]
    assert f"{aside}  kho hỏng được giữ nguyên" in run(settings, "restore").output


def test_what_cannot_even_be_copied_gets_another_name_where_it_stands(settings: Settings) -> None:
    path = Path(settings.warehouse)
    path.unlink()
    path.mkdir()
    (path / "giu.txt").write_text("x")
    restored(settings, "--at", EVENING.isoformat())
    assert visits(settings) == TWO_NIGHTS
    assert (path.with_name("hopnhat.duckdb.damaged") / "giu.txt").exists()


def test_a_missing_warehouse_is_restored(settings: Settings) -> None:
    shutil.rmtree(Path(settings.warehouse).parent)
    said = restored(settings, "--at", EVENING.isoformat())
    assert visits(settings) == TWO_NIGHTS
    assert "Trước đó không có kho nào" in said
    assert book(settings) == [(folders(settings)[1].name, None)]


def test_an_empty_warehouse_is_restored_and_kept(settings: Settings) -> None:
    Path(settings.warehouse).unlink()
    backend_of(settings.warehouse).publish(lambda connection: None)
    said = restored(settings, "--at", EVENING.isoformat())
    assert visits(settings) == TWO_NIGHTS
    assert book(settings)[0][1] is not None
    assert "được lấy từ các bản sao lưu" in said


def test_a_log_that_a_foreign_program_left_does_not_stop_a_restore(settings: Settings) -> None:
    log = Path(f"{settings.warehouse}.wal")
    log.write_bytes(b"x" * 100)
    restored(settings, "--at", EVENING.isoformat())
    assert visits(settings) == TWO_NIGHTS
    assert not log.exists()
    assert Path(f"{log}.damaged").read_bytes() == b"x" * 100


def test_a_foreign_program_that_writes_now_is_waited_for(settings: Settings) -> None:
    Path(settings.warehouse).chmod(0o640)
    code = f"import duckdb, time; c = duckdb.connect({settings.warehouse!r}); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            answer = run(settings, "restore", "--at", EVENING.isoformat(), "--because", "Thử")
        finally:
            other.kill()
    assert answer.exit_code == 2
    assert "chương trình khác đang ghi" in answer.output
    assert visits(settings) == TWO_NIGHTS


def test_a_restore_beside_a_load_waits_and_changes_nothing(settings: Settings) -> None:
    with backend_of(settings.warehouse).alone():
        answer = run(settings, "restore", "--at", MORNING.isoformat(), "--because", "Thử")
    assert (answer.exit_code, "đang được nạp" in answer.output) == (2, True)
    assert visits(settings) == TWO_NIGHTS
    assert len(folders(settings)) == 2


@pytest.mark.parametrize(
    ("damage", "file"), sweep(["missing", "empty", "cut", "flipped"], ["hopnhat.duckdb", "manifest.json"])
)
def test_a_damaged_newest_backup_is_passed_over_and_named(settings: Settings, file: str, damage: str) -> None:
    older, newest = folders(settings)
    change(newest / file, damage)
    change(Path(settings.warehouse), "cut")
    said = restored(settings, "--at", "2021-01-01T00:00")
    assert visits(settings) == ONE_NIGHT
    assert "bỏ qua" in said
    assert newest.name in said
    assert f"đã về bản {older.name}" in said


_OTHERS = ("[]", "{}", "null", '"x"', "[[[[", '{"taken_at": 1, "kind": [], "sha256": {}, "engine": 2, "tables": []}')


@pytest.mark.parametrize("said", [None, "", *_OTHERS, "changed"] if WHOLE_CONTRACT else [None, _OTHERS[-1], "changed"])
def test_one_damaged_manifest_of_an_old_backup_breaks_nothing(settings: Settings, said: str | None) -> None:
    old, new = folders(settings)
    manifest = old / "manifest.json"
    if said is None:
        manifest.unlink()
    elif said == "changed":
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"rows": 12', '"rows": 13', 1), "utf-8")
    else:
        manifest.write_text(said)
    listed = run(settings, "restore")
    assert listed.exit_code == 0
    assert f"{old.name}  bản sao lưu hỏng, KHÔNG DÙNG ĐƯỢC" in listed.output
    assert f"{new.name}  hằng đêm\n" in listed.output

    assert run(settings, "backup").exit_code == 0
    nightly = operations.back_up(settings)
    [concern] = nightly["concerns"]
    assert old.name in concern
    assert "Việc phải làm" in concern
    restored(settings, "--backup", new.name)
    assert old.exists()


def test_a_damaged_backup_asked_for_by_name_is_refused_with_what_to_do(settings: Settings) -> None:
    old, _ = folders(settings)
    change(old / "manifest.json", "cut")
    answer = run(settings, "restore", "--backup", old.name, "--because", "Thử")
    assert answer.exit_code == 2
    assert "đã hỏng" in answer.output
    assert "chọn bản khác" in answer.output
    assert visits(settings) == TWO_NIGHTS


def test_a_backup_without_its_manifest_is_used_where_somebody_insists(settings: Settings) -> None:
    old, _ = folders(settings)
    (old / "manifest.json").unlink()
    restored(settings, "--backup", old.name, "--unproved")
    assert visits(settings) == ONE_NIGHT
    change(old / "hopnhat.duckdb", "flipped")
    answer = run(settings, "restore", "--backup", old.name, "--unproved", "--because", "Thử")
    assert (answer.exit_code, "không đọc được" in answer.output) == (2, True)


def test_where_no_backup_is_sound_nothing_changes_and_each_is_named(settings: Settings) -> None:
    old, new = folders(settings)
    change(old / "manifest.json", "empty")
    change(new / "hopnhat.duckdb", "cut")
    answer = run(settings, "restore", "--at", "2021-01-01T00:00", "--because", "Thử")
    assert answer.exit_code == 2
    assert old.name in answer.output
    assert new.name in answer.output
    assert "Không có gì bị thay đổi" in answer.output
    assert visits(settings) == TWO_NIGHTS


@pytest.fixture
def full_disk(settings: Settings, tmp_path: Path) -> Iterator[tuple[Settings, Disk]]:
    """The installation on a disk of its own that can be filled."""
    with disk(tmp_path / "disk") as own:
        if not own.real:
            pytest.skip("a disk of its own cannot be mounted here")
        shutil.copytree(settings.home, own.root / "home")
        yield Settings.load(own.root / "home"), own


@pytest.mark.parametrize(("what", "room"), sweep(["backup", "restore", "restore over damage"], [0, 1 << 20, 4 << 20]))
def test_a_full_disk_replaces_nothing_and_leaves_nothing(
    full_disk: tuple[Settings, Disk], what: str, room: int
) -> None:
    installed, own = full_disk
    path = Path(installed.warehouse)
    if what == "restore over damage":
        change(path, "cut")
    bytes_before, listed_before = path.read_bytes(), everything(installed.home)
    own.leave(room)
    command = ["backup"] if what == "backup" else ["restore", "--at", MORNING.isoformat(), "--because", "Thử"]
    program = [sys.executable, "-c", "from hopnhat.cli import main; main()", *command, "--home", str(installed.home)]
    answer = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    if answer.returncode == 0 and room:
        pytest.skip("there was room enough")
    assert answer.returncode == 2
    assert "đĩa đầy" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert path.read_bytes() == bytes_before
    assert everything(installed.home) == listed_before

    own.heal()
    restored(installed, "--at", MORNING.isoformat())
    assert visits(installed) == ONE_NIGHT


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".lock")


def test_twice_in_a_row_and_a_backup_after_it(settings: Settings) -> None:
    old, _ = folders(settings)
    for _ in range(2):
        restored(settings, "--at", (MORNING + timedelta(hours=1)).isoformat())
        assert visits(settings) == ONE_NIGHT
    assert [backup for backup, _ in book(settings)] == [old.name, old.name]
    assert run(settings, "backup").exit_code == 0
    operations.back_up(settings)
    restored(settings, "--at", (datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert visits(settings) == ONE_NIGHT
    assert len({aside for _, aside in book(settings)}) == 3


def test_the_newest_until_now_is_never_what_a_restore_put_away(settings: Settings) -> None:
    restored(settings, "--at", MORNING.isoformat())
    _, evening, *_ = folders(settings)
    said = restored(settings, "--at", datetime.now(UTC).isoformat())
    assert f"đã về bản {evening.name}" in said


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"][: None if WHOLE_CONTRACT else 1])
def test_a_time_as_shown_takes_that_very_backup_in_any_zone_of_the_server(settings: Settings, zone: str) -> None:
    def command(*arguments: str) -> str:
        program = [sys.executable, "-c", "from hopnhat.cli import main; main()", *arguments, "--home", settings.home]
        environment = {**os.environ, "TZ": zone}
        answer = subprocess.run(
            program, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120, check=False
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    listed = command("restore").splitlines()
    old, new = folders(settings)
    assert listed[0].split()[:2] == ["2020-06-21T03:00:05+07:00", old.name]
    assert old.name == "2020-06-21T03-00-05+0700"
    shown = listed[1].split()[0]
    command("restore", "--at", shown, "--because", "Đúng giờ trong danh sách")
    command("restore", "--at", shown.removesuffix("+07:00"), "--because", "Không ghi múi giờ")
    assert [backup for backup, _ in book(settings)] == [new.name, new.name]
    command("restore", "--at", "2020-06-20T20:00:05Z", "--because", "Ghi múi giờ khác")
    assert book(settings)[-1][0] == old.name
    assert visits(settings) == ONE_NIGHT


def test_a_time_that_means_two_backups_or_is_still_to_come_says_which_is_taken(settings: Settings) -> None:
    first = operations.back_up(settings, EVENING + timedelta(days=1))["backup"]
    second = operations.back_up(settings, EVENING + timedelta(days=1))["backup"]
    assert first != second
    said = restored(settings, "--at", (EVENING + timedelta(days=1)).isoformat())
    assert f"cùng giây đó còn {first}" in said
    assert f"đã về bản {second}" in said
    assert "chưa tới" in restored(settings, "--at", "2999-01-01T00:00")


def test_a_backup_is_taken_by_its_name(settings: Settings) -> None:
    old, _ = folders(settings)
    said = restored(settings, "--backup", old.name)
    assert f"đã về bản {old.name}, chụp lúc 2020-06-21T03:00:05+07:00" in said
    assert visits(settings) == ONE_NIGHT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--backup", "khong-co"), "không có bản sao lưu nào tên “khong-co”"),
        (("--backup", "x", "--at", "2020-06-20T07:00"), "chỉ ghi một trong hai"),
        (("--at", "2020-06-20"), "là cả một ngày"),
        (("--at", "2020-06-20T07:00", "--unproved"), "chỉ dùng kèm --backup"),
    ],
)
def test_what_is_not_understood_is_asked(settings: Settings, arguments: tuple[str, ...], said: str) -> None:
    answer = run(settings, "restore", *arguments, "--because", "Thử")
    assert (answer.exit_code, said in answer.output) == (2, True), answer.output
    assert visits(settings) == TWO_NIGHTS


@pytest.mark.parametrize("lost", ["empty", "missing"])
def test_decisions_are_known_from_newer_backups_where_the_warehouse_cannot_tell(settings: Settings, lost: str) -> None:
    decided = Decision(
        *("field_visits", "2020-H1", "abc", "approved", "Lê Văn Bình", EVENING, "lượt 1"),
        *("def", "ghi", "bi_thu", "", "{}"),
    )
    mirror(settings.warehouse, [BookEntry(1, "approved", "field_visits", "2020-H1", "def", "jkl", "{}", decided)])
    operations.back_up(settings, EVENING + timedelta(hours=6))
    change(Path(settings.warehouse), lost)
    said = restored(settings, "--at", MORNING.isoformat())
    assert visits(settings) == ONE_NIGHT
    with Warehouse(settings.warehouse).reading() as connection:
        assert connection.execute("SELECT decided_by FROM core_report_decisions").fetchall() == [("Lê Văn Bình",)]
    assert "lấy từ các bản sao lưu, đến 2020-06-21T21:00:05+07:00" in said
    assert "duyệt lại" in said


def test_a_backup_of_a_damaged_warehouse_says_what_is_wrong_and_what_to_do(settings: Settings) -> None:
    change(Path(settings.warehouse), "cut")
    program = [sys.executable, "-c", "from hopnhat.cli import main; main()", "backup", "--home", str(settings.home)]
    answer = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert answer.returncode == 2
    assert "đã hỏng" in answer.stderr
    assert "lấy lại từ bản sao lưu bằng hopnhat restore" in answer.stderr
    assert "đầu kia" not in answer.stderr
    assert len(folders(settings)) == 2


def test_a_lost_warehouse_is_no_green_care(settings: Settings) -> None:
    Path(settings.warehouse).unlink()
    [concern] = operations.back_up(settings)["concerns"]
    assert "hopnhat restore" in concern
    assert folders(settings)[-1].name in concern


def test_other_files_come_back_by_name_and_never_over_newer_ones(settings: Settings) -> None:
    (settings.home / "texts").mkdir()
    (settings.home / "texts" / "a.yaml").write_text("câu của Ban")
    (settings.home / "contacts.csv").write_text("unit_id,address,channel,note\n")
    name = operations.back_up(settings)["backup"]
    listed = run(settings, "restore", "--backup", name, "--files").output
    assert "texts/a.yaml" in listed
    shutil.rmtree(settings.home / "texts")
    (settings.home / "contacts.csv").write_text("mới hơn")
    assert "đã lấy lại: texts/a.yaml" in run(settings, "restore", "--backup", name, "--file", "texts").output
    assert (settings.home / "texts" / "a.yaml").read_text() == "câu của Ban"
    assert "không ghi đè" in run(settings, "restore", "--backup", name, "--file", "contacts.csv").output
    assert (settings.home / "contacts.csv").read_text() == "mới hơn"
    assert (settings.home / "contacts.csv.restored").read_text() == "unit_id,address,channel,note\n"
    assert run(settings, "restore", "--backup", name, "--file", "khong-co").exit_code == 2


def test_the_restored_warehouse_is_the_backup(settings: Settings) -> None:
    _, new = folders(settings)
    with backend_of(new / "hopnhat.duckdb").read() as connection:
        kept = contents(connection)
    change(Path(settings.warehouse), "flipped")
    restored(settings, "--backup", new.name)
    with backend_of(settings.warehouse).read() as connection:
        found = contents(connection)
    assert {name for name in kept if kept[name] != found[name]} == {"core_restores"}


def test_a_damaged_newer_backup_takes_the_place_of_no_sound_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are of one day of the province: of the two, the older is the last good one."""
    rules = Maintenance({"days": 2, "weeks": 0, "months": 0, "years": 0}, 365, None)
    monkeypatch.setattr("hopnhat.maintenance.operations.maintenance", lambda: rules)
    old, new = folders(settings)
    change(new / "hopnhat.duckdb", "flipped")
    done = operations.back_up(settings, EVENING + timedelta(days=1))
    assert done["retired"] == []
    assert new.name in done["concerns"][0]
    assert [path.exists() for path in (old, new)] == [True, True]


def test_a_backup_by_hand_retires_nothing_of_the_day(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = Maintenance({"days": 1, "weeks": 0, "months": 0, "years": 0}, 365, None)
    monkeypatch.setattr("hopnhat.maintenance.operations.maintenance", lambda: rules)
    before = folders(settings)
    assert run(settings, "backup").exit_code == 0
    assert set(before) < set(folders(settings))


def test_a_backup_whose_other_files_are_damaged_still_gives_the_warehouse_back(settings: Settings) -> None:
    old, _ = folders(settings)
    change(old / "files.tar.gz", "empty")
    assert f"{old.name}  hằng đêm; kho lấy lại được, các tệp kèm theo thì không" in run(settings, "restore").output
    assert run(settings, "restore", "--backup", old.name, "--files").exit_code == 2
    restored(settings, "--backup", old.name)
    assert visits(settings) == ONE_NIGHT
