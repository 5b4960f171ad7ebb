"""A warehouse that some returns were loaded into, and more of them to load, as reading gives them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from expectations.decision import Checked
from hopnhat.settings import Settings
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

SEEN = datetime(2020, 6, 5, 12, tzinfo=UTC)
Visits = Callable[..., Checked]
Load = Callable[..., None]


def visits_of(unit_id: str, kinds: list[int], days: int = 1) -> Checked:
    count = len(kinds)
    values: dict[str, list[Any]] = {
        "ho_ten": [f"Nguyễn Văn {unit_id} {number}" for number in range(count)],
        "don_vi_den": ["Huyện đoàn Hải Hà"] * count,
        "ngay_tu": [date(2020, 3, 17)] * count,
        "ngay_den": [date(2020, 3, 16 + days)] * count,
        "so_ngay": [days] * count,
        "hinh_thuc": kinds,
        "chuyen_de": ["Triển khai chủ trương 1+1"] * count,
    }
    raw = {name: [str(one) for one in column] for name, column in values.items()}
    columns = {name: number for number, name in enumerate(values, start=2)}
    rows = list(range(8, 8 + count))
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", unit_id, "2020-H1", rows, raw, values, columns)
    sha256 = hashlib.sha256(repr((unit_id, kinds, days)).encode()).hexdigest()
    cells = Conservation(read=7 * count, loaded=7 * count)
    name = f"{unit_id}-{sha256[:4]}.xlsx"
    return Checked(
        ReturnRead(name, sha256, table.form, unit_id, None, "2020-H1", [table], conservation=cells), [], "load"
    )


def load_into(settings: Settings, day: int, *returns: Checked) -> None:
    seen = SEEN + timedelta(days=day)
    deliveries = [Delivery(one.read.sha256, "inbox", one.read.file, 1000, seen, None) for one in returns]
    Warehouse(settings.warehouse).load(Night(f"dem-{day}", seen, [Batch(deliveries, list(returns))]))


@pytest.fixture(scope="session")
def visits() -> Visits:
    """Makes a checked return: a unit's visits of 2020-H1, by their kinds."""
    return visits_of


@pytest.fixture(scope="session")
def load() -> Load:
    """Loads returns on a day after the first: settings, day, returns."""
    return load_into


@pytest.fixture(scope="session")
def warehouse_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that two units' visits of 2020-H1 were loaded into."""
    home = tmp_path_factory.mktemp("two")
    settings = Settings(home, str(home / "hopnhat.duckdb"), home, home, 1)
    load_into(settings, 0, visits_of("D199", [1, 3]), visits_of("D200", [1]))
    return Path(settings.warehouse)


@pytest.fixture
def settings(tmp_path: Path, warehouse_of_two: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with that warehouse, without LibreOffice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("HOPNHAT_WAREHOUSE", raising=False)
    settings = Settings.load(tmp_path / "home")
    Path(settings.warehouse).parent.mkdir(parents=True)
    shutil.copy(warehouse_of_two, settings.warehouse)
    return settings
