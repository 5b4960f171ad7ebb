"""Twelve invented clerks, each with habits of their own that stay the same from file to file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

FULL_KINDS = (
    "Đi theo chuyên đề",
    "Phối hợp tổ chức, triển khai hoạt động tại cơ sở",
    "Kiểm tra, giám sát",
    "Dự sinh hoạt chuyên đề của hội nghị Ban Chấp hành, Ban Thường vụ đoàn cấp dưới và dự sinh hoạt chi đoàn",
)
LONG_KINDS = (
    "Đi theo chuyên đề",
    "Phối hợp tổ chức, triển khai hoạt động tại cơ sở",
    "Kiểm tra, giám sát",
    "Dự sinh hoạt chuyên đề của hội nghị BCH, BTV đoàn cấp dưới và dự sinh hoạt chi đoàn",
)
SHORT_KINDS = ("Chuyên đề", "Phối hợp tổ chức hoạt động", "Kiểm tra, giám sát", "Dự sinh hoạt chi đoàn")
LETTER_KINDS = ("Theo chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt")


def true_day(day: date) -> Any:
    return day


def slashes(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def bare(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def dots(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def dashes(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def span(first: date, last: date) -> str:
    """Write a trip as "14/2-15/2/2020", or as one day."""
    if first == last:
        return bare(first)
    return f"{first.day}/{first.month}-{last.day}/{last.month}/{last.year}"


def short_span(first: date, last: date) -> str:
    """Write a trip within a month as "14-15/2/2020"."""
    if first == last or first.month != last.month:
        return span(first, last)
    return f"{first.day}-{last.day}/{last.month}/{last.year}"


def full_span(first: date, last: date) -> str:
    return slashes(first) if first == last else f"{slashes(first)} - {slashes(last)}"


def plain(number: int | float) -> Any:
    return number


def dotted(number: int | float) -> str:
    """Write a number as Vietnamese text: a dot for thousands, a comma for decimals."""
    whole, _, part = f"{number:,}".partition(".")
    return whole.replace(",", ".") + ("," + part if part else "")


@dataclass(frozen=True)
class Hand:
    """The habits of one clerk."""

    id: str
    clerk: str
    font: str = "Times New Roman"
    size: int = 12
    head: str = "letters"
    layout: str = "mid"
    pick: int = 0
    day: Callable[[date], Any] = slashes
    span: Callable[[date, date], str] = span
    number: Callable[[int | float], Any] = plain
    kinds: tuple[str, ...] = LONG_KINDS
    ordinal: str = "{}"
    total: bool = True
    numbered: bool = False
    period: str = "brackets"
    title: int = 0
    sheet: str | None = None
    file: str = "bao cao.xlsx"
    caps: bool = True
    wrap: bool = True


HANDS = (
    Hand("lan", "Vi Thị Lan Nhi", layout="full", kinds=FULL_KINDS, file="BC.xlsx"),
    Hand(
        "hung", "Lỷ Văn Hùng", head="line", layout="mid", pick=1, day=true_day, period="line", file="bao cao gui.xlsx"
    ),
    Hand("thuy", "Nình Thị Thuỷ", font="Arial", size=11, layout="short", pick=2, day=bare, kinds=SHORT_KINDS, title=1),
    Hand("dat", "Tằng Quốc Đạt", head="both", layout="mid", pick=3, day=true_day, number=dotted, ordinal="{:02d}"),
    Hand("mai", "Chíu Ngọc Mai", font="Calibri", size=11, head="line", layout="short", kinds=SHORT_KINDS, total=False),
    Hand("son", "Phoòng Minh Sơn", layout="mid", pick=1, day=dots, numbered=True, period="title", number=dotted),
    Hand("nga", "Hoàng Thuý Nga", head="line", layout="full", pick=1, day=dashes, kinds=LETTER_KINDS, period="line"),
    Hand("binh", "Đặng Văn Bình An", layout="short", pick=0, span=short_span, day=bare, total=False, ordinal="{:02d}"),
    Hand("ha", "Trương Việt Hà", head="both", layout="mid", pick=2, day=true_day, kinds=SHORT_KINDS, numbered=True),
    Hand("cuong", "Bế Mạnh Cường", font="Arial", size=10, head="line", layout="short", pick=3, span=full_span, title=1),
    Hand("yen", "Lục Hải Yến", layout="mid", pick=3, day=bare, period="line", number=dotted, kinds=SHORT_KINDS),
    Hand("khoa", "Dường Đăng Khoa", font="Calibri", head="both", layout="full", pick=2, day=true_day, caps=False),
)


def hand(index: int) -> Hand:
    return HANDS[index % len(HANDS)]
