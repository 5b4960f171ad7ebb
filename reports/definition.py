"""What a report is: its relations, figures, tables, lists and body, read from ``definitions/*.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from forms.choices import choices
from province import province_folder

HERE = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, where it is
RETURNS = "returns"
"""The relation that holds the returns a report is made of, one row each."""

# A head of twelve points, in the widths that tables are given in: "Công trình thanh niên cấp cơ sở (công trình)" breaks
# into four lines at 21; a column of đồng holds 1.254.000.000 without breaking it.
_ROOM_OF_A_LETTER, _MOST_LINES, _ROOM_OF_MONEY = 2.0, 4, 34.0
_WIDTH = 24.0
MEASURES = ("count", "sum", "count_distinct")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: rows of ``relation`` under ``where``; ``field`` names the cell a row is shown by.

    ``count`` counts rows; ``sum`` adds the column ``of``; ``count_distinct`` counts the different values of ``of``.
    """

    relation: str
    kind: str
    of: str = ""
    where: str = "true"
    field: str = ""

    def __post_init__(self) -> None:
        if self.kind not in MEASURES or (self.kind != "count") != bool(self.of):
            raise ValueError(f"measure {self.kind!r} of {self.of!r} on {self.relation}: not one of {MEASURES}")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose returns a figure is made of: the units that must send ``form``, narrowed by ``where``.

    ``relation`` holds them, one row a return or a part of one, with ``unit_id``, ``missing`` and ``reported``.
    """

    form: str
    where: str = "true"
    relation: str = RETURNS


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """One figure; without a scope no return is ever missing from it."""

    id: str
    label: str
    unit: str
    measure: Measure
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: an ``attribute`` of its rows, a ``measure`` by key, a ``figure`` or a ``ratio`` of two.

    ``zero`` is ``blank`` where nothing counted means that nothing is known. ``width`` is relative to the others'.
    """

    id: str
    label: str
    unit: str = ""
    attribute: str = ""
    measure: Measure | None = None
    by: str = ""
    figure: str = ""
    total: str = ""
    show: str = "value"
    ratio: tuple[str, str] | None = None
    naming: str = ""
    zero: str = ""
    width: float = _WIDTH

    @property
    def room(self) -> float:
        """The relative width it needs: what is given, and no less than its head and its largest sums ask for."""
        words = max(map(len, self.label.split()), default=0) * _ROOM_OF_A_LETTER
        lines = len(self.label) * _ROOM_OF_A_LETTER / _MOST_LINES
        sums = _ROOM_OF_MONEY if self.unit == "đồng" else 0.0
        return max(self.width, words, lines, sums)

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers that were counted."""
        return (not self.attribute and self.show != "remark") or bool(self.unit)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: where its rows come from, its columns, and the words around it. Widths are relative."""

    id: str
    title: str
    sheet: str
    rows: Mapping[str, Any]
    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    scope: Scope | None
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars drawn from a ``table``: its rows along the axis, and a series for each of some columns. Height in mm."""

    id: str
    title: str
    table: str
    series: tuple[str, ...]
    height: int
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that sentences name: units not visited, activities, proposals."""

    relation: str
    columns: str
    where: str
    order: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole report. ``file`` is how its files are called, before the period.

    ``body`` is a list of blocks; ``families`` are the closed lists that figures repeat over. ``returns`` are the kinds
    of period whose returns make it up (``half``, ``year``), ``scopes`` those it is made of. ``least_coverage`` is the
    share of them, in percent, that must be in the figures of a draft to be approved. ``separate`` names the appendices
    and charts that stand in a file of their own, so that what is signed stays short.
    """

    kind: str
    name: str
    file: str
    returns: tuple[str, ...]
    number: str
    type: str
    summary: str
    subject: str
    relations: tuple[str, ...]
    families: Mapping[str, tuple[Mapping[str, Any], ...]]
    figures: Mapping[str, FigureDefinition]
    lists: Mapping[str, Listing]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]
    appendices: tuple[str, ...]
    separate: tuple[str, ...]
    body: tuple[Mapping[str, Any], ...]
    basis: tuple[Mapping[str, Any], ...]
    conventions: Mapping[str, str]
    key_figures: tuple[str, ...]
    scopes: tuple[Scope, ...]
    least_coverage: float

    def relation_file(self, name: str) -> Path:
        """Return the SQL file of one relation: the province's own, or one that every report may use."""
        own = province_folder() / "reports" / "relations" / f"{name}.sql"
        return own if own.exists() else HERE / "sql" / "relations" / f"{name}.sql"


def _load(name: str, *, of_a_year: bool = False) -> Any:
    text = (province_folder() / "reports" / name).read_text(encoding="utf-8")
    return yaml.load(_in_words_of_a_year(text) if of_a_year else text, Loader=_LOADER)  # noqa: S506 (a safe one)


def _in_words_of_a_year(text: str) -> str:
    """Return a definition as a report of a whole year says it: "cùng kỳ" is said of parts of a year alone."""
    text = re.sub(r"([Cc])ùng kỳ(?: năm trước)?", lambda found: "Năm trước" if found[1] == "C" else "năm trước", text)
    return re.sub(r"\b([Tt]rong|[Cc]uối|của) kỳ\b(?! gần nhất)", r"\1 năm", text)


