"""A question for one period looks at that period only, however much else is held."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from board import reading
from warehouse import rules


@pytest.fixture
def years(warehouse, province, later):
    """A return of each of ten half-years, each loaded by a night of its own."""
    for number in range(10):
        period = f"{2011 + number // 2}-H{1 + number % 2}"
        made_on = date(2011 + number // 2, 3 if number % 2 == 0 else 9, 17)
        table = province.table(province.visits(3, ngay_tu=[made_on] * 3), period=period)
        warehouse.load(province.night(province.checked(table, file=f"{period}.xlsx"), started_at=later(number)))
    return warehouse


@pytest.mark.parametrize("asked", ["list_contains(getvariable('asked'), period)", "period = '2013-H1'"])
def test_which_version_counts_is_asked_of_the_period_alone(years, asked):
    with years.reading() as connection:
        connection.execute("SET VARIABLE asked = ['2013-H1']")
        query = f"SELECT count(*), any_value(period) FROM core_di_co_so_kq__current WHERE {asked}"

        assert connection.execute(query).fetchall() == [(3, "2013-H1")]
        assert _rows_put_in_order(connection, query) == [1]


def test_the_state_of_the_returns_of_a_period_orders_returns_alone(years):
    """Of all periods, since months and quarters make up another one."""
    query = "SELECT count(*), sum(versions) FROM mart_state_of_returns WHERE period = '2013-H1' AND expected"
    with years.reading() as connection:
        [(expected, sent)] = connection.execute(query).fetchall()
        assert expected > sent == 1
        assert _rows_put_in_order(connection, query.replace("count(*)", "max(version), max(status)")) == [10] * 3


def test_the_board_orders_returns_alone(years):
    """Ten returns, for what counts of them and for what of them was not read; never their rows."""
    trend = (Path(reading.__file__).with_name("sql") / "trend.sql").read_text(encoding="utf-8")
    with years.reading() as connection:
        assert _rows_put_in_order(connection, trend, form="DI_CO_SO_KQ") == [10] * 3


def test_rules_look_at_the_periods_concerned_and_those_they_are_compared_with(years, monkeypatch):
    seen = []

    def note(connection, rule):
        if not seen:
            seen.extend(connection.execute("SELECT DISTINCT period FROM rule_returns ORDER BY ALL").fetchall())
        return []

    monkeypatch.setattr(rules, "_lines", note)
    with years.reading() as connection:
        rules.run_rules(_Unwritten(connection), ["2013-H1"], {"night_id": "n", "accepted_at": None})
    assert [period for (period,) in seen] == ["2012-H1", "2012-H2", "2013-H1", "2013-H2", "2014-H1"]


def _rows_put_in_order(connection, query, **values):
    """Return over how many rows each window of a query looked for the version that counts."""
    asked = f"EXPLAIN (ANALYZE, FORMAT json) {query}"
    explained = connection.execute(asked, values or None).fetchall()[0][1]
    operators, rows = [json.loads(explained)], []
    while operators:
        operator = operators.pop()
        operators += operator["children"]
        if operator.get("operator_name", "").strip().endswith("WINDOW"):
            rows.append(operator["operator_cardinality"])
    return rows


class _Unwritten:
    """A connection that keeps nothing of what is inserted into the warehouse."""

    def __init__(self, connection) -> None:
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, statement, *values):
        return None if statement.startswith("INSERT INTO core_") else self._connection.execute(statement, *values)
