"""Read csv, tsv and plain text: which letters the bytes are, which character parts the cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from transforms.readers import files, grid, signature
from transforms.readers.container import Container, Contents
from transforms.readers.refusal import LAST_COLUMN, LAST_ROW, Limits, Problems
from transforms.workbook import Cell, Sheet
from vietnamese import legacy
from vietnamese.damage import is_mojibake, mend_mojibake
from vietnamese.syllables import is_syllable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60
_AGREEING = 0.9
_MOST_UNEVEN = 20


def read(container: Container) -> Contents:
    """Return the one sheet of a text file, every cell a ``str``, and the encoding found.

    Raises:
        Refused: too large.
    """
    limits, problems = container.limits, container.problems
    files.refuse_large(len(container.data), limits.text_bytes)
    csv.field_size_limit(limits.text_bytes)
    text, encoding = decode(container.data)
    text = text.replace("\0", "")
    if encoding not in {"utf-8", "utf-16"}:
        problems.add("text_encoding", value=encoding)
    text, delimiter = _declared_delimiter(text)
    rows, beyond = _rows(text, delimiter or sniff(text), limits, problems)
    sheet = Sheet(name="", rows=grid.fit(rows), beyond=beyond)
    grid.take_errors(sheet)
    return Contents([sheet], encoding)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of ``data`` and its encoding.

    That is ``utf-8``, ``utf-16``, ``cp1258``, ``tcvn3``, ``vni``, ``cp1252``, or ``mojibake`` (UTF-8 encoded twice).
    Unicode where the bytes are Unicode; else the old encoding in which most words are spelled as Vietnamese.

    >>> decode("Nguyễn".encode("utf-16"))
    ('Nguyễn', 'utf-16')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding[:6].rstrip("-")
    order = signature.utf16_order(data)
    if order:
        return data.decode(order, "replace"), "utf-16"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_old(data.decode("latin-1"))
    mended = mend_mojibake(text) if is_mojibake(text) else None
    return (mended, "mojibake") if mended else (text, "utf-8")


def _decode_old(text: str) -> tuple[str, str]:
    words = {word for line in text.split("\n") for word in line.split() if not word.isascii()}
    encoding = max(_OLD, key=lambda e: sum(_is_spelled(_OLD[e](word)) for word in words))
    return _OLD[encoding](text), encoding


def _western(text: str) -> str:
    return text.encode("latin-1").decode("cp1252", "replace")


# From Latin-1 letters; the first of equals is taken.
_OLD: dict[str, Callable[[str], str]] = {
    "cp1258": partial(legacy.decode, encoding="cp1258"),
    "tcvn3": partial(legacy.decode, encoding="tcvn3"),
    "vni": partial(legacy.decode, encoding="vni"),
    "cp1252": _western,
}


def _is_spelled(word: str) -> bool:
    return is_syllable(word.strip(",;|\"'().:"))


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"')
    if len(declared) == 5 and declared.lower().startswith("sep="):
        return rest, declared[4]
    return text, None


def sniff(text: str) -> str:
    """Return the character that parts the cells: the one under which most lines have the same number of cells."""
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> int:
    if not any(delimiter in line for line in lines):
        return 0
    widths = Counter(len(row) for row in _parse("\n".join(lines), delimiter) if len(row) > 1)
    return max((count * width for width, count in widths.items()), default=0)


def _parse(text: str, delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _rows(text: str, delimiter: str, limits: Limits, problems: Problems) -> tuple[list[list[Cell]], int]:
    rows: list[list[Cell]] = []
    widths: list[int] = []
    beyond, width = 0, 1
    for row in _parse(text, delimiter):
        widths.append(len(row))
        width = max(width, min(len(row), LAST_COLUMN))
        if len(rows) < min(LAST_ROW, limits.cells // width):
            rows.append(grid.cells(row[:LAST_COLUMN]))
            row = row[LAST_COLUMN:]
        beyond += sum(map(bool, row))
    for number, (found, usual) in uneven(widths).items():
        problems.add("csv_row_width", row=number + 1, params={"count": str(found), "expected": str(usual)})
    if text.count('"') % 2 and _has_an_open_quote(text, delimiter):
        problems.add("csv_open_quote")
    return rows, beyond


def uneven(widths: list[int]) -> dict[int, tuple[int, int]]:
    """Return the rows, from 0, with another number of cells than the rest has: number -> (found, usual).

    Only where at least nine rows of ten agree, as in a file that a program wrote: there a separator is missing or too
    many, or the file ends too early. A row of one cell is a title, a note or a blank line.

    >>> uneven([1, *[5] * 20, 4, 5])
    {21: (4, 5)}
    """
    several = [width for width in widths if width > 1]
    usual, count = Counter(several).most_common(1)[0] if several else (0, 0)
    if count < _AGREEING * len(several):
        return {}
    odd = ((number, width) for number, width in enumerate(widths) if width not in {0, 1, usual})
    return {number: (width, usual) for number, width in islice(odd, _MOST_UNEVEN)}


def _has_an_open_quote(text: str, delimiter: str) -> bool:
    try:
        for _ in _parse(text, delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False
