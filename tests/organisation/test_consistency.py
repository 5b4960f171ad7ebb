"""A list of units that contradicts itself is refused, with every contradiction named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from organisation.consistency import contradictions
from organisation.unit import Unit
from organisation.units import Organisation
from province import Line, ProvinceError, province_folder

PROVINCE = Unit("QN", "22", "Mẫu", "Tỉnh đoàn Mẫu", "province", "tỉnh", "", date.min, date.max, (), "")
OLD = Unit("A", "1", "Cũ", "Đoàn Cũ", "district", "huyện", "QN", date.min, date(2025, 6, 30), ("B",), "")
NEW = Unit("B", "2", "Mới", "Đoàn Mới", "commune", "xã", "QN", date(2025, 7, 1), date.max, (), "")


def contradictions_of(units: list[Unit]) -> list[str]:
    lines = [Line(number, unit) for number, unit in enumerate(units, start=2)]
    return [what for _, what in contradictions(lines)]


def test_a_succession_without_a_gap_is_consistent() -> None:
    assert list(contradictions_of([PROVINCE, OLD, NEW])) == []


@pytest.mark.parametrize(
    ("fault", "units"),
    [
        (
            "hết hiệu lực ngày 2025-06-30 trước",
            [replace(OLD, valid_from=date(2025, 7, 2), successor_ids=())],
        ),
        ("bắt đầu khi dòng", [OLD, NEW, replace(NEW, valid_from=date(2026, 1, 1))]),
        (
            "kế tiếp B của A Đoàn Cũ không có vào ngày 2025-07-01",
            [OLD, replace(NEW, valid_from=date(2025, 7, 2))],
        ),
        ("đơn vị kế tiếp C của A Đoàn Cũ không có vào ngày 2025-07-01", [replace(OLD, successor_ids=("C",)), NEW]),
        ("mà chính nó vẫn còn", [OLD, NEW, replace(OLD, valid_from=date(2025, 7, 1), successor_ids=())]),
        ("mà chính nó vẫn còn", [replace(OLD, valid_to=date.max), NEW]),
        ("đơn vị cấp trên A của B", [OLD, replace(NEW, parent_id="A")]),
        ("đơn vị cấp trên X của B", [OLD, replace(NEW, parent_id="X")]),
        ("cùng lúc có chung mã hành chính", [OLD, NEW, replace(NEW, unit_id="D", union_name="Đoàn Khác")]),
        ("cùng lúc có chung tên dưới cùng một đơn vị cấp trên", [OLD, NEW, replace(NEW, unit_id="D", gso_code="3")]),
    ],
)
def test_a_contradiction_is_named(fault: str, units: list[Unit]) -> None:
    [said] = [found for found in contradictions_of([PROVINCE, *units]) if fault in found]
    assert units[-1].unit_id in said or units[0].unit_id in said


def test_a_code_and_a_name_may_be_used_again_later() -> None:
    again = replace(NEW, gso_code=OLD.gso_code, name=OLD.name, union_name=OLD.union_name)
    assert list(contradictions_of([PROVINCE, OLD, again])) == []


def test_a_parent_that_changed_its_kind_covers_its_units_all_the_same() -> None:
    town = replace(OLD, valid_to=date(2024, 10, 31), successor_ids=())
    city = replace(OLD, kind="thành phố", valid_from=date(2024, 11, 1))
    base = replace(NEW, unit_id="C", parent_id="A", valid_from=date.min, valid_to=date(2025, 6, 30))
    assert list(contradictions_of([PROVINCE, town, city, NEW, base])) == []


def test_a_list_with_contradictions_is_not_loaded_and_all_are_said(tmp_path: Path) -> None:
    folder = shutil.copytree(province_folder(), tmp_path / "lists")
    lines = (folder / "units.csv").read_text(encoding="utf-8").splitlines()
    broken = [line.replace("2019-12-31,D193", "2019-12-31,D999") for line in lines if not line.startswith("T_BP")]
    broken.append("X1,193,Mẫu,Đoàn Mẫu,district,huyện,QN,,2024-01-01,,dữ liệu mẫu")
    (folder / "units.csv").write_text("\n".join(broken), encoding="utf-8")
    with pytest.raises(ProvinceError) as refused:
        Organisation.load(folder)
    said = str(refused.value).splitlines()
    assert len(said) == 2
    assert "units.csv" in said[0] and "D204" in said[0] and "D999" in said[0]
    assert "D193" in said[1] and "X1" in said[1] and "mã hành chính" in said[1]


def test_an_alias_of_a_unit_that_never_was_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(province_folder(), tmp_path / "lists")
    with (folder / "aliases.csv").open("a", encoding="utf-8") as lines:
        lines.write("Đoàn Mỏ,T_MO,gõ nhầm mã\n")
    with pytest.raises(ProvinceError, match="“Đoàn Mỏ” là tên của T_MO"):
        Organisation.load(folder)
