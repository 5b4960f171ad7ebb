"""Every mistake in a report's definition, with the line it stands on: before a night, not on the day of the draft.

``read_definition`` trusts what is checked here. Names are followed from where they are used to where they are given:
forms, closed lists, relations, scopes, figures, tables. What SQL says is asked of the warehouse (``hopnhat province``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from forms import forms
from forms.choices import choices, lists_known
from province import ProvinceError, find_mistake, gather, province_folder
from province.documents import LineOf, read_document, read_list, read_marked_list
from province.folder import shown
from province.marked_yaml import MarkedDict
from reports.definition import HERE, family_of
from reports.sentences import compiled
from reports.written import ColumnEntry, PaperEntry, ReportFile, TableEntry

_Wrong = Iterator[tuple[int, str]]
_Members = Mapping[str, Sequence[Mapping[str, Any]]]
_OF_CONTEXT = ("plans_in_force",)
"""Lists that sentences may name besides the report's own."""

_FIGURES = re.compile(r"""\b(?:f\[|[vp]\()\s*(['"])([\w.]+)\1\s*[\])]""")
_BLOCKS: Mapping[str, tuple[str, ...]] = {
    "heading": ("level", "when"),
    "table": ("when",),
    "chart": ("when",),
    "place": ("prompt", "when"),
    "closing": ("when",),
    "items": ("when",),
    "each": ("text", "where", "limit", "more", "style", "when"),
    "for": ("body",),
    "text": ("when",),
}
"""What a block of the body is, by its key, and what may go with that; the first that is there decides."""
_NAMES = {
    "table": ("tables", "bảng"),
    "chart": ("charts", "biểu đồ"),
    "each": ("lists", "danh sách"),
    "for": ("families", "nhóm"),
}
"""What kinds of block name, and the word for it."""

_SENTENCES = ("heading", "closing", "text", "more")
_CONDITIONS = ("when", "where")


def check_report(kind: str) -> None:
    """Check a report of the province in use.

    Raises:
        province.ProvinceError: every mistake of its ``report.yaml`` and ``body.yaml``.
    """
    folder = province_folder() / "reports" / kind
    known: dict[str, Collection[str]] = {}

    def check(report: ReportFile, line_of: LineOf) -> _Wrong:
        yield from _wrong_report(report, line_of, known)

    gather(
        lambda: read_document(folder / "report.yaml", ReportFile, check),
        lambda: _check_body(folder / "body.yaml", known),
    )


def check_basis(kinds: Collection[str]) -> None:
    """Check the documents that reports rest on.

    Raises:
        province.ProvinceError: every mistake of ``basis.yaml``.
    """
    path = province_folder() / "reports" / "basis.yaml"
    papers = read_list(path, PaperEntry)
    lines = [one.line for one in read_marked_list(path)]
    wrong = [
        find_mistake("province_line_wrong", shown(path), line, what=_unknown("báo cáo", name, kinds))
        for line, paper in zip(lines, papers, strict=True)
        for name in paper.reports
        if name not in kinds
    ]
    if wrong:
        raise ProvinceError(wrong)


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    return f"không có {what} “{name}”; có: {', '.join(known) or 'không có gì'}"


def _wrong_report(report: ReportFile, line_of: LineOf, known: dict[str, Collection[str]]) -> _Wrong:
    """Yield what is wrong in ``report.yaml``; put into ``known`` the names that the body may use."""
    members: dict[str, Sequence[Mapping[str, Any]]] = {}
    lists = lists_known(province_folder() / "forms")
    for name, entry in report.families.items():
        line = line_of("families", name, "choices")
        if entry.choices not in lists:
            yield line, _unknown("danh sách", entry.choices, lists)
            continue
        values = [one.value for one in choices(entry.choices)]
        yield from (
            (line, _unknown("giá trị", str(one), list(map(str, values)))) for one in entry.only if one not in values
        )
        only = [one for one in entry.only if one in values]
        members[name] = family_of({"choices": entry.choices} | ({"only": only} if only else {}))
    for place, name in enumerate(report.relations):
        if not _has_relation(name):
            yield line_of("relations", place), f"không có tệp reports/relations/{name}.sql"
    names = _Names(report, members)
    yield from names.wrong_scopes(line_of)
    yield from names.wrong_figures(line_of)
    yield from names.wrong_tables(line_of)
    yield from names.wrong_lists(line_of)
    known |= {
        "figures": names.figures,
        "lists": (*report.lists, *_OF_CONTEXT),
        "tables": names.tables,
        "charts": [one.id for one in report.charts],
        "families": report.families,
    }


