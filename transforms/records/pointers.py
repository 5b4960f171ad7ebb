"""Which records a line of text points at: by running number, by row, by asterisk, or by the name of whom or what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.matching.layout import Table
from transforms.workbook import Cell
from vietnamese.numerals import from_key
from vietnamese.text import bare, key

_ROWS = ("dòng", "hàng", "stt", "tt", "số thứ tự", "số tt", "mục")
# A number behind these may as well count something.
_THINGS = ("chuyến", "lượt", "hoạt động", "chỉ tiêu", "trường hợp", "người", "đồng chí")
_COUNTS = ("lượt", "chuyến", "đồng chí", "hoạt động", "ngày", "đồng")
_MARK = re.compile(r"^\s*(?:ghi chú\s*:?\s*)?(\(\*+\)|\*+|\(\d\)|[¹²³⁴])\s*[:.]?\s*(?=\S)", re.IGNORECASE)
_SIGNS = re.compile(r"[.,;:()\"“”*]")
_FEW = ("hai", "ba", "bốn", "năm", "sáu")
_LONGEST_RANGE = 200


def _found(text: str) -> Iterator[re.Match[str]]:
    fold: Callable[[str], str] = bare if text.isascii() else key
    return _pointer(fold).finditer(fold(text))


@cache
def _pointer(fold: Callable[[str], str]) -> re.Pattern[str]:
    """Return the pattern of *dòng 3, 5*, *STT 2 đến 4*, *chuyến số 3*; *2 chuyến 3 ngày* names no row."""
    rows, things, counts = ("|".join(map(fold, words)) for words in (_ROWS, _THINGS, _COUNTS))
    number = r"\d{1,4}(?![\d/]|\.\d)"
    more = rf"(?:\s*(?:,|;|{fold('và')}|&)\s*(?:(?:{rows})\s+)?{number})*"
    last = rf"(?:\s*(?:-|{fold('đến')})\s*(?:(?:{rows})\s+)?(?P<last>\d{{1,4}}))?"
    sure = rf"(?:{rows})\s*(?:{fold('số')}|{fold('thứ')}|stt)?\s*[:.]?\s*"
    weak = rf"(?:{things})\s*(?:{fold('số')}|{fold('thứ')}|stt)\s*[:.]?\s*(?!\d+\s*(?:{counts}))"
    return re.compile(rf"(?<![\w\u0300-\u036f])(?:{sure}|{weak})(?P<first>{number}{more}){last}")


@cache
def _ends() -> re.Pattern[str]:
    """Return the pattern of *dòng cuối*, *hai dòng đầu*, *3 chuyến cuối cùng*."""
    things = "|".join(map(key, ("dòng", "chuyến")))  # "hàng đầu", "hoạt động đầu năm" are no places of a table
    times = "|".join(map(key, ("năm", "tháng", "quý", "kỳ", "tuần", "tư")))
    ends = "|".join(map(key, ("đầu", "cuối")))
    few = "|".join(map(key, _FEW))
    count = rf"(?:(?P<count>\d{{1,2}}|{few})\s+)?"
    letter = r"[\w\u0300-\u036f]"
    return re.compile(rf"(?<!{letter}){count}(?:{things})\s+(?P<end>{ends})(?!{letter})(?!\s+(?:{times}))")


def begins_with_a_mark(text: str) -> bool:
    """Tell whether a line begins with an asterisk or the like, which cells may bear."""
    return _MARK.match(text) is not None


@dataclass(frozen=True, slots=True)
class Pointers:
    """The records of a table (rows from 0) as a line may point at them."""

    table: Table
    records: Sequence[int]

    def named(self, text: str) -> list[int]:
        """Return the records that a line names, none where it names none of them."""
        return self.marked(text) or self.numbered(text) or self._by_name(text)

    def marked(self, text: str) -> list[int]:
        """Return the records that bear the mark a line begins with: *\\* Số liệu năm 2019* under *2.914\\**."""
        mark = _MARK.match(text)
        return [row for row in self.records if self._bears(row, mark[1])] if mark else []

    def numbered(self, text: str) -> list[int]:
        """Return the records that a line names by number, by row or by their place: *STT 3*, *hai dòng đầu*."""
        numbers = (number for found in _found(text) for number in _numbers(found))
        by_number = [row for number in numbers for row in self._numbered(number)]
        return by_number or self._by_place(text)

    def _by_place(self, text: str) -> list[int]:
        found = _ends().search(key(text))
        if found is None:
            return []
        said = found["count"] or "1"
        count = int(said) if said.isdecimal() else from_key(said) or 1
        return list(self.records[:count] if found["end"] == key("đầu") else self.records[-count:])

    def _bears(self, row: int, mark: str) -> bool:
        plain = mark.strip("()")
        signs = tuple({mark, plain, f"({plain})"}) if "*" in plain else (mark,)
        cells = (cell for cell in self.table.grid.rows[row] if isinstance(cell, str) and cell not in signs)
        return any(cell.rstrip(" .").endswith(signs) or cell.startswith(signs) for cell in cells)

    def _numbered(self, number: int) -> list[int]:
        """Return the record of a running number, or else of a row of the sheet; the n-th where nothing numbers them."""
        grid, form = self.table.grid, self.table.form
        ordinal = next((c for t, c in self.table.columns.items() if form[t.field].type == "ordinal"), None)
        if ordinal is not None:
            by_ordinal = [row for row in self.records if _is_number(grid.cell(row, ordinal), number)]
            if by_ordinal:
                return by_ordinal
        by_row = [row for row in self.records if grid.number(row) == number]
        nth = ordinal is None and 0 < number <= len(self.records)
        return by_row or ([self.records[number - 1]] if nth else [])

    def _by_name(self, text: str) -> list[int]:
        line = _plain(text)
        return [row for row in self.records if any(name in line for name in self._names(row))]

    def _names(self, row: int) -> Iterator[str]:
        """Yield whom or what a record is of, as long as that is more than a word."""
        for target, column in self.table.columns.items():
            of, cell = self.table.form[target.field], self.table.grid.cell(row, column)
            if not isinstance(cell, str):
                continue
            if of.type == "person" or (of.type == "text" and of.identity):
                yield from _long_enough(cell)
            elif of.type == "choice" and of.identity:
                alike = (choice for choice in of.choices if key(cell) in (key(str(choice.value)), key(choice.label_vi)))
                yield from (name for choice in alike for label in (choice.label_vi, *choice.synonyms)
                            for name in _long_enough(label))  # fmt: skip


def _long_enough(name: str) -> Iterator[str]:
    if len(name.split()) > 1:
        yield _plain(name)


def _plain(text: str) -> str:
    return f" {' '.join(_SIGNS.sub(' ', key(text)).split())} "


def _numbers(found: re.Match[str]) -> Iterator[int]:
    numbers = [int(number) for number in re.findall(r"\d+", found["first"])]
    yield from numbers
    last = int(found["last"] or 0)
    if numbers[-1] < last <= numbers[-1] + _LONGEST_RANGE:
        yield from range(numbers[-1] + 1, last + 1)


def _is_number(cell: Cell, number: int) -> bool:
    if isinstance(cell, str):
        plain = cell.strip(" .()")
        return plain.isdecimal() and int(plain) == number
    return isinstance(cell, int | float) and cell == number
