"""A return written down as a sheet, in one of the layouts people send."""

from __future__ import annotations

from itertools import groupby

from forms import form
from samples import letters
from samples.layout import Layout
from samples.page import Page
from samples.people import signatory
from samples.records import Record, Return, Value
from samples.tables import tree
from samples.wording import cell, heading

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
_COUNTED = ("luot", "ht1", "ht2", "ht3", "ht4")


def laid_out(sent: Return, how: Layout, seed: int) -> Page:
    """Return a sheet that holds a return; ``records`` says where its records stand."""
    page = Page(how.sheet, font=how.font)
    for line in heading(sent, how.heading, form(sent.form).title):
        page.append(line)
    _header(page, how)
    _table(page, sent.records, how)
    if how.total:
        page.append(_total(sent.records, how))
    if how.signature:
        _signed(page, sent, seed)
    page.rows = [[letters.written(value, how.letters) for value in row] for row in page.rows]
    return page


def _header(page: Page, how: Layout) -> None:
    if not how.over:
        page.header_rows = (page.append(list(how.columns.values())),)
        return
    spans = {how.column(first): (how.column(last), text) for text, (first, last) in how.over.items()}
    inside = {column for first, (last, _) in spans.items() for column in range(first, last + 1)}
    names = dict(enumerate(how.columns.values(), 1))
    upper: dict[int, Value] = {column: name for column, name in names.items() if column not in inside}
    upper.update({first: text for first, (_, text) in spans.items()})
    top = page.append(upper)
    bottom = page.append({column: name for column, name in names.items() if column in inside})
    page.header_rows = (top, bottom)
    page.merged += [(top, first, top, last) for first, (last, _) in spans.items()]
    page.merged += [(top, column, bottom, column) for column in names if column not in inside]


def _table(page: Page, records: list[Record], how: Layout) -> None:
    key = how.group or how.merge
    if key is None:
        _records(page, records, how, 1)
        return
    number = 1
    ordered = sorted(records, key=lambda record: str(record[key]))
    for group, (place, members) in enumerate(groupby(ordered, key=lambda record: record[key])):
        rows = list(members)
        if how.group:
            page.append([_ROMAN[group % len(_ROMAN)], place])
        first = len(page.rows) + 1
        _records(page, rows, how, number)
        if how.merge and len(rows) > 1:
            _join(page, first, how.column(how.merge))
        number += len(rows)


def _join(page: Page, first: int, column: int) -> None:
    last = len(page.rows)
    page.merged.append((first, column, last, column))
    for row in page.rows[first:last]:
        row[column - 1] = None


def _records(page: Page, records: list[Record], how: Layout, number: int) -> None:
    for ordinal, record in enumerate(records, number):
        values = [ordinal if name == "stt" else cell(record, name, how) for name in how.columns]
        page.records[page.append(values)] = record


def _total(records: list[Record], how: Layout) -> dict[int, Value]:
    if how.form != "DI_CO_SO_TH":
        return {1: "Tổng cộng", 4: f"{len(records)} lượt"}
    sums = {name: sum(int(str(record[name])) for record in records) for name in _COUNTED}
    return {1: "Tổng cộng"} | {how.column(name): total for name, total in sums.items()}


def _signed(page: Page, sent: Return, seed: int) -> None:
    day = tree("calendar")[sent.period.id]["signed"]
    drawn_up, signed = signatory(sent.unit, seed)
    page.append([])
    page.append({6: f"Quảng Ninh, ngày {day:%d} tháng {day.month} năm {day.year}"})
    page.append({2: "NGƯỜI LẬP BIỂU", 6: "TM. BAN THƯỜNG VỤ"})
    page.append({2: "(Ký, ghi rõ họ tên)", 6: "BÍ THƯ"})
    page.append([])
    page.append({2: drawn_up, 6: signed})
