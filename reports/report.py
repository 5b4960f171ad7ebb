"""Build a report: figures, tables, sentences, and the hash that approval is bound to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from organisation.periods import Period
from reports import texts
from reports.comparison import since_last_year, why_not
from reports.compose import Block, Composer, Place
from reports.definition import Definition, read_definition
from reports.figures import Figure, compute, count_last_year
from reports.relations import local, query, quota
from reports.sentences import Sentences
from reports.tables import TableData, listing, table
from reports.tracing import TraceRow, cell_traces, figure_of, last_year_traces, traces


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the returns that a report is made of are expected, are in its figures, and are missing from them."""

    expected: int
    reported: int
    missing: int

    @property
    def percent(self) -> float:
        """The share that is there; whole where nothing is expected."""
        return 100 * (self.expected - self.missing) / self.expected if self.expected else 100.0


@dataclass(frozen=True, slots=True)
class Report:
    """A composed report, ready to be written in any format.

    ``as_of`` is the moment the data are known at; ``traces`` hold the sources of each figure,
    of last year's and of each counted cell of a table, by what it is of (``reports.tracing``).
    """

    definition: Definition
    period: Period
    as_of: datetime
    figures: Mapping[str, Figure]
    tables: Mapping[str, TableData]
    lists: Mapping[str, list[dict[str, Any]]]
    traces: Mapping[str, list[TraceRow]]
    summary: str
    notes: Mapping[str, str]
    body: tuple[Block, ...]
    texts: texts.Texts
    coverage: Coverage

    @property
    def open_places(self) -> tuple[Place, ...]:
        """The marked places that still wait for an officer's words."""
        return tuple(block for block in self.body if isinstance(block, Place))


def build(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    period: Period,
    *,
    as_of: datetime | None = None,
    texts_folder: Path | None = None,
    label: str = "",
) -> Report:
    """Compute and compose a report.

    ``connection`` is one of ``Warehouse.reading(as_of=...)``; pass the same ``as_of`` here, or none for "all that is
    known", which is then the time of the newest submission. ``texts_folder`` holds the officers' texts; ``label`` is
    printed under the title (such as "dữ liệu mẫu").

    Raises:
        FileNotFoundError: no such kind of report.
        reports.texts.TextsError: the officers' file cannot be used.
    """
    report = read_definition(kind, of_a_year=period.kind == "year")
    last_year = count_last_year(connection, report, period)
    before = last_year_traces(connection, report, period)
    figures = compute(connection, kind, period, last_year)
    lists = {name: listing(connection, entry) for name, entry in report.lists.items()}
    tables = {name: table(connection, report, entry, figures) for name, entry in report.tables.items()}
    sources = traces(connection, {name: entry.measure for name, entry in report.figures.items()})
    sources |= {of: rows for of, rows in before.items() if figures[figure_of(of)].previous is not None}
    sources |= cell_traces(connection, report.tables.values())
    known = local(as_of) if as_of else _known_until(connection, period)
    written = _texts(report, period, texts_folder, label)
    context = _context(report, period, known, lists, figures)
    sentences = Sentences(period, figures, context)
    composer = Composer(sentences, context["lists"], report.families, written.paragraphs)
    return Report(
        definition=report,
        period=period,
        as_of=known,
        figures=figures,
        tables=tables,
        lists=lists,
        traces=sources,
        summary=sentences.line(report.summary),
        notes=dict(_notes(report, tables, sentences)),
        body=tuple(composer.body(report.body)),
        texts=written,
        coverage=_coverage(connection, report),
    )


def figures_hash(report: Report) -> str:
    """Return the sha256 of everything a report says that comes from data; an officer's sentence does not change it."""
    said = {
        "report": report.definition.kind,
        "period": report.period.id,
        "figures": {name: asdict(figure) for name, figure in report.figures.items()},
        "tables": {name: [data.keys, data.cells, data.total] for name, data in report.tables.items()},
        "lists": dict(report.lists),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def places(report: Definition) -> dict[str, str]:
    """Return the marked places of a report with what each one asks for."""
    return {block["place"]: block["prompt"] for block in _flat(report.body) if "place" in block}


def _notes(report: Definition, tables: Mapping[str, TableData], sentences: Sentences) -> Iterator[tuple[str, str]]:
    """Yield the footnote of each table that has one: which returns it is without, then its own words."""
    for name, entry in report.tables.items():
        missing = tables[name].note
        first = f"{missing[:1].upper()}{missing[1:]}." if missing else ""
        if note := " ".join(filter(None, (first, sentences.sentence(entry.note)))):
            yield name, note


def _flat(blocks: tuple[Mapping[str, Any], ...]) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        yield block
        yield from _flat(tuple(block.get("body", ())))


def _texts(report: Definition, period: Period, folder: Path | None, label: str) -> texts.Texts:
    if folder is None:
        return texts.Texts(label=label)
    written = texts.read(texts.path_of(folder, report.kind, period.id), tuple(places(report)))
    return texts.Texts(**{**_fields(written), "label": written.label or label})


def _fields(written: texts.Texts) -> dict[str, Any]:
    return {name: getattr(written, name) for name in ("paragraphs", "number", "signed_on", "post", "name", "label")}


def _context(
    report: Definition,
    period: Period,
    as_of: datetime,
    lists: dict[str, list[dict[str, Any]]],
    figures: Mapping[str, Figure],
) -> dict[str, Any]:
    year = int(period.id[:4])
    papers = [paper for paper in report.basis if paper["from_year"] <= year <= paper["to_year"]]
    return {
        "as_of": as_of,
        "basis": papers,
        "quota": quota(period),
        "families": report.families,
        "reorganisations": since_last_year(period),
        "not_comparable": [name for name in figures if why_not(name, period)],
        "lists": {**lists, "plans_in_force": [paper for paper in papers if paper.get("plan")]},
    }


def _coverage(connection: duckdb.DuckDBPyConnection, report: Definition) -> Coverage:
    where = " OR ".join(f"(form = '{scope.form}' AND ({scope.where}))" for scope in report.scopes) or "false"
    [counts] = connection.execute(query("coverage").format(where=where)).fetchall()
    return Coverage(*counts)


def _known_until(connection: duckdb.DuckDBPyConnection, period: Period) -> datetime:
    [moment] = connection.execute(query("known_until")).fetchone() or (None,)
    return moment or datetime.combine(period.end, datetime.min.time())


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
