"""The bench measures what it says: returns that differ, ways of reading that work, rows that know their targets."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.measure import cost_of
from bench.returns import VISITS, make
from bench.row import Row
from transforms.read import read_file


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("returns"), 12)


def test_every_return_is_another_file_of_another_unit(returns: list[Path]) -> None:
    assert len({path.read_bytes() for path in returns}) == len(returns)
    assert len({read_file(path, path.name).unit_id for path in returns}) == len(returns)


def test_a_return_is_read_whole_and_its_list_is_not(returns: list[Path]) -> None:
    read = read_file(returns[1], returns[1].name)

    assert next(len(table) for table in read.tables) == VISITS
    assert read.sent_back == []
    assert read.conservation.ignorable["hidden_sheet"] == 1800


def test_one_return_in_ten_has_faults(returns: list[Path]) -> None:
    asked = [
        path.name
        for path in returns
        if any(str(finding.severity) != "notice" for finding in read_file(path, path.name).findings)
    ]

    assert asked == ["bao-cao-00000.xlsx", "bao-cao-00010.xlsx"]


@pytest.mark.parametrize("way", ["bare", "calamine"])
def test_what_a_user_would_do_instead_reads_the_same_files(returns: list[Path], way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading", way, str(returns[0].parent), "3"],
        capture_output=True, text=True, check=True, cwd=Path(bench.__file__).parent.parent,
    )  # fmt: skip

    assert json.loads(done.stdout) > 0


def test_work_that_fails_says_why() -> None:
    with pytest.raises(RuntimeError, match="bare"):
        cost_of("bench.reading", "no-such-way", "/", 1)


@pytest.mark.parametrize(
    ("row", "met", "target"),
    [
        (Row("a night", 3.4, "x", most=3.5), True, "<= 3.5 x"),
        (Row("a night", 3.6, "x", most=3.5), False, "<= 3.5 x"),
        (Row("the script", 3.9, "x", least=4), False, ">= 4 x"),
        (Row("for orientation", 1.9, "ms"), None, ""),
    ],
)
def test_a_row_knows_whether_its_target_is_met(row: Row, met: bool | None, target: str) -> None:
    assert (row.met, row.target) == (met, target)


def test_what_is_measured_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "HISTORY", tmp_path / "history.csv")
    monkeypatch.setattr(bench, "_rows", lambda group, returns: [Row("a night", 4.0, "x", most=3.5)])

    assert bench.main(["--only=nights", "--returns=10,20"]) == 1
    bench.main(["--only=nights", "--quick"])

    with (tmp_path / "history.csv").open(encoding="utf-8") as file:
        kept = list(csv.DictReader(file))
    assert [(line["returns"], line["row"], line["measured"], line["met"]) for line in kept] == [
        ("10 and 20", "a night", "4.000", "NO"),
        ("300 and 1000", "a night", "4.000", "NO"),
    ]
    assert "<= 3.5 x" in capsys.readouterr().out
