"""Rules across returns: lines of ``rules.csv``, each a query in ``rules/`` over the returns that count.

A query returns one row a finding: ``submission_id``, ``sheet``, ``row`` and ``field`` say where, ``value`` is the text
found, and every further column fills a place of the message. It reads the relations of ``rules/relations``, which are
made once a night, and reports on returns that are ``touched``: of a period the night brought something for, or one
compared with such a period. What a run finds for a period holds until a later run finds something else for it: a run
that finds the same leaves nothing behind.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from expectations.calendar import report_within_days
from findings import Severity, catalogue
from forms import forms
from organisation import Period
from organisation.calendar import calendar
from province import read_once
from vietnamese.text import key
from warehouse.rows import Rows

_NAMED = re.compile(r"\brule_(\w+)")
_CELL = ("submission_id", "sheet", "row", "column_no")
_PLACE = ("submission_id", "sheet", "row", "field", "value")
_LOCATED = """
    SELECT counted.unit_id, counted.form, counted.period, counted.file, counted.sha256, place.column_no, found.*
    FROM ({rule}) AS found
    JOIN rule_returns AS counted ON counted.submission_id = found.submission_id
    LEFT JOIN core_submission_columns AS place
        ON place.submission_id = found.submission_id AND place.sheet = found.sheet AND place.field = found.field
    ANTI JOIN rule_asked AS asked
        ON asked.submission_id = found.submission_id AND asked.sheet = found.sheet
        AND asked."row" = found."row" AND asked.column_no = place.column_no
    ORDER BY ALL
"""
_AT_ONCE = 2000  # findings held while they are written
_HELD = """
    CREATE TEMP TABLE rule_held AS
    SELECT finding.*
    FROM core_findings AS finding
    JOIN (SELECT code, period, max(accepted_at) AS accepted_at FROM core_rule_runs GROUP BY ALL) AS run
        USING (code, period, accepted_at)
    WHERE list_contains($codes, finding.code) AND list_contains($periods, finding.period)
"""
_CHANGED = """
    CREATE TEMP TABLE rule_changed AS
    WITH found AS (SELECT * EXCLUDE (night_id, accepted_at) FROM rule_found),
    held AS (SELECT * EXCLUDE (night_id, accepted_at) FROM rule_held),
    differing AS ((FROM found EXCEPT ALL FROM held) UNION ALL (FROM held EXCEPT ALL FROM found))
    SELECT code, period FROM (SELECT unnest($codes) AS code), (SELECT unnest($periods) AS period)
    WHERE (code, period) IN (SELECT (code, period) FROM differing)
        OR (code, period) NOT IN (SELECT (code, period) FROM core_rule_runs)
"""


@dataclass(frozen=True, slots=True)
class CrossRule:
    """One line of ``rules.csv``: ``arguments`` are the values its query takes by name."""

    code: str
    severity: Severity
    forms: tuple[str, ...]
    owner: str
    arguments: Mapping[str, Any]
    query: str
    description_vi: str


@read_once
def _relations(folder: Path) -> dict[str, str]:
    """Return the queries of the relations by name, each behind those it reads."""
    files = sorted((folder / "rules" / "relations").glob("*.sql"))
    waiting = {path.stem: path.read_text(encoding="utf-8") for path in files}
    ordered: dict[str, str] = {}
    while waiting:
        ready = [name for name, text in waiting.items() if not (set(_NAMED.findall(text)) - {name}) & waiting.keys()]
        if not ready:
            raise ValueError(f"rules/relations: {', '.join(waiting)} read each other")
        ordered |= {name: waiting.pop(name) for name in ready}
    return ordered


@read_once
def cross_rules(folder: Path) -> tuple[CrossRule, ...]:
    """Return the rules in their order.

    Raises:
        ValueError: a rule would be an error: it cannot keep a row out of the figures after they are loaded.
        KeyError: a rule names a code or form nobody knows.
    """
    return read_cross_rules(folder / "rules" / "rules.csv")


def read_cross_rules(path: Path) -> tuple[CrossRule, ...]:
    """Return the rules of a file, whose queries stand beside it; raises as ``cross_rules`` does."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(_rule(line, path.parent) for line in csv.DictReader(lines))


def _rule(line: Mapping[str, str], folder: Path) -> CrossRule:
    if line["severity"] == Severity.ERROR:
        raise ValueError(f"rules.csv: {line['code']!r} can be a warning or a notice, not an error")
    return CrossRule(
        code=catalogue()[line["code"]].code,
        severity=Severity(line["severity"]),
        forms=tuple(forms()[name.strip()].id for name in line["forms"].split("|")),
        owner=line["owner"],
        arguments=yaml.safe_load(line["arguments"]),
        query=(folder / line["file"]).read_text(encoding="utf-8"),
        description_vi=line["description_vi"],
    )


