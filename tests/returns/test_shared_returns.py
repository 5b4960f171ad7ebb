"""Fifty returns as they come, and what a careful clerk reads out of each (``README.md``): all of it, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from expectations import check, decide
from findings import Finding
from transforms.read import read_file
from transforms.returns import Hints, ReturnRead
from vietnamese.text import key

_HERE = Path(__file__).parent
_EXPECTED: dict[str, dict[str, Any]] = json.loads((_HERE / "expected.json").read_text(encoding="utf-8"))
_FORMS = {"A": "DI_CO_SO_KQ", "B": "DI_CO_SO_TH"}
_CODES = {
    "form_multi": "kind_multiple",
    "form_unknown": "kind_unknown",
    "empty": "sheet_empty",
}
# A row that goes back, for whatever reason.
_ROW_ERROR = {"date_invalid", "identity_missing", "cell_error"}


@pytest.fixture(scope="module")
def reads() -> dict[str, tuple[ReturnRead, list[Finding]]]:
    files = {name: read_file(_HERE / "files" / name, name, Hints()) for name in _EXPECTED}
    rules = check(list(files.values()))
    return {name: (read, [*read.findings, *found]) for (name, read), found in zip(files.items(), rules, strict=True)}


@pytest.mark.parametrize("name", _EXPECTED)
def test_is_read_as_a_clerk_reads_it(name: str, reads: dict[str, tuple[ReturnRead, list[Finding]]]) -> None:
    read, findings = reads[name]
    expected = _EXPECTED[name]
    assert decide(read, findings) == expected["decision"], [(f.code, f.cell, f.value) for f in findings]
    assert _codes(expected["must_flag"]) <= {finding.code for finding in findings} | _back(findings)
    assert _records(read) == _wanted(expected)
    if expected["decision"] not in ("reject",):
        assert read.form == _FORMS[expected["form"]]
        assert key(read.unit or "") == key(expected["unit"])
        assert read.period == expected["period"]
    assert read.conservation.balanced
    assert read.conservation.read > 0 or expected["must_flag"] == ["empty"]


def _codes(must_flag: list[str]) -> set[str]:
    renamed = {_CODES.get(code, code) for code in must_flag}
    return {"text_lost_everywhere" if code == "text_lost" else code for code in renamed}


def _back(findings: list[Finding]) -> set[str]:
    return {"row_error"} if any(finding.code in _ROW_ERROR and finding.row for finding in findings) else set()


def _records(read: ReturnRead) -> dict[tuple[str | None, int], dict[str, Any]]:
    return {
        (table.sheet, row): {name: _plain(values[index]) for name, values in table.values.items()}
        for table in read.tables
        for index, row in enumerate(table.rows)
    }


def _wanted(expected: dict[str, Any]) -> dict[tuple[str | None, int], Any]:
    return {(record["sheet"], record["row"]): _Subset(record) for record in expected["records"]}


class _Subset:
    """Equal to any record that says the same in the fields named."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._record = {name: _plain(value) for name, value in record.items() if name not in ("sheet", "row")}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and all(other.get(name) == value for name, value in self._record.items())

    def __repr__(self) -> str:
        return repr(self._record)

    __hash__ = None  # type: ignore[assignment]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return key(value)
    return key(value.isoformat()) if hasattr(value, "isoformat") else value
