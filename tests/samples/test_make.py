"""The generator: the same bytes every time, every return there, nothing that a clean clone could not make."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from pathlib import Path

import pytest

import samples
from organisation import Period
from organisation.units import organisation
from samples.make import PERIODS, REORGANISED
from samples.tables import table


def _content(folder: Path) -> dict[str, tuple[str, float]]:
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_give_the_same_bytes_and_dates(sample, tmp_path):
    samples.make(tmp_path / "inbox", periods=[*PERIODS, *REORGANISED])
    assert _content(tmp_path / "inbox") == _content(sample.inbox)
    assert (tmp_path / "manifest.json").read_bytes() == (sample.inbox.parent / "manifest.json").read_bytes()


def test_another_seed_gives_another_province(sample, tmp_path):
    samples.make(tmp_path / "inbox", seed=1, periods=["2020-H1"])
    ours, theirs = _content(sample.inbox), _content(tmp_path / "inbox")
    same = {name for name in theirs if ours.get(name, ("", 0.0))[0] == theirs[name][0]}
    assert len(same) < len(theirs) / 20


def test_a_period_alone_is_the_same_as_among_others(sample, tmp_path):
    manifest = samples.make(tmp_path / "inbox", periods=["2020-H1"])
    assert manifest.figures["2020-H1"] == sample.manifest.figures["2020-H1"]


def test_the_half_year_is_made_in_seconds(tmp_path):
    begun = time.process_time()
    samples.make(tmp_path / "inbox", periods=["2020-H1"])
    assert time.process_time() - begun < 8


@pytest.mark.parametrize("period", [*PERIODS, *REORGANISED])
def test_every_expected_return_is_sent_or_listed_as_absent(sample, period):
    expected = {(unit.unit_id, form) for unit, form in organisation().expected(Period.parse(period))}
    sent = {
        (file["unit_id"], form)
        for file in sample.manifest.files.values()
        if file["period"] == period
        for form in file["forms"]
    }
    absent = {(line["unit_id"], line["form"]) for line in table("absences") if line["period"] == period}
    assert absent <= expected
    assert sent | absent == expected
    assert not sent & absent


def test_every_unit_of_2020_and_the_provincial_office_take_part(sample):
    units = {file["unit_id"] for file in sample.manifest.files.values() if file["period"] == "2020-H1"}
    absent = {line["unit_id"] for line in table("absences")}
    assert len(units | absent) >= 198
    assert Counter(unit[0] for unit in units | absent)["B"] == 177


def test_all_containers_are_in_use_in_the_half_year(sample):
    endings = Counter(Path(name).suffix for name, file in sample.manifest.files.items() if file["period"] == "2020-H1")
    assert endings.keys() == {".xlsx", ".xls", ".ods", ".csv"}
    assert min(endings.values()) >= 5


def test_some_units_have_a_folder_and_some_do_not(sample):
    folders = Counter("/" in name for name in sample.manifest.files)
    assert min(folders.values()) > 100


def test_the_manifest_lies_beside_the_inbox_and_names_files_that_exist(sample):
    written = json.loads((sample.inbox.parent / "manifest.json").read_text(encoding="utf-8"))
    assert written["label"] == "dữ liệu mẫu"
    assert all((sample.inbox / name).is_file() for name in written["files"])
    assert not list(sample.inbox.rglob("manifest.json"))


def test_an_inbox_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "bao_cao.xlsx").write_bytes(b"")
    with pytest.raises(FileExistsError):
        samples.make(tmp_path)


def test_only_the_units_listed_as_late_send_after_the_day_that_is_due(sample):
    due = {("H1", "base"): "06-05", ("H1", "above"): "06-10", ("H2", "base"): "11-25", ("H2", "above"): "11-30"}
    late = set()
    for name, file in sample.manifest.files.items():
        year, half = file["period"].split("-")
        day = due[half, "base" if file["unit_id"].startswith("B") else "above"]
        if file["sent"] > f"{year}-{day}" and "(ban 2)" not in name:
            late.add((file["unit_id"], file["period"]))
    assert late == {(line["unit_id"], line["period"]) for line in table("late")}
