"""Nights built by hand: returns as the reader would give them, so that a test says only what it is about."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chaos.postgres import MISSING, Server, programs, serving
from expectations.decision import Checked, decide
from findings import Finding
from forms import form
from sources import Delivery
from tests.sweep import WHOLE_CONTRACT
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

FIRST_NIGHT = datetime(2020, 6, 5, 19, tzinfo=UTC)


class Province:
    """Makes returns, deliveries and nights; every argument has an everyday default."""

    def visits(self, count: int = 2, **fields: list[Any]) -> dict[str, list[Any]]:
        values: dict[str, list[Any]] = {
            "ho_ten": [f"Nguyễn Văn {number}" for number in range(count)],
            "don_vi_den": ["Huyện đoàn Hải Hà"] * count,
            "ngay_tu": [date(2020, 3, 17)] * count,
            "hinh_thuc": [1] * count,
            "chuyen_de": ["Triển khai chủ trương 1+1"] * count,
        }
        return values | fields

    def table(
        self,
        values: dict[str, list[Any]] | None = None,
        *,
        form_id: str = "DI_CO_SO_KQ",
        unit_id: str | None = "D199",
        period: str | None = "2020-H1",
        sheet: str | None = "Kết quả",
    ) -> RecordTable:
        values = self.visits() if values is None else values
        count = len(next(iter(values.values()), []))
        raw = {
            field: [None if value is None else str(value) for value in column]
            for field, column in values.items()
            if not form(form_id)[field].derived
        }
        columns = {field: number for number, field in enumerate(values, start=2)}
        return RecordTable(form_id, sheet, unit_id, period, list(range(8, 8 + count)), raw, values, columns)

    def checked(
        self,
        *tables: RecordTable,
        content: str | None = None,
        findings: list[Finding] | None = None,
        nil: list[tuple[str, str | None, str | None]] | None = None,
        file: str = "bao-cao.xlsx",
        rejected: bool = False,
    ) -> Checked:
        sha256 = hashlib.sha256((content or repr((tables, nil, file))).encode()).hexdigest()
        first = tables[0] if tables else None
        cells = sum(len(table) * len(table.values) for table in tables)
        read = ReturnRead(
            file=file,
            sha256=sha256,
            form=first.form if first else None,
            unit_id=first.unit_id if first else None,
            period=first.period if first else None,
            tables=list(tables),
            nil=nil or [],
            findings=findings or [],
            conservation=Conservation(read=cells + 3, loaded=cells, ignorable={"title": 3}),
            rejected=rejected,
        )
        return Checked(read, read.findings, decide(read, read.findings))

    def delivery(
        self, checked: Checked, seen_at: datetime = FIRST_NIGHT, source_id: str = "inbox", **rest: Any
    ) -> Delivery:
        return Delivery(
            sha256=checked.read.sha256,
            source_id=source_id,
            name=rest.pop("name", checked.read.file),
            size_bytes=1000,
            seen_at=seen_at,
            modified_at=rest.pop("modified_at", None),
            fingerprint="1000-1",
            **rest,
        )

    def night(self, *checked: Checked, started_at: datetime = FIRST_NIGHT, **rest: Any) -> Night:
        deliveries = [self.delivery(one, seen_at=rest.get("seen_at", started_at)) for one in checked]
        return Night(
            night_id=rest.get("night_id", started_at.isoformat()),
            started_at=started_at,
            batches=[Batch(deliveries, list(checked))],
            findings=rest.get("findings", ()),
            seconds={"read": 1.5},
        )


@pytest.fixture(scope="session")
def province() -> Province:
    return Province()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with its schema and lists and nothing in it; copying it saves every test the migrations."""
    path = tmp_path_factory.mktemp("empty") / "hopnhat.duckdb"
    Warehouse(path).load(Night("empty", FIRST_NIGHT, []))
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, for the catalogues of lakes."""
    if programs() is None:
        pytest.skip(MISSING)
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def new_lake(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Give the setting of a lake with nothing in it, or of a copy of another lake."""
    data = tmp_path_factory.mktemp("lakes")
    names = (f"lake_{number}" for number in itertools.count())

    def make(like: str = "") -> str:
        name, template = next(names), like.partition("dbname=")[2].partition("?")[0] or "template1"
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"ducklake:postgres:{server.address} dbname={name}?data_path={data}/"

    return make


@pytest.fixture(scope="session")
def empty_lake(new_lake: Callable[..., str]) -> str:
    """The same as ``empty_file``, as a lake."""
    setting = new_lake()
    Warehouse(setting).load(Night("empty", FIRST_NIGHT, []))
    return setting


@pytest.fixture
def setting(tmp_path: Path, empty_file: Path) -> str:
    """What names an empty warehouse with its schema, in one file."""
    path = tmp_path / "kho" / "hopnhat.duckdb"
    path.parent.mkdir()
    shutil.copyfile(empty_file, path)
    return str(path)


@pytest.fixture
def lake(new_lake: Callable[..., str], empty_lake: str) -> str:
    """What names an empty warehouse with its schema, as a lake."""
    return new_lake(like=empty_lake)


@pytest.fixture
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """An empty warehouse: in one file, and where a test is marked ``both_gears`` as a lake too."""
    return Warehouse(request.getfixturevalue(getattr(request, "param", "setting")))


@pytest.fixture(scope="session")
def later() -> Callable[[int], datetime]:
    """A moment some nights after the first."""
    return lambda nights: FIRST_NIGHT + timedelta(days=nights)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked ``both_gears`` on a file and on a lake: by default those marked one by one, else whole modules.

    The same questions take a lake some seconds each, so only ``HOPNHAT_WHOLE_CONTRACT=1`` asks it all of them.
    """
    asked = list(metafunc.definition.iter_markers("both_gears"))
    whole = WHOLE_CONTRACT
    if "warehouse" in metafunc.fixturenames and any(whole or not mark.kwargs.get("whole_module") for mark in asked):
        metafunc.parametrize("warehouse", ["setting", "lake"], ids=["file", "lake"], indirect=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_gears(whole_module=False): also run on a lake")
