"""The shared texts of an OOXML workbook, made safe to hand on: no lying counts, no cell that refers to none of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from string import digits

from transforms.readers.refusal import Refused

_ROOT = re.compile(rb"<(?:\w+:)?sst\b[^<>]*>")
_COUNT = re.compile(rb"\s(?:uniqueCount|count)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NO_NUMBER = re.compile(rb"\st=\"s\"[^<>/]*>\s*+<(?:\w+:)?v\b[^<>/]*>(?!\d+<)[^<]")
_NUMBER = re.compile(rb"\st=\"s\"[^<>/]*>\s*+<(?:\w+:)?v\b[^<>/]*>(\d+)<")
_END = b"si>"


def without_counts(strings: bytes) -> bytes:
    """Return the list of shared texts without what it says of its length, for which memory would be set aside."""
    return _ROOT.sub(lambda root: _COUNT.sub(b"", root[0]), strings, count=1)


def are_numbered(sheet: bytes) -> bool:
    """Tell whether every cell names its shared text by a number; for anything else a reader would show the first."""
    plain = sheet.translate(None, digits.encode())
    return plain.count(b't="s"') == plain.count(b't="s"><v></v>') or _NO_NUMBER.search(sheet) is None


def refuse_expansion(sheets: Sequence[bytes], strings: bytes, limit: int) -> None:
    """Refuse a workbook whose cells, each with its shared text written out, would take more than ``limit`` bytes.

    Raises:
        Refused: they would.
    """
    cells = sum(sheet.count(b't="s"') for sheet in sheets)
    if cells * len(strings) <= limit:
        return
    lengths = list(map(len, strings.split(b"</" + _END if b"</si>" in strings else b":" + _END)))
    if cells * max(lengths) <= limit:
        return
    used = Counter(number for sheet in sheets for number in map(int, _NUMBER.findall(sheet)) if number < len(lengths))
    if sum(lengths[number] * count for number, count in used.items()) > limit:
        raise Refused("file_bomb")
