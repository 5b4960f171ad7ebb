"""Numbers as people write them: a dot for thousands, a comma for decimals, words around them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from transforms.values.remarks import is_unsettled
from vietnamese.numerals import from_words
from vietnamese.text import bare

_APPROXIMATE = re.compile(r"^(?:gan|tren|hon|khoang|xap xi|uoc(?: tinh| dat)?|duoi|tu|~|≈|>=?|<=?|≥|≤)\s*(?=\S)")
_NOTHING = {"-", "--", "–", "—", "khong", "khong co", "khong phat sinh", "khong co phat sinh", "ko", "không"}
_SCALES = {
    "tram": 10**2,
    "k": 10**3,
    "nghin": 10**3,
    "ngan": 10**3,
    "tr": 10**6,
    "trieu": 10**6,
    "ty": 10**9,
    "ti": 10**9,
}
_SCALED = re.compile(rf"\s*({'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![a-z])\.?\s*|\s*(tr|k)(?=d\b)")
_BILLIONS = re.compile(r"\s*t[yi](?![a-z])")
_HUNDRED = 100
_SCALE_WORD = re.compile(r"\b(?:nghin|ngan|trieu|ty|ti)\b")
_OF_SCALE = re.compile(r"\d{1,3}(?![\d.,/])")
_HALF = re.compile(r"ruoi\b\s*")
_HALF_IN_WORDS = re.compile(r"(.+?)\s+(nghìn|ngàn|triệu|tỷ|tỉ)\s+rưỡi\b(?:\s*đồng)?$", re.IGNORECASE)
_LETTER_FOR_DIGIT = re.compile(r"[lisbz](?![a-z])")  # "967l" may be 9671 as well as 967 lượt
_FIGURE = re.compile(r"[+\-−]?\s*\d(?:[\d.,]|\s(?=\d{3}(?!\d)))*|\(\s*\d[\d.,]*\s*\)")
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACES = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
_RATIO = re.compile(r"([\d.,]+)\s*/\s*([\d.,]+)")
_RATE = re.compile(r"/\s*(?:thang|quy|nam|tuan|ngay)\b")
_RAISED = re.compile(r"(?<=\d)\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LETTER_O = re.compile(r"^(?=.*\d)[\do.,]+(?=\s|$)")


class Number(NamedTuple):
    """A number a cell names. ``problem`` is a code of the catalogue; ``value`` is ``None`` where none can be read.

    ``scaled`` says that the cell names its scale (*650tr*), ``rest`` is what stands behind the figure and its scale.
    """

    value: float | None
    approximate: bool = False
    problem: str | None = None
    scaled: bool = False
    rest: str = ""


UNREADABLE = Number(None, False, "number_unreadable")


class NumberReader(dict[object, Number]):
    """Numbers by cell: ``reader[cell]`` reads a cell once and remembers it.

    ``whole`` says that the column counts: a fraction is then unreadable, and *1,234* can only be thousands.
    """

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self._whole = whole

    def __missing__(self, cell: object) -> Number:
        if len(self) > 50_000:
            self.clear()
        number = self[cell] = self._checked(self._read(cell))
        return number

    def _checked(self, number: Number) -> Number:
        value = number.value
        if value is None or not self._whole:
            return number
        if value != int(value):
            return UNREADABLE
        return number._replace(value=int(value))

    def _read(self, cell: object) -> Number:
        if isinstance(cell, int | float):
            return Number(cell)
        return self._text(str(cell)) if isinstance(cell, str) else UNREADABLE

    def _text(self, text: str) -> Number:
        text = _RAISED.sub(r" (\g<0>)", text)  # a mark of a note below, no digit of the number
        line = bare(unicodedata.normalize("NFKC", text)).strip(" '.;:")
        if line in _NOTHING:
            return Number(0)
        if (letter := _LETTER_O.match(line)) and "o" in letter[0]:
            number = self._text(line.replace(letter[0], letter[0].replace("o", "0")))
            return number._replace(problem=number.problem or "number_guessed")
        plain = _APPROXIMATE.sub("", line)
        approximate = plain != line or plain.endswith("+")
        number = self._in_line(plain, text)
        return number._replace(
            approximate=approximate or number.approximate,
            problem=number.problem or ("number_approximate" if approximate else None),
        )

    def _in_line(self, line: str, text: str) -> Number:
        if ratio := _RATIO.fullmatch(line):
            first = self._figure(ratio[1])
            return first._replace(problem=first.problem or "number_ratio")
        found = _FIGURE.match(line)
        if found is None:
            return self._in_words(text, line)
        number = self._figure(found[0])
        rest = line[found.end() :]
        if number.problem == "number_ambiguous" and _BILLIONS.match(rest):
            number = Number(_number(found[0].strip().replace(",", ".")))  # nobody reports a thousand billions
        if number.value is not None and (scale := _SCALED.match(rest)):
            number, rest = self._scaled(number, rest, scale)
        return _with_rest(number, rest, _IN_BRACKETS.findall(text))

    def _scaled(self, number: Number, rest: str, scale: re.Match[str]) -> tuple[Number, str]:
        """Read a figure by its scale, and what goes on with it: *1tr2*, *3 tỷ rưỡi*, *1 tỷ 250 triệu*."""
        size, value, rest = _SCALES[scale[1] or scale[2]], number.value or 0, rest[scale.end() :]
        if size == _HUNDRED and (greater := _SCALED.match(rest)):  # "5 trăm triệu"
            size, rest = size * _SCALES[greater[1] or greater[2]], rest[greater.end() :]
        total = value * size
        problem = number.problem
        if half := _HALF.match(rest):
            total, rest = total + size / 2, rest[half.end() :]
        elif more := _FIGURE.match(rest):
            part, after = self._figure(more[0]), rest[more.end() :]
            lower = _SCALED.match(after)
            if part.value is not None and lower and _SCALES[lower[1] or lower[2]] < size:
                smaller, rest = self._scaled(part, after, lower)
                total, problem = total + (smaller.value or 0), problem or smaller.problem
            elif (of_scale := _OF_SCALE.match(rest)) and size >= 1000 and value == int(value):
                # Two digits may be hundredths or say millions beside billions: nobody can tell.
                problem = problem or ("number_ambiguous" if len(of_scale[0]) == 2 else None)
                total, rest = total + int(of_scale[0]) * size / 10 ** len(of_scale[0]), rest[of_scale.end() :]
        whole = None if problem == "number_ambiguous" else _number(str(round(total, 6)))
        return number._replace(value=whole, problem=problem, scaled=True), rest

    def _in_words(self, text: str, line: str) -> Number:
        """Read a number in words; a figure in brackets behind it must say the same."""
        spoken = _IN_BRACKETS.sub(" ", text).strip(" .;")
        words = _words_in(spoken)
        if words is None and (half := _HALF_IN_WORDS.match(spoken)):  # "ba tỷ rưỡi"
            whole, scale = _words_in(f"{half[1]} {half[2]}"), _SCALES.get(bare(half[2]), 0)
            words = None if whole is None else whole + scale // 2
        if words is None:
            return UNREADABLE
        figures = [self._read(inside).value for inside in _IN_BRACKETS.findall(line)]
        problem = None if all(figure == words for figure in figures) else "number_words_differ"
        return Number(words, False, problem, _SCALE_WORD.search(bare(spoken)) is not None)

    def _figure(self, text: str) -> Number:
        figure = re.sub(r"\s+", " ", text.strip().replace("−", "-"))
        sign = -1 if figure.startswith(("-", "(")) else 1
        figure = figure.strip("+-() ")
        if figure.isdecimal():
            return Number(sign * int(figure))
        if _DOTS.fullmatch(figure) or _SPACES.fullmatch(figure):
            return Number(sign * _number(re.sub(r"[. ]", "", figure).replace(",", ".")))
        if _COMMAS.fullmatch(figure):
            return self._commas(sign, figure)
        if re.fullmatch(r"\d+[.,]\d+", figure):
            return Number(sign * _number(figure.replace(",", ".")))
        return UNREADABLE

    def _commas(self, sign: int, figure: str) -> Number:
        """One comma before three digits is a Vietnamese decimal or an English thousand; two can only be English."""
        if figure.startswith("0,"):  # no thousands begin with a nought: "0,291 tỷ"
            return Number(sign * _number(figure.replace(",", ".")))
        if figure.count(",") > 1 or "." in figure:
            return Number(sign * _number(figure.replace(",", "")))
        if self._whole:
            return Number(sign * int(figure.replace(",", "")), False, "number_guessed")
        return Number(None, False, "number_ambiguous")


def _number(figure: str) -> float:
    value = float(figure)
    return int(value) if value == int(value) else value


def _with_rest(number: Number, rest: str, brackets: list[str]) -> Number:
    """Weigh what stands after the figure: a scale, a unit word, the number once more in words, or something else."""
    words = next((value for value in map(_words_in, brackets) if value is not None), None)
    outside = _IN_BRACKETS.sub(" ", rest).strip(" .;:+")
    number = number._replace(rest=outside)
    if _LETTER_FOR_DIGIT.match(rest.strip()):
        return UNREADABLE
    if words is not None and number.value is not None and words != number.value:
        return number._replace(problem="number_words_differ")
    if re.search(r"[\d?…]|\b(?:hoac|den)\b", outside):
        return UNREADABLE
    if _RATE.search(outside) or outside.startswith("%"):
        return number._replace(problem=number.problem or "number_guessed")
    if rest and is_unsettled(rest):
        return number._replace(approximate=True, problem=number.problem or "number_unsettled")
    return number._replace(problem=number.problem or ("number_with_note" if re.search(r"[\d?*]", rest) else None))


def _words_in(text: str) -> int | None:
    words = [word for word in text.replace(",", " ").split() if bare(word) not in ("chan", "luot", "nguoi", "dong")]
    return from_words(" ".join(words)) if words else None
