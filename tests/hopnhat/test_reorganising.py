"""A reorganisation by the guided form: which lines it is, that the lists hold afterwards, and that it is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk import Desk, RefusedError, Trial
from hopnhat.officers.own_desk import editable_lists
from hopnhat.officers.reorganising import changes_of, deeds, fields
from organisation import Organisation
from organisation.reorganisations import read_reorganisations
from province import ProvinceError, province_folder

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DAY = {"takes_effect": "2027-01-01", "document": "Nghị quyết mẫu"}
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tinh"
    shutil.copytree(province_folder(), folder)
    return folder


@pytest.fixture
def desk(folder: Path) -> Desk:
    def trial(files: Mapping[str, bytes], effects: bool) -> Trial:
        tried = folder.with_name("thu")
        shutil.copytree(folder, tried, dirs_exist_ok=True)
        for name, content in files.items():
            (tried / name).write_bytes(content)
        try:
            Organisation.load(tried)
        except ProvinceError as wrong:
            return Trial([finding.params["what"] for finding in wrong.findings])
        return Trial()

    return Desk(editable_lists(), lambda name: folder / name, lambda: None, folder.parent / "desk", trial)


def test_a_merger_ends_one_unit_names_its_successor_and_is_a_fact_with_its_document(desk: Desk, folder: Path) -> None:
    before = (folder / "units.csv").read_bytes()
    said = {**DAY, "unit_id": "C06652-2025", "into": "C06676-2025", "not_comparable": "", "why_not": ""}
    kept = desk.save_together(changes_of(desk, "merge", said, "có nghị quyết"), "lan", NOW)
    after = Organisation.load(folder)
    assert after.unit("C06652-2025", BEFORE) and not after.unit("C06652-2025", AFTER)
    assert after.versions("C06652-2025")[-1].successor_ids == ("C06676-2025",)
    fact = read_reorganisations(folder / "reorganisations.csv")[-1]
    assert (fact.takes_effect, fact.document, fact.status) == (AFTER, "Nghị quyết mẫu", "fact")
    assert fact.what.startswith("sáp nhập Đoàn phường")
    desk.undo(kept[0].number, "minh", NOW, "chưa có hiệu lực")
    assert (folder / "units.csv").read_bytes() == before


def test_a_new_name_is_a_version_of_the_same_unit_and_the_past_keeps_the_old_one(desk: Desk, folder: Path) -> None:
    said = {**DAY, "unit_id": "C06652-2025", "name": "Hà Tu Mới", "union_name": "Đoàn phường Hà Tu Mới"}
    old = Organisation.load(folder).unit("C06652-2025", BEFORE)
    desk.save_together(changes_of(desk, "rename", said, "có nghị quyết"), "lan", NOW)
    after = Organisation.load(folder)
    now = after.unit("C06652-2025", AFTER)
    assert old and now
    assert (now.union_name, now.parent_id, now.level) == ("Đoàn phường Hà Tu Mới", old.parent_id, old.level)
    before = after.unit("C06652-2025", BEFORE)
    assert before and before.union_name == old.union_name


def test_what_is_below_goes_with_a_unit_that_goes_into_one_other(desk: Desk, folder: Path) -> None:
    said = {"takes_effect": "2024-01-01", "document": "Nghị quyết mẫu", "unit_id": "D202", "into": "D199"}
    [_, *moved] = [one for one in changes_of(desk, "merge", said, "thử") if one.list == "units.csv"]
    below = {one.cells["unit_id"] for one in moved if one.kind == "add" and one.cells}
    old = Organisation.load(folder)
    assert below == {unit.unit_id for unit in old.valid(date(2023, 12, 31)) if unit.parent_id == "D202"}
    assert below


@pytest.mark.parametrize(
    ("deed", "said", "sentence"),
    [
        ("merge", {"unit_id": "C06652-2025", "into": "C06652-2025"}, "chính nó"),
        ("merge", {"unit_id": "C06652-2025", "into": "Hà Lầm"}, "Không có đơn vị Hà"),
        ("end", {"unit_id": "D204"}, "không có hiệu lực vào ngày 31/12/2026"),
        ("rename", {"unit_id": "C06652-2025", "name": ""}, "Hãy ghi “Tên mới”"),
        (
            "found",
            {"new_id": "D199", "name": "A", "union_name": "B", "level": "commune", "parent_id": "QN"},
            "D199 đã có",
        ),
        ("end", {"unit_id": "C06652-2025", "takes_effect": "mai"}, "ngày có hiệu lực"),
    ],
)
def test_what_is_left_open_or_cannot_be_is_refused(
    deed: str, said: Mapping[str, str], sentence: str, desk: Desk
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        changes_of(desk, deed, {**DAY, **said}, "thử")


def test_a_deed_asks_for_fields_that_there_are() -> None:
    assert {name for deed in deeds().values() for name in deed["asks"]} == set(fields())
