"""Generated returns of about 40 KB: 60 visits by 14 columns, every indicator, a hidden list ("dữ liệu mẫu").

The workbook is made once by openpyxl, with marks where returns differ; each return is that file with its own unit,
month, people, days, places, topics, results and figures put in, so that ten thousand distinct ones are made in a
minute. The list and the styles are the same in all, as they are in returns made from one template. One return in ten
has faults.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import openpyxl

from bench import phrases
from bench.shared_strings import shared
from forms import form
from organisation.units import organisation

VISITS = 60
_FAULTY = 10  # one return in so many
_HEADERS = (
    "STT", "Họ và tên cán bộ", "Chức vụ", "Ban/Đơn vị công tác", "Đơn vị đến", "Cơ sở/Chi đoàn", "Từ ngày", "Đến ngày",
    "Số ngày", "Hình thức", "Nội dung/Chuyên đề", "Số QĐ/Công lệnh", "Kết quả", "Kiến nghị",
)  # fmt: skip
_FIGURE_HEADERS = (
    "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Chỉ tiêu giao", "Thực hiện trong kỳ", "Lũy kế năm", "Ghi chú",
)  # fmt: skip
_KINDS = ("Đi theo chuyên đề", "Phối hợp tổ chức, triển khai hoạt động tại cơ sở", "Kiểm tra, giám sát")
_MARK = re.compile(r"@@([a-z]+)(\d*)@@")
_FIGURE = re.compile(rb"<v>987654(\d\d)</v>")
_LARGE = ("TN_LUOT", "VL_TUVAN_LUOT", "DV_SO", "DANG_GIOITHIEU", "TNIEN_SO")
_FIRST_YEAR, _MONTHS = 2015, 108
_STRINGS, _FIGURES = "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"


def make(
    folder: Path, count: int, seed: int = 7, *, of: Sequence[str] | None = None, from_month: int = 0
) -> list[Path]:
    """Write ``count`` distinct returns, each of another unit or month, into a folder and return their paths.

    ``of`` are the units' names, from those of ``names_of_units``; months count from the first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(_template())) as archive:
        members = shared({info.filename: archive.read(info) for info in archive.infolist()})
    return [
        _write(folder / f"bao-cao-{number:05d}.xlsx", own)
        for number, own in enumerate(_own(members, count, seed, of or names_of_units(), from_month))
    ]


def _template() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kết quả"
    _add_titles(sheet, "BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ")
    sheet.append(_HEADERS)
    for number in range(VISITS):
        sheet.append(_visit(number))
    figures = book.create_sheet("Số liệu")
    _add_titles(figures, "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN")
    figures.append(_FIGURE_HEADERS)
    for number, choice in enumerate(form("BC_SOLIEU")["ma_chi_tieu"].choices):
        mark = 98_765_400 + number
        unit = choice.extra.get("unit", "")
        figures.append([number + 1, choice.code, choice.label_vi, unit, 1000 + number, mark, mark, None])
    lists = book.create_sheet("Danh mục")
    lists.sheet_state = "hidden"
    for number in range(600):
        lists.append([f"Đơn vị cơ sở số {number}", f"Chi đoàn số {number}", number])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_titles(sheet: object, title: str) -> None:
    for line in ("Đơn vị: @@unit@@", title, "Kỳ báo cáo: @@month@@ (dữ liệu mẫu)"):
        sheet.append([line])  # type: ignore[attr-defined]


def _visit(number: int) -> list[object]:
    marks = {name: f"@@{name}{number}@@" for name in ("person", "place", "branch", "day", "topic", "order", "result")}
    return [
        number + 1,
        marks["person"],
        "Phó Bí thư",
        "Ban Phong trào",
        marks["place"],
        marks["branch"],
        marks["day"],
        marks["day"],
        1,
        _KINDS[number % len(_KINDS)],
        marks["topic"],
        marks["order"],
        marks["result"],
        "Bổ sung tài liệu sinh hoạt",
    ]


def _own(
    members: Mapping[str, bytes], count: int, seed: int, units: Sequence[str], from_month: int
) -> Iterator[dict[str, bytes]]:
    """Give the parts of each return, the marks filled in."""
    strings = members[_STRINGS].decode("utf-8")
    generator = random.Random(seed)
    for number in range(count):
        texts = _texts(number, generator, units, from_month)
        own = _MARK.sub(lambda mark, texts=texts: texts[mark[1] + mark[2]], strings)  # type: ignore[misc]
        figures = [_figure(code, generator) for code in _codes()]
        filled = _FIGURE.sub(lambda mark, figures=figures: b"<v>%d</v>" % figures[int(mark[1])], members[_FIGURES])  # type: ignore[misc]
        yield {**members, _STRINGS: own.encode("utf-8"), _FIGURES: filled}


def _texts(number: int, generator: random.Random, units: Sequence[str], from_month: int) -> dict[str, str]:
    month = (from_month + number // len(units)) % _MONTHS
    first = date(_FIRST_YEAR + month // 12, 1 + month % 12, 1)
    texts = {"unit": units[number % len(units)], "month": f"tháng {first.month} năm {first.year}"}
    for visit in range(VISITS):
        day = first + timedelta(days=generator.randrange(28))
        texts |= {
            f"person{visit}": phrases.person(generator),
            f"place{visit}": generator.choice(names_of_units()),
            f"branch{visit}": f"Chi đoàn thôn {generator.randrange(900)}",
            f"day{visit}": day.strftime("%d/%m/%Y"),
            f"topic{visit}": phrases.topic(generator),
            f"order{visit}": f"{generator.randrange(1, 900)}-QĐ/TĐTN",
            f"result{visit}": phrases.result(generator),
        }
    if number % _FAULTY == 0:
        texts |= {"day7": (first - timedelta(days=400)).strftime("%d/%m/%Y"), "person11": "Đ/c An, đ/c Bình"}
    return texts


def _figure(code: str, generator: random.Random) -> int:
    if code in _money():
        return 1_000_000 * generator.randrange(50, 900)
    return generator.randrange(1500, 4000) if code in _LARGE else generator.randrange(20, 400)


@cache
def _codes() -> tuple[str, ...]:
    return tuple(choice.code for choice in form("BC_SOLIEU")["ma_chi_tieu"].choices)


@cache
def _money() -> frozenset[str]:
    choices = form("BC_SOLIEU")["ma_chi_tieu"].choices
    return frozenset(choice.code for choice in choices if choice.extra.get("unit") == "đồng")


@cache
def names_of_units() -> tuple[str, ...]:
    """Return the names that mean one unit, and the same, in every year of the returns."""
    known, days = organisation(), [date(_FIRST_YEAR + years, 12, 31) for years in range(_MONTHS // 12)]
    below = [unit for unit in known.units if unit.level != "province"]
    clear = [
        unit.union_name
        for unit in below
        if all((found := known.match(unit.union_name, day).unit) and found.unit_id == unit.unit_id for day in days)
    ]
    return tuple(dict.fromkeys(clear))


def _write(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a return as if it had lain there since last week, so that nobody takes it for being written still."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    os.utime(path, (path.stat().st_mtime - 7 * 86_400,) * 2)
    return path
