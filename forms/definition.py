"""Form definitions: one folder of YAML and CSV per form, read once.

A folder holds ``form.yaml`` (name, titles, date spans), ``columns.csv`` (one line a field) and ``rules.csv`` (one
line a rule beyond what the columns already say). The lists that ``choices`` names stand in ``choices`` beside them.
A new form is a new folder of the province's ``forms``; set ``HOPNHAT_FORMS`` to read another place as well (folders
separated as in ``PATH``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from findings import Finding
from forms.choices import Choice, list_of, split
from forms.consistency import DERIVED, wrong_columns, wrong_head
from forms.roles import KINDS, NO_ROLES, Roles
from forms.written import ColumnLine, FormHead, FormRuleLine, Tells
from province import ProvinceError, find_mistake, gather, province_folder, read_table
from province.documents import read_document
from province.folder import shown
from province.marked_yaml import read_marked

BY_DAY, BY_MONTH = "ngay", "thang"
"""What a field of the type ``precision`` holds: the dates are given to the day, or no nearer than the month."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a form. ``header`` is empty for a derived field; ``identity`` says who, where or when.

    A ``required`` column must stand in the return; its cells must be filled in unless ``may_be_blank``. A column that
    counts one value of a list (``choices`` is ``hinh_thuc:1``) goes under that value's names too; ``counted`` is it.
    """

    field: str
    header: str
    type: str
    required: bool
    identity: bool
    synonyms: tuple[str, ...]
    choices: tuple[Choice, ...]
    minimum: float | None
    unit: str
    description_vi: str
    description_en: str
    example: str
    may_be_blank: bool = False
    counted: Choice | None = None

    @property
    def derived(self) -> bool:
        """Whether the field has no column of its own in a return."""
        return self.type in DERIVED

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the field is known under, the official one first."""
        return (self.header, *self.synonyms) if self.header else ()


def empty_code(column: Column) -> str:
    """Return the code of the finding that a required cell of a column is empty: of a figure, nought can be written."""
    return "required_figure_empty" if column.type in ("count", "decimal") else "required_empty"


@dataclass(frozen=True, slots=True)
class Span:
    """Two date fields that older layouts write in one column, and the headers of that column."""

    start: str
    end: str
    precision: str | None
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``rules.csv``: ``expectation`` is a Great Expectations class or the name of an SQL rule."""

    code: str
    severity: str
    expectation: str
    fields: tuple[str, ...]
    arguments: Mapping[str, Any]
    owner: str
    description_vi: str


@dataclass(frozen=True)
class Form:
    """A form: its names, the title lines it goes under, its columns and rules.

    ``rows_of`` names the field whose every choice is printed on the blank form, a row each; ``prints`` says what else
    of the choice is printed there: field -> ``label_vi`` or a further column of the list. ``roles`` says which field
    plays which part; ``tells`` what all its rows tell of: what is ``planned`` or what was ``done``, ``None`` where its
    columns have roles of their own. A return that says of no form that there was nothing to report is one of the form
    that ``takes_nil``. A blank comes filled in with the rows of the unit's return of the form ``prefilled_from``, and
    with what its last return of the year said in the fields it ``keeps``.
    """

    id: str
    version: int
    name_vi: str
    name_en: str
    row_is: str
    sheet: str
    title: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    unlike: tuple[str, ...]
    rows_of: str | None
    folder: Path
    prints: Mapping[str, str] = field(default_factory=dict)
    roles: Roles = NO_ROLES
    takes_nil: bool = False
    tells: Tells | None = None
    prefilled_from: str | None = None
    keeps: tuple[str, ...] = ()

    def __getitem__(self, field: str) -> Column:
        try:
            return self._by_field[field]
        except KeyError:
            raise KeyError(f"{self.id} has no field {field!r}") from None

    @cached_property
    def _by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def fields(self) -> tuple[Column, ...]:
        """The fields that are stored: every column but the running number."""
        return tuple(column for column in self.columns if column.type != "ordinal")

    @cached_property
    def ordinal(self) -> Column | None:
        """The column of running numbers, ``None`` where the form has none."""
        return next((column for column in self.columns if column.type == "ordinal"), None)

    @cached_property
    def kinds(self) -> tuple[Choice, ...]:
        """The kinds that columns may be headed by, in their official order: of the field of that role, or counted."""
        if self.roles.kind:
            return self[self.roles.kind].choices
        counted = tuple(column.counted for column in self.columns if column.counted is not None)
        return counted if len(counted) in KINDS else ()

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The fields without which a row names nobody, nowhere or no day."""
        return tuple(column.field for column in self.columns if column.identity)

    @cached_property
    def longest(self) -> int:
        """How many days a row may last that goes on over an end of its period, by the form's rules; one: it may not."""
        return max((rule.arguments.get("derive", {}).get("longest", 1) for rule in self.rules), default=1)


