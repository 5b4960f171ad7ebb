"""Made returns with a known truth: one base return, and every way of writing it that we could think of."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from transforms.read import interpret
from transforms.returns import Hints, ReturnRead
from transforms.workbook import Sheet, Workbook
from vietnamese.text import key

KINDS = {
    1: "Đi theo chuyên đề",
    2: "Phối hợp tổ chức, triển khai hoạt động tại cơ sở",
    3: "Kiểm tra, giám sát",
    4: "Dự sinh hoạt chuyên đề của hội nghị BCH, BTV đoàn cấp dưới và dự sinh hoạt chi đoàn",
}
_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Hà Quách Lương".split()
_MIDDLE = "Văn Thị Hữu Đức Công Quốc Minh Thanh Ngọc Kim Bích Hồng Mỹ Thu Xuân Đình".split()
_GIVEN = "An Bình Cường Dũng Đạt Giang Hải Hạnh Hiếu Hòa Huệ Hùng Khánh Lan Linh Long Mai Nam Nga Oanh Phúc Quỳnh Thủy Trường Tuấn Vinh Yến".split()
_PLACES = "Xã Hà Lâu|Xã Đại Dực|Xã Phong Dụ|Xã Yên Than|Xã Đồng Rui|Thị trấn Tiên Yên|Xã Đông Ngũ|Xã Bằng Cả|Xã Thủy An|Phường Cẩm Thủy|Phường Hà Trung|Chi đoàn Trường THPT Tiên Yên".split(
    "|"
)
_POSTS = "Bí thư Huyện Đoàn|Phó Bí thư Huyện Đoàn|Ủy viên BTV Huyện Đoàn|Cán bộ Huyện Đoàn|Chủ tịch Hội LHTN|Chủ tịch HĐĐ huyện".split(
    "|"
)
_TOPICS = "Chuẩn bị Đại hội Đoàn các cấp|Phòng chống ma túy|Xây dựng Đoàn vững mạnh|An toàn giao thông|Bảo vệ môi trường|Chuyển đổi số trong công tác Đoàn".split(
    "|"
)
_RESULTS = "Giải quyết 2 kiến nghị tại chỗ|Đã ban hành thông báo kết luận|Ra mắt 01 mô hình|Hoàn thành 100% kế hoạch|45 đoàn viên tham dự".split(
    "|"
)
_REQUESTS = ["Cấp huy hiệu Đoàn", "Mở lớp tập huấn cán bộ", "Không", None]

HEADER = [
    "STT",
    "Họ và tên cán bộ",
    "Chức vụ",
    "Đơn vị đến",
    "Ngày đi",
    "Nội dung",
    "Chuyên đề",
    "Kết quả",
    "Kiến nghị",
]


@dataclass
class Visit:
    """The truth of one row."""

    name: str
    post: str
    place: str
    start: date
    end: date
    kind: int
    topic: str
    result: str | None
    request: str | None
    precision: str = "ngay"

    def core(self) -> tuple[str, str, date, date, int]:
        return key(self.name), key(self.place), self.start, self.end, self.kind


@dataclass
class Made:
    """A made return: its sheets, and the visits that a clerk would read, by sheet and row counted from 1."""

    sheets: list[Sheet]
    truth: dict[tuple[str, int], Visit]
    hints: Hints = field(default_factory=Hints)

    def read(self) -> ReturnRead:
        return interpret(Workbook("xlsx", self.sheets), "made.xlsx", self.hints)


def visits(rng: random.Random, count: int, days: int = 1) -> list[Visit]:
    made = []
    for _ in range(count):
        first = rng.randint(1, 28)
        last = min(31, first + rng.randint(0, days - 1))
        made.append(
            Visit(
                f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}",
                rng.choice(_POSTS),
                rng.choice(_PLACES),
                date(2024, 3, first),
                date(2024, 3, last),
                rng.randint(1, 4),
                rng.choice(_TOPICS),
                rng.choice(_RESULTS),
                rng.choice(_REQUESTS),
            )
        )
    return made


def slashes(visit: Visit) -> Any:
    if visit.start == visit.end:
        return visit.start.strftime("%d/%m/%Y")
    return f"{visit.start:%d/%m/%Y} - {visit.end:%d/%m/%Y}"


def full_kind(visit: Visit) -> Any:
    return KINDS[visit.kind]


def row_of(
    number: Any, visit: Visit, day: Callable[[Visit], Any] = slashes, kind: Callable[[Visit], Any] = full_kind
) -> list[Any]:
    return [
        number,
        visit.name,
        visit.post,
        visit.place,
        day(visit),
        kind(visit),
        visit.topic,
        visit.result,
        visit.request,
    ]


def letterhead(unit: str = "HUYỆN ĐOÀN TIÊN YÊN", period: str = "(Tháng 3 năm 2024)") -> list[list[Any]]:
    return [
        ["TỈNH ĐOÀN QUẢNG NINH", None, None, None, None, "ĐOÀN TNCS HỒ CHÍ MINH"],
        [unit],
        [],
        ["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"],
        [period],
        [],
    ]


def footer(rng: random.Random) -> list[list[Any]]:
    def somebody() -> str:
        return f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"

    return [
        [],
        [None, None, None, None, None, "Quảng Ninh, ngày 28 tháng 3 năm 2024"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. BAN THƯỜNG VỤ"],
        [None, "(Ký, ghi rõ họ tên)", None, None, None, "BÍ THƯ"],
        [],
        [],
        [None, somebody(), None, None, None, somebody()],
    ]


def total(count: int) -> list[Any]:
    return ["Tổng cộng", None, None, f"{count} lượt"]


def nfd(rows: list[list[Any]]) -> list[list[Any]]:
    return [[unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


class Maker:
    """Puts rows together into a return and notes where each visit stands."""

    def __init__(self, seed: int = 1, count: int = 8, days: int = 1) -> None:
        self.rng = random.Random(seed)
        self.visits = visits(self.rng, count, days)
        self.rows: list[list[Any]] = letterhead()
        self.truth: dict[tuple[str, int], Visit] = {}
        self.sheet = "Báo cáo"

    def header(self, *cells: Any) -> Maker:
        self.rows.append(list(cells) or list(HEADER))
        return self

    def add(self, *cells: Any) -> Maker:
        self.rows.append(list(cells))
        return self

    def visit(self, visit: Visit, row: list[Any]) -> Maker:
        self.rows.append(row)
        self.truth[self.sheet, len(self.rows)] = visit
        return self

    def plain(self, day: Callable[[Visit], Any] = slashes, kind: Callable[[Visit], Any] = full_kind) -> Maker:
        for number, visit in enumerate(self.visits, 1):
            self.visit(visit, row_of(number, visit, day, kind))
        return self

    def end(self, count: int | None = None) -> Maker:
        self.rows.append(total(len(self.visits) if count is None else count))
        self.rows.extend(footer(self.rng))
        return self

    def made(self, **notes: Any) -> Made:
        hints = notes.pop("hints", Hints())
        return Made([Sheet(self.sheet, [list(row) for row in self.rows], **notes)], self.truth, hints)


@pytest.fixture
def maker() -> type[Maker]:
    return Maker


def wrong(made: Made, read: ReturnRead) -> tuple[list[str], int]:
    """Return what was loaded in silence and is wrong, and how many of the true visits were read right."""
    asked = {(f.sheet, f.row) for f in read.findings if f.severity != "notice"}
    whole = any(f.row is None and f.severity != "notice" for f in read.findings)
    silent, right = [], 0
    for table in read.tables:
        if "ho_ten" not in table.values:
            continue
        for index, row in enumerate(table.rows):
            value = {name: values[index] for name, values in table.values.items()}
            truth = made.truth.get((table.sheet or "", row))
            said = (
                key(value["ho_ten"]),
                key(value["don_vi_den"]),
                value["ngay_tu"],
                value["ngay_den"],
                value["hinh_thuc"],
            )
            if truth is not None and said == truth.core():
                right += 1
            elif not whole and (table.sheet, row) not in asked:
                silent.append(f"{table.sheet}!{row}: {said} for {truth and truth.core()}")
    return silent, right


@pytest.fixture
def judge() -> Callable[[Made, ReturnRead], tuple[list[str], int]]:
    return wrong