def family_of(source: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the members of a closed list, or those that ``only`` names, with what else the list says of each."""
    members = ({"value": one.value, "label": one.label_vi, **one.extra} for one in choices(source["choices"]))
    members = ({**member, "head": _head(member)} for member in members)
    if "only" not in source:
        return tuple(members)
    by_value = {member["value"]: member for member in members}
    return tuple(by_value[value] for value in source["only"])


def _head(member: Mapping[str, Any]) -> str:
    """Return what a column of a member is called: its label with its unit, unless they are the same words."""
    label, unit = str(member["label"]), str(member.get("unit", ""))
    return label if not unit or unit == label.lower() else f"{label} ({unit})"


def _expanded(entry: Mapping[str, Any], families: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Repeat an entry with ``each`` once for every member of its family, filling ``{value}`` and ``{label}``."""
    if "each" not in entry:
        return [dict(entry)]
    return [
        {
            name: text.format(**member) if isinstance(text, str) else text
            for name, text in entry.items()
            if name != "each"
        }
        for member in families[entry["each"]]
    ]


def _scopes(entries: Mapping[str, Any], families: Mapping[str, Any]) -> dict[str, Scope]:
    expanded = (one for name, entry in entries.items() for one in _expanded({"name": name, **entry}, families))
    return {one.pop("name"): Scope(**one) for one in expanded}


def _measure(entry: dict[str, Any]) -> Measure:
    """Take the keys of a measure out of an entry."""
    return Measure(
        relation=entry.pop("relation"),
        kind=entry.pop("measure"),
        of=entry.pop("of", ""),
        where=entry.pop("where", "true"),
        field=entry.pop("field", ""),
    )


def _figure(entry: dict[str, Any], scopes: Mapping[str, Scope]) -> FigureDefinition:
    scope = scopes[entry.pop("scope")] if "scope" in entry else None
    return FigureDefinition(measure=_measure(entry), scope=scope, **entry)


def _column(entry: dict[str, Any]) -> Column:
    measure = _measure(entry) if "measure" in entry else None
    ratio = entry.pop("ratio", None)
    return Column(measure=measure, ratio=tuple(ratio) if ratio else None, **entry)


def _table(entry: dict[str, Any], scopes: Mapping[str, Scope], families: Mapping[str, Any]) -> Table:
    columns = tuple(
        _column(column) if "figure" not in line else Column(**line)
        for line in entry["columns"]
        for column in _expanded(line, families)
    )
    return Table(
        id=entry["id"],
        title=entry["title"],
        sheet=entry["sheet"],
        rows=entry["rows"],
        columns=columns,
        widths=_widths(entry, columns),
        scope=scopes[entry["scope"]] if "scope" in entry else None,
        note=entry.get("note", ""),
    )


def _widths(entry: Mapping[str, Any], columns: tuple[Column, ...]) -> tuple[float, ...]:
    """Return the width of each column. They follow the columns: a family that grows by a member brings one more.

    A list of all of them, which a province's own copy may still hold, counts as long as it fits.
    """
    first = (float(entry["rows"].get("width", _WIDTH)),) if "head" in entry["rows"] else ()
    own = (*first, *(column.room for column in columns))
    listed = tuple(entry.get("widths", ()))
    return listed if len(listed) == len(own) else own


def kinds() -> tuple[str, ...]:
    """Return the kinds of report there are: a folder each."""
    return tuple(sorted(path.parent.name for path in (province_folder() / "reports").glob("*/report.yaml")))


def read_definition(kind: str, *, of_a_year: bool = False) -> Definition:
    """Read a report's definition, in the words of a whole year where it is of one.

    Raises:
        FileNotFoundError: no report of that kind.
        ValueError, KeyError, TypeError: the definition is wrong; the message names the entry.
    """
    return _definition(province_folder(), kind, of_a_year)


@cache
def _definition(_: Path, kind: str, of_a_year: bool) -> Definition:
    head = _load(f"{kind}/report.yaml", of_a_year=of_a_year)
    families = {name: family_of(source) for name, source in head["families"].items()}
    scopes = _scopes(head["scopes"], families)
    figures = [_figure(one, scopes) for entry in head["figures"] for one in _expanded(entry, families)]
    tables = [_table(entry, scopes, families) for entry in head["tables"]]
    return Definition(
        kind=kind,
        file=str(head.get("file") or head["name"]),
        **{name: head[name] for name in ("name", "number", "type", "summary", "subject")},
        returns=tuple(head["returns"]),
        relations=tuple(head["relations"]),
        families=families,
        figures={figure.id: figure for figure in figures},
        lists={name: Listing(**{"where": "true", **entry}) for name, entry in head["lists"].items()},
        tables={table.id: table for table in tables},
        charts={entry["id"]: Chart(**{**entry, "series": tuple(entry["series"])}) for entry in head["charts"]},
        appendices=tuple(head["appendices"]),
        separate=tuple(head.get("separate") or ()),
        body=tuple(_load(f"{kind}/body.yaml", of_a_year=of_a_year)),
        conventions=head["conventions"],
        key_figures=tuple(head["key_figures"]),
        scopes=tuple(scope for scope in scopes.values() if scope.relation == RETURNS),
        least_coverage=float((head.get("approval") or {}).get("least_coverage", 100)),
        basis=tuple(paper for paper in _load("basis.yaml") if kind in paper["reports"]),
    )
