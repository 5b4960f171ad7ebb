"""A form's files as they are written: the lines of ``columns.csv`` and ``rules.csv``, the keys of ``form.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import yaml
from msgspec import Meta

from forms.roles import NO_ROLES, Roles
from province.kinds import Filled

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


@dataclass(frozen=True, slots=True)
class RuleLine:
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
