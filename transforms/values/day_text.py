"""The text of a date in its plainest form, ready for ``dates``: no accents, weekdays or hours, words as signs."""

from __future__ import annotations

import calendar
import re

from vietnamese.text import bare

_SHORT_WEEKDAY = r"\b(?:t[2-7]|cn)\b[\s,]+(?=(?:ngay\s*)?\d{1,2}\s*[/.\-])"
_WEEKDAY = rf"\b(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\b,?|{_SHORT_WEEKDAY}"
_HOUR = r"\b\d{1,2}\s*(?:h|gio|:)\s*(?:[0-5]\d(?![/.\-\d]))?(?::[0-5]\d)?(?:\.\d+)?(?:\s*(?:phut|am|pm|sa|ch))?\b,?"
_LENGTH = r"(?<![/.,\d])\b(\d{1,2})\s*ngay\b(?!\s*\d)"
_NOISE = re.compile(
    rf"\([^)]*\)|\btuan\s+(?:thu\s+)?\S+\s+(?=thang)|{_WEEKDAY}|\b(?:buoi|sang|chieu|trua|dem|ca ngay|luc)\b"
    rf"|{_HOUR}|{_LENGTH}"
)
_SAID_LENGTH = re.compile(_LENGTH)
_EDGES = " .,;:'`’‘\"-–*"
_THROUGH = re.compile(r"\s*(?:\bden het\b|\bden\b|\btoi\b|→|->|=>|÷|~)\s*(?:(?:ngay|mung|mong)\s*)*")
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:[\s/\-]*(?:thang|thg)|\s*[/\-]\s*t)\s*(\d{1,2})(?:\s*(?:nam|[/.,\-])?\s*(\d{4}|\d{2})\b)?"
)
_BRACKETS = re.compile(r"[()]")
_WITH_COMMAS = re.compile(r"(\d{1,2}),\s*(\d{1,2}),\s*(\d{4})")
_DAYS_IN_DASHES = re.compile(r"((?:\d{1,2}-){2,}\d{1,2})(?=/\d{1,2}(?:/\d+)?$)")
_MONTHS = {"mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
# "tháng năm 2024" is no May: its number was left out.
_NAMED_MONTH = re.compile(rf"(?<=\d )thang\s+({'|'.join(_MONTHS)})\b(?!\s+(?:mot|hai)\b)(?!(?<=nam)\s+\d)")
_ENGLISH = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ENGLISH_MONTH = re.compile(rf"[\s\-/]*\b({'|'.join(_ENGLISH)})[a-z]*\b\.?[\s\-/,]*")
_LEAD = re.compile(r"\b(?:tu ngay|tu|ngay|mung|mong|n)\b\.?|\b(?:ngay|mung|mong|n)\.?(?=\d)")
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_MONTH = re.compile(rf"(\d\s*[/.\-]\s*)({'|'.join(reversed(_ROMAN_MONTHS))})(?=\s*(?:[/.\-]|$))")
_AMONG_DIGITS = re.compile(r"(?<![a-z])(?=[oil]*\d)[\doil]*[oil][\doil]*(?![a-z])")
_STROKES = str.maketrans("–—−‐‑‒－⁄∕／", "-------///")
_LETTERS_FOR_DIGITS = str.maketrans("oil", "011")


def plain(text: str) -> str:
    """Return a date's text in its plainest form; ``~`` stands between the first and the last day of a span."""
    line = bare(text).translate(_STROKES)
    line = _NOISE.sub(" ", line).replace("\\", "/").strip(_EDGES)
    line = _NAMED_MONTH.sub(lambda found: f"thang {_MONTHS[found[1]]}", line)
    line = _THROUGH.sub("~", line)
    line = _IN_WORDS.sub(lambda found: "/".join(part for part in found.groups() if part), line)
    line = _LEAD.sub(" ", line)
    if found := _ENGLISH_MONTH.search(line):
        line = _english(line, found)
    line = re.sub(r"\s*([/.\-~])\s*", r"\1", line)
    return re.sub(r"\s+", " ", line).strip(_EDGES + "~")


def _english(line: str, found: re.Match[str]) -> str:
    month = _ENGLISH[found[1]]
    before, after = line[: found.start()].strip(), line[found.end() :].strip()
    if before:
        return f"{before}/{month}/{after}".rstrip("/")
    day, _, year = after.replace(",", " ").partition(" ")
    return f"{day}/{month}/{year.strip()}".rstrip("/")


def mended(text: str) -> str | None:
    """Return ``text`` with what no other reading allows put right, else ``None``.

    A month in Roman figures (``8/III/2024``), commas or underlines between the parts, days joined
    by dashes (``15-16-17/3``), a date in brackets.
    """
    line = plain(_BRACKETS.sub(";", text))
    written = _ROMAN_MONTH.sub(lambda found: f"{found[1]}{_ROMAN_MONTHS.index(found[2]) + 1}", line)
    written = written.replace("_", "/")
    written = _WITH_COMMAS.sub(r"\1/\2/\3", written)
    written = _DAYS_IN_DASHES.sub(lambda found: found[1].replace("-", ","), written)
    return written if written != plain(text) else None


def with_digits(text: str) -> str | None:
    """Return ``text`` with the letters that stand for digits replaced (``O8/03/2O24``), else ``None``."""
    line = bare(text)
    mended = _AMONG_DIGITS.sub(lambda found: found[0].translate(_LETTERS_FOR_DIGITS), line)
    return mended if mended != line else None


def said_length(text: str) -> int | None:
    """Return how many days a date's text says that a trip took (``8/3 (2 ngày)``)."""
    found = _SAID_LENGTH.search(bare(text)) if "ng" in text.casefold() else None
    return int(found[1]) if found else None
