"""Rules across returns: lines of the province's ``rules/rules.csv``, each a query over the returns that count.

A query stands beside ``rules.csv``, or in ``cross_rules`` where it is about the figures of any form. It returns one row
a finding: ``submission_id``, ``sheet``, ``row`` and ``field`` say where, ``value`` is the text found, and every further
column fills a place of the message. It may take ``$forms``, the forms of its line, besides its arguments. It reads
relations, made once a night: ``returns``, ``asked`` and ``figures`` (of the forms whose fields play those roles), and
the province's own of ``rules/relations``. It reports on returns that are ``touched``: of a period the night brought
something for, or one compared with such a period. What a run finds for a period holds until a later run finds something
else for it: a run that finds the same leaves nothing behind.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal

import duckdb

from expectations.calendar import report_within_days
from findings import Severity, catalogue
from forms import Form, forms
from organisation import Period
from organisation.calendar import calendar
from province import Line, read_once, read_table
from province.kinds import Filled
from province.rule_lines import RuleLine, find_unknown_codes
from warehouse.form_tables import table_name
from warehouse.rows import Rows

Compares = Literal["", "own", "units"]
_SHARED = Path(__file__).with_name("cross_rules")
_NAMED = re.compile(r"\brule_(\w+)")
_CELL = ("submission_id", "sheet", "row", "column_no")
PLACE = ("submission_id", "sheet", "row", "field", "value")
"""The columns that every rule's query gives: where a finding is, and the text found there."""

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
    """One line of ``rules.csv``: ``arguments`` are the values its query takes by name.

    ``compares`` says whose returns: a unit's ``own`` with each other, those of several ``units``; left open, either.
    """

    code: str
    severity: Severity
    forms: tuple[str, ...]
    owner: str
    arguments: Mapping[str, Any]
    file: str
    query: str
    description_vi: str
    compares: Compares = ""

    @property
    def values(self) -> Mapping[str, Any]:
        """What the query takes by name."""
        return {**self.arguments, "forms": list(self.forms)} if "$forms" in self.query else self.arguments


@read_once
def relation_texts(folder: Path) -> dict[str, str]:
    """Return the queries of the relations by name, each behind those it reads."""
    ordered = {name: _shared(name) for name in ("returns", "asked", "parts")}
    ordered |= {"figures": _figures(), "part_rows": _part_rows()}
    own = sorted((folder / "rules" / "relations").glob("*.sql"))
    waiting = {path.stem: path.read_text(encoding="utf-8") for path in own}
    while waiting:
        ready = [name for name, text in waiting.items() if not (set(_NAMED.findall(text)) - {name}) & waiting.keys()]
        if not ready:
            raise ValueError(f"rules/relations: {', '.join(waiting)} read each other")
        ordered |= {name: waiting.pop(name) for name in ready}
    return ordered


def _shared(relation: str) -> str:
    return (_SHARED / "relations" / f"{relation}.sql").read_text(encoding="utf-8")


def _figures() -> str:
    """Return the query of the figures of every form that has any."""
    texts = [_shared("figures").format(**_places(form)) for form in forms().values() if _has_figures(form)]
    return "\nUNION ALL BY NAME\n".join(texts) or _shared("no_figures")


def _part_rows() -> str:
    """Return the query of the rows of wholes and parts of every form."""
    named = [form for form in forms().values() if form.identity]
    texts = [_shared("part_rows").format(**(_places(form) | _places_of_parts(form))) for form in named]
    return "\nUNION ALL BY NAME\n".join(texts)


def _places_of_parts(form: Form) -> dict[str, str]:
    has_figures = _has_figures(form)
    same = [f'text_key(record."{name}"::VARCHAR)' for name in form.identity]
    field = (form.roles.result if has_figures else None) or form.identity[0]
    return {
        "identity": f"concat_ws(chr(31), {', '.join(same)})",
        "field": field,
        "label": f"record.{form.roles.label if has_figures and form.roles.label else form.identity[0]}::VARCHAR",
        "result": f"record.{form.roles.result}" if has_figures else "NULL",
        "raw": f'record."{field}_raw"',
        "current": f"core_{form.id.lower()}__current",
        "is_figure": str(has_figures).lower(),
        "is_flow": f"list_contains($flows_{form.id}, record.{form.roles.indicator}::VARCHAR)"
        if has_figures
        else "false",
    }


