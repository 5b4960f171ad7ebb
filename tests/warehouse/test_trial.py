"""A load that is tried finds what the load finds, and leaves nothing behind."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expectations import Checked
from warehouse import Warehouse
from warehouse.ledger.deciding import QUESTIONS
from warehouse.rules import cross_rules
from warehouse.trial import Asked, Trial

if TYPE_CHECKING:
    from tests.warehouse.conftest import Province

FIRST_NIGHT = datetime(2020, 6, 5, 19, tzinfo=UTC)
NEXT = FIRST_NIGHT + timedelta(days=1)
UNIT, STRANGER = "D199", "D193"


def figures(
    province: Province, result: float, unit_id: str = UNIT, period: str = "2020-H1", code: str = "DV_SO"
) -> Checked:
    values = {"ma_chi_tieu": [code], "chi_tieu": ["Chỉ tiêu mẫu"], "thuc_hien": [result]}
    table = province.table(values, form_id="BC_SOLIEU", unit_id=unit_id, period=period, sheet="Số liệu")
    return province.checked(table, file=f"{unit_id}-{period}-{result}.xlsx")


def visits(
    province: Province, *days: int, form_id: str = "DI_CO_SO_KQ", unit_id: str = UNIT, file: str = "kq.xlsx"
) -> Checked:
    values = province.visits(len(days), ngay_tu=[date(2020, 3, day) for day in days])
    return province.checked(province.table(values, form_id=form_id, unit_id=unit_id), file=file)


@pytest.fixture(scope="module")
def loaded(province: Province, empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which a unit has registered visits and reported two periods; so has another."""
    path = tmp_path_factory.mktemp("trial") / "hopnhat.duckdb"
    shutil.copy(empty_file, path)
    sent = [
        visits(province, 3, 10, form_id="DI_CO_SO_DK", file="dk.xlsx"),
        figures(province, 120, period="2019-H1"),
        visits(province, 3, 10, unit_id=STRANGER, file="khac.xlsx"),
        figures(province, 10, unit_id=STRANGER, period="2019-H1"),
    ]
    Warehouse(path).load(province.night(*sent))
    Warehouse(path).load(
        province.night(visits(province, 3, 10, file="lan-1.xlsx"), started_at=FIRST_NIGHT + timedelta(hours=1))
    )
    return path


@pytest.fixture(scope="module")
def trial(loaded: Path) -> Trial:
    return Trial(loaded)


CASES = {
    "a visit that was never registered": lambda province: [visits(province, 3, 10, 24)],
    "fewer rows than count": lambda province: [visits(province, 3)],
    "ten times last year": lambda province: [figures(province, 1200)],
    "nothing to ask": lambda province: [visits(province, 3, 10, file="lan-2.xlsx")],
    "two files beside each other": lambda province: [
        figures(province, 100, period="2020"), figures(province, 110), visits(province, 3)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_finds_what_the_load_finds(name: str, province: Province, loaded: Path, trial: Trial, tmp_path: Path) -> None:
    sent = CASES[name](province)
    deliveries = [
        province.delivery(one, seen_at=NEXT + timedelta(microseconds=at), name=f"{at}/{one.read.file}")
        for at, one in enumerate(sent)
    ]
    [found] = trial.found([Asked({UNIT}, deliveries, sent, NEXT)])
    assert isinstance(found, list)
    path = tmp_path / "hopnhat.duckdb"
    shutil.copy(loaded, path)
    night = province.night(*sent, started_at=NEXT)
    night.batches[0] = type(night.batches[0])(deliveries, sent)
    Warehouse(path).load(night)
    open_now = [
        one
        for one in Warehouse(path).findings_life()
        if one["unit_id"] == UNIT
        and one["state"] != "mended"
        and one["code"] in {*QUESTIONS, *(rule.code for rule in cross_rules())} - {"same_visit_twice"}
    ]
    places = ("code", "form", "period", "sheet", "row", "value")
    assert sorted(str([getattr(one, name) for name in places]) for one in found) == sorted(
        str([one[name] for name in places]) for one in open_now
    )
    assert bool(found) == (name != "nothing to ask")


def test_nothing_of_another_unit_is_told(province: Province, trial: Trial) -> None:
    own = visits(province, 3, 10, unit_id="D200", file="kq.xlsx")
    assert trial.found([Asked({"D200"}, [province.delivery(own, seen_at=NEXT)], [own], NEXT)]) == [[]]


def test_before_the_first_night_files_are_tried_beside_each_other(province: Province, tmp_path: Path) -> None:
    sent = [visits(province, 3, form_id="DI_CO_SO_DK", file="dk.xlsx"), visits(province, 24, 25)]
    deliveries = [province.delivery(one, seen_at=NEXT) for one in sent]
    [found] = Trial(tmp_path / "none.duckdb").found([Asked({UNIT}, deliveries, sent, NEXT)])
    assert isinstance(found, list)
    assert {one.code for one in found} == {"reported_not_registered"}


def test_units_that_are_tried_together_learn_what_they_learn_alone(province: Province, trial: Trial) -> None:
    asked = []
    for unit_id in (UNIT, STRANGER, UNIT, "D200"):
        sent = [visits(province, 3, 10, 24, unit_id=unit_id, file="kq.xlsx"), figures(province, 1200, unit_id=unit_id)]
        deliveries = [province.delivery(one, seen_at=NEXT, name=f"{len(asked)}/{one.read.file}") for one in sent]
        asked.append(Asked({unit_id}, deliveries, sent, NEXT))
    together, alone = trial.found(asked), [trial.found([one])[0] for one in asked]
    assert together == alone and all(isinstance(found, list) for found in together)
    assert [bool(found) for found in together] == [True, True, True, False]
