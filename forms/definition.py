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
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from msgspec import Meta

from forms.roles import NO_ROLES, Roles
from province import gather, province_folder, read_cells, read_table
from province.documents import read_document
from province.kinds import Filled

FieldType = Literal[
    "ordinal", "text", "person", "place", "date", "precision", "choice", "count", "decimal", "approximate"
]
_FieldName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="tên trường viết thường, không dấu, như ngay_tu")
]
Tells = Literal["planned", "done"]
DERIVED = frozenset(("precision", "approximate"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list: ``value`` is stored, ``synonyms`` are what people write for it.

    ``headers`` head a column of ticks for it, and would leave a doubt in a cell.
    """

    value: str | int | bool
    code: str
    label_vi: str
    label_en: str
    synonyms: tuple[str, ...]
    extra: Mapping[str, str]
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a form. ``header`` is empty for a derived field; ``identity`` says who, where or when.

    A ``required`` column must stand in the return; its cells must be filled in unless ``may_be_blank``. A column that
    counts one value of a list (``choices`` is ``hinh_thuc:1``) goes under that value's names too.
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

    @property
    def derived(self) -> bool:
        """Whether the field has no column of its own in a return."""
        return self.type in DERIVED

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the field is known under, the official one first."""
        return (self.header, *self.synonyms) if self.header else ()


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
    columns have roles of their own.
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
    tells: Tells | None = None

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
    def identity(self) -> tuple[str, ...]:
        """The fields without which a row names nobody, nowhere or no day."""
        return tuple(column.field for column in self.columns if column.identity)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


@dataclass(frozen=True, slots=True)
class _ColumnLine:
    """A line of ``columns.csv``."""

    field: _FieldName
    header: str
    type: FieldType
    required: Literal["", "yes", "column"]
    identity: Literal["", "yes"]
    synonyms: str
    choices: str
    minimum: Annotated[float | None, Meta(description="một số, hoặc để trống")]
    unit: str
    description_vi: str
    description_en: str
    example: str


@dataclass(frozen=True, slots=True)
class _RuleLine:
    """A line of ``rules.csv``."""

    code: Filled
    severity: Literal["error", "warning", "notice"]
    expectation: Filled
    fields: Filled
    arguments: str
    owner: Literal["unit", "board", "operator"]
    description_vi: Filled

    def __post_init__(self) -> None:
        """Refuse arguments that are no mapping.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        try:
            arguments = yaml.safe_load(self.arguments or "{}")
        except yaml.YAMLError as problem:
            raise ValueError(f"cột arguments không phải YAML ({problem})") from problem
        if not isinstance(arguments, dict):
            raise ValueError("cột arguments cần dạng {tên: giá trị}")


@dataclass(frozen=True, slots=True)
class _SpanEntry:
    """An entry of ``spans`` in ``form.yaml``."""

    start: str
    end: str
    headers: list[str]
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class _FormHead:
    """``form.yaml`` as it is written."""

    form: str
    version: int
    name_vi: str
    name_en: str
    row_is: str
    sheet: str
    title: str
    titles: list[str]
    spans: list[_SpanEntry] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    rows_of: str | None = None
    prints: Mapping[str, str] = field(default_factory=dict)
    roles: Roles = NO_ROLES
    tells: Tells | None = None


def _value(text: str) -> str | int | bool:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdecimal() else text


def choices(name: str, folder: Path | None = None) -> tuple[Choice, ...]:
    """Return a closed list by name.

    Raises:
        province.ProvinceError: no such list, or a line of it cannot be read.
    """
    return _read_choices(folder or province_folder() / "forms" / "choices", name)


@cache
def _read_choices(folder: Path, name: str) -> tuple[Choice, ...]:
    path = folder / f"{name}.csv"
    known = {"value", "code", "label_vi", "label_en", "synonyms", "headers"}
    return tuple(
        Choice(
            value=_value(line["value"]),
            code=line["code"],
            label_vi=line["label_vi"],
            label_en=line["label_en"],
            synonyms=_split(line["synonyms"]),
            headers=_split(line.get("headers", "")),
            extra={name: text for name, text in line.items() if name not in known},
        )
        for line in read_cells(path, required=("value", "code", "label_vi", "label_en", "synonyms"))
    )


def _names_of(choice: str, folder: Path) -> tuple[str, ...]:
    """Return what heads a column that stands for one value of a list, given as ``list:value``."""
    name, _, value = choice.partition(":")
    found = (one for one in _choices(name, folder) if str(one.value) == value)
    return tuple(name for one in found for name in (one.label_vi, *one.synonyms, *one.headers))


def _choices(name: str, folder: Path) -> tuple[Choice, ...]:
    if not name:
        return ()
    own = folder / "choices"
    return choices(name, own) if (own / f"{name}.csv").exists() else choices(name)


def _column(line: _ColumnLine, folder: Path) -> Column:
    stands_for = _names_of(line.choices, folder) if ":" in line.choices else ()
    synonyms = (name for name in (*_split(line.synonyms), *stands_for) if name != line.header)
    return Column(
        field=line.field,
        header=line.header,
        type=line.type,
        required=line.required in ("yes", "column"),
        may_be_blank=line.required != "yes",
        identity=line.identity == "yes",
        synonyms=tuple(dict.fromkeys(synonyms)),
        choices=() if stands_for else _choices(line.choices, folder),
        minimum=line.minimum,
        unit=line.unit,
        description_vi=line.description_vi,
        description_en=line.description_en,
        example=line.example,
    )


def _rule(line: _RuleLine) -> Rule:
    return Rule(
        code=line.code,
        severity=line.severity,
        expectation=line.expectation,
        fields=_split(line.fields),
        arguments=yaml.safe_load(line.arguments or "{}"),
        owner=line.owner,
        description_vi=line.description_vi,
    )


def read_form(folder: Path) -> Form:
    """Read one form folder.

    Raises:
        province.ProvinceError: every mistake of its files.
    """
    parts = gather(
        lambda: read_document(folder / "form.yaml", _FormHead),
        lambda: [_column(line.row, folder) for line in read_table(folder / "columns.csv", _ColumnLine)],
        lambda: [_rule(line.row) for line in read_table(folder / "rules.csv", _RuleLine)],
    )
    head, columns, rules = parts
    return Form(
        id=head.form,
        version=head.version,
        name_vi=head.name_vi,
        name_en=head.name_en,
        row_is=head.row_is,
        sheet=head.sheet,
        title=head.title,
        titles=tuple(head.titles),
        columns=tuple(columns),
        spans=tuple(Span(span.start, span.end, span.precision, tuple(span.headers)) for span in head.spans),
        rules=tuple(rules),
        unlike=tuple(head.unlike),
        rows_of=head.rows_of,
        folder=folder,
        prints=head.prints,
        roles=head.roles,
        tells=head.tells,
    )


@cache
def _read(province: Path, places: str) -> dict[str, Form]:
    roots = [province / "forms", *(Path(place) for place in places.split(os.pathsep) if place)]
    found = (read_form(path.parent) for root in roots for path in sorted(root.glob("*/form.yaml")))
    return {form.id: form for form in found}


def forms() -> Mapping[str, Form]:
    """Return every form by id."""
    return _read(province_folder(), os.environ.get("HOPNHAT_FORMS", ""))


def form(form_id: str) -> Form:
    """Return one form.

    Raises:
        KeyError: no form of that id.
    """
    return forms()[form_id]
