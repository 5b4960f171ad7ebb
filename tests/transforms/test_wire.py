"""What a child process says comes back as it was meant."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from findings import Finding, Severity
from transforms.returns import Conservation, RecordTable, ReturnRead, SentBackRow
from transforms.wire import decode, encode


def test_everything_survives_the_wire() -> None:
    table = RecordTable(
        "DI_CO_SO_KQ",
        "Kết quả",
        "D199",
        "2020-H1",
        rows=[8, 9],
        raw={"ho_ten": ["Nguyễn Văn A", None], "ngay_tu": ["14/2/2020", "??"]},
        values={"ho_ten": ["Nguyễn Văn A", None], "ngay_tu": [date(2020, 2, 14), None], "hinh_thuc": [[1, 3], 2]},
        columns={"ho_ten": 2, "ngay_tu": 5},
    )
    read = ReturnRead(
        "a.xlsx",
        tables=[table],
        nil=[("DI_CO_SO_DK", "D199", None)],
        sent_back=[SentBackRow("DI_CO_SO_KQ", "Kết quả", 10, [("B10", "x")])],
        findings=[Finding("date_invalid", Severity.ERROR, row=9, column=5, field="ngay_tu", params={"a": "b"})],
        conservation=Conservation(10, 8, 1, {"title": 1}),
    )
    assert decode(encode(read)) == read


def test_bytes_that_are_no_return_are_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(msgspec.msgpack.encode({"file": 3}))