def _has_relation(name: str) -> bool:
    places = (province_folder() / "reports" / "relations", HERE / "sql" / "relations")
    return any((place / f"{name}.sql").is_file() for place in places)


class _Names:
    """The names that a report gives, each entry repeated over its family as the report itself does."""

    def __init__(self, report: ReportFile, members: _Members) -> None:
        self._report = report
        self._members = members
        scopes = (self._expanded(name, entry.each) for name, entry in report.scopes.items())
        self.scopes = [name for names in scopes for name in names]
        self.figures = [name for one in report.figures for name in self._expanded(one.id, one.each)]
        self.tables = [one.id for one in report.tables]

    def _expanded(self, text: str, each: str) -> list[str]:
        if not each:
            return [text]
        return [_filled(text, member) for member in self._members.get(each, ())]

    def wrong_scopes(self, line_of: LineOf) -> _Wrong:
        for name, scope in self._report.scopes.items():
            if scope.form not in forms():
                yield line_of("scopes", name, "form"), _unknown("biểu", scope.form, list(forms()))
            yield from self._relation(scope.relation, line_of("scopes", name, "relation"))
            yield from self._each(scope.each, line_of("scopes", name, "each"))

    def wrong_figures(self, line_of: LineOf) -> _Wrong:
        seen: set[str] = set()
        for place, one in enumerate(self._report.figures):

            def line(key: str, place: int = place) -> int:
                return line_of("figures", place, key)

            yield from self._relation(one.relation, line("relation"))
            yield from self._each(one.each, line("each"))
            if one.scope:
                yield from self._of(self._expanded(one.scope, one.each), self.scopes, "phạm vi (scopes)", line("scope"))
            for name in self._expanded(one.id, one.each):
                if name in seen:
                    yield line("id"), f"số liệu “{name}” có hai lần"
                seen.add(name)
        yield from self._of(self._report.key_figures, self.figures, "số liệu", line_of("key_figures"))

    def wrong_tables(self, line_of: LineOf) -> _Wrong:
        for place, one in enumerate(self._report.tables):

            def line(*way: str | int, place: int = place) -> int:
                return line_of("tables", place, *way)

            yield from self._each(one.rows.each, line("rows"))
            if one.rows.relation:
                yield from self._relation(one.rows.relation, line("rows", "relation"))
            if one.scope:
                yield from self._of([one.scope], self.scopes, "phạm vi (scopes)", line("scope"))
            yield from self._wrong_columns(one, line)
            yield from _wrong_sentence(one.note, line("note"), self.figures)
        for place, chart in enumerate(self._report.charts):
            yield from self._of([chart.table], self.tables, "bảng", line_of("charts", place, "table"))
        yield from self._of(self._report.appendices, self.tables, "bảng", line_of("appendices"))
        separable = [*self._report.appendices, *(chart.id for chart in self._report.charts)]
        yield from self._of(self._report.separate, separable, "phụ lục hay biểu đồ", line_of("separate"))

    def _wrong_columns(self, table: TableEntry, line: Callable[..., int]) -> _Wrong:
        count = int(bool(table.rows.each))
        for place, column in enumerate(table.columns):
            yield from self._each(column.each, line("columns", place, "each"))
            count += len(self._expanded(column.id, column.each))
            if column.relation:
                yield from self._relation(column.relation, line("columns", place, "relation"))
            named = self._figures_of(table, column)
            yield from self._of(named, self.figures, "số liệu", line("columns", place, "id"))
        if table.widths and len(table.widths) != count:
            what = f"widths có {len(table.widths)} số mà bảng có {count} cột (kể cả cột tên nhóm)"
            yield line("widths"), f"{what}; bỏ widths thì bề rộng theo từng cột"

    def _figures_of(self, table: TableEntry, column: ColumnEntry) -> list[str]:
        """Return the figures that a column names: of each row where the rows are a family's."""
        named = [column.figure] if column.figure else []
        if table.rows.each:
            named += column.ratio
        members = self._members.get(table.rows.each or column.each, ())
        rows = [_filled(name, member) for name in named for member in members] if members else named
        return [*rows, *([column.total] if column.total else [])]

    def wrong_lists(self, line_of: LineOf) -> _Wrong:
        for name, entry in self._report.lists.items():
            yield from self._relation(entry.relation, line_of("lists", name, "relation"))

    def _relation(self, name: str, line: int) -> _Wrong:
        if name not in self._report.relations:
            yield line, _unknown("quan hệ (relations)", name, self._report.relations)

    def _each(self, name: str, line: int) -> _Wrong:
        if name and name not in self._report.families:
            yield line, _unknown("nhóm (families)", name, list(self._report.families))

    @staticmethod
    def _of(names: Sequence[str], known: Sequence[str], what: str, line: int) -> _Wrong:
        for name in dict.fromkeys(names):
            if name not in known:
                yield line, f"không có {what} “{name}”"


