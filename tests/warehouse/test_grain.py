"""Every table and view has the grain that ``grain.csv`` gives it: unique, not empty, of the values that are allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from findings import catalogue
from forms import forms
from warehouse import Warehouse
from warehouse.backend import connect
from warehouse.grain import Grain, find_breaches, read_grains

GRAINS = read_grains(forms())


@pytest.fixture(scope="module")
def lived(tmp_path_factory, province, empty_file):
    """Three nights: two units, a version sent back, a later version, a return that says there was nothing."""
    path = tmp_path_factory.mktemp("lived") / "hopnhat.duckdb"
    path.write_bytes(empty_file.read_bytes())
    warehouse, finding = Warehouse(path), catalogue().find("file_crashed", file="b.xlsx", params={"reason": "x"})
    other = province.table(province.visits(3), unit_id="D200")
    nights = [
        [province.checked(province.table(province.visits(3))), province.checked(other, file="c.xlsx")],
        [province.checked(province.table(province.visits(1)), file="b.xlsx", findings=[finding], rejected=True)],
        [
            province.checked(province.table(province.visits(4)), file="d.xlsx"),
            province.checked(nil=[("DI_CO_SO_KQ", "D201", "2020-H1")], file="e.xlsx"),
        ],
    ]
    first = province.night().started_at
    for number, checked in enumerate(nights):
        warehouse.load(province.night(*checked, started_at=first + timedelta(days=number)))
    return warehouse


def test_every_table_and_view_is_listed_with_columns_that_it_has(lived):
    with lived.reading() as connection:
        found = connection.execute(
            "SELECT table_name, list(column_name) FROM duckdb_columns() "
            "WHERE NOT internal AND database_name = current_database() AND schema_name = 'main' GROUP BY ALL"
        ).fetchall()
    columns = {name: set(names) for name, names in found if not name.startswith(("rule_", "report_"))}
    assert set(GRAINS) == set(columns)
    assert {
        name: grain.columns - columns[name] for name, grain in GRAINS.items() if grain.columns - columns[name]
    } == {}


@pytest.mark.parametrize("relation", GRAINS)
def test_a_row_is_what_its_grain_says(relation, lived):
    grain = GRAINS[relation]
    assert grain.key or grain.note, "why there is no key is said"
    with lived.reading() as connection:
        assert list(find_breaches(connection, relation, grain)) == []


def test_the_nights_leave_something_in_most_tables(lived):
    with lived.reading() as connection:
        counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in GRAINS}
    assert {"core_submissions", "core_sightings", "core_findings", "mart_state_of_returns"} <= {
        name for name, count in counts.items() if count
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("('2020-H1', 'a', 'half')", "['period', 'unit'] = ('2020-H1', 'a') is there twice"),
        ("('2020-H1', NULL, 'half')", "unit is empty in 1 rows"),
        ("('2020-H2', 'a', 'fortnight')", "kind holds 'fortnight'"),
        ("('2020-H2', 'a', NULL)", "kind holds None"),
    ],
)
def test_a_row_twice_an_empty_key_and_a_strange_value_are_noticed(row, said):
    grain = Grain("sample", "period unit", "", "kind=half|year", "")
    with connect() as connection:
        connection.execute("CREATE TABLE sample AS SELECT '2020-H1' AS period, 'a' AS unit, 'half' AS kind")
        assert list(find_breaches(connection, "sample", grain)) == []
        connection.execute(f"INSERT INTO sample VALUES {row}")
        assert [breach.removeprefix("sample: ") for breach in find_breaches(connection, "sample", grain)] == [said]
