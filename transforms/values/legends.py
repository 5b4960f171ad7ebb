"""What a unit says its own signs mean: *1: Kiểm tra, giám sát; 2: Dự sinh hoạt chi đoàn*. It rules over our numbering.

A legend is told by its meanings: at least two different signs with two different values of one closed list, wherever
they stand. A sign whose meaning is not understood, or that has two of them, is known to be unclear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from forms import Choice
from transforms.values.choices import Chosen, Value, choice_reader
from vietnamese.text import bare, clean, key

_SIGN = r"(?:\d{1,2}|[^\W\d_]|[IVXivx]{1,4}|[A-ZĐ]{1,6}[.\-]?\d{0,3})"
_BETWEEN = r"\s*(?:[:=→]|->|[-–—]|\.(?!\d)|\)|\blà\b|\bnghĩa là\b)\s*"
_FULL_SIGN = re.compile(rf"\W*(?:(?:ht|hình thức|mã|số|loại)\s*)?({_SIGN})\W*", re.IGNORECASE)
# Entries are parted by a semicolon or a new line; by a comma, a stop or a blank only where another sign follows.
_PARTED = re.compile(rf"[;\n|•]|[,./]\s*(?=\(?{_SIGN}\)?{_BETWEEN})|\s+(?=\({_SIGN}\)\s)")
_ENTRY = re.compile(rf"(?:^|[:(\[]\s*|\s)\(?(?:HT\s?)?({_SIGN})\)?(?:{_BETWEEN}|(?<=\))\s*)(?=\S)")
_TURNED = re.compile(rf"^(.*?)\s*(?:[:=→(\-–]|\bghi(?: số| là)?\b)\s*({_SIGN})\)?\s*\.?$")
_BARE_SIGN = re.compile(r"\W*(?:\d+|[^\W\d_]|[IVXivx]+)\W*")  # no meaning of another sign; "KTGS" may be one
_COUNTED = re.compile(r"\s*(?:lượt|luot|chuyến|cuộc|cuoc|ngày|ngay|%|người|nguoi|lần)\b")
_LEADS = re.compile(r"\b(?:hinh thuc|ky hieu|quy uoc|chu giai|chu thich|ghi chu|ma|ghi|cot|mang|danh muc)\b")
_TALLIES = re.compile(r"\b(?:tổng|tong|cộng|trong đó|trong do|lượt|luot|chuyến|cuộc|cuoc)\b")
_FEWEST = 2
_LONGEST_SIGN = 14  # letters of "Hình thức 10"
_LONGEST = 2_000  # letters of a line that may be a legend


def may_be_a_sign(cell: object) -> bool:
    """Tell whether a cell is as short as a sign; nearly all others are not."""
    return (isinstance(cell, str) and len(cell) <= _LONGEST_SIGN) or isinstance(cell, int)


def sign_in(cell: object) -> str | None:
    """Return the sign that a cell consists of, in one spelling, ``None`` where it holds anything else."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    found = _FULL_SIGN.fullmatch(str(cell)) if isinstance(cell, str | int) else None
    return _plain(found[1]) if found else None


def _plain(sign: str) -> str:
    plain = key(sign).strip(" .-")
    plain = re.sub(r"^ht(?=\d)", "", plain)
    return str(int(plain)) if plain.isdecimal() else plain


@dataclass(frozen=True, slots=True)
class Legend:
    """The values of a list by sign; ``None`` for a sign that is unclear."""

    values: Mapping[str, Value | None]

    def chosen(self, cell: object) -> Chosen | None:
        """Return what a cell chooses by the legend, ``None`` where it holds no sign."""
        sign = sign_in(cell)
        if sign is None:
            return None
        if sign not in self.values:
            return Chosen((), "choice_unknown")
        value = self.values[sign]
        return Chosen((value,)) if value is not None else Chosen((), "legend_unclear")

    def label(self, cell: object, choices: Sequence[Choice]) -> str | None:
        """Return the label of the value that a cell's sign means, ``None`` where that is not clear."""
        chosen = self.chosen(cell)
        values = chosen.values if chosen else ()
        return next((choice.label_vi for choice in choices if choice.value in values), None)


def legend_in(lines: Iterable[str], choices: Sequence[Choice]) -> Legend | None:
    """Return the legend that some lines make for a list, ``None`` where they make none."""
    meanings: dict[str, set[Value | None]] = defaultdict(set)
    unclear: set[str] = set()
    for line in lines:
        entries = _entries(line, tuple(choices))
        if len({sign for sign, value in entries if value is not None}) < _FEWEST:
            entries = _paired(line, tuple(choices)) or entries
        known = [(sign, value) for sign, value in entries if value is not None]
        for sign, value in known:
            meanings[sign].add(value)
        if len(known) >= _FEWEST:
            unclear.update(sign for sign, value in entries if value is None)
        elif not known and _numbers_all(entries, choices):
            unclear.update(sign for sign, _ in entries)
    values = {value for found in meanings.values() for value in found}
    if not meanings and unclear:
        return Legend(dict.fromkeys(unclear))
    if len(meanings) < _FEWEST or len(values) < _FEWEST:
        return None
    by_sign = {sign: next(iter(found)) if len(found) == 1 else None for sign, found in meanings.items()}
    return Legend({**dict.fromkeys(unclear - by_sign.keys()), **by_sign})