def _filled(text: str, member: Mapping[str, Any]) -> str:
    try:
        return text.format(**member)
    except (KeyError, IndexError, ValueError):
        return text


def _check_body(path: Path, known: Mapping[str, Collection[str]]) -> None:
    found = [
        find_mistake("province_line_wrong", shown(path), line, what=what)
        for block in read_marked_list(path)
        for line, what in _wrong_block(block, known)
    ]
    if found:
        raise ProvinceError(found)


def _wrong_block(block: MarkedDict, known: Mapping[str, Collection[str]]) -> _Wrong:
    kind = next((name for name in _BLOCKS if name in block), None)
    if kind is None:
        yield block.line, f"mục này cần một trong các khóa: {', '.join(_BLOCKS)}"
        return
    for name in block.keys() - {kind, *_BLOCKS[kind]}:
        allowed = ", ".join((kind, *_BLOCKS[kind]))
        yield block.lines[name], f"khóa lạ “{name}”; đi với {kind} được ghi: {allowed}"
    yield from _wrong_names(kind, block, known)
    figures = known.get("figures")
    for name in (*_SENTENCES, *_CONDITIONS):
        if isinstance(block.get(name), str):
            check = _wrong_condition if name in _CONDITIONS else _wrong_sentence
            yield from check(block[name], block.lines[name], figures)
    inner = block.get("items", []) if kind == "items" else block.get("body", [])
    for one in inner if isinstance(inner, list) else []:
        if not isinstance(one, MarkedDict):
            yield block.lines[kind], "mỗi mục bên trong cần dạng “- khóa: giá trị”"
        else:
            yield from _wrong_block(one, known)


def _wrong_names(kind: str, block: MarkedDict, known: Mapping[str, Collection[str]]) -> _Wrong:
    of = {
        "table": ("tables", "bảng"),
        "chart": ("charts", "biểu đồ"),
        "each": ("lists", "danh sách"),
        "for": ("families", "nhóm"),
    }
    if kind in of and of[kind][0] in known and block[kind] not in known[of[kind][0]]:
        yield block.lines[kind], _unknown(of[kind][1], str(block[kind]), known[of[kind][0]])
    if kind == "place" and not block.get("prompt"):
        yield block.lines[kind], "place cần prompt: lời nhắc người điền"
    if kind == "heading" and not isinstance(block.get("level"), int):
        yield block.lines[kind], "heading cần level: 1, 2 hoặc 3"


def _wrong_sentence(text: str, line: int, figures: Collection[str] | None) -> _Wrong:
    yield from _wrong_jinja(text, line, figures, condition=False)


def _wrong_condition(text: str, line: int, figures: Collection[str] | None) -> _Wrong:
    yield from _wrong_jinja(text, line, figures, condition=True)


def _wrong_jinja(text: str, line: int, figures: Collection[str] | None, *, condition: bool) -> _Wrong:
    try:
        compiled(text, condition=condition)
    except jinja2.TemplateError as problem:
        yield line, f"câu không đọc được ({problem})"
    for name in dict.fromkeys(found[1] for found in _FIGURES.findall(text)):
        if figures is not None and name not in figures:
            yield line, f"không có số liệu “{name}”"
