"""A drafted file written as people write it: title lines, a header, rows, a signature."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.meaning.paper import Sheet, save
from tests.ways.draft import KINDS, LABELS, NUMBERS, PLANS, SUMMARY, VISITS, WORKS, Sent, Trip, Way, Work

TITLES = {
    VISITS: "BÁO CÁO KẾT QUẢ ĐI CÔNG TÁC CƠ SỞ",
    PLANS: "BẢN ĐĂNG KÝ ĐI CÔNG TÁC CƠ SỞ",
    NUMBERS: "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN VÀ PHONG TRÀO THANH THIẾU NHI",
    SUMMARY: "BIỂU TỔNG HỢP SỐ LƯỢT CÁN BỘ ĐOÀN ĐI CƠ SỞ",
    WORKS: "DANH MỤC HOẠT ĐỘNG TIÊU BIỂU",
}
SHEETS = {VISITS: "Kết quả", PLANS: "Đăng ký", NUMBERS: "Số liệu", SUMMARY: "Tổng hợp", WORKS: "Hoạt động"}
_TRIP = [
    "STT", "Họ và tên cán bộ", "Chức vụ", "Ban/Đơn vị công tác", "Đơn vị đến",
    "Từ ngày", "Đến ngày", "Hình thức", "Nội dung/Chuyên đề",
]  # fmt: skip
_WORK = [
    "STT", "Mảng công tác", "Tên hoạt động", "Địa điểm",
    "Từ ngày", "Lượt ĐVTN tham gia", "Đề nghị đưa vào báo cáo",
]  # fmt: skip
HEADERS = {
    VISITS: _TRIP,
    PLANS: _TRIP,
    NUMBERS: ["STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Thực hiện trong kỳ"],
    SUMMARY: ["STT", "Đơn vị", "Tổng số lượt", *KINDS[1:]],
    WORKS: _WORK,
}


def period_words(period: str, year: int) -> str:
    """How an officer writes a period: ``H1``, ``Q2``, ``04``, ``Y``; after a colon, words of their own."""
    if ":" in period:
        return period.partition(":")[2].format(year=year, before=year - 1)
    plain = {"H1": f"6 tháng đầu năm {year}", "H2": f"6 tháng cuối năm {year}", "Y": f"Năm {year}"}
    quarters = {f"Q{number}": f"Quý {roman} năm {year}" for number, roman in enumerate(("I", "II", "III", "IV"), 1)}
    return {**plain, **quarters}.get(period) or f"Tháng {int(period)}/{year}"


def period_id(period: str, year: int) -> str:
    """The product's id of a period."""
    return f"{year}" if period == "Y" else f"{year}-{period.partition(':')[0]}"


def write(way: Way, sent: Sent, path: Path) -> None:
    """Write one file where it is sent to."""
    save([_sheet(way, sent)], path)


def _sheet(way: Way, sent: Sent) -> Sheet:
    sheet = Sheet(sent.sheet or SHEETS[sent.form])
    whose = way.units[sent.unit]
    titles = [f"Đơn vị: {sent.title_unit or whose.union_name}", TITLES[sent.form]]
    titles += [sent.says] if sent.says else []
    titles += [f"Kỳ báo cáo: {period_words(sent.period, way.year)}"]
    for row, text in enumerate(titles, start=1):
        sheet.put(row, 1, text)
    head = len(titles) + 2
    headers = list(HEADERS[sent.form])
    rows = [_cells(sent, number, row) for number, row in enumerate(sent.rows, start=1)]
    if sent.form == NUMBERS and any(len(row) > len(headers) for row in rows):
        headers.append("Lũy kế năm")
    order = list(range(len(headers)))
    if sent.column_order == "reversed":
        order = [0, *reversed(order[1:])]
    for column, index in enumerate(order, start=1):
        sheet.put(head, column, headers[index])
    for number, cells in enumerate(rows, start=1):
        for column, index in enumerate(order, start=1):
            if index < len(cells) and cells[index] is not None:
                sheet.put(head + number, column, cells[index])
    if not rows:
        sheet.put(head + 1, 2, "Không phát sinh")
    return sheet


def _day(value: date | str) -> Any:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def _cells(sent: Sent, number: int, row: Any) -> list[Any]:
    if isinstance(row, Trip):
        kind = KINDS[row.kind] if isinstance(row.kind, int) else row.kind
        return [number, row.who, row.post, row.board, row.place, _day(row.first), _day(row.last), kind, row.topic]
    if isinstance(row, Work):
        return [number, row.section, row.name, row.place, _day(row.first), row.turns, "Có"]
    name, value = row
    if sent.form == SUMMARY:
        return [number, name, sum(value), *value]
    label, unit = LABELS[name]
    values = list(value) if isinstance(value, tuple) else [value]
    return [number, name, label, sent.unit_word.get(name, unit), *values]
