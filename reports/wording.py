"""Numbers, dates and comparisons in the Vietnamese of administrative documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from organisation.periods import Period
from reports.comparison import why_not
from reports.doubt import LEAST_ALIKE
from reports.figures import Comparison, Figure, Lacking
from vietnamese.numerals import plain

_MONEY = (("tỷ ", 1_000_000_000), ("triệu ", 1_000_000))


def number(value: float | None, places: int = 1) -> str:
    """Return a number with dots for thousands and a comma for decimals; below ten as two digits, as clerks write it.

    >>> number(9854), number(6.83), number(5), number(0)
    ('9.854', '6,8', '05', '0')
    """
    if value is None:
        return ""
    if float(value).is_integer():
        whole = int(value)
        return f"{whole:02d}" if 0 < whole < 10 else plain(whole)
    return plain(round(value, places))


def percent(part: float, whole: float) -> str:
    """Return a share in per cent with one decimal; a whole number without.

    >>> percent(1, 3), percent(1, 2)
    ('33,3%', '50%')
    """
    share = round(100 * part / whole, 1)
    return f"{plain(int(share) if share.is_integer() else share)}%"


def day(value: date | None) -> str:
    """Return a date as ``17/3/2020``: a month of one digit without zero, as the Union's papers write it."""
    return f"{value.day}/{value.month}/{value.year}" if value else ""


def join_vi(words: Iterable[str]) -> str:
    """Return words as a list in a sentence.

    >>> join_vi(["Ba Chẽ", "Bình Liêu", "Tiên Yên"])
    'Ba Chẽ, Bình Liêu, Tiên Yên'
    """
    return ", ".join(words)


def join_some(units: Sequence[str], most: int = 4) -> str:
    """Return a list of units, cut short where it is long.

    >>> join_some(["Ba Chẽ", "Bình Liêu", "Cô Tô"], 2)
    'Ba Chẽ, Bình Liêu và 01 đơn vị khác'
    """
    rest = len(units) - most
    return f"{join_vi(units[:most])} và {number(rest)} đơn vị khác" if rest > 0 else join_vi(units)


def sentence(text: str) -> str:
    """Return a return's text fit for the middle of a list: first letter upper, no closing mark."""
    text = text.strip(" .;,-–")
    return text[:1].upper() + text[1:]


def clause(text: str) -> str:
    """Return a text fit for the middle of a sentence: first letter lower unless it begins a name, no closing mark.

    >>> clause("Trao 12 giải."), clause("Hạ Long đạt giải Nhất"), clause("BTV họp 02 lần")
    ('trao 12 giải', 'Hạ Long đạt giải Nhất', 'BTV họp 02 lần')
    """
    text = text.strip(" .;,-–")
    first, _, rest = text.partition(" ")
    is_name = rest[:1].isupper() or first[1:].isupper()
    return text if is_name else text[:1].lower() + text[1:]


def quantity(figure: Figure) -> str:
    """Return a figure with its unit; an approximate one says so."""
    return f"{'khoảng ' if figure.approximate else ''}{amount(figure.value, figure.unit)}"


def amount(value: float, unit: str) -> str:
    """Return a number with its unit; money as a sentence says it, rounded to two decimals.

    >>> amount(1234, "lượt"), amount(1_254_000_000, "đồng"), amount(350_000_000, "đồng"), amount(900_000, "đồng")
    ('1.234 lượt', '1,25 tỷ đồng', '350 triệu đồng', '900.000 đồng')
    """
    if unit != "đồng":
        return f"{number(value)} {unit}"
    name, size = next((pair for pair in _MONEY if abs(value) >= pair[1]), ("", 1))
    return f"{plain(round(value / size, 2))} {name}{unit}"


def missing_note(figure: Figure) -> str:
    """Return what an incomplete or doubtful figure is still without, in words that stand in brackets; else nothing.

    ``chưa gồm 03/22 đơn vị chưa báo cáo; còn 08 dòng chờ sửa``.
    """
    return "; ".join(filter(None, (lacking_note(figure.missing, figure.expected, figure.lacking), rows_note(figure))))


def doubt_note(figure: Figure) -> str:
    """Return all that is in doubt of a figure, for somebody who answers for it: units by name, and what it may come to.

    ``chưa gồm 03/22 đơn vị chưa báo cáo; còn 08 dòng chờ sửa (Hạ Long); số gần đúng; có thể từ 281 đến 289 lượt``.
    """
    waiting, asked = ("; ".join(filter(None, one)) for one in (_rows_waiting(figure), (_rows_asked(figure),)))
    near = "số gần đúng" if figure.approximate else ""
    least, most = (number(value) for value in (figure.low, figure.high))
    span = f"có thể từ {least} đến {most} {figure.unit}" if figure.low != figure.high else ""
    units = lacking_note(figure.missing, figure.expected, figure.lacking)
    named = (_named(waiting, figure.waiting_units), _named(asked, figure.asked_units))
    return "; ".join(filter(None, (units, *named, near, span)))


def _named(rows: str, units: Sequence[str]) -> str:
    return f"{rows} ({join_some(units)})" if rows and units else rows


