"""Give single cells of a sheet another style, making the row and the cell where the sheet has none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from feedback.package import Element
from findings import a1

_LETTERS = re.compile(r"[A-Z]+")


def restyle(
    sheet: Element, namespace: str, cells: dict[tuple[int, int], str], style_of: Callable[[int, str], int]
) -> None:
    """Set the style of each (row, column), both from 1, to ``style_of(old style, cells[...])``; in place."""
    data = sheet.find(f"{{{namespace}}}sheetData")
    if data is None:
        return
    wanted: dict[int, list[int]] = {}
    for number, column in sorted(cells):
        wanted.setdefault(number, []).append(column)
    present = {_number(row, index): row for index, row in enumerate(data, start=1)}
    for number, columns in wanted.items():
        row = present.get(number)
        if row is None:
            row = _insert_row(data, namespace, number, sorted(present))
            present[number] = row
        for column in columns:
            cell = _cell(row, namespace, number, column)
            old = int(cell.get("s") or row.get("s") or 0)
            cell.set("s", str(style_of(old, cells[number, column])))


def _number(row: Element, index: int) -> int:
    return int(row.get("r") or index)


def _insert_row(data: Element, namespace: str, number: int, numbers: list[int]) -> Element:
    row = data.makeelement(f"{{{namespace}}}row", {"r": str(number)})
    data.insert(bisect_left(numbers, number), row)
    return row


def _cell(row: Element, namespace: str, number: int, column: int) -> Element:
    place, before = 0, 0
    for index, cell in enumerate(row):
        before = _column(cell) or before + 1
        if before == column:
            return cell
        if before > column:
            break
        place = index + 1
    made = row.makeelement(f"{{{namespace}}}c", {"r": a1(number, column) or ""})
    row.insert(place, made)
    if "spans" in row.attrib:
        del row.attrib["spans"]
    return made


def _column(cell: Element) -> int:
    match = _LETTERS.match(cell.get("r") or "")
    number = 0
    for letter in match.group() if match else "":
        number = number * 26 + ord(letter) - 64
    return number
