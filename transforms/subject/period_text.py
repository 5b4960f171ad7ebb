"""Which reporting period a text names: title lines, the name of a sheet, a file or a folder.

A text is read from left to right. What stands in front of a period tells whether it is the return's own, that of what
is planned next (``phương hướng 6 tháng cuối năm``) or one it is compared with (``so với cùng kỳ``). A period without
its year takes that of the next one in the line. What names a time that is no reporting period (``9 tháng đầu năm
2020``, ``đợt 2 năm 2020``) is *unclear*: it was stated, so that nothing weaker may speak in its place.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from organisation import Period
from transforms.subject.words import subject_words
from vietnamese.numerals import from_words
from vietnamese.text import bare, clean

Role = Literal["done", "planned", "compared"]


@dataclass(frozen=True, slots=True)
class Named:
    """A period as it is written: its ``part`` of a year (``H1``, ``Q2``, ``03``, empty for the whole) and its year.

    ``part`` is ``None`` where a time is named that is no reporting period; ``text`` is the line. ``joined``: it is
    named beside the one before (``tháng 6 và 6 tháng đầu năm``). ``aside``: a number of months that is only mentioned.
    ``half`` is the half of a year in which months lie that are no reporting period of their own.
    """

    part: str | None
    year: str | None
    role: Role
    text: str
    joined: bool = False
    aside: bool = False
    half: str | None = None

    @property
    def period(self) -> Period | None:
        """The period, where all of it is said."""
        if self.part is None or self.year is None:
            return None
        return Period.parse(f"{self.year}-{self.part}" if self.part else self.year)

    def of_year(self, year: str) -> Period:
        """Return the period of a part of a year, in a year that is said elsewhere."""
        return Period.parse(f"{year}-{self.part}" if self.part else year)


class Told(NamedTuple):
    """What some lines say of the period: whole ones, parts without a year, and what is stated but not understood.

    ``side_by_side``: two are named alike, neither to say when the other is. ``years`` are those that a name gives of a
    period it leaves open (``SL 6T.2019``): good enough to contradict another, not to be one. ``part_of`` is the half
    of a year in which stated months lie (``tháng 1 đến tháng 4``): enough for rows that say their days, not for sums.
    """

    periods: tuple[Period, ...] = ()
    partial: tuple[Named, ...] = ()
    unclear: str | None = None
    side_by_side: bool = False
    years: tuple[Period, ...] = ()
    part_of: Period | None = None

    @property
    def period(self) -> Period | None:
        """The period that lies inside all others, ``None`` where there is none."""
        return None if self.side_by_side else narrowest(self.periods)


def narrowest(periods: Sequence[Period]) -> Period | None:
    """Return the period that lies inside all others, ``None`` where there is none."""
    return next((one for one in periods if all(one.within(other) for other in periods)), None)


def told_by(lines: Iterable[str], *, planned: bool = False) -> Told:
    """Return what title lines say of the period of a return, or (``planned``) of a list of what is planned.

    A line that cites a document counts only where no other says anything.
    """
    return _told_by(tuple(dict.fromkeys(lines)), planned)


@lru_cache(maxsize=4096)
def _told_by(written: Sequence[str], planned: bool) -> Told:
    cited = [line for line in written if _cites(line)]
    told = _told([one for line in written if line not in cited for one in _named(line, False)], planned)
    told = told if any(told) else _told([one for line in cited for one in _named(line, False)], planned)
    return told if any(told) else Told(unclear=next(filter(_is_labelled, written), None))


@lru_cache(maxsize=4096)
def _is_labelled(line: str) -> bool:
    """Tell whether something stands behind a label of the period."""
    label, colon, value = bare(line).partition(":")
    return bool(colon) and label.strip(" -*(") in _words("period_labels") and any(map(str.isalnum, value))


@lru_cache(maxsize=4096)
def told_by_name(name: str) -> Told:
    """Return what the name of a sheet, a file or a folder says, as a title would, or as ``2020-H1`` or ``T3`` in it."""
    ids = (Period.parse(f"{year}-{part.upper()}") for year, part in _ID_IN_NAME.findall(name))
    spaced = " ".join(_BETWEEN_WORDS.split(name)).strip()
    told = _told(list(_named(spaced, True)), False)
    years = (_ONLY_A_YEAR.fullmatch(bare(spaced)), _SIX_MONTHS_OF.search(bare(spaced)))
    periods = tuple(dict.fromkeys((*told.periods, *ids)))
    return Told(
        periods, () if periods else told.partial, years=tuple(Period.parse(found[1]) for found in years if found)
    )


def names_a_period(line: str) -> bool:
    """Tell whether a line names a whole period."""
    return any(one.period for one in _named(line, False))


def names_a_time(text: str) -> bool:
    """Tell whether a text names a period, a part of a year, or a time that is no reporting period."""
    return bool(_named(text, False))


def _told(named: Sequence[Named], planned: bool) -> Told:
    named = _with_years(named)
    done = [one for one in named if one.role == "done" and one.part is not None]
    intended = [one for one in named if one.role == "planned" and one.part is not None]
    chosen = (intended or done) if planned else (done or intended)
    periods = tuple(dict.fromkeys(period for one in chosen if (period := one.period)))
    partial = tuple(one for one in chosen if one.year is None)
    months = next((one.text for one in named if one.aside), None)
    if months and periods and all(period.kind == "year" for period in periods):
        return Told(unclear=months)  # "năm 2020 (11 tháng)" is not the year
    unclear = next((one.text for one in named if one.part is None and one.role != "compared" and not one.aside), None)
    side_by_side = len(periods) > 1 and any(one.joined for one in chosen)
    halves = {Period.parse(f"{one.year}-{one.half}") for one in named if one.half and one.year and one.role == "done"}
    part_of = halves.pop() if len(halves) == 1 and unclear and not (periods or partial) else None
    return Told(periods, () if periods else partial, None if periods else unclear, side_by_side, part_of=part_of)


def _with_years(named: Sequence[Named]) -> list[Named]:
    """Give what is named without its year that of the next one, or else of the one before it."""
    found = []
    for place, one in enumerate(named):
        if one.year is None and one.part is not None:
            after = next((other for other in named[place + 1 :] if other.year and other.role != "compared"), None)
            before = next((other for other in named[place::-1] if other.year and other.role != "compared"), None)
            if after and after.year:
                goes_back = one.role == "done" and after.role == "planned" and _begins(one) > _begins(after)
                one = replace(one, year=str(int(after.year) - goes_back))
            elif before and before.year:
                one = replace(one, year=before.year)
        found.append(one)
    return found


def _begins(one: Named) -> int:
    """Return the month in which a part of a year begins."""
    return Period.parse(f"2000-{one.part}").start.month if one.part else 1


@lru_cache(maxsize=4096)
def _cites(line: str) -> bool:
    return _CITES.search(bare(line)) is not None


# What is looked for, in a line without diacritics; the first that fits where the reading stands is taken.

_YEAR = r"(?:19|20)\d\d(?!\d)"
_DAY = rf"(?:ngay\s*)?(\d{{1,2}})(?:\s*[/.\-]\s*|\s*thang\s*)(\d{{1,2}})(?:(?:\s*[/.\-]\s*|\s*(?:nam\s*)?)({_YEAR}))?"
_TO = r"\s*(?:den|toi|[-–—>→]+)\s*(?:het\s*|cuoi\s*)*"
_QUARTER = r"(?:iv|iii|ii|i|[1-4]|mot|nhat|hai|ba|bon|tu)\b"
_JOINT = r"\s*(?:,|;|\+|&|va)\s*"
_MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
_MONTHS_IN_WORDS = (
    "gieng|mot|i", "hai|ii", "ba|iii", "tu|bon|iv", "nam|v", "sau|vi", "bay|vii", "tam|viii", "chin|ix", "muoi|x",
    "muoi mot|xi", "muoi hai|chap|xii",
)  # fmt: skip
_MONTH_WORD = "|".join(sorted("|".join(_MONTHS_IN_WORDS).split("|"), key=len, reverse=True))
_OWN_YEAR = rf"(?:\s*(?:nam|/)\s*{_YEAR})?"
_ORDINAL = r"(?:\d{1,2}(?!\s*t(?:hang)?\b)|[ivx]{1,4}|nhat|hai|ba|tu)\b"
_COUNT = r"(?:\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: (?:mot|hai))?)"
_BLANK = r"[.…_\s]*"

_CITES = re.compile(
    r"\b(?:ke hoach|quyet dinh|huong dan|cong van|nghi quyet|thong bao|bao cao|chuong trinh) so\b"
    r"|\b(?:gui|nop) (?:truoc|ve truoc|cham nhat)\b|\bhan (?:gui|nop)\b"
)
_HANGING = re.compile(r"\bthang\b")
_JOINED = re.compile(r"\s*(?:va|&|\+)\s*")
_ID_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?([HhQq][1-4])(?![^\W_])(?<![Hh][34])")
_ONLY_A_YEAR = re.compile(r"(?:[a-z]{2,4} |so lieu |ket qua |bao cao |tong hop )?((?:19|20)\d\d)")
_SIX_MONTHS_OF = re.compile(r"\b0?6 ?t(?:hang)? ?((?:19|20)\d\d)\b")
_BETWEEN_WORDS = re.compile(r"[\s_.,;()\-–]+")
_YEAR_IN_WORDS = re.compile(
    r"\bhai (?:nghin|ngan)(?: (?:khong|tram|linh|le|muoi|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b)+"
)
_YEAR_BEHIND = re.compile(rf"[\s,;:/\-–.()]*(?:cua\s*)?(?:nam\s*:?\s*)?({_YEAR})")
_MONTH_BEHIND = re.compile(
    rf"\s*(?:nam\s+{_YEAR}|[/\-.]\s*{_YEAR}|\)?$|[^/\d]{{1,40}}\bthang\s+(?:{_MONTH_WORD})\s*(?:nam\s+|/\s*){_YEAR})"
)

_Reader = Callable[["re.Match[str]"], "str | None"]
"""Returns the part of the year that was found, ``None`` where it is no reporting period."""


def _half(found: re.Match[str]) -> str:
    return "H1" if found[1] in ("dau", "1") else "H2"


def _quarter(found: re.Match[str]) -> str:
    return f"Q{_number(found[1])}"


def _month(found: re.Match[str]) -> str:
    return f"{_number(found[1]):02d}"


def _of_months(first: int, last: int) -> str | None:
    """Return the part of a year that runs from one month to another."""
    parts = {(1, 6): "H1", (7, 12): "H2", (1, 12): "", **{(3 * n - 2, 3 * n): f"Q{n}" for n in range(1, 5)}}
    return f"{first:02d}" if first == last else parts.get((first, last))


def _half_of(found: re.Match[str]) -> str | None:
    """Return the half of the year in which all of several months lie."""
    halves = {"H1" if int(month) <= 6 else "H2" for month in re.findall(rf"(?<!\d){_MONTH}(?!\d)", found[0])}
    return halves.pop() if len(halves) == 1 else None


def _months_between(found: re.Match[str]) -> str | None:
    return _of_months(int(found[1]), int(found[2]))


def _listed_months(found: re.Match[str]) -> str | None:
    return _in_a_row([int(one) for one in re.findall(r"\d+", found[1])], 1)


def _listed_quarters(found: re.Match[str]) -> str | None:
    return _in_a_row([_number(one) for one in re.findall(rf"\b{_QUARTER}", found[1])], 3)


def _in_a_row(numbers: Sequence[int], months: int) -> str | None:
    """Return what some months or quarters in a row make together."""
    if list(numbers) != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return _of_months(months * (numbers[0] - 1) + 1, months * numbers[-1])


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(n for n, names in enumerate(_MONTHS_IN_WORDS, 1) if word in (*names.split("|"), "nhat" * (n == 1)))


def _nothing(_: re.Match[str]) -> None:
    return None


_PATTERNS: tuple[tuple[str, str, _Reader], ...] = (
    ("months", rf"(?:tu\s*)?thang\s*({_MONTH}){_OWN_YEAR}{_TO}(?:thang\s*)?({_MONTH})", _months_between),
    ("months", rf"(?<![\d/])({_MONTH})\s*[/.]\s*{_YEAR}{_TO}({_MONTH})(?=\s*[/.]\s*{_YEAR})", _months_between),
    ("months", rf"(?<![\d/.\-])({_MONTH})\s*[-–]\s*({_MONTH})(?=\s*/\s*{_YEAR})", _months_between),
    ("months", rf"(?:cac\s*)?\bthang\s*({_MONTH}(?:{_JOINT}(?:thang\s*)?{_MONTH}(?!\s*thang))+)", _listed_months),
    ("quarters", rf"\bquy\s*({_QUARTER}(?:(?:{_JOINT}|\s*[-–]\s*)(?:quy\s*)?{_QUARTER})+)", _listed_quarters),
    ("half", r"\b(?:0?6|sau)\s*t(?:hang)?\b\.?\s*(dau|cuoi)\b(?:\s*(?:cua\s*)?nam\b(?!\s*nam\b))?", _half),
    ("half", r"\bnua\s*(?:nam\s*)?(dau|cuoi)\b(?:\s*(?:cua\s*)?nam\b)?", _half),
    ("half", rf"\b(?:0?6|sau)\s*thang\b(?=[\s/\-(]*(?:nam\s*)?{_YEAR}[\s,(]*(dau|cuoi)\s*nam\b)", _half),
    ("half", r"\b6t\s*([12])\b", _half),
    ("half", r"\bh([12])\b", _half),
    ("quarter", r"\b(?:0?3|ba)\s*thang\s*dau(?:\s*nam\b)?", lambda _: "Q1"),
    ("quarter", r"\b(?:0?3|ba)\s*thang\s*cuoi(?:\s*nam\b)?", lambda _: "Q4"),
    ("year", r"\b(?:12|muoi hai)\s*thang\b(?!\s*(?:dau|cuoi))", lambda _: ""),
    ("count", rf"\b{_COUNT}\s*(?:thang|quy)\s*(?:dau|cuoi)(?:\s*nam\b)?", _nothing),
    ("months counted", rf"\b{_COUNT}\s*thang\b", _nothing),
    ("quarter", rf"\bquy\s*:?\s*(?:thu\s*)?({_QUARTER})", _quarter),
    ("quarter", r"\bq\.?\s*(iv|iii|ii|i|[1-4])\b", _quarter),
    ("month", rf"\b(?:thang|ky)(?:\s*bao cao)?\s*:?\s*({_MONTH})\s*(?=[\-/.]\s*{_YEAR})", _month),
    ("month", rf"\bthang\s*:?\s*({_MONTH})(?!\s*bien gioi)", _month),
    ("word", rf"\bthang\s+({_MONTH_WORD})\b", _month),
    ("month", rf"\bt\s*\.?\s*({_MONTH})\s*(?=[.\-/_ ]\s*{_YEAR})", _month),
    ("count", rf"\b(?:thang|quy)\b{_BLANK}(?=(?:nam|/)\s*{_YEAR})", _nothing),
    ("count", rf"\bnam hoc\s*{_YEAR}\s*[-–/]\s*{_YEAR}", _nothing),
    ("count", rf"\b(?:dot|tuan|hoc ky|hk|ky|lan|chuyen)\s*(?:thu\s*)?{_ORDINAL}", _nothing),
    ("count", r"\bhe\b", _nothing),
    ("skip", rf"\b(?:giai doan|nhiem ky|khoa)\b[^\d]{{0,12}}{_YEAR}\s*[-–]\s*{_YEAR}", _nothing),
    ("count", rf"\b(?:dau|giua|cuoi)\s*nam\b(?=\s*{_YEAR})", _nothing),
    ("count", rf"\bnam\s*(?={_YEAR}\s*(?:[-–/]|va)\s*{_YEAR})", _nothing),
    ("count", r"\b(?:thang|quy)\s*(?:\d{1,2}|[ivx]{1,4})\b", _nothing),
    ("whole", rf"\bnam\s*:?\s*(?={_YEAR})", lambda _: ""),
    ("year", r"\bca nam\b", lambda _: ""),
)  # fmt: skip
_IN_NAMES = (("month", rf"\bt\s*\.?\s*({_MONTH})\b", _month),)
_RANGE = re.compile(rf"(?<!\d)(?:tu\s*)?{_DAY}{_TO}{_DAY}(?!\d)")
_NO_PERIOD = re.compile(
    rf"\bngay\s*[.…\d]{{0,5}}\s*thang\s*[.…\d]{{0,5}}\s*(?:nam\s*[.…\d]{{0,5}})?|(?<!\d)\d{{1,2}}(?P<sign>[/.\-])\d{{1,2}}(?P=sign){_YEAR}"
)
_WRITTEN_ID = re.compile(r"(?:^|ky[^:]*:)\s*((?:19|20)\d\d)-(h[12]|q[1-4]|0[1-9]|1[0-2])\s*$")


_START = re.compile(
    r"(?<![a-z0-9])(?=\d|[ht]|quy|q|nua|dau|giua|cuoi|sau|ba|muoi|mot|bon|nam|bay|cac|ky|ngay|dot|lan|chuyen|giai|nhiem|khoa)"
)
"""Where one of the patterns may begin."""


@cache
def _patterns(in_name: bool) -> list[tuple[str, re.Pattern[str], _Reader]]:
    return [(kind, re.compile(text), reader) for kind, text, reader in (*(_IN_NAMES if in_name else ()), *_PATTERNS)]


@lru_cache(maxsize=8192)
def _named(line: str, in_name: bool) -> tuple[Named, ...]:
    """Return what a line names, from left to right."""
    if not _MAY_NAME.search(folded := bare(line)):
        return ()
    folded = _YEAR_IN_WORDS.sub(_year_in_figures, folded)
    written = _WRITTEN_ID.search(folded)
    if written:
        return (Named(written[2].upper(), written[1], "done", clean(line)),)
    return tuple(_read(folded, clean(line), in_name))


_MAY_NAME = re.compile(r"\d|thang|quy|nua|nghin|ngan")


def _year_in_figures(found: re.Match[str]) -> str:
    year = from_words(found[0])
    return str(year) if year and 1990 <= year < 2100 else found[0]


def _read(folded: str, line: str, in_name: bool) -> Iterator[Named]:
    at = begun = 0
    while start := _START.search(folded, at):
        at = start.start()
        days = _RANGE.match(folded, at)
        if days:
            part, year = _of_days(days)
            yield Named(part, year, _role(folded[begun : days.start()], begun == 0), line)
            at = begun = days.end()
        elif none := _NO_PERIOD.match(folded, at):
            at = none.end()
        elif found := _found(folded, at, in_name):
            kind, match, part = found
            behind = _YEAR_BEHIND.match(folded, match.end())
            if kind == "months counted" and not _is_stated(match, behind):
                yield Named(None, None, "done", line, aside=True)
            elif kind != "skip" and not (kind == "count" and part is None and not _is_stated(match, behind)):
                before = folded[begun : match.start()]
                if kind == "whole" and _HANGING.search(before):
                    part = None  # "Tháng Thanh niên năm 2020" is not the year
                joined = begun > 0 and _JOINED.fullmatch(before) is not None
                half = _half_of(match) if kind == "months" and part is None else None
                yield Named(part, behind and behind[1], _role(before, begun == 0), line, joined, half=half)
                begun = behind.end() if behind else match.end()
            at = behind.end() if behind else max(at + 1, match.end() if part is not None else at)
        else:
            at += 1


def _found(folded: str, at: int, in_name: bool) -> tuple[str, re.Match[str], str | None] | None:
    for kind, pattern, reader in _patterns(in_name):
        match = pattern.match(folded, at)
        if match and match.end() > at and not (kind == "word" and not _MONTH_BEHIND.match(folded, match.end())):
            return kind, match, reader(match)
    return None


def _is_stated(match: re.Match[str], behind: re.Match[str] | None) -> bool:
    """Tell whether what is no reporting period is said of a year, or of its beginning or end."""
    return behind is not None or "dau" in match[0] or "cuoi" in match[0] or "nam hoc" in match[0]


def _of_days(found: re.Match[str]) -> tuple[str | None, str | None]:
    """Return the part and the year that run from one written day to another, if they are just its own."""
    first_day, first_month, first_year, last_day, last_month, last_year = found.groups()
    part = _of_months(int(first_month), int(last_month)) if int(first_month) <= int(last_month) <= 12 else None
    year = last_year or first_year
    whole = int(first_day) == 1 and first_year in (None, year) and year is not None
    if not whole or part is None or int(last_day) != monthrange(int(year or 1), int(last_month))[1]:
        return None, year
    return part, year


def _role(before: str, opens: bool) -> Role:
    """Return what the words in front of a period make of it; ``opens``: it is the first of its line.

    *Kết quả thực hiện kế hoạch quý I* has been done; *phương hướng quý II* behind it has not.
    """
    if any(word in before for word in _words("compared")):
        return "compared"
    planned = max((before.rfind(word) for word in _words("planned")), default=-1)
    done = max((before.rfind(word) for word in _words("done")), default=-1)
    return "planned" if planned >= 0 and (done < 0 if opens else planned > done) else "done"


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(map(bare, subject_words(name)))


def of_years(partial: Named, days: Iterable[date]) -> Period | None:
    """Return the period of a part of a year by the days of its rows, where they are all of one such period."""
    found = {partial.of_year(f"{day.year}") for day in days if partial.of_year(f"{day.year}").holds(day)}
    return found.pop() if len(found) == 1 else None
