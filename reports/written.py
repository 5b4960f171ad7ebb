"""A report's files as they are written: every key of ``report.yaml`` and ``basis.yaml``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta

from organisation.expected import PeriodKind
from province.kinds import Filled

MeasureKind = Literal["count", "sum", "count_distinct"]
_Id = Annotated[str, Meta(pattern=r"^[\w.{}-]+$", description="tên ngắn: chữ, số, dấu chấm, gạch dưới, {value}")]
_Width = Annotated[float, Meta(gt=0, description="một số lớn hơn 0; so với các cột khác")]


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """A closed list that figures repeat over; ``only`` names some of its values."""

    choices: Filled
    only: list[Any] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """Whose returns a figure is made of."""

    form: Filled
    where: str = "true"
    relation: str = "returns"
    each: str = ""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One figure, or one for each member of a family."""

    id: _Id
    label: Filled
    unit: Filled
    relation: Filled
    measure: MeasureKind
    scope: str = ""
    of: str = ""
    where: str = "true"
    field: str = ""
    each: str = ""

    def __post_init__(self) -> None:
        """Refuse a measure that says too much or too little.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        refuse_measure(self.measure, self.of)


def refuse_measure(measure: str, of: str) -> None:
    """Refuse a count of something, and a sum of nothing.

    Raises:
        ValueError: for a person, in Vietnamese.
    """
    if (measure != "count") != bool(of):
        raise ValueError("measure là count thì không ghi of; là sum hoặc count_distinct thì of là tên cột được tính")


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of a table: an attribute, a measure by key, a figure, or a ratio of two."""

    id: _Id
    label: Filled
    unit: str = ""
    attribute: str = ""
    relation: str = ""
    measure: MeasureKind | None = None
    of: str = ""
    where: str = "true"
    field: str = ""
    by: str = ""
    figure: str = ""
    total: str = ""
    show: Literal[
        "value", "previous", "change", "growth", "missing", "expected", "waiting", "asked", "low", "high", "alike_now",
        "alike_then", "remark",
    ] = "value"  # fmt: skip
    ratio: list[str] = dataclasses.field(default_factory=list)
    naming: str = ""
    zero: Literal["", "blank"] = ""
    each: str = ""
    width: _Width | None = None

    def __post_init__(self) -> None:
        """Refuse a column that is nothing, or several things.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        given = [name for name in ("attribute", "measure", "figure", "ratio") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError("mỗi cột ghi một trong: attribute, measure, figure, ratio")
        if self.measure:
            refuse_measure(self.measure, self.of)


@dataclass(frozen=True, slots=True)
class RowsEntry:
    """Where the rows of a table come from: a family (``each``) or a relation."""

    each: str = ""
    head: str = ""
    relation: str = ""
    key: str = ""
    where: str = ""
    order: str = ""
    silent: str = ""
    total: str = ""
    width: _Width | None = None

    def __post_init__(self) -> None:
        """Refuse rows from nowhere, or from two places.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        if bool(self.each) == bool(self.relation):
            raise ValueError("rows ghi một trong: each (một nhóm ở families) và relation (một quan hệ)")
        if self.each and not self.head:
            raise ValueError("rows có each thì cần head: tiêu đề cột đầu")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table."""

    id: _Id
    title: Filled
    sheet: Annotated[str, Meta(min_length=1, max_length=31, description="tên trang Excel, từ 1 đến 31 chữ")]
    rows: RowsEntry
    columns: list[ColumnEntry]
    widths: list[_Width] = dataclasses.field(default_factory=list)
    scope: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """Bars drawn from a table."""

    id: _Id
    title: Filled
    table: Filled
    series: list[str]
    height: int
    lying: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Rows that sentences name."""

    relation: Filled
    columns: Filled
    order: Filled
    where: str = "true"


@dataclass(frozen=True, slots=True)
class ApprovalEntry:
    """How much of what is expected must be in the figures of a draft to be approved, in percent."""

    least_coverage: Annotated[float, Meta(ge=0, le=100, description="số phần trăm, từ 0 đến 100")] = 100


@dataclass(frozen=True, slots=True)
class DagEntry:
    """What Airflow calls the report, where that is not ``<kind>_report`` and the name of its files."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z][a-z0-9_]{0,99}$", description="chữ thường không dấu, số, gạch dưới; đã dùng thì không đổi"
        ),
    ] = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """``report.yaml``."""

    report: Filled
    version: int
    name: Filled
    returns: list[PeriodKind]
    number: Filled
    type: Filled
    summary: Filled
    subject: Filled
    conventions: Mapping[str, str]
    relations: list[str]
    families: Mapping[str, FamilyEntry]
    scopes: Mapping[str, ScopeEntry]
    figures: list[FigureEntry]
    key_figures: list[str]
    lists: Mapping[str, ListEntry]
    tables: list[TableEntry]
    charts: list[ChartEntry]
    appendices: list[str]
    separate: list[str] = dataclasses.field(default_factory=list)
    file: str = ""
    approval: ApprovalEntry | None = None
    dag: DagEntry | None = None


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A document that reports rest on."""

    cite: Filled
    reports: list[str]
    from_year: int
    to_year: int
    about: str = ""
    plan: bool = False
