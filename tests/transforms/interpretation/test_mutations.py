"""Rows spoilt at random (seeded): the rows beside them are still read, or asked about; no cell is ever lost."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

import transforms.read
from findings import Severity
from transforms.records.conservation import ConservationError
from transforms.workbook import Sheet, Workbook
from vietnamese.text import key

_JUNK = [
    "nt", "-", "x", "Tổng cộng", "Cộng", "Không phát sinh", "Xã Hà Lâu", "Bí thư", "12/3/2024", 45366, 3, 1.5, True,
    "???", "Ghi chú:", "STT", "Họ và tên", "NGƯỜI LẬP", "I", "(1)", "Kiểm tra, giám sát", None, "  ", "\n", "Nguy?n",
    "Quý I/2024", "Huyện đoàn Hải Hà", "Tháng 2 năm 2024", date(2024, 5, 3), "Hướng dẫn thực hiện",
    "Phòng chống ma túy",
]  # fmt: skip


def _spoil(rng: random.Random, made: Any) -> set[int]:
    """Spoil one to three rows among the visits; return them, counted from 1, with the row under an added one."""
    rows, spoilt = made.sheets[0].rows, set()
    for _ in range(rng.randint(1, 3)):
        index = rng.randint(min(row for _, row in made.truth) - 1, max(row for _, row in made.truth) - 1)
        row = rows[index]
        row += [None] * (9 - len(row))
        column, other = rng.sample(range(9), 2)
        match rng.choice(["set", "blank", "swap", "shift right", "shift left", "add"]):
            case "set":
                row[column] = rng.choice(_JUNK)
            case "blank":
                row[column] = None
            case "swap":
                row[column], row[other] = row[other], row[column]
            case "shift right":
                row.insert(column, None)
            case "shift left":
                del row[column]
            case "add":
                rows.insert(index, [rng.choice(_JUNK) if rng.random() < 0.4 else None for _ in range(9)])
                made.truth = {(sheet, at + (at > index)): visit for (sheet, at), visit in made.truth.items()}
                spoilt = {at + (at > index) for at in spoilt} | {index + 2}
        spoilt.add(index + 1)
    return spoilt


@pytest.mark.parametrize("seed", range(150))
def test_a_spoilt_row_spoils_no_other_in_silence(maker: Any, seed: int) -> None:
    rng = random.Random(seed)
    made = maker(seed=seed, count=10).titles().header().records().end().made()
    spoilt = _spoil(rng, made)
    read = made.read()
    questions = [finding for finding in read.findings if finding.severity is not Severity.NOTICE]
    asked = {finding.row for finding in questions}
    said = {
        row: (key(table.values["ho_ten"][i]), key(table.values["don_vi_den"][i]), table.values["ngay_tu"][i])
        for table in read.tables
        for i, row in enumerate(table.rows)
    }
    for (_, row), visit in made.truth.items():
        if row not in spoilt and None not in asked and row not in asked:
            assert said.get(row) == visit.core()[:3], (row, questions)


@pytest.mark.parametrize("seed", range(60))
def test_no_grid_at_all_stops_the_reader_or_loses_a_cell(seed: int) -> None:
    rng = random.Random(seed)
    heads = ["STT", "Họ và tên", "Đơn vị đến", "Ngày đi", "Nội dung", "Chuyên đề", "Đơn vị", "Tổng số lượt", "Kết quả"]
    rows = [
        [rng.choice(heads if rng.random() < 0.3 else _JUNK) for _ in range(rng.randint(0, 12))]
        for _ in range(rng.randint(0, 25))
    ]
    marks = {(rng.randrange(25), rng.randrange(12)) for _ in range(rng.randint(0, 4))}
    sheet = Sheet("x", rows, uncached=frozenset(marks), struck=frozenset(marks), merged=((2, 1, 6, 2), (1, 0, 1, 5)))
    read = transforms.read.interpret(Workbook("xlsx", [sheet]), "x.xlsx")
    assert read.conservation.balanced


def test_a_cell_lost_by_us_is_an_exception(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transforms.read, "count_cells", lambda sheet: 1)
    with pytest.raises(ConservationError, match="cells read"):
        maker().titles().header().records().made().read()
