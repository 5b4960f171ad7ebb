"""A small share of the trial of damaged returns, and what the trial would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chaos import reader
from chaos.damage import Damage, damage
from findings import catalogue
from transforms.returns import Conservation, RecordTable, ReturnRead


def test_damaged_returns_are_read_right_or_said(tmp_path: Path) -> None:
    tally = reader.run(seed=7, rounds=120, folder=tmp_path)
    assert tally.failures == []
    assert tally.tried == tally.survived == 120


def test_the_same_seed_does_the_same_harm() -> None:
    content = b"Ho ten,Don vi\n" * 40
    harms = [[damage(content, random.Random(seed)).content for seed in range(20)] for _ in range(2)]
    assert harms[0] == harms[1]
    assert len(set(harms[0])) > 15


def read_of(*names: str, codes: tuple[str, ...] = (), cells: int | None = None, sheet: str = "T") -> ReturnRead:
    table = RecordTable("DI_CO_SO_KQ", sheet, None, None, list(range(2, 2 + len(names))), {}, {"ho_ten": list(names)})
    findings = [catalogue().find(code, file="a.csv") for code in codes]
    loaded = len(names) if cells is None else cells
    return ReturnRead("a.csv", tables=[table], findings=findings, conservation=Conservation(len(names), loaded))


FLIP = Damage("flip", b"", touched=1, sealed=False)
SEALED = Damage("flip", b"", touched=1, sealed=True)
CUT = Damage("cut", b"", touched=9, sealed=False)
WHOLE = ("An", "Bình", "Chi", "Dung")


@pytest.mark.parametrize(
    ("harm", "read", "fault"),
    [
        (FLIP, read_of(*WHOLE), None),
        (FLIP, read_of(*WHOLE, sheet="U"), None),
        (FLIP, read_of("Ân", "Bình", "Chi", "Dung"), None),
        (FLIP, read_of("Ân", "Bính", "Chí", "Dung"), "3 other records"),
        (FLIP, read_of("An", "Bình", "Chi"), "1 lost"),
        (FLIP, read_of("An", codes=("csv_open_quote",)), None),
        (FLIP, read_of("An", codes=("file_crashed",)), "gave up"),
        (FLIP, read_of(*WHOLE, cells=1), "cells were lost"),
        (SEALED, read_of("Ân", "Bình", "Chi", "Dung"), "other records"),
        (CUT, read_of("An", "Bình"), None),
        (CUT, read_of("Ân", "Bính", "Chí"), "3 other records"),
    ],
)
def test_what_counts_as_survived(harm: Damage, read: ReturnRead, fault: str | None) -> None:
    found = reader.wrong(read_of(*WHOLE), harm, read)
    assert found is None if fault is None else fault in (found or "")
