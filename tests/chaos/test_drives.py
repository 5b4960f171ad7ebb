"""A small share of the trial of shared drives, and proof that it would notice what it looks for."""

from __future__ import annotations

import json
from pathlib import Path

from chaos import drives
from chaos.servers.wire import Wire
from reports.release import file_facts
from reports.targets import Login, TargetEntry


def test_no_drive_that_fails_tears_a_release_or_holds_back_another(tmp_path: Path) -> None:
    tally = drives.run(seed=2020, rounds=6, folder=tmp_path)
    assert tally.tried == 6
    assert not tally.failures


def place_with(lying: dict[str, bytes]) -> drives.Place:
    def nothing() -> None: ...

    return drives.Place(TargetEntry("x", "s3", "x"), Login(), Wire(), lambda: lying, nothing, nothing, nothing, True)


def test_the_trial_notices_a_torn_release_and_one_written_over() -> None:
    files = {"a.docx": b"mot"}
    whole = {"x/Lần 1/a.docx": b"mot", "x/Lần 1/manifest.json": json.dumps({"files": file_facts(files)}).encode()}
    assert drives._torn(place_with(whole), whole) is None
    assert "torn" in str(drives._torn(place_with({**whole, "x/Lần 1/a.docx": b"mo"}), {}))
    assert "written over" in str(drives._torn(place_with({**whole, "x/Lần 1/a.docx": b"hai"}), whole))
