"""Never lost, never torn: what readers see while a night is loaded, and what is left when it is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse import Warehouse, WarehouseBusyError
from warehouse.connection import backend_of

# Where a load is killed, in the order it gets there, and how many calls are let through before.
KILLED_AT = (
    "file._duplicate@0",
    "places.Places.named@0",
    "rows.insert_arrow@0",
    "rows.insert_arrow@2",
    "load.Loader.close@0",
    "invariants.check@0",
    "file._sync@0",
    "file._sync@1",
    "file.WarehouseFile._discard_copy@1",
)
PUBLISHED = ("file._sync@1", "file.WarehouseFile._discard_copy@1")
HERE = Path(__file__).parent


def _content(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    with warehouse.reading() as connection:
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'core_migrations' ORDER BY ALL"
        ).fetchall()
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for (table,) in tables}


@pytest.fixture
def loaded(warehouse, province):
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    return warehouse


@pytest.fixture(scope="module")
def second_night(province, later):
    return province.night(province.checked(province.table(province.visits(5))), started_at=later(1))


@pytest.fixture(scope="module")
def killed(tmp_path_factory, province, second_night):
    """The content before, the content of an unharmed second night, and a folder a killed load."""
    root = tmp_path_factory.mktemp("killed")
    first = province.night(province.checked(province.table(province.visits(3))))
    warehouse = Warehouse(root / "unharmed" / "hopnhat.duckdb")
    warehouse.load(first)
    folders = [root / place for place in KILLED_AT]
    for folder in folders:
        folder.mkdir()
        shutil.copyfile(root / "unharmed" / "hopnhat.duckdb", folder / "hopnhat.duckdb")
    before = _content(warehouse)
    warehouse.load(second_night)
    path = os.pathsep.join((str(HERE), str(HERE.parents[1])))
    ended = subprocess.run(
        [sys.executable, HERE / "killing.py", *folders],
        env=os.environ | {"PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    assert ended.stdout.split() == [str(int(signal.SIGKILL))] * len(folders)
    return before, _content(warehouse), root


@pytest.mark.parametrize("place", KILLED_AT)
def test_a_killed_load_leaves_a_whole_night_and_can_be_run_again(killed, second_night, place):
    before, unharmed, root = killed
    warehouse = Warehouse(root / place / "hopnhat.duckdb")

    assert _content(warehouse) == (unharmed if place in PUBLISHED else before)
    assert warehouse.load(second_night).unchanged == (place in PUBLISHED)
    assert _content(warehouse) == unharmed
    assert sorted(file.name for file in (root / place).iterdir()) == ["hopnhat.duckdb", "hopnhat.duckdb.lock"]


def test_a_reader_keeps_the_night_it_opened(loaded, province, later):
    count = "SELECT count(*) FROM core_di_co_so_kq__current"
    with loaded.reading() as early:
        loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
        with loaded.reading() as late:
            assert (early.execute(count).fetchone(), late.execute(count).fetchone()) == ((3,), (5,))


def test_an_error_in_the_load_leaves_nothing_of_it(loaded, province, later, monkeypatch):
    before = _content(loaded)
    twice = province.table(province.visits(2))
    twice.rows = [8, 8]
    with pytest.raises(Exception, match="records_are_unique"):
        loaded.load(province.night(province.checked(twice), started_at=later(1)))
    assert _content(loaded) == before


def test_a_full_disk_leaves_the_last_night(loaded, province, later, monkeypatch):
    before = _content(loaded)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.file._sync", full)
    with pytest.raises(OSError, match="No space left"):
        loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    assert _content(loaded) == before


def test_the_same_night_twice_leaves_the_file_as_it_was(loaded, province, setting):
    before = Path(setting).read_bytes()
    assert loaded.load(province.night(province.checked(province.table(province.visits(3))))).unchanged
    assert Path(setting).read_bytes() == before


def test_two_nights_at_once_are_kept_apart(loaded, province, later, tmp_path):
    with (
        backend_of(tmp_path / "kho" / "hopnhat.duckdb").alone(),
        pytest.raises(WarehouseBusyError, match=str(os.getpid())),
    ):
        loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))


def test_a_program_that_writes_into_the_published_file_is_noticed(loaded, province, later, tmp_path):
    (tmp_path / "kho" / "hopnhat.duckdb.wal").write_bytes(b"")
    with pytest.raises(WarehouseBusyError, match=r"hopnhat\.duckdb\.wal"):
        loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))


def test_an_analyst_can_open_the_file_itself(loaded, tmp_path):
    with duckdb.connect(tmp_path / "kho" / "hopnhat.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM core_di_co_so_kq__current").fetchone() == (3,)


def test_a_path_and_a_url_name_the_same_warehouse(loaded, tmp_path):
    assert Warehouse(f"duckdb:///{tmp_path / 'kho' / 'hopnhat.duckdb'}").exists()
    with pytest.raises(ValueError, match="not served"):
        Warehouse("postgresql://server/hopnhat")


def test_nothing_was_loaded_yet(tmp_path):
    warehouse = Warehouse(tmp_path / "hopnhat.duckdb")
    assert not warehouse.exists()
    assert warehouse.known_files() == {}
    with pytest.raises(FileNotFoundError), warehouse.reading():
        pass
