"""Habits of hand that a clerk reads without a question: marks, abbreviations, wrapped lines, notes between rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms import forms
from organisation import Period
from organisation.units import organisation
from transforms.records.doubts import is_place
from transforms.subject.period_text import told_by
from transforms.values.choices import choice_reader
from transforms.values.dates import day_reader

_KINDS = forms()["DI_CO_SO_KQ"]["hinh_thuc"].choices


def test_an_apostrophe_that_marks_a_cell_as_text_is_no_part_of_it(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records(lambda _, __, row: [f"'{cell}" if cell else cell for cell in row]).end()
    verdict = judge(made.made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize("mark", ["“", "”", "''''", "(nt)", "tương tự", "như\ntrên"])
def test_ditto_marks_of_word_processors(maker: Any, judge: Any, mark: str) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        if number in (3, 4):
            visit.place, visit.kind = made.visits[1].place, made.visits[1].kind
            row[3] = row[5] = mark
        made.visit(visit, row)
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_letters_that_number_the_columns(maker: Any, judge: Any) -> None:
    verdict = judge(maker().titles().header().add(*"ABCDEFGHI").records().end().made())
    assert (verdict.silent, verdict.right, verdict.records, verdict.asked) == ([], 8, 8, [])


@pytest.mark.parametrize("text", ["Trang 1/2", "Trang 2", "Đợt II"])
def test_a_page_number_or_a_round_between_rows_asks_nothing(maker: Any, judge: Any, text: str) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        if number == 5:
            made.add(None, text)
        made.visit(visit, made.row(number, visit))
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize(
    "text",
    ["(Không có phát sinh trong kỳ)", "Không thực hiện", "Chưa tổ chức", "Không có chuyến đi nào", "Không", "Nil"],
)
def test_other_words_for_nothing(maker: Any, text: str) -> None:
    assert maker().titles().header().add(text).signatures().made().read().nil


@pytest.mark.parametrize("mark", ["ü", "þ"])
def test_ticks_of_a_font_of_signs(maker: Any, judge: Any, mark: str) -> None:
    heads = [*maker.heads[:5], "Chuyên đề", "Phối hợp", "KT, GS", "Dự SH", "Nội dung", *maker.heads[7:]]
    made = maker().titles().header(*heads)
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        made.visit(visit, [*row[:5], *[mark if visit.kind == kind else None for kind in range(1, 5)], *row[6:]])
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize(
    ("cell", "values", "problem"),
    [
        ("Phối hợp tổ chức, triển khai HĐ tại cơ sở", (2,), None),
        ("PHTC triển khai HĐ", (2,), None),
        ("Triển khai hoạt động tại cơ sở", (2,), None),
        ("Dự sinh hoạt với chi đoàn", (4,), None),
        ("Tham dự SH tại chi đoàn", (4,), None),
        ("K.tra, g.sát", (3,), None),
        ("Chuyên đề\nPhối hợp", (1, 2), "choice_several"),
        ("Kiểm tra,\ngiám sát", (3,), None),
        ("CĐ", (), "choice_unknown"),
    ],
)
def test_kinds_abbreviated_and_wrapped(cell: str, values: tuple[int, ...], problem: str | None) -> None:
    assert choice_reader(_KINDS)[cell] == (values, problem)


@pytest.mark.parametrize(
    "cell",
    [
        "8/III/2024", "08.III.2024", "8-iii", "8‑3‑2024", "8⁄3⁄2024", "8,3,2024", "8_3_2024", "(8/3/2024)",
        "01 ngày (8/3)", "8/3/2024*", "8-thg 3", "8-thg3-24", "8/T3/2024", "8/tháng 3/2024", "15h 8/3/2024",
        "từ 8h đến 11h ngày 8/3/2024", "45359.5",
    ],
)  # fmt: skip
def test_a_day_in_rarer_spellings(cell: str) -> None:
    assert day_reader(Period.parse("2024-03"))[cell] == (date(2024, 3, 8), date(2024, 3, 8), "ngay", None)


def test_days_joined_by_dashes() -> None:
    days = day_reader(Period.parse("2024-03"))
    assert days["8-9-10/3/2024"] == (date(2024, 3, 8), date(2024, 3, 10), "ngay", None)
    assert days["8-9-12/3/2024"].problem == "date_several"
    assert days["31//02/2024"].problem == "date_invalid"


@pytest.mark.parametrize(
    "text", ["1. Xã Hà Lâu 2. Xã Phong Dụ", "Công an huyện", "MTTQ huyện", "Đảo Trần", "T.T Tiên Yên"]
)
def test_places_that_need_no_question(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize(
    ("text", "unit_id"),
    [
        ("THỊ XÃ ĐOÀN QUẢNG YÊN", "D206"),
        ("ĐOÀN THANH NIÊN THỊ XÃ QUẢNG YÊN", "D206"),
        ("HUYỆN ĐOÀN TIÊN YÊN - TỈNH QUẢNG NINH", "D199"),
        ("Huyện đoàn Tiên Yên, tỉnh Quảng Ninh", "D199"),
    ],
)
def test_other_ways_to_head_a_letter(text: str, unit_id: str) -> None:
    match = organisation().match(text, date(2024, 3, 31))
    assert match.unit is not None
    assert match.unit.unit_id == unit_id


def test_characters_written_as_numbers_are_read(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().made()
    made.texts(lambda text: "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in text))
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize("title", ["(3 tháng đầu năm 2024)", "Ba tháng đầu năm 2024"])
def test_the_first_three_months_are_a_quarter(title: str) -> None:
    assert told_by([title]).period == Period.parse("2024-Q1")


@pytest.mark.parametrize(
    "header", ["Họ tên, chức vụ", "Họ và tên, chức vụ", "Họ và tên/Chức vụ", "Họ và tên - Chức vụ"]
)
@pytest.mark.parametrize("joint", [", ", " - ", "\n"])
def test_a_post_beside_the_name_under_a_header_that_names_both(maker: Any, judge: Any, header: str, joint: str) -> None:
    made = maker().titles().header(maker.heads[0], header, *maker.heads[3:])
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        made.visit(visit, [number, f"{visit.name}{joint}{visit.post}", *row[3:]])
    finished = made.end().made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])
    assert finished.read().tables[0].values["chuc_vu"] == [visit.post for visit in made.visits]


def test_a_note_beside_a_name_under_a_header_of_names_alone_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records(lambda _, visit, row: [row[0], f"{visit.name} - Bí thư", *row[2:]])
    assert judge(made.end().made()).asked == ["person_with_note"]


@pytest.mark.parametrize("pattern", ["%m/%d/%Y", "3/%d/%Y"])
def test_a_column_of_texts_month_first_is_turned_round_and_asked_about(maker: Any, judge: Any, pattern: str) -> None:
    made = maker().titles().header().records(day=lambda visit: visit.start.strftime(pattern)).end().made()
    assert sum(visit.start.day > 12 for visit in made.truth.values()) >= 2
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, ["date_swapped"])


def test_one_day_that_can_only_be_day_first_keeps_the_others_as_they_are(maker: Any, judge: Any) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        visit.start = visit.end = date(2024, 3, 20)
        made.visit(visit, made.row(number, visit, day=lambda _, n=number: "20/3/2024" if n == 1 else "03/20/2024"))
    assert judge(made.end().made()).asked == ["date_invalid"]
