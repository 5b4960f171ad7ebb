"""Rows inside a table that divide it: the unit whose rows follow, or that what follows does not count.

*II. Huyện đoàn Ba Chẽ* between figures or activities, and between visits whose places all stand in their own column,
says whose the rows under it are. *Phần nháp (không tính)* or, among what took place, *Kế hoạch quý III* takes them
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from organisation.naming import naming
from organisation.units import organisation
from transforms.matching.layout import Table
from transforms.subject.mentions import DISTRICT, Mention, is_label, labelled, mentioned
from transforms.subject.period_text import names_a_time
from transforms.tables.row_kinds import Rows
from transforms.values.names import looks_like_person
from transforms.values.vocabulary import is_note, unnumbered, vocabulary, words
from vietnamese.text import bare, clean, key

_LONGEST = 90  # letters of a row that divides a table; a sentence under it says more
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_PART = re.compile(r"^(?:phần|mục|khối|phụ lục|biểu)\s*(?:thứ\s*|số\s*)?\w{1,5}\s*[:.\-–]\s*", re.IGNORECASE)
_OF = re.compile(r"^(?:(?:báo cáo|số liệu|kết quả|hoạt động|danh sách|biểu)\s+)?của\s+", re.IGNORECASE)
_A_UNIT = re.compile(
    r"^(?:đơn vị|cơ sở|số liệu|báo cáo|kết quả)\s+(?=[^\W\d_])", re.IGNORECASE
)  # "II/ Đơn vị Đoàn xã Hà Lâu"
_NUMBER = re.compile(r"\s*\(\d+\)$")  # of a column, in the last row of its header
_ONE_ROW = re.compile(r"\b(?:dong|stt|muc|so thu tu|so tt)\s*(?:so\s*)?\d")
_LEADS = (re.compile(r"[IVX]{1,4}\s*[.)/:\-–]"), re.compile(r"\d{1,2}\s*[.)/:\-–]"), re.compile(r"[A-ZĐ]\s*[.)/:\-–]"))


@dataclass(frozen=True, slots=True)
class Block:
    """Some records under a row that names their unit; rows count from 0. Not ``sure``: or where they went."""

    head: int
    text: str
    records: frozenset[int]
    sure: bool = True


def heads_a_block(text: str) -> bool:
    """Tell whether a text, alone in its row, may name the unit of the rows under it, or take them out."""
    return _unit_named(text) is not None or _takes_out(text, planned=False)


def take_out_aside(table: Table, rows: Rows, *, planned: bool) -> list[tuple[int, str, list[int]]]:
    """Move the records under rows that say they do not count out of the records.

    ``planned``: the form lists what is planned. Returns (row, its text, records) for each such row.
    """
    found = []
    heads = list(_heads(table, rows))
    for number, (head, text) in enumerate(heads):
        if _takes_out(text, planned=planned):
            end = next((row for row, other in heads[number + 1 :] if _ends(table, head, text, row, other)), table.end)
            under = [row for row in rows.records if head < row < end]
            if under:
                found.append((head, text, under))
    gone = {row for _, _, under in found for row in under}
    if gone:
        rows.records[:] = [row for row in rows.records if row not in gone]
        rows.aside.extend(sorted(gone))
    return found


def unit_blocks(table: Table, rows: Rows, *, nobodys: bool) -> list[Block]:
    """Return the blocks of records whose unit a row above them names, from top to bottom.

    ``nobodys``: no title says whose the table is; then places above visits may be those that report. Beside names of
    units they are.
    """
    heads = [(group, mention) for group in rows.groups if (mention := _unit_named(group.text))]
    found = []
    for (group, mention), end in zip(heads, [*(after.row for after, _ in heads[1:]), table.end], strict=False):
        under = frozenset(row for row in rows.records if group.row < row < end)
        if under and _may_divide(table, mention, under):
            found.append(Block(group.row, mention.text, under, _divides(table, group.text, mention)))
    if any(block.sure for block in found):
        return [replace(block, sure=True) for block in found]
    return (found if nobodys else []) or _in_column(table, rows)


def _in_column(table: Table, rows: Rows) -> list[Block]:
    """Return the blocks of records whose unit stands in a column of its own, among figures and activities."""
    if any(column.type == "place" for column in table.form.columns):
        return []
    for column in sorted({*table.unknown, *table.columns.values()}):
        if is_label(_NUMBER.sub("", table.header_text(column))):
            blocks: dict[str, list[int]] = {}
            name = None
            for row in rows.records:
                cell = table.grid.cell(row, column)
                name = cell if isinstance(cell, str) and cell else name  # merged, or left blank under the first
                if name and (mention := _unit_named(f"Đơn vị: {name}")) and mention.units:
                    blocks.setdefault(name, []).append(row)
            if len(blocks) > 1:
                return [Block(found[0], name, frozenset(found)) for name, found in blocks.items()]
    return []


def _place_of_visit(table: Table) -> str | None:
    """Return the field that says where a record's people went, ``None`` in forms of figures and activities."""
    return next((column.field for column in table.form.columns if column.type == "place" and column.identity), None)