def _numbers_all(entries: Sequence[tuple[str, Value | None]], choices: Sequence[Choice]) -> bool:
    """Tell whether signs number every value of a list, each once: a legend, or counts that happen to look like one."""
    return sorted(sign for sign, _ in entries) == [str(number) for number in range(1, len(choices) + 1)]


@lru_cache(maxsize=8192)
def _entries(line: str, choices: tuple[Choice, ...]) -> tuple[tuple[str, Value | None], ...]:
    """Return the signs that a line explains, each with its value or ``None`` where its meaning is not understood."""
    if len(line) > _LONGEST:
        return ()
    may_be_turned = _is_about_signs(line)  # "Chuyên đề: 3; KTGS: 1" may as well count visits
    parts = (part.strip() for part in _PARTED.split(line) if part)
    return tuple(entry for part in parts if (entry := _entry(part, choices, may_be_turned)))


def _is_about_signs(line: str) -> bool:
    if _TALLIES.search(clean(line).casefold()):
        return False
    return _LEADS.search(bare(line)) is not None or _SIGNS_NAMED.search(bare(line)) is not None


def _entry(part: str, choices: tuple[Choice, ...], may_be_turned: bool) -> tuple[str, Value | None] | None:
    found = [(match[1], part[match.end() :]) for match in _ENTRY.finditer(part)]
    if turned := (_TURNED.match(part) if may_be_turned else None):
        found.append((turned[2], turned[1].rpartition(":")[2]))
    read = [(_plain(sign), _value(meaning, choices)) for sign, meaning in found]
    return next((entry for entry in read if entry[1] is not None), read[0] if read else None)


@lru_cache(maxsize=8192)
def _paired(line: str, choices: tuple[Choice, ...]) -> tuple[tuple[str, Value | None], ...]:
    """Return the signs that stand by turns with names of the list, whatever is between them.

    A sign is clear only in a line that is about signs: *Chuyên đề: 3; KTGS: 1* may as well count visits.
    """
    plain, typed = bare(line), clean(line).casefold()
    if len(line) > _LONGEST or len(plain) != len(typed) or _TALLIES.search(typed):
        return ()
    names = {match.start(): (match.end(), match[0]) for match in _names_of(choices).finditer(plain)}
    tokens: list[tuple[str, str]] = []
    at = 0
    for match in re.finditer(r"[a-z0-9]+", plain):
        if match.start() in names:
            at, name = names[match.start()]
            tokens.append(("name", name))
        elif match.start() >= at and _IS_SIGN.fullmatch(match[0]) and not _COUNTED.match(typed, match.end()):
            tokens.append(("sign", match[0]))
    kinds = [kind for kind, _ in tokens]
    pairs = list(zip(tokens[::2], tokens[1::2], strict=False))
    if len(pairs) < _FEWEST or len(tokens) % 2 or any(before == after for before, after in pairwise(kinds)):
        return ()
    signs = [(_plain(dict(pair)["sign"]), _value(dict(pair)["name"], choices)) for pair in pairs]
    clear = kinds[0] == "sign" or _is_about_signs(line)
    return tuple((sign, value if clear else None) for sign, value in signs)


_SIGNS_NAMED = re.compile(r"\(\d\)|\bso \d")
_IS_SIGN = re.compile(r"\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3}|ht\d")


@lru_cache(maxsize=64)
def _names_of(choices: tuple[Choice, ...]) -> re.Pattern[str]:
    names = {bare(name) for choice in choices for name in (choice.label_vi, *choice.synonyms) if len(name) > 3}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b")


def _value(meaning: str, choices: tuple[Choice, ...]) -> Value | None:
    """Return the one value that a meaning names beyond doubt; another sign means nothing."""
    meaning = meaning.strip(" .,;)]")
    if sum(map(str.isalpha, bare(meaning))) < _FEWEST or _BARE_SIGN.fullmatch(meaning):
        return None
    chosen = choice_reader(choices)[meaning]
    return chosen.values[0] if len(chosen.values) == 1 and chosen.problem is None else None


def rows_as_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the texts of some rows; a sign and the text in the next cell as one line."""
    for row in rows:
        cells = [cell for cell in row if cell is not None]
        for number, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > 3:
                yield cell
            if number + 1 < len(cells) and isinstance(cells[number + 1], str) and (sign := sign_in(cell)):
                yield f"{sign.upper()}: {cells[number + 1]}"  # a small letter before a figure makes no sign
