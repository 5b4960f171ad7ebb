"""A form's files as they are written: the lines of ``columns.csv`` and ``rules.csv``, the keys of ``form.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from forms.roles import NO_ROLES, Roles
from province.kinds import Filled
from province.rule_lines import RuleLine

FieldType = Literal[
    "ordinal", "text", "person", "place", "date", "precision", "choice", "count", "decimal", "approximate"
]
Tells = Literal["planned", "done"]
"""What all rows of a form tell of."""
_FieldName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="tên trường viết thường, không dấu, như ngay_tu")
]
_FormId = Annotated[
    str, Meta(pattern=r"^[A-Z][A-Z0-9_]{0,39}$", description="mã biểu viết hoa, không dấu, như DI_CO_SO_KQ")
]


@dataclass(frozen=True, slots=True)
class ColumnLine:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRuleLine(RuleLine):
    """A line of ``rules.csv``."""

    expectation: Filled
    fields: Filled


@dataclass(frozen=True, slots=True)
class SpanEntry:
    """An entry of ``spans`` in ``form.yaml``."""

    start: str
    end: str
    headers: list[str]
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class FormHead:
    """``form.yaml`` as it is written."""

    form: _FormId
    version: int
    name_vi: Filled
    name_en: Filled
    row_is: Filled
    sheet: Filled
    title: Filled
    titles: list[Filled]
    spans: list[SpanEntry] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    rows_of: str | None = None
    prints: Mapping[str, str] = field(default_factory=dict)
    roles: Roles = NO_ROLES
    takes_nil: bool = False
    tells: Tells | None = None
    prefilled_from: str | None = None
    keeps: list[str] = field(default_factory=list)
