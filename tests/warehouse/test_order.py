"""Whatever the order in which deliveries come to be loaded, and however often, the same returns count."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import Batch, Night, Warehouse

_STATE = """
    SELECT unit_id, form, period, version, status, sha256, received_at, records, counted
    FROM core_submissions ORDER BY ALL
"""
_RECORDS = "SELECT * EXCLUDE submission_id FROM core_di_co_so_kq__current ORDER BY ALL"


@pytest.fixture(scope="module")
def deliveries(province, later):
    """Three units' versions, some sent back or nil, two seen at the same moment."""
    made = []
    for unit_id in ("D199", "D200"):
        versions = [
            province.checked(province.table(province.visits(1), unit_id=unit_id), content=f"{unit_id}-1"),
            province.checked(province.table(province.visits(2), unit_id=unit_id), content=f"{unit_id}-2"),
            province.checked(
                province.table(province.visits(3), unit_id=unit_id), content=f"{unit_id}-3", rejected=True
            ),
        ]
        made += [
            (province.delivery(one, later(min(day, 1)), name=f"{unit_id}/{day}"), one)
            for day, one in enumerate(versions)
        ]
    nil = province.checked(nil=[("DI_CO_SO_KQ", "D200", "2020-H1")], content="nil")
    return [*made, (province.delivery(nil, later(0), name="nil"), nil)]


def _loaded(empty_file: Path, nights: list[list[int]], deliveries: list, started_at: list[datetime]):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hopnhat.duckdb"
        path.write_bytes(empty_file.read_bytes())
        warehouse = Warehouse(path)
        for number, chosen in enumerate(nights):
            files, checked = zip(*(deliveries[index] for index in chosen), strict=True)
            warehouse.load(Night(str(number), started_at[number], [Batch(files, checked)]))
        with warehouse.reading() as connection:
            return connection.execute(_STATE).fetchall(), connection.execute(_RECORDS).fetchall()


@pytest.fixture(scope="module")
def in_one_night(deliveries, empty_file, later):
    return _loaded(empty_file, [list(range(len(deliveries)))], deliveries, [later(2)])


@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_any_order_and_repetition_gives_the_same_state(data, deliveries, in_one_night, empty_file, later):
    order = data.draw(st.permutations(range(len(deliveries))))
    again = data.draw(st.lists(st.sampled_from(range(len(deliveries))), max_size=4))
    cut = data.draw(st.integers(1, len(order) - 1))
    nights = [list(order[:cut]), [*order[cut:], *again]]

    assert _loaded(empty_file, nights, deliveries, [later(2), later(3)]) == in_one_night
