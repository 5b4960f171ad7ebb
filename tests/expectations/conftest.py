"""Returns as the reader gives them, made in memory: a table beside each fixture says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from forms import form
from transforms.returns import RecordTable, ReturnRead

FIRST_ROW = 8
CLEAN: dict[str, dict[str, Any]] = {
    "DI_CO_SO_DK": {
        "ho_ten": "Nguyễn Văn A", "chuc_vu": "Phó Bí thư", "don_vi_den": "Huyện đoàn Tiên Yên",
        "ngay_tu": date(2020, 3, 17), "ngay_den": date(2020, 3, 18), "do_chinh_xac": "ngay",
        "hinh_thuc": 3, "chuyen_de": "Triển khai chủ trương 1+1",
    },
    "DI_CO_SO_KQ": {
        "ho_ten": "Nguyễn Văn A", "chuc_vu": "Phó Bí thư", "don_vi_den": "Huyện đoàn Tiên Yên", "cap_don_vi": "huyen",
        "ngay_tu": date(2020, 3, 17), "ngay_den": date(2020, 3, 18), "do_chinh_xac": "ngay", "so_ngay": 2,
        "hinh_thuc": 3, "chuyen_de": "Triển khai chủ trương 1+1", "ngay_bao_cao": date(2020, 3, 28),
    },
    "DI_CO_SO_TH": {"don_vi": "Xã Hà Lâu", "luot": 12, "ht1": 3, "ht2": 3, "ht3": 3, "ht4": 3},
    "BC_SOLIEU": {
        "ma_chi_tieu": "DV_KETNAP", "don_vi_tinh": "người", "chi_tieu_giao": 120.0, "thuc_hien": 64.0, "luy_ke": 64.0,
    },
    "HOAT_DONG": {
        "mang": 2, "ten_hoat_dong": "Tháng 3 biên giới", "dia_diem": "Móng Cái", "ngay_tu": date(2020, 3, 1),
        "ngay_den": date(2020, 3, 3), "do_chinh_xac": "ngay", "luot_dvtn": 350, "de_nghi": True,
    },
}  # fmt: skip

MakeRead = Callable[..., ReturnRead]


def written(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def table_of(form_id: str, *rows: dict[str, Any], sheet: str = "Sheet1", period: str = "2020-H1") -> RecordTable:
    fields = [column.field for column in form(form_id).fields]
    records = [{**CLEAN[form_id], **row} for row in rows]
    values = {field: [record.get(field) for record in records] for field in fields}
    raw = {field: [written(value) for value in column] for field, column in values.items()}
    for position, row in enumerate(rows):
        for field, text in row.get("raw", {}).items():
            raw[field][position] = text
    return RecordTable(
        form=form_id,
        sheet=sheet,
        unit_id="D199",
        period=period,
        rows=list(range(FIRST_ROW, FIRST_ROW + len(rows))),
        raw=raw,
        values=values,
        columns={field: number for number, field in enumerate(fields, start=2)},
    )


@pytest.fixture(scope="session")
def make_table() -> Callable[..., RecordTable]:
    """Make the table of a form: each row is a clean record but for the fields it names; ``raw`` overrides texts."""
    return table_of


@pytest.fixture(scope="session")
def make_read() -> MakeRead:
    """Make a read of one or several tables."""

    def make(*tables: RecordTable, file: str = "bao_cao.xlsx") -> ReturnRead:
        first = tables[0] if tables else None
        return ReturnRead(file=file, form=first and first.form, unit_id="D199", period="2020-H1", tables=list(tables))

    return make
