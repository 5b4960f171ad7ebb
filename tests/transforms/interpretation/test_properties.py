"""What holds for any day, number, text and unit name, however it is written: the same comes back, or a question."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from organisation import Period
from organisation.units import Unit, organisation
from transforms.repair import repair
from transforms.subject.identify import about
from transforms.values.dates import day_reader
from transforms.values.numbers import NumberReader
from transforms.workbook import Sheet
from vietnamese.text import bare

_COUNTS, _DECIMALS = NumberReader(whole=True), NumberReader(whole=False)
_EPOCH = date(1899, 12, 30)
_WEEKDAYS = ("Thứ hai", "Thứ 3", "T4", "Thứ Năm", "T6", "Thứ bảy", "CN")

_WITH_A_YEAR: list[Callable[[date], object]] = [
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d.day}.{d.month}.{d:%y}",
    lambda d: f"{d.day} / {d.month} / {d.year}",
    lambda d: f"Ngày {d:%d} tháng {d:%m} năm {d.year}",
    lambda d: f"{d.day} thg {d.month}, {d.year}",
    lambda d: f"{_WEEKDAYS[d.weekday()]}, {d.day}/{d.month}/{d.year}",
    lambda d: f"N {d:%d/%m/%Y}.",
    lambda d: f"sáng {d:%d/%m/%Y}",
    lambda d: f"8h30 ngày {d:%d/%m/%Y}",
    lambda d: f"{d:%d/%m/%Y} 07:30:00",
    lambda d: f"{d.day}\\{d.month}\\{d.year}",
    lambda d: f"'{d:%d/%m/%Y}",
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d:%d-%b-%Y}",
    lambda d: d,
    lambda d: datetime(d.year, d.month, d.day, 8),
    lambda d: (d - _EPOCH).days,
    lambda d: str((d - _EPOCH).days),
]
_WITHOUT_A_YEAR: list[Callable[[date], object]] = [
    lambda d: f"{d.day}/{d.month}",
    lambda d: f"{d:%d-%m}",
    lambda d: f"{d:%d.%m}",
    lambda d: f"ngày {d.day} tháng {d.month}",
    lambda d: f"{_WEEKDAYS[d.weekday()]} {d.day}/{d.month}",
]
_SPANS: list[Callable[[date, date], str]] = [
    lambda a, b: f"{a:%d/%m/%Y} - {b:%d/%m/%Y}",
    lambda a, b: f"{a.day}/{a.month}-{b.day}/{b.month}/{b.year}",
    lambda a, b: f"Từ {a:%d/%m} đến {b:%d/%m/%Y}",
    lambda a, b: f"từ ngày {a:%d/%m/%Y} đến hết ngày {b:%d/%m/%Y}",
    lambda a, b: f"{a:%d/%m/%Y}–{b:%d/%m/%Y} ({(b - a).days + 1} ngày)",
    lambda a, b: f"{a:%d.%m.%Y} → {b:%d.%m.%Y}",
]
_DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(_DAYS, st.sampled_from(_WITH_A_YEAR), st.sampled_from([None, "2024-03", "2020-H1", "2031"]))
def test_a_day_with_its_year_comes_back_whatever_the_period(
    day: date, style: Callable[[date], object], period: str | None
) -> None:
    assert day_reader(Period.parse(period) if period else None)[style(day)] == (day, day, "ngay", None)


@given(_DAYS, st.sampled_from(_WITHOUT_A_YEAR), st.sampled_from(["", "-H1", "-Q3", "-03"]))
def test_a_day_without_its_year_is_one_of_the_periods_year(
    day: date, style: Callable[[date], object], part: str
) -> None:
    period = Period.parse(f"{day.year}{part}")
    assert day_reader(period)[style(day)] == (day, day, "ngay", None)
    assert day_reader(None)[style(day)].start is None


@given(_DAYS, st.integers(1, 40), st.sampled_from(_SPANS))
def test_a_span_comes_back_and_no_other(first: date, length: int, style: Callable[[date, date], str]) -> None:
    last = first + timedelta(days=length)
    read = day_reader(Period.parse(str(last.year)))[style(first, last)]
    assert read == (first, last, "ngay", None)


@given(_DAYS, st.sampled_from("oOlI"), st.integers(0, 9))
def test_a_letter_for_a_digit_never_gives_another_day_in_silence(day: date, letter: str, place: int) -> None:
    text = f"{day:%d/%m/%Y}"
    digit = "0" if letter in "oO" else "1"
    damaged = text[:place] + (letter if text[place] == digit else text[place]) + text[place + 1 :]
    read = day_reader(None)[damaged]
    assert read.start in (day, None)
    assert damaged == text or read.problem


_THOUSANDS: list[Callable[[int], object]] = [
    lambda n: n,
    lambda n: float(n),
    str,
    lambda n: f"{n:,}".replace(",", "."),
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f"{n:,}".replace(",", "\u00a0"),
    lambda n: f"  {n:03d}",
    lambda n: f"{n} lượt",
    lambda n: f"{n:,} (lượt)".replace(",", "."),
    lambda n: f"'{n}",
]


@given(st.integers(0, 10**12), st.sampled_from(_THOUSANDS))
def test_a_count_in_any_style_comes_back(number: int, style: Callable[[int], object]) -> None:
    for reader in (_COUNTS, _DECIMALS):
        assert (reader[style(number)].value, reader[style(number)].problem) == (number, None)


@given(st.integers(0, 10**9))
def test_an_english_count_is_that_number_or_a_question(number: int) -> None:
    text = f"{number:,}"
    assert _COUNTS[text].value == number
    assert _DECIMALS[text].value in (number, None)
    if text.count(",") == 1:
        assert _COUNTS[text].problem
        assert _DECIMALS[text].problem


@given(st.integers(0, 10**7), st.integers(1, 99))
def test_a_decimal_in_vietnamese_comes_back(whole: int, cents: int) -> None:
    for text in (f"{whole},{cents:02d}", f"{whole:,},{cents:02d}".replace(",", ".", f"{whole:,}".count(","))):
        assert _DECIMALS[text].value == float(f"{whole}.{cents:02d}")
        assert _COUNTS[text].value is None


_WORDS = "Nguyễn Hòa hoà thủy Thuý Đoàn xã Yên Đồng quý kỷ ủy ươm thuở khuya ngoằn của Đ/c 2024 (lượt) – “đã” Ơ"
_SYLLABLES = st.sampled_from(_WORDS.split())


@given(st.lists(st.lists(_SYLLABLES, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12))
def test_clean_vietnamese_is_never_repaired(texts: list[str]) -> None:
    sheet = Sheet("", [[text] for text in texts])
    repaired = repair(sheet)
    assert (repaired.sheet.rows, repaired.encodings, repaired.lost) == (sheet.rows, frozenset(), frozenset())


_OLD = {
    "TCVN3": "NguyÔn V¨n §oµn X· HuyÖn ñy viªn TrÇn ThÞ KiÓm tra gi¸m s¸t ®Õn Phã BÝ th\xad",
    "VNI": "Nguyeãn Vaên Ñoaøn Xaõ Huyeän uûy vieân Traàn Thò Kieåm tra giaùm saùt ñeán",
    "lookalikes": "Nguyễn Vаn Χã Нuyện",
    "lost": "Nguy?n V?n ?oàn Hi\ufffdn",
}
_OLD_TEXTS = st.sampled_from(sorted(_OLD)).flatmap(
    lambda name: st.lists(st.sampled_from(_OLD[name].split()), min_size=1, max_size=6).map(" ".join)
)


@example(["V¨n", " ".join(["Nguyeãn"] * 6)])  # two old encodings in one sheet
@given(st.lists(_OLD_TEXTS | st.lists(_SYLLABLES, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8))
def test_repairing_twice_is_repairing_once(texts: list[str]) -> None:
    once = repair(Sheet("", [[text] for text in texts])).sheet
    assert repair(once).sheet.rows == once.rows


_UNITS = organisation().valid(date(2024, 3, 31))
_WRITINGS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.title,
    lambda n: unicodedata.normalize("NFD", n),
    lambda n: f"  {n.replace(' ', '  ')}\u00a0",
    lambda n: f"Đơn vị: {n}",
    lambda n: f"Đơn vị báo cáo: {n.upper()}",
    lambda n: f"BCH {n}",
    bare,
    lambda n: n.replace("Huyện đoàn", "Đoàn huyện").replace("Thành đoàn", "Đoàn TP."),
    lambda n: f"BÁO CÁO CỦA {n.upper()} THÁNG 3",
    lambda n: f"{n}.",
]


@settings(max_examples=300)
@given(st.sampled_from(_UNITS), st.sampled_from(_WRITINGS))
def test_a_unit_in_any_writing_is_that_unit_or_a_question(unit: Unit, writing: Callable[[str], str]) -> None:
    told = about([writing(unit.union_name), "Tháng 3 năm 2024"], date(2024, 3, 31))
    meant = told.unit
    assert meant is None or meant.unit_id == unit.unit_id
    match = organisation().match(writing(unit.union_name), date(2024, 3, 31)).unit
    assert match is None or match.unit_id == unit.unit_id
