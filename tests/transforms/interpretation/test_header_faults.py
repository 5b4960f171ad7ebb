"""Headers that were once unknown, or made a return go back that anybody can read."""

from __future__ import annotations

import pytest

from transforms.read import interpret
from transforms.workbook import Sheet, Workbook


@pytest.mark.parametrize(
    "kinds", ["CĐ|PH|KTGS|DSH", "Đi CĐ|PHTC|KT, GS|Dự SH", "HT1|HT2|HT3|HT4", "Chuyên đề|Phối hợp|Kiểm tra|Dự hội nghị"]
)
@pytest.mark.parametrize("total", ["Tổng số lượt", "Tổng"])
def test_kinds_counted_under_short_headers(kinds: str, total: str) -> None:
    rows: list[list[object]] = [["ĐƠN VỊ: HUYỆN ĐOÀN TIÊN YÊN"], ["TỔNG HỢP LƯỢT ĐI CƠ SỞ"], ["Quý I năm 2024"]]
    rows += [["STT", "Đơn vị", total, *kinds.split("|")]]
    rows += [[1, "Xã Hà Lâu", 10, 1, 2, 3, 4], [2, "Xã Yên Than", 4, 1, 1, 1, 1], ["Tổng cộng", None, 14, 2, 3, 4, 5]]
    read = interpret(Workbook("xlsx", [Sheet("TH", rows)]), "th.xlsx")  # type: ignore[arg-type]
    values = read.tables[0].values
    assert (read.form, [f.code for f in read.findings]) == ("DI_CO_SO_TH", [])
    assert [values[name] for name in ("luot", "ht1", "ht2", "ht3", "ht4")] == [[10, 4], [1, 1], [2, 1], [3, 1], [4, 1]]
