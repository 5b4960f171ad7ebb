"""Every reorganisation as data: whom a period expects, who answers later, and what a name means on which side."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from organisation import Organisation, Period, Unit
from organisation.expected import Expected
from organisation.reorganisations import between, read_reorganisations, reorganisations
from organisation.units import organisation
from vietnamese.text import key

ROOT = Path(__file__).resolve().parents[2]
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
COMMUNES = [unit for unit in organisation().valid(AFTER) if unit.level == "commune"]


def expected(period: str, known: Organisation | None = None) -> Counter[str]:
    """How many units of each level a period expects returns of."""
    returns = (known or organisation()).expected(Period.parse(period))
    return Counter({unit.unit_id: unit.level for unit, _ in returns}.values())


def ids(units: tuple[Unit, ...]) -> list[str]:
    return [unit.unit_id for unit in units]


def test_hoanh_bo_is_expected_until_2019_and_ha_long_answers_for_it_from_2020() -> None:
    known = organisation()
    units = {
        period: {unit.unit_id for unit, _ in known.expected(Period.parse(period))} for period in ("2019-H2", "2020-H1")
    }
    assert units["2019-H2"] - units["2020-H1"] == {"D204"}
    assert ids(known.answering("D204", date(2019, 12, 31))) == ["D204"]
    assert ids(known.answering("D204", date(2020, 1, 1))) == ["D193"]
    assert ids(known.answering("D204", AFTER)) == ids(known.answering("D193", AFTER))
    assert known.unit("B07030", date(2019, 12, 31)) is None, "its communes report to Hạ Long, never to Hoành Bồ"


def test_the_name_hoanh_bo_is_a_district_then_a_ward_of_ha_long_then_a_commune_union() -> None:
    days = {date(2019, 6, 30): "D204", date(2020, 6, 30): "B07030", AFTER: "C07030-2025"}
    for day, unit_id in days.items():
        unit = organisation().match("Hoành Bồ", day).unit
        assert unit is not None and unit.unit_id == unit_id, day


@pytest.fixture
def with_twelve_mines() -> Organisation:
    """The province and twelve base units of Đoàn Than that leave the province's Union; their names are sample data."""
    mines = [
        Unit(
            f"B_MO{n:02d}",
            "",
            f"Mỏ mẫu {n}",
            f"Đoàn Mỏ mẫu {n}",
            "base",
            "",
            "T_THAN",
            date.min,
            date(2020, 10, 16),
            (),
            "",
        )
        for n in range(1, 13)
    ]
    stays = replace(mines[0], unit_id="B_MO00", name="Mỏ mẫu 0", union_name="Đoàn Mỏ mẫu 0", valid_to=date.max)
    rules = [Expected(["BC_SOLIEU"], ["base", "affiliated"], ["half"])]
    return Organisation([*organisation().units, *mines, stays], {}, rules)


def test_twelve_base_units_that_left_doan_than_are_expected_no_more_and_nobody_answers_for_them(
    with_twelve_mines: Organisation,
) -> None:
    mines = {
        period: {
            unit.unit_id for unit, _ in with_twelve_mines.expected(Period.parse(period)) if unit.parent_id == "T_THAN"
        }
        for period in ("2020-H1", "2020-H2")
    }
    assert mines["2020-H1"] - mines["2020-H2"] == {f"B_MO{n:02d}" for n in range(1, 13)}
    assert mines["2020-H2"] == {"B_MO00"}
    assert with_twelve_mines.answering("B_MO07", date(2020, 10, 17)) == ()
    assert with_twelve_mines.match("Đoàn Mỏ mẫu 7", date(2020, 10, 16)).unit is not None
    assert with_twelve_mines.match("Đoàn Mỏ mẫu 7", date(2020, 10, 17)).unit is None


def test_doan_than_itself_goes_on_in_a_new_version_that_says_what_left() -> None:
    versions = organisation().versions("T_THAN")
    assert [(unit.valid_from, unit.valid_to) for unit in versions] == [
        (date.min, date(2020, 10, 16)),
        (date(2020, 10, 17), date.max),
    ]
    assert "12 of its base units" in versions[1].status
    assert ids(organisation().answering("T_THAN", date(2026, 6, 30))) == ["T_THAN"]


def test_dong_trieu_is_one_unit_under_two_names() -> None:
    known = organisation()
    for day, name in ((date(2024, 10, 31), "Thị đoàn Đông Triều"), (date(2024, 11, 1), "Thành đoàn Đông Triều")):
        unit = known.match(name, day).unit
        assert unit is not None and unit.unit_id == "D205"
    assert known.match("Thành đoàn Đông Triều", date(2024, 10, 31)).unit is None
    assert known.match("Thị đoàn Đông Triều", date(2024, 11, 1)).unit is None
    assert ids(known.answering("D205", date(2025, 1, 1))) == ["D205"]
    assert expected("2024-H2") == expected("2024-H1")


