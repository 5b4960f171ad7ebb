"""Units of measure, wherever they stand, and names of indicators word by word."""

from __future__ import annotations

import pytest

from forms import form
from transforms.values.choices import choice_reader
from transforms.values.measures import measure, measure_of_format, measures_in
from transforms.values.numbers import NumberReader

INDICATORS = choice_reader(form("BC_SOLIEU")["ma_chi_tieu"].choices)
NUMBERS = NumberReader(whole=False)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("đồng", 1), ("nghìn đồng", 1e3), ("1.000đ", 1e3), ("ngàn đ", 1e3), ("Tr. đ", 1e6), ("trđ", 1e6),
        ("triệu", 1e6),
        ("1.000.000 đồng", 1e6), ("trieu dong", 1e6), ("tỷ đồng", 1e9), ("nghìn tỷ đồng", 1e12),
    ],
)  # fmt: skip
def test_money_has_its_scale(text: str, scale: float) -> None:
    found = measure(text)
    assert found is not None
    assert (found.scale, found.base) == (scale, "đồng")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("đ/c", "người"), ("lượt người", "lượt"), ("đv", "đơn vị máu"), ("cuộc", "cuộc"), ("buổi", "cuộc")],
)
def test_a_unit_is_known_by_its_other_names(text: str, unit: str) -> None:
    found = measure(text)
    assert found is not None
    assert found.is_of(unit)


@pytest.mark.parametrize(
    ("text", "unit"), [("ml", "đơn vị máu"), ("giờ công", "ngày công"), ("%", "người"), ("chi đoàn", "người")]
)
def test_another_unit_is_not_taken_for_the_catalogues(text: str, unit: str) -> None:
    found = measure(text)
    assert found is not None
    assert found.known
    assert not found.is_of(unit)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện (triệu đồng)", "ĐVT: triệu đồng", "(Đơn vị: triệu đồng)", "Đơn vị tính tiền: triệu đồng",
        "Ghi chú: các chỉ tiêu giá trị tính bằng triệu đồng.", "Giá trị công trình thanh niên (ĐVT: triệu đồng)",
    ],
)  # fmt: skip
def test_a_line_or_header_states_a_unit(text: str) -> None:
    assert [one.scale for one in measures_in(text)] == [1e6]


@pytest.mark.parametrize("text", ["Đơn vị: Huyện đoàn Tiên Yên", "Thực hiện", "Lượt ĐVTN tham gia", "Trong kỳ"])
def test_a_line_without_a_unit_states_none(text: str) -> None:
    assert measures_in(text) == ()


@pytest.mark.parametrize(
    ("code", "scale"),
    [('#,##0" nghìn đồng"', 1e3), ('#,##0,," triệu đồng"', 1), ('#,##0.000" tỷ"', 1e9), ('#,##0" đ"', 1)],
)
def test_a_number_format_states_a_unit_less_the_thousands_it_hides(code: str, scale: float) -> None:
    found = measure_of_format(code)
    assert found is not None
    assert (found.scale, found.base) == (scale, "đồng")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1tr2", 1.2e6), ("2 tỷ 3", 2.3e9), ("650tr", 6.5e8), ("3 tỷ rưỡi", 3.5e9), ("1 tỷ 250 triệu đồng", 1.25e9),
        ("5 trăm triệu", 5e8), ("ba tỷ rưỡi", 3.5e9), ("75tr5", 7.55e7), ("350k", 3.5e5), ("2 tỷ 350", 2.35e9),
    ],
)  # fmt: skip
def test_everyday_figures_are_read(cell: str, value: float) -> None:
    assert NUMBERS[cell][:3] == (value, False, None)


@pytest.mark.parametrize("cell", ["967l", "2 tỷ 35", "1tr25"])
def test_a_figure_with_two_readings_has_none(cell: str) -> None:
    assert (NUMBERS[cell].value, NUMBERS[cell].problem is not None) == (None, True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Tổng số đoàn viên hiện có", "DV_SO"), ("- Đoàn viên", "DV_SO"), ("Tổng giá trị CTTN", "CTTN_GIATRI"),
        ("Lượt TN được tư vấn việc làm", "VL_TUVAN_LUOT"), ("So chi doan", "CD_SO"),
        ("Kết nạp đoàn viên mới", "DV_KETNAP"),
    ],
)  # fmt: skip
def test_an_indicator_is_known_by_its_words_in_any_order(name: str, code: str) -> None:
    assert INDICATORS[name] == ((code,), None)


@pytest.mark.parametrize(
    "name", ["Tổng công trình thanh niên", "Số đoàn viên nữ", "Đội viên, thiếu nhi", "Trong đó: nữ"]
)
def test_a_name_that_says_more_or_less_is_no_indicator(name: str) -> None:
    assert INDICATORS[name].values == ()