def lacking_note(missing: int, expected: int, lacking: Lacking) -> str:
    """Return which units a number is without, and why: not reported, sent back, asked about, or reported in part."""
    unsent = missing - lacking.sent_back - lacking.held - lacking.silent_on_it - lacking.partly
    gone = (
        (unsent, "chưa báo cáo"),
        (lacking.sent_back, "bị trả lại"),
        (lacking.held, "giữ lại chờ trả lời"),
        (lacking.silent_on_it, "không ghi số này"),
    )
    reasons = [(count, why) for count, why in gone if count > 0]
    without = f"chưa gồm {number(sum(count for count, _ in reasons))}/{number(expected)} đơn vị"
    match reasons:
        case []:
            said = ""
        case [(_, why)]:
            said = f"{without} {why}"
        case _:
            said = f"{without}: {', '.join(f'{number(count)} {why}' for count, why in reasons)}"
    partly = f"{number(lacking.partly)}/{number(expected)} đơn vị mới có {lacking.part or 'một phần kỳ'}"
    return "; ".join(filter(None, (said, partly if lacking.partly else "")))


def rows_note(figure: Figure) -> str:
    """Return how many rows of a figure's returns wait to be mended or answered, and how many in it are asked about."""
    return "; ".join(filter(None, (*_rows_waiting(figure), _rows_asked(figure))))


def _rows_waiting(figure: Figure) -> tuple[str, str]:
    waiting = f"còn {number(figure.waiting)} dòng chờ sửa" if figure.waiting else ""
    return waiting, f"{number(figure.held)} dòng giữ lại chờ trả lời" if figure.held else ""


def _rows_asked(figure: Figure) -> str:
    return f"{number(figure.asked)} dòng đang được hỏi lại" if figure.asked else ""


def same_period(period: Period) -> str:
    """Return how a sentence names the same period last year."""
    year = period.previous_year.id[:4]
    return f"năm {year}" if period.kind == "year" else f"cùng kỳ năm {year}"


def last_year(period: Period) -> str:
    """Return the same without the year, for a sentence about many figures."""
    return "năm trước" if period.kind == "year" else "cùng kỳ năm trước"


def change(figure: Figure, period: Period) -> str:
    """Return how a figure compares with the same period last year: of the same units, and only if it is certain.

    Another thing then, nobody reported then, nobody on both sides, still open, nothing happened then, the same, more or
    less: each is said in its own words.
    """
    then = same_period(period)
    if why := why_not(figure.id, period):
        return f"không so sánh được với {then} vì {why}"
    if figure.previous is None:
        return f"chưa có số liệu {then} để so sánh"
    if figure.compared is None:
        return f"chưa so sánh được với {then} vì chưa có đơn vị nào có số liệu cả hai kỳ"
    if figure.direction == "open":
        return f"chưa kết luận được tăng hay giảm so với {then} vì {open_because(figure)}"
    now, before = figure.compared
    said = _compared(now - before, before, figure.unit, then)
    alike = figure.comparison
    return f"{said}{of_the_same_units(alike)}" if alike and alike.left_out else said


def of_the_same_units(alike: Comparison) -> str:
    """Return of how many units a comparison is, where it leaves some out."""
    return f", tính trên cùng {number(alike.units)} đơn vị"


def open_because(figure: Figure) -> str:
    """Return why nothing can be concluded from a figure yet, in words that follow "vì"."""
    alike = figure.comparison
    if alike and alike.units < LEAST_ALIKE * alike.expected:
        return f"mới có {number(alike.units)}/{number(alike.expected)} đơn vị có số liệu cả hai kỳ"
    if figure.asked_units:
        return f"số của {join_some(figure.asked_units)} đang được hỏi lại"
    if figure.waiting:
        return f"còn {number(figure.waiting)} dòng chờ sửa của {join_some(figure.waiting_units)}"
    if figure.held:
        return f"còn {number(figure.held)} dòng giữ lại chờ {join_some(figure.waiting_units)} trả lời"
    return "số của kỳ trước còn được hỏi lại"


def remark(figure: Figure) -> str | None:
    """Return what a table says beside a figure: what it is without, whom a comparison leaves out, why it is open."""
    alike = figure.comparison
    left = f"không so sánh {join_some(alike.left_out)}" if alike and alike.units and alike.left_out else ""
    undecided = f"chưa kết luận tăng, giảm vì {open_because(figure)}" if figure.direction == "open" else ""
    return "; ".join(filter(None, (missing_note(figure), left, undecided))) or None


def _compared(difference: float, previous: float, unit: str, then: str) -> str:
    if previous == 0 and difference == 0:
        return f"{then} cũng không phát sinh"
    if previous == 0:
        return f"{then} không phát sinh"
    if difference == 0:
        return f"bằng {then}"
    verb = "tăng" if difference > 0 else "giảm"
    return f"{verb} {amount(abs(difference), unit)} ({percent(abs(difference), previous)}) so với {then}"


def compared(figure: Figure, period: Period) -> str:
    """Return the comparison with a comma before it; nothing where there was nothing to compare with."""
    return f", {change(figure, period)}" if figure.previous is not None or why_not(figure.id, period) else ""


def growth(figure: Figure) -> str:
    """Return a change from last year as a share alone: ``tăng 35,4%``; nothing where there is no share to say."""
    if not figure.growth:
        return ""
    return f"{'tăng' if figure.growth > 0 else 'giảm'} {percent(abs(figure.growth), 100)}"