def test_july_2025_puts_54_communes_in_the_place_of_districts_and_base_units() -> None:
    assert expected("2025-H1") == {"province": 1, "district": 13, "affiliated": 7, "base": 177}
    assert expected("2025-H2") == expected("2026-H1") == {"province": 1, "affiliated": 7, "commune": 54}


def test_every_unit_closed_in_july_2025_has_successors_and_every_commune_has_predecessors() -> None:
    known = organisation()
    closed = [unit for unit in known.units if unit.valid_to == BEFORE]
    assert len(closed) == 13 + 177
    reached = {ids(known.answering(unit.unit_id, AFTER))[0] for unit in closed if unit.level == "base"}
    assert reached == {unit.unit_id for unit in COMMUNES}
    for district in (unit for unit in closed if unit.level == "district"):
        of_bases = {
            successor for base in closed if base.parent_id == district.unit_id for successor in base.successor_ids
        }
        assert set(district.successor_ids) == of_bases, district.union_name


@pytest.mark.parametrize(
    ("unit_id", "names"),
    [
        ("B06646", []),
        ("B07054", ["Đoàn xã Quảng La"]),
        ("B07042", ["Đoàn xã Thống Nhất", "Đoàn phường Hoành Bồ"]),
        ("B06886", ["Đoàn xã Hải Hoà", "Đoàn xã Hải Lạng", "Đoàn xã Ba Chẽ"]),
        ("B07036", ["Đoàn xã Lương Minh"]),
        ("D207", ["Đoàn đặc khu Cô Tô"]),
        ("B06967", ["Đoàn xã Cái Chiên"]),
    ],
)
def test_who_answers_after_july_2025(unit_id: str, names: list[str]) -> None:
    assert [unit.union_name for unit in organisation().answering(unit_id, AFTER)] == names


def test_codes_are_used_again_by_units_of_other_names() -> None:
    before = {unit.gso_code: unit for unit in organisation().valid(BEFORE) if unit.gso_code}
    again = [unit for unit in COMMUNES if unit.gso_code in before]
    renamed = [unit for unit in again if key(before[unit.gso_code].name) != key(unit.name)]
    assert len(renamed) == 23
    assert {unit.unit_id for unit in again}.isdisjoint(unit.unit_id for unit in before.values())


def test_a_name_used_again_means_another_unit_on_the_other_side_of_the_day() -> None:
    known = organisation()
    districts = {unit.name for unit in known.valid(BEFORE) if unit.level == "district"}
    shared = [unit for unit in COMMUNES if unit.name in districts]
    assert len(shared) == 13 - 2, "all districts but Móng Cái (1, 2, 3) and Hải Hà gave a commune their name"
    for commune in COMMUNES:
        now = known.match(commune.union_name, AFTER)
        then = known.match(commune.union_name, BEFORE)
        assert now.unit == commune
        assert then.unit is None or then.unit.unit_id != commune.unit_id


def test_a_district_union_means_nothing_after_the_district_is_gone() -> None:
    known = organisation()
    for district in (unit for unit in known.valid(BEFORE) if unit.level == "district"):
        assert known.match(district.union_name, BEFORE).unit == district
        assert known.match(district.union_name, AFTER).unit is None
        assert known.ever(district.union_name) is not None


def test_what_a_report_may_say_of_a_year_is_what_took_effect_in_it() -> None:
    assert [one.takes_effect for one in between(date(2025, 6, 30), date(2026, 6, 30))] == [AFTER]
    assert [one.takes_effect for one in between(date(2019, 6, 30), date(2020, 6, 30))] == [date(2020, 1, 1)]
    assert between(date(2025, 7, 1), date(2026, 7, 1)) == ()
    assert [one.status for one in reorganisations()] == ["assumed", "fact", "fact", "fact"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1/7/2025,mẫu,NQ 1,fact,,", "dòng 2, cột takes_effect: “1/7/2025” không dùng được"),
        ("2025-07-01,,NQ 1,fact,,", "dòng 2, cột what: ô trống"),
        ("2025-07-01,mẫu,NQ 1,maybe,,", "cột status: “maybe” không dùng được.*fact, assumed"),
        ("2025-07-01,mẫu,NQ 1,fact,DCS_SO,", "dòng 2: cột why_not cần nói vì sao"),
    ],
)
def test_a_reorganisation_that_does_not_say_enough_is_refused(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "reorganisations.csv"
    path.write_text(f"takes_effect,what,document,status,not_comparable,why_not\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_reorganisations(path)


def test_the_command_says_who_answers_for_a_unit() -> None:
    asked = [sys.executable, "-m", "organisation", "2025-07-01", "--unit", "B07042"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["C07060-2025 Đoàn xã Thống Nhất", "C07030-2025 Đoàn phường Hoành Bồ"]