def _may_divide(table: Table, mention: Mention, records: frozenset[int]) -> bool:
    """Tell whether a unit's name can say whose the rows under it are: not where it gives their places."""
    place = _place_of_visit(table)
    if place is None:
        return bool(mention.units) or mention.where == "label" or mention.level == DISTRICT
    column = table.column_of(place)
    return column is not None and all(table.grid.cell(row, column) is not None for row in records)


def _divides(table: Table, text: str, mention: Mention) -> bool:
    """Tell whether a unit's name says whose the rows under it are; among visits only the organisation's name does."""
    if _place_of_visit(table) is None:
        return True
    return labelled(text) is not None or naming().opening.match(bare(_A_UNIT.sub("", mention.text))) is not None


@lru_cache(maxsize=16384)
def _unit_named(text: str) -> Mention | None:
    """Return what a row's text says of a unit, ``None`` where it names none, or a place that nobody reports from."""
    text = _OF.sub("", _PART.sub("", unnumbered(clean(text)))).strip(" :.-–*/")
    if len(text) > _LONGEST or is_note(text):
        return None
    mention = mentioned(text, None) or mentioned(f"Đơn vị: {text}" if _is_bare_name(text) else text, None)
    if mention is None or mention.where == "title":
        mention = mentioned(_A_UNIT.sub("", text), None) or mention
    if mention is None or mention.where == "title" or not mention.units:
        mention = mentioned(_IN_BRACKETS.sub("", text), None) or mention
    if mention is None or mention.where == "title":
        return None
    return mention if mention.units or mention.gone or labelled(text) or mention.level == DISTRICT else None


def _is_bare_name(text: str) -> bool:
    """Tell whether a text is the name of a unit without its kind (*I. Ba Chẽ*)."""
    return key(text) in organisation().bare_names


def _heads(table: Table, rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield the rows between the records that hold nothing but a line of text, with that text."""
    for row in sorted([*(group.row for group in rows.groups), *rows.notes]):
        texts = [cell for cell in table.grid.rows[row] if isinstance(cell, str)]
        text = max(texts, key=len, default="")
        if text and len(texts) <= 2:
            yield row, text


def _ends(table: Table, head: int, text: str, row: int, other: str) -> bool:
    """Tell whether a row ends what another took out: the next of its numbering, a unit's, or one of what was done."""
    lead, following = _lead(table, head, text), _lead(table, row, other)
    return (
        (lead is not None and lead == following)
        or words("resuming").begins(unnumbered(other))
        or bool(_unit_named(other))
    )


def _lead(table: Table, row: int, text: str) -> int | None:
    """Return the numbering that a row is of: Roman, figures or letters."""
    first = next((cell for cell in table.grid.rows[row] if cell is not None), None)
    begins = text if first == text else f"{first}."
    return next((kind for kind, pattern in enumerate(_LEADS) if pattern.match(begins)), None)


@lru_cache(maxsize=16384)
def _takes_out(text: str, *, planned: bool) -> bool:
    """Tell whether a row says that what follows does not count: an example, a draft, old figures, or a mere plan."""
    if len(text) > _LONGEST or _ONE_ROW.search(f" {bare(text)} "):
        return False
    fold: Callable[[str], str] = bare if text.isascii() else key  # "Hà Minh Hòa" is no "minh họa"
    folded = f" {re.sub(r'[(),.;:]', ' ', fold(text))} "
    if any(f" {fold(word)}" in folded for word in vocabulary("not_counted")):
        return not looks_like_person(text)
    return not planned and words("planned_blocks").begins(unnumbered(text)) and names_a_time(text)
