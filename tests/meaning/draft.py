"""A return as its clerk drafts it: the parts of a page, each of which a case may change, and its truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from zlib import crc32

from openpyxl.utils import get_column_letter

from tests.meaning.content import Group, Line, lines
from tests.meaning.hands import Hand
from tests.meaning.paper import Sheet
from tests.meaning.spans import days, named
from tests.meaning.truth import Ask, Record, Truth
from tests.meaning.units import Unit, unit
from tests.meaning.words import COMPARED, HEADERS, LAYOUTS, MANG, SHEETS, TITLES, WIDTHS

PROVINCE = "TỈNH ĐOÀN QUẢNG NINH"


@dataclass(frozen=True)
class Col:
    """A column: the field that it carries and its header, under the headers that span it."""

    field: str
    header: str | None
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Laid:
    """A table as it stands on a sheet: its form, the row of its header (``None``: it has none), its columns in order.

    A column that gives no field of the form has ``None``; ``left`` is the number of the first.
    """

    sheet: str | None
    form: str
    row: int | None
    left: int
    fields: tuple[str | None, ...]


@dataclass
class Return:
    """A file of the corpus: where it belongs, what is in it, what it means."""

    habit: str
    case: str
    file: str
    sheets: list[Sheet]
    truth: Truth
    unit_hint: str | None = None
    period_hint: str | None = None
    laid: tuple[Laid, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.habit}/{self.case}"


@dataclass
class Draft:
    """A page in the making. What is None is as the hand has it; an empty text or list leaves the part out."""

    habit: str
    case: str
    hand: Hand
    form: str
    unit_id: str
    period: str
    rng: Random
    body: list[Line | Group]
    columns: list[Col]
    letterhead: list[str] | None = None
    unit_line: str | None = None
    title: str | None = None
    period_line: str | None = None
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    head: bool = True
    numbered: bool | None = None
    total: bool | None = None
    signature: bool = True
    signed: str = "TM. BAN THƯỜNG VỤ"
    sheet: str | None = None
    left: int = 1
    touches: list[Callable[[Sheet, Draft], None]] = field(default_factory=list)
    before: list[Draft | Sheet] = field(default_factory=list)
    after: list[Draft | Sheet] = field(default_factory=list)
    decision: tuple[str, ...] = ("load",)
    why: str = ""
    file: str | None = None
    unit_hint: str | None = None
    period_hint: str | None = None
    known: set[str] = field(default_factory=set)
    pending: list[tuple[str, Line | None, str | None]] = field(default_factory=list)
    placed: dict[int, int] = field(default_factory=dict)
    header_row: int = 0
    under: list[Draft] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        return unit(self.unit_id)

    @property
    def lines(self) -> list[Line]:
        return [one for one in self.body if isinstance(one, Line)]

    @property
    def sheet_name(self) -> str:
        return self.sheet or SHEETS[self.form]

    def ask(self, about: str, line: Line | None = None, column: str | None = None) -> None:
        """Say that a careful clerk asks, about a row, a column or the whole file."""
        self.pending.append((about, line, column))

    def flag(self, why: str, *decision: str) -> Draft:
        """Say why, and that the file loads with a question, or as told."""
        self.why, self.decision = why, decision or ("load_flag",)
        return self

    def reads(self, why: str) -> Draft:
        """Say that a clerk reads it all; a word to the sender does no harm."""
        return self.flag(why, "load", "load_flag")

    def may_ask(self, why: str) -> Draft:
        """Say that a clerk reads it, or asks, with equal right; to read it wrong is wrong."""
        for line in self.lines:
            line.either = True
        return self.flag(why, "load", "load_flag", "reject")

    def must_ask(self, about: str, why: str, column: str | None = None) -> Draft:
        """Say that a clerk asks about the whole file, or about a column of it."""
        self.ask(about, column=column)
        return self.flag(why, "load_flag", "reject")

    def column(self, name: str) -> int:
        """The number of the column that carries a field."""
        return next(n for n, one in enumerate(self.columns, self.left) if one.field == name)

    def rename(self, name: str, header: str, *over: str) -> None:
        self.columns = [Col(one.field, header, over) if one.field == name else one for one in self.columns]

    def drop(self, *names: str) -> None:
        self.columns = [one for one in self.columns if one.field not in names]

    def insert(self, after: str, *new: Col) -> None:
        place = next(n for n, one in enumerate(self.columns) if one.field == after) + 1
        self.columns[place:place] = new

    def number(self) -> None:
        """Number the rows again after rows were added or taken out."""
        for number, line in enumerate(self.lines, 1):
            line.fields["stt"] = number

    # The page.

    def cell(self, line: Line, name: str) -> Any:
        """What the hand writes in a cell."""
        if name in line.cells:
            return line.cells[name]
        fields = line.fields
        if name == "ngay":
            return self.hand.span(fields["ngay_tu"], fields["ngay_den"])
        if name.startswith("tick"):
            return "x" if fields["hinh_thuc"] == int(name[4:]) else None
        value = fields.get(name)
        if value is None:
            return None
        if name == "stt":
            return self.hand.ordinal.format(value) if isinstance(value, int) and self.hand.ordinal != "{}" else value
        if name == "hinh_thuc" and isinstance(value, int):
            return self.hand.kinds[value - 1]
        if name == "mang" and isinstance(value, int):
            return MANG[value - 1]
        if isinstance(value, bool):
            return "Có" if value else "Không"
        if isinstance(value, date):
            return self.hand.day(value)
        if isinstance(value, int | float) and self.form == "BC_SOLIEU":
            return self.hand.number(value)
        return value

    def render(self) -> Sheet:
        """Write the page and remember where each row came to stand."""
        page = Sheet(self.sheet_name, self.hand.font, self.hand.size)
        width = self.left + len(self.columns) - 1
        row = self._letterhead(page, width)
        row = self._titles(page, row, width)
        for text in self.above:
            page.put(row, self.left, text, italic=True)
            row += 1
        self.header_row = row
        if self.head:
            row = self._header(page, row)
        for n, text in enumerate(self.beside):
            page.put(row + n, width + 2, text, italic=True)
        row = self._body(page, row, width)
        for text in self.below:
            page.put(row, self.left, text, italic=True)
            row += 1
        if self.signature:
            self._signature(page, row + 1, width)
        for number, one in enumerate(self.columns, self.left):
            page.widths[number] = WIDTHS.get(one.field, 14)
        for touch in self.touches:
            touch(page, self)
        for lower in self.under:
            self._stack(page, lower)
        return page

    def _stack(self, page: Sheet, other: Draft) -> None:
        """Put another table below this one, on the same sheet."""
        by = page.extent[0] + 2
        lower = other.render()
        page.cells.update({(row + by, column): cell for (row, column), cell in lower.cells.items()})
        page.merges += [(top + by, left, bottom + by, right) for top, left, bottom, right in lower.merges]
        other.placed = {key: row + by for key, row in other.placed.items()}
        other.header_row += by

    def _letterhead(self, page: Sheet, width: int) -> int:
        texts = self.letterhead
        if texts is None:
            if self.hand.head == "line":
                texts = []
            else:
                upper = self.unit.parent_id and unit(self.unit.parent_id).union_name
                texts = [(upper or PROVINCE).upper(), self.unit.union_name.upper()]
                texts = [PROVINCE] if self.unit_id == "QN" else texts
        if not texts:
            return 1
        page.put(1, max(self.left + 4, width - 3), "ĐOÀN TNCS HỒ CHÍ MINH", bold=True)
        for row, text in enumerate(texts, 1):
            page.put(row, self.left, text, bold=row == len(texts))
        page.put(len(texts) + 1, self.left, "***")
        return len(texts) + 3

    def _titles(self, page: Sheet, row: int, width: int) -> int:
        title, period, of = self.title, self.period_line, self.unit_line
        told = title is not None
        if title is None:
            title = TITLES[self.form][self.hand.title % 2]
            if self.hand.period == "title" and period is None:
                title = f"{title} {named(self.period, self.hand.pick).upper()}"
            title = title if self.hand.caps else title.capitalize().replace("đoàn", "Đoàn")
        if period is None:
            text = named(self.period, self.hand.pick)
            habit = "brackets" if self.hand.period == "title" and told else self.hand.period
            text = f"{text[0].upper()}{text[1:]}"
            period = {"brackets": f"({text})", "title": ""}.get(habit, f"Kỳ báo cáo: {text}")
        if of is None:
            of = f"Đơn vị: {self.unit.union_name}" if self.hand.head in ("line", "both") else ""
        for text, look in ((title, {"bold": True, "size": 14}), (of, {}), (period, {"italic": True})):
            if text:
                page.put(row, self.left, text, center=True, **look)
                page.merge(row, self.left, row, width)
                row += 1
        return row + 1 if row > 1 else row

    def _header(self, page: Sheet, row: int) -> int:
        paths = [(*one.over, one.header) for one in self.columns]
        depth = max(len(path) for path in paths)
        for number, path in enumerate(paths):
            for level, text in enumerate(path):
                if level and number and paths[number - 1][: level + 1] == path[: level + 1] and level < len(path) - 1:
                    continue
                if not level and len(path) > 1 and number and paths[number - 1][:1] == path[:1]:
                    continue
                page.put(row + level, self.left + number, text, bold=True, border=True, wrap=True, center=True)
                end = number
                if level < len(path) - 1:
                    while end + 1 < len(paths) and paths[end + 1][: level + 1] == path[: level + 1]:
                        end += 1
                bottom = row + (depth - 1 if level == len(path) - 1 else level)
                page.merge(row + level, self.left + number, bottom, self.left + end)
        row += depth
        numbered = self.hand.numbered if self.numbered is None else self.numbered
        if numbered:
            for number in range(len(self.columns)):
                page.put(row, self.left + number, f"({number + 1})", italic=True, border=True, center=True)
            row += 1
        return row

    def _body(self, page: Sheet, row: int, width: int) -> int:
        for one in self.body:
            self.placed[id(one)] = row
            if isinstance(one, Group):
                if one.cells:
                    for number, column in enumerate(self.columns, self.left):
                        if column.field in one.cells:
                            page.put(row, number, one.cells[column.field], bold=one.bold, border=True)
                if one.text:
                    page.put(row, self.left + one.column - 1, one.text, bold=one.bold, border=True)
                if one.merged and not one.cells:
                    page.merge(row, self.left + one.column - 1, row, width)
            else:
                for number, column in enumerate(self.columns, self.left):
                    look = {**one.looks.get("*", {}), **one.looks.get(column.field, {})}
                    value = self.cell(one, column.field)
                    if isinstance(value, int | float) and value >= 1000 and self.form == "BC_SOLIEU":
                        look.setdefault("format", "#,##0")
                    page.put(row, number, value, border=True, wrap=self.hand.wrap, **look)
                if one.hidden:
                    page.hidden_rows.append(row)
            row += 1
        total = self.hand.total if self.total is None else self.total
        if total and self.form in ("DI_CO_SO_TH", "DI_CO_SO_KQ", "DI_CO_SO_DK"):
            page.put(row, self.left, "Tổng cộng", bold=True, border=True)
            for number, column in enumerate(self.columns, self.left):
                if column.field in COMPARED["DI_CO_SO_TH"][1:] or column.field == "so_ngay":
                    page.put(row, number, sum(line.fields[column.field] for line in self.lines), bold=True, border=True)
                elif column.field == "ho_ten":
                    page.put(row, number, f"{len(self.lines)} lượt", bold=True, border=True)
            row += 1
        return row

    def _signature(self, page: Sheet, row: int, width: int) -> None:
        day = days(self.period)[1] + timedelta(days=2)
        right = max(self.left + 4, width - 2)
        page.put(row, right, f"{self.unit.name}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", italic=True)
        page.put(row + 1, self.left + 1, "NGƯỜI LẬP BIỂU", bold=True)
        page.put(row + 1, right, self.signed, bold=True)
        page.put(row + 2, right, "PHÓ BÍ THƯ", bold=True)
        page.put(row + 6, self.left + 1, self.hand.clerk)
        page.put(row + 6, right, "Nguyễn Thị Dữ Liệu Mẫu")

    # The truth.

    def make(self) -> Return:
        """Finish the file: its sheets and, from what was meant, its truth."""
        drafts: list[Draft] = []
        sheets: list[Sheet] = []
        for one in (*self.before, self, *self.after):
            sheets.append(one.render() if isinstance(one, Draft) else one)
            if isinstance(one, Draft):
                drafts += [one, *one.under]
        file = self.file or self._container(sheets)
        text = file.endswith(".csv")
        truth = Truth(self.decision, self.form, self.unit_id, self.period, self.why)
        host = drafts[0]
        stands: list[tuple[Draft, str]] = []
        for draft in drafts:
            host = host if draft in host.under else draft
            stands.append((draft, host.sheet_name))
            name = None if text else host.sheet_name
            truth.records += draft._records(name)
            truth.must_ask += draft._asks(name)
            truth.must_not_load += [
                (name, draft.placed[id(one)])
                for one in draft.body
                if (isinstance(one, Line) and not one.counts) or (isinstance(one, Group) and one.held)
            ]
        laid = tuple(one._laid(None if text else name) for one, name in stands)
        return Return(self.habit, self.case, file, sheets, truth, self.unit_hint, self.period_hint, laid)

    def _laid(self, sheet: str | None) -> Laid:
        """Return where the table stands and which column is which field."""
        known = HEADERS[self.form].keys()
        fields = tuple(one.field if one.field in known else "hinh_thuc" if one.field[:4] == "tick" else None
                       for one in self.columns)  # fmt: skip
        return Laid(sheet, self.form, self.header_row if self.head else None, self.left, fields)

    def _container(self, sheets: list[Sheet]) -> str:
        """A fifth of the plain pages come as xls, ods or csv; what only xlsx can show stays xlsx."""
        page = sheets[0]
        shown = {"fill", "color", "strike", "comment", "format"}
        plain = len(sheets) == 1 and not self.touches and not page.hidden_rows
        looks = {name for line in self.lines for look in line.looks.values() for name in look}
        suffix = {0: ".xls", 1: ".ods", 2: ".csv"}.get(crc32(f"{self.habit}/{self.case}".encode()) % 15)
        if not plain or shown & looks or self.habit == "clean" or suffix is None:
            return self.hand.file
        return f"bieu mau{suffix}"

    def _records(self, sheet: str | None) -> Iterable[Record]:
        shown = {one.field for one in self.columns} | self.known
        if "ngay" in shown:
            shown |= {"ngay_tu", "ngay_den"}
        if any(one.startswith("tick") for one in shown):
            shown |= {"hinh_thuc"}
        if self.form == "BC_SOLIEU":
            shown |= {"ma_chi_tieu"}
        for line in self.lines:
            if not line.counts:
                continue
            form = line.form or self.form
            fields = {name: _plain(line.fields.get(name)) for name in COMPARED[form] if name in shown}
            yield Record(
                form,
                line.unit or self.unit_id,
                line.period or self.period,
                sheet,
                self.placed[id(line)],
                fields,
                line.either,
            )

    def _asks(self, sheet: str | None) -> Iterable[Ask]:
        for about, line, name in self.pending:
            letter = get_column_letter(self.column(name)) if name else None
            row = self.placed[id(line)] if line else None
            yield Ask(about, sheet if row or name else None, row, letter)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def columns(hand: Hand, form: str, layout: str | None = None) -> list[Col]:
    words = HEADERS[form]
    names = LAYOUTS[form, layout or hand.layout].split()
    return [Col(name, words[name][hand.pick % len(words[name])]) for name in names]


def draft(
    habit: str,
    case: str,
    hand: Hand,
    form: str,
    unit_id: str,
    period: str = "2020-H1",
    count: int = 6,
    layout: str | None = None,
) -> Draft:
    """Begin a return as this hand would write it, without any trouble; the case's name seeds what it says."""
    rng = Random(f"{habit}/{case}")
    body: list[Line | Group] = [*lines(rng, form, unit_id, period, count)]
    return Draft(habit, case, hand, form, unit_id, period, rng, body, columns(hand, form, layout))
