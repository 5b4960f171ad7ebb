"""Every rule finds its fault, in its cell, and nothing else; what only looks like a fault stays silent.

``faults/`` holds a return a file, named after its fault, with the findings it must give; ``silent/`` holds returns that
must give none. All are checked in one night, as the product does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations import check, decide
from expectations.checks import checks_of
from findings import Finding, catalogue
from forms import forms

HERE = Path(__file__).parent
FAULTS = {path.stem: path for path in sorted((HERE / "faults").glob("*.yaml"))}
SILENT = {path.stem: path for path in sorted((HERE / "silent").glob("*.yaml"))}


def _case(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def night(make_table, make_read) -> dict[str, list[Finding]]:
    cases = {name: _case(path) for name, path in (FAULTS | SILENT).items()}
    reads = [make_read(make_table(case["form"], *case["rows"]), file=name) for name, case in cases.items()]
    return dict(zip(cases, check(reads), strict=True))


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_in_its_cell(name: str, night: dict[str, list[Finding]]) -> None:
    expected = [tuple(line) for line in _case(FAULTS[name])["findings"]]
    found = [(finding.code, str(finding.severity), finding.cell, finding.value) for finding in night[name]]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("name", SILENT)
def test_what_is_right_stays_silent(name: str, night: dict[str, list[Finding]]) -> None:
    assert night[name] == []


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_message_leaves_no_place_open(name: str, language: str, night: dict[str, list[Finding]]) -> None:
    for finding in night[name]:
        message = catalogue().message(finding, language)
        assert "…" not in message and "nan" not in message.split(), message


def test_every_rule_has_a_fault() -> None:
    asked = {check.code for form in forms().values() for check in checks_of(form)}
    shown = {line[0] for path in FAULTS.values() for line in _case(path)["findings"]}
    assert shown == asked


def test_finding_says_whose_and_which_file(night: dict[str, list[Finding]]) -> None:
    (finding,) = night["days_differ"]
    assert (finding.file, finding.form, finding.unit_id, finding.period) == (
        "days_differ",
        "DI_CO_SO_KQ",
        "D199",
        "2020-H1",
    )
    assert catalogue().what(finding) == "Ô K8 ghi 3 ngày, nhưng từ ngày đi đến ngày về là 2 ngày."


def test_overlap_names_the_other_row(night: dict[str, list[Finding]]) -> None:
    (finding,) = night["trip_overlap"]
    assert finding.params["other"] == "dòng 8"


def test_unreadable_kind_is_asked_once(make_table, make_read) -> None:
    read = make_read(make_table("DI_CO_SO_KQ", {"hinh_thuc": None, "raw": {"hinh_thuc": "Giao lưu"}}))
    assert decide(read, check([read])[0]) == "load"
