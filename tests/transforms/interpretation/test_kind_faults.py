"""Ways to say the kind of a visit that were once unknown, or taken for another."""

from __future__ import annotations

from typing import Any

import pytest

from forms.choices import choices
from transforms.tidy import tidy
from transforms.values.choices import choice_reader
from transforms.workbook import Sheet

_KINDS = choice_reader(choices("hinh_thuc"))


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Đi KTGS", 3),
        ("Đi kiểm tra, giám sát", 3),
        ("Tham gia sinh hoạt chi đoàn", 4),
        ("Hình thức: phối hợp", 2),
        ("Công tác kiểm tra, giám sát", 3),
        ("Phối hợp tổ chức, triển khai", 2),
        ("Dự họp BCH", 4),
        ("DSH", 4),
    ],
)
def test_a_kind_behind_words_that_lead_to_it(cell: str, kind: int) -> None:
    assert _KINDS[cell] == ((kind,), None)


@pytest.mark.parametrize("cell", ["CĐ", "Đi CĐ", "Đi cơ sở", "Khảo sát", "Đi"])
def test_words_that_lead_to_no_kind(cell: str) -> None:
    assert _KINDS[cell] == ((), "choice_unknown")


@pytest.mark.parametrize("ticks", ["Chuyên đề|Phối hợp|KTGS|Dự SH", "CĐ|PH|KTGS|DSH", "HT1|HT2|HT3|HT4"])
@pytest.mark.parametrize("mark", [(True, False), (1, 0), ("x", None), ("Có", "Không"), ("☑", "☐")])
def test_ticks_and_boxes_to_tick(maker: Any, judge: Any, ticks: str, mark: tuple[Any, Any]) -> None:
    made = maker().titles().header(*maker.heads[:5], *ticks.split("|"), "Nội dung", "Kết quả")
    kinds = list(maker.kinds)
    made.records(lambda n, visit, row: [*row[:5], *[mark[k != visit.kind] for k in kinds], *row[6:8]])
    verdict = judge(made.signatures().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_boolean_is_a_text_that_no_number_answers_for() -> None:
    row = tidy(Sheet("", [[True, 1, 1.0, "1", False, 0]])).rows[0]
    assert row == ["TRUE", 1, 1.0, "1", "FALSE", 0]
    assert (_KINDS[1].values, _KINDS[1.0].values, _KINDS["1"].values) == ((1,), (1,), (1,))
    assert _KINDS[row[0]].values == ()


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Dự sinh hoạt chuyên đề hội nghị BCH, BTV và sinh hoạt chi đoàn", 4),
        ("Phối hợp tổ chức, triển khai hoạt động cơ sở", 2),
        ("Phối hợp triển khai hoạt động cơ sở", 2),
    ],
)
def test_a_kind_with_some_words_left_out(cell: str, kind: int) -> None:
    assert _KINDS[cell] == ((kind,), None)


@pytest.mark.parametrize(
    ("sheet", "title", "kind"),
    [("Kiểm tra, giám sát", None, 3), ("Báo cáo", "Hình thức: Phối hợp", 2), ("HT4", "DỰ SINH HOẠT", 4)],
    ids=["sheet", "labelled title", "both"],
)
def test_the_kind_said_once_for_the_whole_sheet(maker: Any, sheet: str, title: str | None, kind: int) -> None:
    made = maker(sheet=sheet).titles().add(title)
    made.header(*[head for head in maker.heads if head != "Nội dung"])
    made.records(lambda number, visit, row: [*row[:5], *row[6:]])
    read = made.made().read()
    assert read.tables[0].values["hinh_thuc"] == [kind] * 8
    assert not [finding for finding in read.findings if finding.severity != "notice"]


def test_two_kinds_said_for_one_sheet_are_none(maker: Any) -> None:
    made = maker(sheet="Chuyên đề").titles().add("Hình thức: Kiểm tra, giám sát")
    made.header(*[head for head in maker.heads if head != "Nội dung"])
    made.records(lambda number, visit, row: [*row[:5], *row[6:]])
    read = made.made().read()
    assert read.rejected
    assert [finding.code for finding in read.findings] == ["column_missing"]


@pytest.mark.parametrize("numbers", [["1", "2", "3", "4"], ["(1)", "(2)", "(3)", "(4)"], [1, 2, 3, 4]])
@pytest.mark.parametrize("rows", [1, 2])
def test_tick_columns_under_the_numbers_of_the_kinds(maker: Any, judge: Any, numbers: list[Any], rows: int) -> None:
    made, heads = maker().titles(), maker.heads
    if rows == 1:
        made.header(*heads[:5], *numbers, *heads[6:])
    else:
        made.header(*heads[:6], None, None, None, *heads[6:]).add(*[None] * 5, *numbers)
    made.records(lambda _, visit, row: [*row[:5], *("x" if visit.kind == k else None for k in range(1, 5)), *row[6:]])
    finished = made.made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.asked, verdict.right) == ([], [], 8)


@pytest.mark.parametrize("text", ["***", "...", "Số: 12", "II"])
def test_a_title_without_words_says_no_kind(maker: Any, text: str) -> None:
    made = maker().titles().add(text)
    made.header(*[head for head in maker.heads if head != "Nội dung"])
    made.records(lambda number, visit, row: [*row[:5], *row[6:]])
    assert [finding.code for finding in made.made().read().findings] == ["column_missing"]


@pytest.mark.parametrize("name", ["hinh_thuc", "mang_cong_tac", "chi_tieu", "co_khong", "cap_don_vi"])
def test_signs_alone_choose_nothing(name: str) -> None:
    reader = choice_reader(choices(name))
    assert [text for text in ("***", "...", "?", "()", "*", "//") if reader[text].values] == []


def test_group_rows_say_the_kind_before_the_name_of_the_sheet(maker: Any) -> None:
    made = maker(sheet="Chuyên đề").titles()
    made.header(*[head for head in maker.heads if head != "Nội dung"]).add("I", "Kiểm tra, giám sát")
    made.records(lambda number, visit, row: [*row[:5], *row[6:]])
    assert set(made.made().read().tables[0].values["hinh_thuc"]) == {3}


def test_a_kind_above_the_header_holds_until_the_next_one(maker: Any) -> None:
    heads = [head for head in maker.heads if head != "Nội dung"]
    made = maker().titles().add("I. ĐI THEO CHUYÊN ĐỀ").header(*heads)
    for number, visit in enumerate(made.visits, 1):
        if number == 5:
            made.add().add("II. KIỂM TRA, GIÁM SÁT").header(*heads)
        row = made.row(number, visit)
        made.visit(visit, [*row[:5], *row[6:]])
    read = made.made().read()
    assert [kind for table in read.tables for kind in table.values["hinh_thuc"]] == [1] * 4 + [3] * 4
    assert read.findings == []
