"""Small nights for trials: returns of visits as the reader would give them (dữ liệu mẫu)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from expectations.decision import Checked
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night

FIRST = datetime(2020, 6, 5, 19, tzinfo=UTC)
UNITS = ("D193", "D194", "D195", "D196")
_PERIOD = "2020-H1"


def visits(unit_id: str, count: int) -> Checked:
    """Return a unit's return with so many visits; another count is another content."""
    values: dict[str, list[Any]] = {
        # People of this unit alone: two units that tell of one visit are asked about it.
        "ho_ten": [f"Nguyễn Văn {unit_id} {number}" for number in range(count)],
        "don_vi_den": ["Huyện đoàn Hải Hà"] * count,
        "ngay_tu": [date(2020, 3, 17) + timedelta(days=number % 60) for number in range(count)],
        "hinh_thuc": [1 + number % 4 for number in range(count)],
        "chuyen_de": ["Triển khai chủ trương 1+1"] * count,
    }
    raw: dict[str, list[str | None]] = {name: [str(one) for one in column] for name, column in values.items()}
    columns = {name: number for number, name in enumerate(values, start=2)}
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", unit_id, _PERIOD, list(range(8, 8 + count)), raw, values, columns)
    sha256 = hashlib.sha256(f"{unit_id} {count}".encode()).hexdigest()
    cells = Conservation(read=len(values) * count, loaded=len(values) * count)
    read = ReturnRead(f"{unit_id}.xlsx", sha256, table.form, unit_id, None, _PERIOD, [table], conservation=cells)
    return Checked(read, [], "load")


def night(number: int, *returns: Checked, started_at: datetime | None = None) -> Night:
    """Return a night so many days after the first, which brings these returns in two batches."""
    seen = FIRST + timedelta(days=number)
    deliveries = [Delivery(one.read.sha256, "inbox", one.read.file, 1000, seen, None) for one in returns]
    half = len(returns) // 2
    batches = [Batch(deliveries[:half], returns[:half]), Batch(deliveries[half:], returns[half:])]
    return Night(f"đêm {number}", started_at or seen, batches)


def first_night() -> Night:
    """Return a night of four returns of three visits."""
    return night(0, *(visits(unit_id, 3) for unit_id in UNITS))


def second_night() -> Night:
    """Return the night after it, in which the four units have sent five visits instead."""
    return night(1, *(visits(unit_id, 5) for unit_id in UNITS))
