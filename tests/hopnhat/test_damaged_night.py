"""Whatever happens to a file of ours within a night or between two: every good return counts, or somebody is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.returns import make
from chaos.installation import copied, deliver, furnished
from feedback.outbox import Outbox
from hopnhat.cli import FAILED
from hopnhat.maintenance import operations
from hopnhat.messaging.failure import at_command
from hopnhat.nightly import steps
from hopnhat.nightly.stage import StageGoneError
from hopnhat.nightly.upkeep import ProvinceLostError, WarehouseLostError
from hopnhat.settings import Settings
from province import VARIABLE, province_folder
from sources import Store
from sources.registration import RegistrationError
from tests.sweep import WHOLE_CONTRACT, sweep
from warehouse import Warehouse
from warehouse.retention import maintenance as rules

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from hopnhat.cli import main; main()"


@pytest.fixture(scope="module", autouse=True)
def alone_in_the_environment() -> Any:
    asked = {
        name: os.environ.pop(name)
        for name in list(os.environ)
        if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST
    }
    yield
    os.environ.update(asked)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("made"), 4, seed=11)


@pytest.fixture(scope="module")
def one_night(tmp_path_factory: pytest.TempPathFactory, made: list[Path]) -> Settings:
    """Three returns, one night."""
    settings = furnished(tmp_path_factory.mktemp("one") / "home", made[:3])
    run_steps(settings, "dem-1")
    return settings


@pytest.fixture
def settings(one_night: Settings, tmp_path: Path) -> Settings:
    return copied(one_night, tmp_path / "home")


def run_steps(settings: Settings, night_id: str, names: tuple[str, ...] = steps.STEPS) -> list[str]:
    """Run some steps of a night; return their concerns, but for the one that no mail server is set here."""
    said = [one for step in names for one in steps.run(step, settings, night_id).get("concerns", [])]
    return [one for one in said if "Chưa đặt máy chủ thư" not in one]


def count(settings: Settings, table: str) -> int:
    with Warehouse(settings.warehouse).reading() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def rewritten(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    rewritten(path, bytes(content))


def emptied(path: Path) -> None:
    rewritten(path, b"")


def halved(path: Path) -> None:
    rewritten(path, path.read_bytes()[: path.stat().st_size // 2])


DAMAGES: list[Callable[[Path], None]] = [flipped, emptied, halved, Path.unlink]


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory, made: list[Path]) -> dict[str, Settings]:
    """Three returns: an installation whose night has read them, and one whose night has checked them too."""
    read = furnished(tmp_path_factory.mktemp("read") / "home", made[:3])
    run_steps(read, "dem-1", ("collect", "read"))
    checked = copied(read, tmp_path_factory.mktemp("checked") / "home")
    run_steps(checked, "dem-1", ("check",))
    return {"read": read, "check": checked}


_STAGED = (("read", "read-0000.msgpack"), ("check", "read-0000.msgpack"), ("check", "rules-0000.msgpack"))


@pytest.mark.parametrize(("damage", "staged"), sweep(DAMAGES, _STAGED))
def test_damage_to_what_was_read_or_checked_refuses_no_good_return(
    interrupted: dict[str, Settings], tmp_path: Path, damage: Callable[[Path], None], staged: tuple[str, str]
) -> None:
    after, name = staged
    settings = copied(interrupted[after], tmp_path / "home")
    damage(settings.stage / "dem-1" / name)
    # What is sent and shown rests on the warehouse alone.
    rest = steps.STEPS[steps.STEPS.index(after) + 1 : steps.STEPS.index("send")]
    assert run_steps(settings, "dem-1", rest) == []
    assert count(settings, "core_submissions WHERE status = 'accepted'") == 6
    assert count(settings, "core_findings WHERE code = 'file_crashed'") == 0


def test_a_list_of_files_that_is_lost_twice_over_is_said_and_collected_by_the_next_night(
    made: list[Path], tmp_path: Path
) -> None:
    settings = furnished(tmp_path / "home", made[:3])
    run_steps(settings, "dem-1", ("collect",))
    for path in (settings.stage / "dem-1").rglob("deliveries-*"):
        emptied(path)
    concerns = run_steps(settings, "dem-1", steps.STEPS[1:])
    assert any("lượt đêm sau tự thu lại" in one for one in concerns)
    assert run_steps(settings, "dem-2") == []
    assert count(settings, "core_submissions") == 6


def test_a_stage_that_is_gone_is_no_night_without_returns(made: list[Path], tmp_path: Path) -> None:
    settings = furnished(tmp_path / "home", made[:3])
    run_steps(settings, "dem-1", ("collect",))
    shutil.rmtree(settings.stage)
    for step in ("read", "check", "load"):
        with pytest.raises(StageGoneError):
            steps.run(step, settings, "dem-1")


def test_no_unit_is_told_that_its_file_is_broken_because_our_copy_of_it_is(made: list[Path], tmp_path: Path) -> None:
    settings = furnished(tmp_path / "home", made[:3])
    run_steps(settings, "dem-1", ("collect",))
    store = Store(settings.store)
    [damaged, *_] = list(store)
    flipped(store.path(damaged))
    concerns = run_steps(settings, "dem-1", steps.STEPS[1:])
    assert any(str(store.path(damaged)) in one and "bản sao lưu của thư mục store" in one for one in concerns)
    assert count(settings, "core_submissions") == 4
    assert count(settings, "core_file_cells WHERE decision = 'reject'") == 0
    assert not any("không đọc được" in str(mail) for _, mail in Outbox(settings.outbox).waiting())
    assert run_steps(settings, "dem-2") == [], "its source still has it"
    assert count(settings, "core_submissions") == 6


@pytest.mark.parametrize("damage", DAMAGES if WHOLE_CONTRACT else DAMAGES[:2])
def test_damage_in_the_store_is_mended_where_the_source_still_has_the_file(
    settings: Settings, damage: Callable[[Path], None]
) -> None:
    store = Store(settings.store)
    [damaged, *_] = list(store)
    damage(store.path(damaged))
    assert run_steps(settings, "dem-2") == []
    assert store.verify(damaged)
    assert (count(settings, "core_submissions"), count(settings, "core_sightings")) == (6, 3)


def test_damage_in_the_store_is_said_every_night_until_somebody_puts_the_file_back(settings: Settings) -> None:
    store = Store(settings.store)
    [damaged, *_] = list(store)
    good = store.path(damaged).read_bytes()
    for path in (settings.home / "inbox").iterdir():
        path.unlink()
    flipped(store.path(damaged))
    for night_id in ("dem-2", "dem-3"):
        [concern] = [one for one in run_steps(settings, night_id) if "Kho tệp" in one]
        assert str(store.path(damaged)) in concern
        assert "đơn vị không phải làm gì" in concern
    store.put(good)
    assert not any("Kho tệp" in one for one in run_steps(settings, "dem-4"))


@pytest.mark.parametrize("damage", DAMAGES[1:])
def test_a_damaged_warehouse_ends_a_night_in_the_sentence_that_names_restore(
    settings: Settings, damage: Callable[[Path], None]
) -> None:
    operations.back_up(settings)
    damage(Path(settings.warehouse))
    with pytest.raises(Exception) as raised:
        steps.run("collect", settings, "dem-2")
    remedy = at_command(raised.value)
    assert remedy is not None
    assert "hopnhat restore" in remedy[1]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "night", "--home", str(settings.home)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == FAILED
    assert "Traceback" not in done.stderr
    assert "hopnhat restore" in done.stderr


def test_a_warehouse_that_is_gone_is_not_begun_anew_in_silence(settings: Settings) -> None:
    Path(settings.warehouse).unlink()
    concerns = steps.run("collect", settings, "dem-2")["concerns"]
    assert any("lập kho mới" in one for one in concerns)
    Path(settings.backups / "x").mkdir(parents=True)
    (settings.backups / "x" / "hopnhat.duckdb").touch()
    with pytest.raises(WarehouseLostError, match="hopnhat restore"):
        steps.run("collect", settings, "dem-3")


def test_a_list_of_addresses_that_is_gone_is_not_the_shipped_one_in_silence(made: list[Path], tmp_path: Path) -> None:
    settings = furnished(tmp_path / "home", made[:2])
    run_steps(settings, "dem-1")
    (settings.home / "contacts.csv").unlink()
    deliver(settings, made[2].name, made[2].read_bytes())
    concerns = run_steps(settings, "dem-2")
    assert any("không còn tệp riêng" in one and "contacts.csv" in one for one in concerns)
    assert any("chưa báo được cho đơn vị nào" in one for one in concerns)
    (settings.home / "own-files.txt").write_text("")  # it was meant: the shipped list stands
    assert not any("không còn tệp riêng" in one for one in run_steps(settings, "dem-3"))


@pytest.mark.parametrize("name", ["sources.yaml", "province"])
def test_own_sources_and_an_own_province_that_are_gone_end_the_night_in_a_sentence(
    settings: Settings, name: str
) -> None:
    own = settings.home / name
    if name == "province":
        shutil.copytree(province_folder(), own)
    else:
        own.write_text((province_folder() / name).read_text("utf-8"), "utf-8")
    run_steps(Settings.load(settings.home), "dem-2")
    own.rename(settings.home / "elsewhere")
    with pytest.raises((ProvinceLostError, RegistrationError)) as lost:
        run_steps(Settings.load(settings.home), "dem-3")
    assert at_command(lost.value)
    (settings.home / "elsewhere").rename(own)
    run_steps(Settings.load(settings.home), "dem-4")


def test_a_name_of_a_file_does_not_reach_the_list_of_what_is_to_be_done(settings: Settings, made: list[Path]) -> None:
    deliver(settings, "D193/Nguyen Thi Mau.xlsx", made[3].read_bytes())
    run_steps(settings, "dem-2")
    (settings.home / "inbox" / "D193" / "Nguyen Thi Mau.xlsx").unlink()
    for path in settings.store.rglob("*"):
        if path.is_file() and path.read_bytes() == made[3].read_bytes():
            rewritten(path, b"")
    concerns = " ".join(run_steps(settings, "dem-3"))
    assert "D193/" in concerns
    assert "Nguyen" not in concerns


def test_mails_that_were_sent_long_ago_are_forgotten(settings: Settings) -> None:
    sent = settings.outbox / "sent"
    for name, days in (("old.eml", 101), ("new.eml", 99)):
        (sent / name).write_bytes(b"Subject: x")
        then = time.time() - days * 86_400
        os.utime(sent / name, (then, then))
    run_steps(settings, "dem-2", ("collect",))
    assert [path.name for path in sent.glob("*.eml")] == ["new.eml"]


def test_units_wait_for_a_damaged_list_of_addresses_and_are_told_everything_once_it_is_mended(
    made: list[Path], tmp_path: Path
) -> None:
    settings = furnished(tmp_path / "home", made[:3])
    contacts = settings.home / "contacts.csv"
    good = contacts.read_bytes()
    contacts.write_bytes(b"")
    wrong, unsaid = sorted(set(run_steps(settings, "dem-1")))  # telling and sending both need the list: the same twice
    assert "Thư mục của tỉnh có 2 chỗ phải sửa" in unsaid + wrong
    assert all("contacts.csv" in concern for concern in (wrong, unsaid))
    assert list(Outbox(settings.outbox).waiting()) == []
    contacts.write_bytes(good)
    assert run_steps(settings, "dem-2") == []
    assert len(list(Outbox(settings.outbox).waiting())) == 1


def test_two_nights_that_overlap_see_every_file_once_and_tell_everybody_once(made: list[Path], tmp_path: Path) -> None:
    alone = furnished(tmp_path / "alone", made[:3])
    run_steps(alone, "dem-a")
    settings = furnished(tmp_path / "home", made[:3])
    order = [("collect", "a"), ("collect", "b"), ("read", "b"), ("read", "a"), ("check", "a"), ("check", "b")]
    order += [("load", "a"), ("load", "b"), ("feedback", "b"), ("feedback", "a"), ("board", "a"), ("board", "b")]
    for step, name in order:
        assert steps.run(step, settings, f"dem-{name}").get("concerns", []) == []
    for table in ("core_sightings", "core_submissions", "core_findings"):
        assert count(settings, table) == count(alone, table)
    assert len(list(Outbox(settings.outbox).waiting())) == len(list(Outbox(alone.outbox).waiting()))


@pytest.mark.parametrize("named", [["--id", "dem-1"], []])
def test_two_nights_begun_in_one_second_both_end_well(made: list[Path], tmp_path: Path, named: list[str]) -> None:
    settings = furnished(tmp_path / "home", made[:3])
    command = [sys.executable, "-c", COMMAND, "night", *named, "--home", str(settings.home)]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [one.communicate(timeout=300) for one in both]
    assert not any("Traceback" in err for _, err in said)
    assert sum("đợi lượt đó xong" in out for out, _ in said) == 1
    assert sorted(re.findall(r"(\d+) tệp mới", "".join(out for out, _ in said))) == ["0", "3"]
    assert count(settings, "core_sightings") == 3


def test_of_thirty_nights_only_the_last_few_leave_records_with_names(made: list[Path], tmp_path: Path) -> None:
    settings, kept = furnished(tmp_path / "home", made[:1]), rules().stage_nights
    [name] = re.findall(r"Nguyễn \w+ \w+", "Nguyễn Văn Mẫu")
    for number in range(30):
        if number % 3 == 1:  # a night that was killed while it wrote
            half = settings.stage / f"dem-{number}" / "copies" / ".read-0000.msgpack.x.half"
            half.parent.mkdir(parents=True)
            half.write_text(name, encoding="utf-8")
            continue
        deliver(settings, f"bao-cao-{number}.xlsx", made[number % 4].read_bytes())
        steps.run("collect", settings, f"dem-{number}")
        assert len(list(settings.stage.iterdir())) <= kept
    assert {path.name for path in settings.stage.iterdir()} == {"dem-27", "dem-28", "dem-29"}