def _has_figures(form: Form) -> bool:
    return form.roles.indicator is not None and form.roles.result is not None


def _places(form: Form) -> dict[str, str | None]:
    """Return what stands for the roles of a form in the query of its figures; what no field plays is ``NULL``."""
    roles = form.roles
    near = next((f"record.{column.field}" for column in form.columns if column.type == "approximate"), "NULL")
    return {
        "form": form.id,
        "table": table_name(form.id),
        "indicator": roles.indicator,
        "label": f"record.{roles.label}" if roles.label else "NULL",
        "result": roles.result,
        "cumulative_field": roles.cumulative or "",
        "cumulative": f"record.{roles.cumulative}" if roles.cumulative else "NULL",
        "cumulative_raw": f"record.{roles.cumulative}_raw" if roles.cumulative else "NULL",
        "approximate": near,
    }


def _flows(form: Form) -> list[str]:
    """Return the indicators of a form that add up over time, as its list says (``measure`` is ``flow``)."""
    listed = form[form.roles.indicator or ""].choices
    return [str(one.value) for one in listed if one.extra.get("measure") == "flow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line(RuleLine):
    """A line of ``rules.csv``; no rule can be an error, which would keep a row out of figures that are loaded."""

    severity: Literal["warning", "notice"]
    forms: Filled
    file: Filled
    compares: Compares = ""


@read_once
def cross_rules(folder: Path) -> tuple[CrossRule, ...]:
    """Return the rules in their order.

    Raises:
        province.ProvinceError: every mistake of ``rules.csv``.
    """
    return read_cross_rules(folder / "rules" / "rules.csv")


def read_cross_rules(path: Path) -> tuple[CrossRule, ...]:
    """Return the rules of a file; raises as ``cross_rules`` does."""
    lines = read_table(path, _Line, partial(_wrong, folder=path.parent))
    return tuple(_rule(line.row, path.parent) for line in lines)


def _wrong(lines: Sequence[Line[_Line]], folder: Path) -> Iterator[tuple[int, str]]:
    known = ", ".join(forms())
    yield from find_unknown_codes(lines)
    for number, rule in ((line.number, line.row) for line in lines):
        for name in rule.forms.split("|"):
            if name.strip() not in forms():
                yield number, f"không có biểu “{name.strip()}”; các biểu: {known}"
        if not _file(rule, folder).is_file():
            yield number, f"không có tệp {rule.file} trong rules/, cũng không phải quy tắc có sẵn ({_shared_rules()})"


def _file(rule: _Line, folder: Path) -> Path:
    own = folder / rule.file
    return own if own.is_file() else _SHARED / rule.file


def _shared_rules() -> str:
    return ", ".join(path.name for path in sorted(_SHARED.glob("*.sql")))


def _rule(line: _Line, folder: Path) -> CrossRule:
    return CrossRule(
        code=line.code,
        severity=Severity(line.severity),
        forms=tuple(name.strip() for name in line.forms.split("|")),
        owner=line.owner,
        arguments=line.values,
        file=line.file,
        query=_file(line, folder).read_text(encoding="utf-8"),
        description_vi=line.description_vi,
        compares=line.compares,
    )


def run_rules(connection: duckdb.DuckDBPyConnection, periods: Iterable[str], stamp: Mapping[str, Any]) -> int:
    """Run every rule for the periods a load touched, within its transaction; return how many findings were written.

    ``stamp`` is what every row of the night carries (``night_id``, ``accepted_at``).
    """
    concerned = looked_at(connection, set(periods))
    if not concerned:
        return 0
    _open_relations(connection, concerned, relation_texts())
    connection.execute("CREATE TEMP TABLE rule_found AS FROM core_findings LIMIT 0")
    rows = Rows()
    for number, row in enumerate(_found_by(connection, cross_rules()), start=1):
        rows.add("rule_found", {**row, **stamp})
        if number % _AT_ONCE == 0:
            rows.insert(connection)
    rows.insert(connection)
    written = _keep_what_changed(connection, concerned, stamp)
    _close_relations(connection, (*relation_texts(), "found", "held", "changed"))
    return written


def found_across(
    connection: duckdb.DuckDBPyConnection, periods: Iterable[str], asked: Sequence[CrossRule]
) -> list[dict[str, Any]]:
    """Return what some rules find for some periods, as rows of ``core_findings`` without the stamp; nothing is written.

    A rule is about several returns: where no more than one of its forms and periods counts, it is not asked.
    """
    concerned = looked_at(connection, set(periods))
    rules = _that_compare(connection, concerned, asked) if concerned else []
    if not rules:
        return []
    relations = _needed(rule.query for rule in rules)
    _open_relations(connection, concerned, relations)
    found = list(_found_by(connection, rules))
    _close_relations(connection, relations)
    return found


def _that_compare(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[str], asked: Sequence[CrossRule]
) -> list[CrossRule]:
    """Return the rules of whose forms more than one return came for these periods and those they are compared with."""
    needed = values_of(connection, list(periods), "$needed")["needed"]
    came = Counter(
        form
        for (form,) in connection.execute(
            "SELECT form FROM (SELECT DISTINCT unit_id, form, period FROM core_submission_log "
            "WHERE status <> 'sent_back' AND list_contains($1, period))",
            [needed],
        ).fetchall()
    )
    return [rule for rule in asked if sum(came[form] for form in rule.forms) > 1]


def _needed(queries: Iterable[str]) -> dict[str, str]:
    """Return the relations that some queries read, and those that these read, each behind those it reads."""
    texts = relation_texts()
    wanted = {name for query in (_LOCATED, *queries) for name in _NAMED.findall(query)} & texts.keys()
    for name, text in reversed(texts.items()):
        if name in wanted:
            wanted |= set(_NAMED.findall(text)) & texts.keys()
    return {name: text for name, text in texts.items() if name in wanted}


def _found_by(connection: duckdb.DuckDBPyConnection, rules: Iterable[CrossRule]) -> Iterator[dict[str, Any]]:
    return _once_a_cell(_finding_row(rule, line) for rule in rules for line in _lines(connection, rule))


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


def looked_at(connection: duckdb.DuckDBPyConnection, touched: set[str]) -> list[str]:
    """Return the periods touched, and the known ones that are compared with one of them."""
    known = _known(connection)
    return sorted(period for period in known | touched if touched & _compared_with(Period.parse(period), known))


def _known(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {period for (period,) in connection.execute("SELECT period FROM core_periods").fetchall()}


def _compared_with(period: Period, known: set[str]) -> set[str]:
    year = Period.parse(period.id[:4])
    earlier = {one for one in known if Period.parse(one).within(year) and Period.parse(one).end <= period.end}
    return {period.id, period.previous_year.id, *earlier}


def _open_relations(connection: duckdb.DuckDBPyConnection, periods: list[str], texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        connection.execute(f"CREATE TEMP TABLE rule_{name} AS {text}", values_of(connection, periods, text))


def values_of(connection: duckdb.DuckDBPyConnection, periods: list[str], text: str) -> dict[str, Any]:
    """Return the values that a relation's query takes by name, where it is asked about some periods."""
    known = _known(connection)
    values = {
        "periods": periods,
        "needed": sorted({other for period in periods for other in _compared_with(Period.parse(period), known)}),
        "zone": calendar().zone.key,
        "report_within_days": report_within_days(),
        "codes": [rule.code for rule in cross_rules()],
    }
    values |= {f"flows_{form.id}": _flows(form) for form in forms().values() if _has_figures(form)}
    return {name: value for name, value in values.items() if f"${name}" in text}


def _close_relations(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    for name in names:
        connection.execute(f"DROP TABLE temp.rule_{name}")


def _lines(connection: duckdb.DuckDBPyConnection, rule: CrossRule) -> Iterator[dict[str, Any]]:
    found = connection.execute(_LOCATED.format(rule=rule.query), dict(rule.values)).to_arrow_table()
    for some in found.to_batches(_AT_ONCE):
        yield from some.to_pylist()


def _finding_row(rule: CrossRule, line: dict[str, Any]) -> dict[str, Any]:
    place = {name: line.pop(name) for name in PLACE}
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
