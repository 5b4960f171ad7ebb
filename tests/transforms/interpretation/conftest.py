"""Made returns with a known truth ("dữ liệu mẫu"): a base return, and parts to write it in other ways."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from findings import Severity
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
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Lý", "Hà", "Quách"]
_MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Công", "Quốc", "Thanh", "Ngọc", "Bích", "Mỹ", "Xuân", "Đình"]
_GIVEN = ["An", "Bình", "Cường", "Đạt", "Hòa", "Huệ", "Hùng", "Mai", "Oanh", "Phúc", "Quỳnh", "Thủy", "Trường", "Yến"]
_PLACES = ["Xã Hà Lâu", "Xã Đại Dực", "Xã Yên Than", "Thị trấn Tiên Yên", "Xã Thủy An", "Phường Hà Trung", "Hạ Long"]
_POSTS = ["Bí thư Huyện Đoàn", "Ủy viên BTV Huyện Đoàn", "Cán bộ Huyện Đoàn", "Chủ tịch Hội LHTN"]
_TOPICS = ["Chuẩn bị Đại hội Đoàn các cấp", "Phòng chống ma túy", "Bảo vệ môi trường", "An toàn giao thông"]
_RESULTS = ["Giải quyết 2 kiến nghị tại chỗ", "Ra mắt 01 mô hình", "45 đoàn viên tham dự"]
_REQUESTS = ["Cấp huy hiệu Đoàn", "Không", None]


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
    result: str
    request: str | None

    def core(self) -> tuple[str, str, date, date, int]:
        return key(self.name), key(self.place), self.start, self.end, self.kind


def _name(rng: random.Random) -> str:
    return f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"


def _visit(rng: random.Random, days: int) -> Visit:
    first = rng.randint(1, 28)
    last = min(31, first + rng.randint(0, days - 1))
    return Visit(
        name=_name(rng),
        post=rng.choice(_POSTS),
        place=rng.choice(_PLACES),
        start=date(2024, 3, first),
        end=date(2024, 3, last),
        kind=rng.randint(1, 4),
        topic=rng.choice(_TOPICS),
        result=rng.choice(_RESULTS),
        request=rng.choice(_REQUESTS),
    )


@dataclass
class Made:
    """A made return: its sheets, and the visits that a clerk would read, by sheet and row counted from 1."""

    sheets: list[Sheet]
    truth: dict[tuple[str, int], Visit] = field(default_factory=dict)
    hints: Hints = field(default_factory=Hints)

    def read(self) -> ReturnRead:
        return interpret(Workbook("xlsx", self.sheets), "mẫu.xlsx", self.hints)

    def texts(self, change: Callable[[str], str]) -> Made:
        for sheet in self.sheets:
            sheet.rows = [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
        return self


class Maker:
    """Puts rows together into a return and notes where each visit stands."""

    kinds = KINDS
    heads = HEADER

    def __init__(self, seed: int = 1, count: int = 8, days: int = 1, sheet: str = "Báo cáo") -> None:
        self.rng = random.Random(seed)
        self.visits = [_visit(self.rng, days) for _ in range(count)]
        self.sheet = sheet
        self.truth: dict[tuple[str, int], Visit] = {}
        self.rows: list[list[Any]] = []

    def titles(self, unit: str = "HUYỆN ĐOÀN TIÊN YÊN", period: str = "(Tháng 3 năm 2024)") -> Maker:
        self.rows += [
            ["TỈNH ĐOÀN QUẢNG NINH", None, None, None, None, "ĐOÀN TNCS HỒ CHÍ MINH"],
            [unit],
            [],
            ["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"],
            [period],
            [],
        ]
        return self

    def header(self, *cells: Any) -> Maker:
        return self.add(*(cells or HEADER))

    def add(self, *cells: Any) -> Maker:
        self.rows.append(list(cells))
        return self

    def visit(self, visit: Visit, row: list[Any]) -> Maker:
        self.rows.append(row)
        self.truth[self.sheet, len(self.rows)] = visit
        return self

    def sent_back(self, row: list[Any]) -> Maker:
        return self.add(*row)

    def records(self, change: Callable[[int, Visit, list[Any]], list[Any] | None] | None = None, **ways: Any) -> Maker:
        """Add every visit; ``change`` may rewrite the row, or return ``None`` for a row that must not be a record."""
        for number, visit in enumerate(self.visits, 1):
            row = self.row(number, visit, **ways)
            changed = change(number, visit, row) if change else row
            if changed is None:
                self.add(*row)
            else:
                self.visit(visit, changed)
        return self

    def row(self, number: Any, visit: Visit, day: Any = None, kind: Any = None) -> list[Any]:
        return [
            number,
            visit.name,
            visit.post,
            visit.place,
            (day or self.day)(visit),
            (kind or (lambda one: KINDS[one.kind]))(visit),
            visit.topic,
            visit.result,
            visit.request,
        ]

    @staticmethod
    def day(visit: Visit) -> str:
        if visit.start == visit.end:
            return visit.start.strftime("%d/%m/%Y")
        return f"{visit.start:%d/%m/%Y} - {visit.end:%d/%m/%Y}"

    def total(self, count: int | None = None) -> Maker:
        return self.add("Tổng cộng", None, None, f"{len(self.visits) if count is None else count} lượt")

    def signatures(self) -> Maker:
        self.rows += [
            [None, None, None, None, None, "Quảng Ninh, ngày 28 tháng 3 năm 2024"],
            [None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. BAN THƯỜNG VỤ"],
            [None, "(Ký, ghi rõ họ tên)", None, None, None, "BÍ THƯ"],
            [],
            [None, _name(self.rng), None, None, None, _name(self.rng)],
        ]
        return self

    def end(self) -> Maker:
        return self.total().add().signatures()

    def made(self, hints: Hints | None = None, **notes: Any) -> Made:
        return Made([Sheet(self.sheet, self.rows, **notes)], self.truth, hints or Hints())


@pytest.fixture
def maker() -> type[Maker]:
    return Maker


@dataclass
class Verdict:
    """``silent``: loaded without a question and wrong; ``right``: how many visits were read right; ``asked``: codes."""

    silent: list[str]
    right: int
    asked: list[str]
    records: int


@pytest.fixture
def judge() -> Callable[[Made], Verdict]:
    return _judge


def _judge(made: Made) -> Verdict:
    read = made.read()
    questions = [finding for finding in read.findings if finding.severity is not Severity.NOTICE]
    rows = {(finding.sheet, finding.row) for finding in questions}
    verdict = Verdict([], 0, sorted({finding.code for finding in questions}), 0)
    for table in read.tables:
        for index, row in enumerate(table.rows):
            value = {name: values[index] for name, values in table.values.items()}
            said = (
                *(key(value[n]) for n in ("ho_ten", "don_vi_den")),
                value["ngay_tu"],
                value["ngay_den"],
                value["hinh_thuc"],
            )
            truth = made.truth.get((table.sheet or "", row))
            verdict.records += 1
            if truth is not None and said == truth.core():
                verdict.right += 1
            elif (table.sheet, row) not in rows and (None, None) not in {(f.sheet, f.row) for f in questions}:
                verdict.silent.append(f"{table.sheet}!{row}: {said}")
    return verdict
