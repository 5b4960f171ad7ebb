"""The whole sample half-year, read and checked: every planted fault is found in its cell, and nothing else is."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest

from expectations import check, decide
from findings import Finding, Severity
from samples.faults import Fault, all_faults
from transforms.read import read_file
from transforms.returns import ReturnRead

PERIODS = ("2020-H1", "2025-H1", "2026-H1")


@dataclass(frozen=True)
class Outcome:
    read: ReturnRead
    findings: list[Finding]

    @property
    def asked(self) -> set[tuple[str, str, str | None]]:
        """(code, severity, cell) of everything somebody is asked about."""
        return {(one.code, str(one.severity), one.cell) for one in self.findings if one.severity is not Severity.NOTICE}


@pytest.fixture(scope="module")
def outcomes(sample) -> dict[str, Outcome]:
    names = sorted(sample.manifest.files)
    reads = [read_file(sample.inbox / name, name) for name in names]
    checked = check(reads)
    return {name: Outcome(read, read.findings + found) for name, read, found in zip(names, reads, checked, strict=True)}


@pytest.fixture(scope="module")
def planted(sample) -> dict[str, list[Fault]]:
    """The faults of each file that one return alone shows."""
    faults = {fault.id: fault for fault in all_faults()}
    found: dict[str, list[Fault]] = defaultdict(list)
    for name, file in sample.manifest.files.items():
        found[name] += [faults[one] for one in file["faults"] if faults[one].found_by in ("reader", "rules")]
    return found


def _expected(fault: Fault, read: ReturnRead) -> set[tuple[str, str, str | None]]:
    if fault.found_at.isalpha():
        cells = {f"{fault.found_at}{row}" for table in read.tables for row in table.rows}
        return {(fault.code, fault.severity, cell) for cell in cells}
    return {(fault.code, fault.severity, fault.found_at or None)}


def test_every_planted_fault_is_found_in_its_cell_and_nothing_else_is(outcomes, planted):
    missed, extra = {}, {}
    for name, outcome in outcomes.items():
        expected = set().union(*(_expected(fault, outcome.read) for fault in planted[name]))
        if expected - outcome.asked:
            missed[name] = expected - outcome.asked
        if outcome.asked - expected:
            extra[name] = outcome.asked - expected
    assert (missed, extra) == ({}, {})


def test_findings_name_the_sheet_of_their_fault(outcomes, planted):
    for name, faults in planted.items():
        sheets = {one.sheet for one in outcomes[name].findings if one.cell}
        assert not sheets or sheets == {fault.sheet for fault in faults if fault.found_at}


def test_every_file_gets_the_decision_it_should(sample, outcomes):
    wrong = {
        name: (decide(outcome.read, outcome.findings), sample.manifest.files[name]["decision"])
        for name, outcome in outcomes.items()
        if decide(outcome.read, outcome.findings) != sample.manifest.files[name]["decision"]
    }
    assert wrong == {}


def test_every_accepted_file_is_known_by_its_unit_and_period(sample, outcomes):
    misread = {fault.id for fault in all_faults() if fault.code == "date_outside_period" and fault.found_at == "E"}
    for name, outcome in outcomes.items():
        file = sample.manifest.files[name]
        if file["decision"] != "reject" and not misread & set(file["faults"]):
            assert (outcome.read.unit_id, outcome.read.period) == (file["unit_id"], file["period"]), name


def test_every_record_is_read_or_sent_back(sample, outcomes):
    for name, outcome in outcomes.items():
        file = sample.manifest.files[name]
        if file["decision"] == "reject":
            continue
        found: Counter[str] = Counter()
        for table in outcome.read.tables:
            found[table.form] += len(table)
        for row in outcome.read.sent_back:
            found[row.form] += 1
        assert found == Counter(file["records"]), name
        assert outcome.read.conservation.balanced


@pytest.mark.parametrize("period", PERIODS)
def test_the_visits_in_the_figures_are_those_of_the_manifest(sample, outcomes, period):
    """Count as the warehouse does: the last accepted version of each unit, without the rows that an error keeps out."""
    counted: dict[str, list[int]] = {}
    for name, outcome in sorted(outcomes.items(), key=lambda pair: sample.manifest.files[pair[0]]["sent"]):
        file = sample.manifest.files[name]
        out = {(one.sheet, one.row) for one in outcome.findings if one.severity is Severity.ERROR}
        if file["period"] != period or decide(outcome.read, outcome.findings) not in ("load", "load_flag"):
            continue
        for table in outcome.read.tables:
            if table.form == "DI_CO_SO_KQ":
                kinds = zip(table.rows, table.values["hinh_thuc"], strict=True)
                counted[file["unit_id"]] = [kind for row, kind in kinds if (table.sheet, row) not in out]
    visits = Counter(kind for kinds in counted.values() for kind in kinds)
    assert {str(kind): visits[kind] for kind in (1, 2, 3, 4)} == sample.manifest.figures[period]["visits"]
