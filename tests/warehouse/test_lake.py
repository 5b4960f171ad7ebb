"""The second backend: several machines' writers at once, readers that stay with their snapshot, loads that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse import Warehouse, WarehouseBusyError
from warehouse.connection import backend_of
from warehouse.lake import Lake

HERE = Path(__file__).parent
COUNT = "SELECT count(*) FROM core_di_co_so_kq__current"


def _started(lake: str, *arguments: str) -> subprocess.Popen[str]:
    path = os.pathsep.join((str(HERE), str(HERE.parents[1])))
    return subprocess.Popen(
        [sys.executable, HERE / "loading.py", lake, *arguments], env=os.environ | {"PYTHONPATH": path}, text=True
    )


@pytest.fixture(scope="module")
def four_writers(new_lake, empty_lake):
    """Four processes loaded two nights each at once; one return was brought by all of them."""
    lake = new_lake(like=empty_lake)
    children = [_started(lake, str(number)) for number in range(4)]
    assert [child.wait(timeout=120) for child in children] == [0] * 4
    return Warehouse(lake)


def test_four_writers_at_once_lose_and_duplicate_nothing(four_writers):
    with four_writers.reading() as connection:
        nights = connection.execute("SELECT count(*), count(DISTINCT accepted_at) FROM core_nights").fetchone()
        logged = connection.execute("SELECT count(*), count(DISTINCT submission_id) FROM core_submission_log")
        assert nights == (8, 8)
        assert logged.fetchone() == (9, 9)
        assert connection.execute(COUNT).fetchone() == (4 * 2 * 3 + 2,)


def test_nights_of_four_writers_are_known_in_the_order_they_were_published(four_writers):
    with four_writers.reading() as connection:
        order = "SELECT accepted_at FROM core_nights ORDER BY rowid"
        moments = [moment for (moment,) in connection.execute(order).fetchall()]
    assert moments == sorted(moments)


@pytest.fixture
def loaded(lake, province):
    warehouse = Warehouse(lake)
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    return warehouse


def test_a_reader_keeps_the_snapshot_it_opened(loaded, province, later):
    with loaded.reading() as early:
        loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
        with loaded.reading() as late:
            assert (early.execute(COUNT).fetchone(), late.execute(COUNT).fetchone()) == ((3,), (5,))
        with pytest.raises(duckdb.Error, match="read-only"):
            early.execute("DELETE FROM core_nights")


def test_a_killed_load_leaves_the_last_night_and_frees_the_turn(loaded, lake, province, later):
    child = _started(lake, "0", "invariants.check")
    assert child.wait(timeout=60) == -signal.SIGKILL
    with loaded.reading() as connection:
        assert connection.execute(COUNT).fetchone() == (3,)

    loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    with loaded.reading() as connection:
        assert connection.execute(COUNT).fetchone() == (5,)


def test_a_writer_waits_its_turn_and_says_so_when_it_takes_too_long(lake):
    impatient = Lake(Lake.named(lake).catalogue, Lake.named(lake).options, patience_seconds=0.2)
    with backend_of(lake).alone(), pytest.raises(WarehouseBusyError, match="Kho số liệu bận"), impatient.alone():
        pass
    with impatient.alone():
        pass


def test_tidying_changes_no_answer(loaded, lake, province, later):
    loaded.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    with loaded.reading() as early:
        with backend_of(lake).alone():
            backend_of(lake).tidy()
        with loaded.reading(as_of=later(0)) as then:
            assert (early.execute(COUNT).fetchone(), then.execute(COUNT).fetchone()) == ((5,), (3,))


def test_nothing_was_loaded_into_a_new_lake_yet(new_lake):
    warehouse = Warehouse(new_lake())
    assert not warehouse.exists()
    with pytest.raises(FileNotFoundError), warehouse.reading():
        pass


def test_a_server_that_is_down_is_not_an_empty_warehouse():
    with pytest.raises(duckdb.IOException, match="Unable to connect"):
        Warehouse("ducklake:postgres:dbname=kho host=127.0.0.1 port=1").exists()


@pytest.mark.parametrize("password", ["bimat", "'bi mat'"])
def test_a_password_is_not_repeated_in_an_error(password):
    with pytest.raises(duckdb.IOException) as told:
        Warehouse(f"ducklake:postgres:dbname=kho host=127.0.0.1 port=1 password={password}").exists()
    assert "password=***" in str(told.value)
    assert "mat" not in str(told.value).split("password=")[1]


@pytest.mark.parametrize(
    "setting", ["ducklake:/data/kho.ducklake", "ducklake:postgres:dbname=kho?data=/x", "ducklake:mysql:db=kho"]
)
def test_a_lake_that_is_not_served_says_how_one_is_named(setting):
    with pytest.raises(ValueError, match=r"ducklake:postgres:<connection>\?data_path"):
        backend_of(setting)