def run_rules(connection: duckdb.DuckDBPyConnection, periods: Iterable[str], stamp: Mapping[str, Any]) -> int:
    """Run every rule for the periods a load touched, within its transaction; return how many findings were written.

    ``stamp`` is what every row of the night carries (``night_id``, ``accepted_at``).
    """
    looked_at = _looked_at(connection, set(periods))
    if not looked_at:
        return 0
    _open_relations(connection, looked_at)
    connection.execute("CREATE TEMP TABLE rule_found AS FROM core_findings LIMIT 0")
    rows = Rows()
    found = (_finding_row(rule, line) for rule in cross_rules() for line in _lines(connection, rule))
    for number, row in enumerate(_once_a_cell(found), start=1):
        rows.add("rule_found", {**row, **stamp})
        if number % _AT_ONCE == 0:
            rows.insert(connection)
    rows.insert(connection)
    written = _keep_what_changed(connection, looked_at, stamp)
    _close_relations(connection)
    return written


def _keep_what_changed(connection: duckdb.DuckDBPyConnection, periods: list[str], stamp: Mapping[str, Any]) -> int:
    """Write what was found, for the rules and periods for which something else held or that were never looked at."""
    asked = {"codes": [rule.code for rule in cross_rules()], "periods": periods}
    connection.execute(_HELD, asked)
    connection.execute(_CHANGED, asked)
    rows = Rows()
    for code, period in connection.execute("FROM rule_changed ORDER BY ALL").fetchall():
        rows.add("core_rule_runs", {"code": code, "period": period, **stamp})
    rows.insert(connection)
    new = "FROM rule_found SEMI JOIN rule_changed USING (code, period)"
    connection.execute(f"INSERT INTO core_findings BY NAME {new}")
    ((written,),) = connection.execute(f"SELECT count(*) {new}").fetchall()
    return int(written)


def _once_a_cell(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out what a later rule says of a cell that an earlier one asks about: it mostly has the same cause."""
    cells = set()
    for row in found:
        cell = tuple(row[name] for name in _CELL)
        if None in cell or cell not in cells:
            cells.add(cell)
            yield row


def _looked_at(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> list[str]:
    """Return the periods touched, and the known ones that are compared with one of them."""
    known = _known(connection)
    return sorted(period for period in known | touched if touched & _compared_with(Period.parse(period), known))


def _known(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {period for (period,) in connection.execute("SELECT period FROM core_periods").fetchall()}


def _compared_with(period: Period, known: set[str]) -> set[str]:
    year = Period.parse(period.id[:4])
    earlier = {one for one in known if Period.parse(one).within(year) and Period.parse(one).end <= period.end}
    return {period.id, period.previous_year.id, *earlier}


def _open_relations(connection: duckdb.DuckDBPyConnection, periods: list[str]) -> None:
    known = _known(connection)
    values = {
        "periods": periods,
        "needed": sorted({other for period in periods for other in _compared_with(Period.parse(period), known)}),
        "zone": calendar().zone.key,
        "report_within_days": report_within_days(),
        "codes": [rule.code for rule in cross_rules()],
        "flows": [one.value for one in forms()["BC_SOLIEU"]["ma_chi_tieu"].choices if one.extra["measure"] == "flow"],
    }
    for name, text in _relations().items():
        used = {place: value for place, value in values.items() if f"${place}" in text}
        connection.execute(f"CREATE TEMP TABLE rule_{name} AS {text}", used)
        if name == "names":
            _add_keys(connection)


def _add_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every name the key under which its spellings are equal, as the rest of the house compares them."""
    names = [name for (name,) in connection.execute("SELECT ho_ten FROM rule_names").fetchall()]
    keys = pa.table({"ho_ten": pa.array(names, pa.string()), "cadre": pa.array(map(key, names), pa.string())})
    connection.register("arriving", keys)
    connection.execute("CREATE OR REPLACE TEMP TABLE rule_names AS SELECT ho_ten, cadre FROM arriving")
    connection.unregister("arriving")


def _close_relations(connection: duckdb.DuckDBPyConnection) -> None:
    for name in (*_relations(), "found", "held", "changed"):
        connection.execute(f"DROP TABLE temp.rule_{name}")


def _lines(connection: duckdb.DuckDBPyConnection, rule: CrossRule) -> Iterator[dict[str, Any]]:
    found = connection.execute(_LOCATED.format(rule=rule.query), dict(rule.arguments)).to_arrow_table()
    for some in found.to_batches(_AT_ONCE):
        yield from some.to_pylist()


def _finding_row(rule: CrossRule, line: dict[str, Any]) -> dict[str, Any]:
    place = {name: line.pop(name) for name in _PLACE}
    own = {name: line.pop(name) for name in ("unit_id", "form", "period", "file", "sha256", "column_no")}
    header = forms()[own["form"]][place["field"]].header
    params = {"header": header, **{name: written(value) for name, value in line.items() if value is not None}}
    finding = catalogue().find(
        rule.code,
        sheet=place["sheet"],
        row=place["row"],
        column=own["column_no"],
        field=place["field"],
        value=place["value"],
        params=params,
    )
    return {
        **own,
        **place,
        "code": rule.code,
        "severity": str(rule.severity),
        "params": json.dumps(params, ensure_ascii=False),
        "message_vi": catalogue().message(finding),
    }


def written(value: Any) -> str:
    """Return a value as a return in Vietnamese writes it: ``1.234,5``, ``17/03/2020``.

    >>> written(Decimal("1234.5000"))
    '1.234,5'
    """
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal):
        whole, _, part = f"{Decimal(value):,f}".partition(".")
        return ",".join(filter(None, (whole.replace(",", "."), part.rstrip("0"))))
    return str(value)
