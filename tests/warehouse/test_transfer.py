"""A warehouse changes its backend and loses nothing on the way."""

from __future__ import annotations

import pytest

from warehouse import Warehouse
from warehouse.connection import backend_of
from warehouse.contents import Amount, contents, differences
from warehouse.transfer import TransferError, move

_DECLARED = "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal"


def _contents(setting):
    with backend_of(setting).read() as connection:
        return contents(connection)


def _declared(setting):
    with backend_of(setting).read() as connection:
        return sorted(connection.execute(f"{_DECLARED} AND database_name = 'hopnhat'").fetchall())


@pytest.fixture
def filled(setting, province, later):
    warehouse = Warehouse(setting)
    warehouse.load(province.night(province.checked(province.table(province.visits(3)))))
    warehouse.load(province.night(province.checked(province.table(province.visits(5))), started_at=later(1)))
    return setting


def test_a_file_becomes_a_lake_and_a_file_again(filled, new_lake, tmp_path, province, later):
    lake, back = new_lake(), tmp_path / "ve" / "hopnhat.duckdb"
    moved = move(backend_of(filled), backend_of(lake))
    assert moved["core_di_co_so_kq__records"].rows == 8
    assert move(backend_of(lake), backend_of(back)) == moved == _contents(back) == _contents(filled)
    assert _declared(back) == _declared(filled)

    with Warehouse(lake).reading(as_of=later(0)) as then:
        assert then.execute("SELECT count(*) FROM core_di_co_so_kq__current").fetchone() == (3,)
    assert Warehouse(back).load(province.night(province.checked(province.table()), started_at=later(2))).records == 2


def test_a_target_that_holds_something_is_refused(filled, tmp_path, empty_file):
    target = tmp_path / "dich.duckdb"
    target.write_bytes(empty_file.read_bytes())
    with pytest.raises(TransferError, match="kho trống"):
        move(backend_of(filled), backend_of(target))
    assert target.read_bytes() == empty_file.read_bytes()


def test_rows_that_change_on_the_way_are_noticed(filled, tmp_path, monkeypatch):
    target = tmp_path / "dich.duckdb"
    arrived, sent = {"core_nights": Amount(1, "a")}, {"core_nights": Amount(2, "b")}
    each = iter((arrived, sent))
    monkeypatch.setattr("warehouse.transfer.contents", lambda _: next(each))
    with pytest.raises(TransferError, match="không giống"):
        move(backend_of(filled), backend_of(target))
    assert not target.exists()


def test_a_checksum_knows_content_and_not_order(setting):
    def changed(statement):
        sums = []
        backend_of(setting).publish(
            lambda connection: (connection.execute(statement), sums.append(contents(connection)))
        )
        return sums[0]

    rows = changed("CREATE TABLE t AS VALUES (1, 'a'), (2, 'b')")
    assert differences(rows, changed("CREATE OR REPLACE TABLE t AS VALUES (2, 'b'), (1, 'a')")) == []
    assert differences(rows, changed("CREATE OR REPLACE TABLE t AS VALUES (2, 'a'), (1, 'b')")) == ["t"]
    assert differences(rows, changed("INSERT INTO t VALUES (3, NULL), (3, NULL)")) == ["t"]
