"""The corpus itself: deterministic, consistent, all its habits present."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.meaning.corpus import HABITS, corpus
from tests.meaning.draft import Return
from tests.meaning.hands import HANDS
from tests.meaning.run import write
from tests.meaning.score import Findings, about, fold, score
from tests.meaning.spans import days
from tests.meaning.truth import ASK, DECISIONS, SUBJECTS
from tests.meaning.units import units
from tests.meaning.words import COMPARED


@pytest.fixture(scope="module")
def returns() -> list[Return]:
    return list(corpus())


def test_it_is_the_same_every_time(returns: list[Return]) -> None:
    again = list(corpus())
    assert [one.truth for one in again] == [one.truth for one in returns]
    assert [one.sheets for one in again] == [one.sheets for one in returns]


def test_it_is_large_and_of_every_habit(returns: list[Return]) -> None:
    by_habit = Counter(one.habit for one in returns)
    assert list(by_habit) == list(HABITS)
    assert len(returns) >= 450
    assert by_habit["clean"] >= 60
    assert min(by_habit.values()) >= 10
    assert len(HANDS) >= 10
    assert {record.form for one in returns for record in one.truth.records} - {ASK} == set(COMPARED)
    assert {Path(one.file).suffix for one in returns} == {".xlsx", ".xls", ".ods", ".csv"}


def test_no_two_cases_share_a_name(returns: list[Return]) -> None:
    assert not [name for name, count in Counter(one.name for one in returns).items() if count > 1]


def test_every_row_of_the_truth_stands_in_its_file(returns: list[Return]) -> None:
    for one in returns:
        text = one.file.endswith(".csv")
        filled = {
            (None if text else page.name, row)
            for page in one.sheets
            for (row, _), cell in page.cells.items()
            if cell.value is not None
        }
        truth = one.truth
        places = [(record.sheet, record.row) for record in truth.records]
        assert len(set(places)) == len(places), one.name
        assert set(places) <= filled, one.name
        assert set(truth.must_not_load) <= filled, one.name
        assert not set(truth.must_not_load) & set(places), one.name
        assert {(ask.sheet, ask.row) for ask in truth.must_ask if ask.row} <= filled, one.name


def test_every_truth_is_complete(returns: list[Return]) -> None:
    for one in returns:
        truth = one.truth
        assert truth.why, one.name
        assert set(truth.decision) <= set(DECISIONS), one.name
        assert not (truth.must_ask and "load" in truth.decision), one.name
        assert all(set(ask.about.split("|")) <= set(SUBJECTS) for ask in truth.must_ask), one.name
        assert {record.unit_id for record in truth.records} <= {*units(), ASK}, one.name
        if truth.decision == ("load",):
            assert all(ASK not in record.fields.values() for record in truth.records), one.name


def test_what_cannot_be_known_is_asked_about(returns: list[Return]) -> None:
    for one in returns:
        for record in one.truth.records:
            doubtful = ASK in record.fields.values() or ASK in (record.unit_id, record.period, record.form)
            assert not doubtful or one.truth.must_ask or record.either, f"{one.name} {record.row}"


def test_the_days_of_a_visit_that_is_read_lie_within_its_period(returns: list[Return]) -> None:
    for one in returns:
        for record in one.truth.records:
            begin = record.fields.get("ngay_tu")
            if ASK in (record.period, begin, None) or begin is None or record.either:
                continue
            first, last = days(record.period)
            assert first <= date.fromisoformat(begin) <= last, f"{one.name} {record.row}"


def test_the_files_hold_what_the_pages_say(returns: list[Return], tmp_path: Path) -> None:
    some = [one for one in returns if one.file.endswith(".xlsx")][::40]
    for one, path in zip(some, write(some, tmp_path), strict=True):
        book = openpyxl.load_workbook(path)
        for page in one.sheets:
            for (row, column), cell in page.cells.items():
                if isinstance(cell.value, str):
                    assert book[page.name].cell(row, column).value == cell.value, one.name


def test_people_are_invented_and_nobody_has_two_trips_at_once_by_chance(returns: list[Return]) -> None:
    for one in (one for one in returns if one.habit == "clean"):
        names = [record.fields["ho_ten"] for record in one.truth.records if "ho_ten" in record.fields]
        assert len(set(names)) == len(names), one.name


def said(one: Return, **changes: Any) -> dict[str, Any]:
    """What a perfect reader would say, but for the changes."""
    records: list[dict[str, Any]] = [
        {
            "form": record.form,
            "sheet": record.sheet,
            "row": record.row,
            "unit_id": record.unit_id,
            "period": record.period,
            "fields": {name: {"raw": None, "value": value} for name, value in record.fields.items()},
            "findings": [],
        }
        for record in one.truth.records
    ]
    return {"decision": one.truth.decision[0], "findings": [], "records": records, **changes}


def test_a_perfect_reader_of_clean_returns_makes_no_fault(returns: list[Return]) -> None:
    for one in (one for one in returns if one.habit == "clean"):
        result = score(one, said(one))
        assert not result.faults
        assert result.tally["right_readable"] == result.tally["readable"] == len(one.truth.records)


def test_a_wrong_unit_is_silent_or_asked_about(returns: list[Return]) -> None:
    one = next(one for one in returns if one.case == "short-00")
    answer = said(one)
    for record in answer["records"]:
        record["unit_id"] = "QN"
    assert score(one, answer).tally["silent"] == len(one.truth.records)
    finding = {"code": "unit_unknown", "severity": "warning", "sheet": None, "cell": None, "value": "", "message": ""}
    assert not score(one, {**answer, "findings": [finding]}).tally["silent"]
    other = {**finding, "code": "total_mismatch"}
    assert score(one, {**answer, "findings": [other]}).tally["behind"] == len(one.truth.records)


def test_a_finding_is_near_its_row_and_its_sheet() -> None:
    finding = {"code": "days_differ", "severity": "warning", "sheet": "A", "cell": "J8", "value": "", "message": ""}
    near = Findings({"findings": [finding], "decision": "load_flag"})
    assert list(near.near("A", 8))
    assert not list(near.near("A", 9))
    assert not list(near.near("B", 8))
    assert about(finding, ("date",))
    assert not about(finding, ("unit",))


def test_tones_are_folded_but_names_kept_apart() -> None:
    assert fold("Xã Hải Hoà") == fold("xã  hải hòa")
    assert fold("Hải Hoà") != fold("Hải Hà")


def test_cases_name_no_folder_that_tells(returns: list[Return], tmp_path: Path) -> None:
    paths = write(returns[:3], tmp_path)
    assert all(re.fullmatch(r"\d{3}", path.parent.name) for path in paths)