def _column(line: ColumnLine, folder: Path) -> Column:
    """Return a column; its list, or the value of a list that it counts (``list:value``)."""
    name, colon, value = line.choices.partition(":")
    listed = list_of(name, folder)
    counted = next((one for one in listed if str(one.value) == value), None) if colon else None
    heads = (counted.label_vi, *counted.synonyms, *counted.headers) if counted else ()
    synonyms = (name for name in (*split(line.synonyms), *heads) if name != line.header)
    return Column(
        field=line.field,
        header=line.header,
        type=line.type,
        required=line.required in ("yes", "column"),
        may_be_blank=line.required != "yes",
        identity=line.identity == "yes",
        synonyms=tuple(dict.fromkeys(synonyms)),
        choices=() if colon else listed,
        minimum=line.minimum,
        unit=line.unit,
        description_vi=line.description_vi,
        description_en=line.description_en,
        example=line.example,
        counted=counted,
    )


def _rule(line: FormRuleLine) -> Rule:
    return Rule(
        code=line.code,
        severity=line.severity,
        expectation=line.expectation,
        fields=split(line.fields),
        arguments=line.values,
        owner=line.owner,
        description_vi=line.description_vi,
    )


def read_form(folder: Path) -> Form:
    """Read one form folder.

    Raises:
        province.ProvinceError: every mistake of its files.
    """
    lines: list[ColumnLine] = []

    def read_columns() -> tuple[Column, ...]:
        found = read_table(folder / "columns.csv", ColumnLine, partial(wrong_columns, folder=folder))
        lines.extend(line.row for line in found)
        return tuple(_column(line, folder) for line in lines)

    columns, head, rules = gather(
        read_columns,
        lambda: read_document(folder / "form.yaml", FormHead, partial(wrong_head, columns=lines, folder=folder)),
        lambda: [_rule(line.row) for line in read_table(folder / "rules.csv", FormRuleLine)],
    )
    return Form(
        id=head.form,
        version=head.version,
        name_vi=head.name_vi,
        name_en=head.name_en,
        row_is=head.row_is,
        sheet=head.sheet,
        title=head.title,
        titles=tuple(head.titles),
        columns=columns,
        spans=tuple(Span(span.start, span.end, span.precision, tuple(span.headers)) for span in head.spans),
        rules=tuple(rules),
        unlike=tuple(head.unlike),
        rows_of=head.rows_of,
        folder=folder,
        prints=head.prints,
        roles=head.roles,
        takes_nil=head.takes_nil,
        tells=head.tells,
        prefilled_from=head.prefilled_from,
        keeps=tuple(head.keeps),
    )


@cache
def _read(province: Path, places: str) -> dict[str, Form]:
    roots = [province / "forms", *(Path(place) for place in places.split(os.pathsep) if place)]
    found = [read_form(path.parent) for root in roots for path in sorted(root.glob("*/form.yaml"))]
    by_id = {form.id: form for form in reversed(found)}
    twice = [form for form in found if by_id[form.id] is not form]
    if twice:
        raise ProvinceError([_of_another(form, by_id[form.id]) for form in twice])
    return {form.id: form for form in found}


def _of_another(form: Form, first: Form) -> Finding:
    file, what = shown(form.folder / "form.yaml"), f"mã biểu “{form.id}” đã là mã của biểu ở {first.folder.name}"
    return find_mistake("province_line_wrong", file, read_marked(form.folder / "form.yaml").lines["form"], what=what)


def forms() -> Mapping[str, Form]:
    """Return every form by id."""
    return _read(province_folder(), os.environ.get("HOPNHAT_FORMS", ""))


def form(form_id: str) -> Form:
    """Return one form.

    Raises:
        KeyError: no form of that id.
    """
    return forms()[form_id]
