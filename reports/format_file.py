"""``document_format.yaml`` as it is written: every size, font and fixed word of a report as a Word document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from msgspec import Meta

from province.documents import LineOf, read_document
from province.kinds import Filled

STYLES = (
    "Normal",
    "Body",
    "Item",
    "Heading1",
    "Heading2",
    "Heading3",
    "Union",
    "UnionRule",
    "Issuer",
    "IssuerSecond",
    "Number",
    "PlaceAndDate",
    "Title",
    "Subtitle",
    "SummaryRule",
    "Place",
    "Banner",
    "TableTitle",
    "TableHead",
    "TableText",
    "TableOrdinal",
    "TableNumber",
    "TableTotal",
    "TableTotalNumber",
    "TableNote",
    "AppendixTitle",
    "AppendixNote",
    "Recipients",
    "RecipientsTitle",
    "Signature",
    "header",
)
"""The styles that a report is written in."""

_Size = Annotated[float, Meta(ge=0, description="một số, từ 0 trở lên")]
_PLACES = frozenset(("number", "code", "day", "month", "year"))


@dataclass(frozen=True, slots=True)
class _Margins:
    """Margins in mm."""

    top: _Size
    bottom: _Size
    left: _Size
    right: _Size


@dataclass(frozen=True, slots=True)
class _Page:
    """The page, in mm."""

    width: _Size
    height: _Size
    margins: _Margins
    header_distance: _Size
    landscape_margins: _Margins


@dataclass(frozen=True, slots=True)
class _Letterhead:
    """The head: the issuer at the left, the organisation of the whole country at the right."""

    widths: list[_Size]
    issuer: list[Filled]
    stars: str
    number: Filled
    union: Filled
    place_and_date: Filled
    blank_number: str
    blank_day: str


@dataclass(frozen=True, slots=True)
class _Signature:
    """The foot: who gets a copy, and who signs."""

    widths: list[_Size]
    authority: Filled
    post: str
    name: str
    space: int
    recipients_title: Filled
    recipients: list[Filled]


@dataclass(frozen=True, slots=True)
class _Marked:
    """How a place that nobody has filled is marked."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Appendix:
    """What stands over an appendix."""

    label: Filled
    note: Filled


@dataclass(frozen=True, slots=True)
class _Style:
    """One style: sizes in pt, ``first_line`` and ``inset`` in mm."""

    name: Filled
    based_on: str = ""
    size: _Size | None = None
    align: Literal["left", "center", "right", "both", ""] = ""
    bold: bool = False
    italic: bool = False
    before: _Size | None = None
    after: _Size | None = None
    line: _Size | None = None
    first_line: _Size | None = None
    inset: _Size | None = None
    outline: int | None = None
    keep_next: bool = False
    dash: bool = False
    rule: bool = False
    shade: str = ""


@dataclass(frozen=True, slots=True)
class FormatFile:
    """The whole file."""

    language: Filled
    font: Filled
    page: _Page
    letterhead: _Letterhead
    summary_rule: str
    signature: _Signature
    closing_mark: str
    places: _Marked
    appendix: _Appendix
    author: Filled
    styles: Mapping[str, _Style]


def check_format(path: Path) -> None:
    """Check a document format.

    Raises:
        province.ProvinceError: every mistake of the file.
    """
    read_document(path, FormatFile, _wrong)


def _wrong(written: FormatFile, line_of: LineOf) -> Iterator[tuple[int, str]]:
    for name in (name for name in STYLES if name not in written.styles):
        yield line_of("styles"), f"thiếu kiểu chữ “{name}”; cần đủ: {', '.join(STYLES)}"
    for name, style in written.styles.items():
        if style.based_on and style.based_on not in written.styles:
            yield line_of("styles", name), f"based_on: không có kiểu chữ “{style.based_on}”"
    texts = {
        ("letterhead", "number"): written.letterhead.number,
        ("letterhead", "place_and_date"): written.letterhead.place_and_date,
        ("appendix", "note"): written.appendix.note,
    }
    for way, text in texts.items():
        yield from ((line_of(*way), what) for what in _wrong_places(text))
    for part in ("letterhead", "signature"):
        if len(getattr(written, part).widths) != 2:
            yield line_of(part, "widths"), "widths cần hai số: cột trái và cột phải"


def _wrong_places(text: str) -> Iterator[str]:
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield f"chỗ điền không đúng ({error})"
        return
    if unknown := sorted(named - _PLACES):
        yield f"không có chỗ điền {', '.join(unknown)}; có: {', '.join(sorted(_PLACES))}"
