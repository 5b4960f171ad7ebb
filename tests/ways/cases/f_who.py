"""Whose and when: wrong period or unit (R10), levels, one visit of two units, persons of one name, doubtful values."""

from __future__ import annotations

from tests.ways.corpus import way
from tests.ways.draft import Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "TT_TINBAI": 60}


@way("R10 nhầm kỳ")
def indicators_under_the_wrong_half_then_right(w: Way) -> None:
    w.numbers(1, NUMBERS, "H2")
    w.numbers(2, NUMBERS, "H1")
    w.comes_to(NUMBERS)
    w.comes_to({"TN_HOATDONG": None}, period="H2")
    w.comes_to({"TN_HOATDONG": 24}, period="Y")
    w.state("1", "superseded")


@way("R10 nhầm kỳ")
def visits_under_the_year_then_the_half(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)), "Y")
    w.visits(2, w.trips(*range(1, 6)), "H1")
    w.counts(5)
    w.counts(5, period="Y")


@way("R10 nhầm kỳ")
def visits_under_the_year_before_then_right(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)), "H1:6 tháng đầu năm {before}")
    w.visits(2, w.trips(*range(1, 6)))
    w.counts(5)


@way("R10 nhầm kỳ")
def visits_under_the_wrong_quarter_then_right(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 5), month=5), "Q1")
    w.visits(2, w.trips(*range(1, 5), month=5), "Q2")
    w.counts(4)
    w.counts(None, period="Q1")


@way("R10 nhầm kỳ")
def indicators_under_the_wrong_quarter_then_right(w: Way) -> None:
    w.numbers(1, NUMBERS, "Q2")
    w.numbers(2, NUMBERS, "Q1")
    w.comes_to(NUMBERS)
    w.comes_to({"TN_HOATDONG": None}, period="Q2")


@way("R10 nhầm đơn vị", "Aa")
def visits_titled_as_a_base_unit_then_rightly(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)), title_unit=w.units["a"].union_name)
    w.visits(2, w.trips(*range(1, 6)))
    w.counts(5)


@way("R10 nhầm đơn vị", "Aa")
def indicators_titled_as_a_base_unit_then_rightly(w: Way) -> None:
    w.numbers(1, NUMBERS, title_unit=w.units["a"].union_name)
    w.numbers(2, NUMBERS)
    w.comes_to(NUMBERS)
    w.comes_to({"TN_HOATDONG": None}, unit="a")


@way("R10 nhầm đơn vị", "AB")
def visits_titled_as_another_district_then_rightly(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)), title_unit=w.units["B"].union_name)
    w.visits(2, w.trips(*range(1, 6)))
    w.counts(5)
    w.counts(None, unit="B")
    w.asks()


@way("R10 nhầm đơn vị", "AB")
def visits_titled_as_another_district_only(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)), title_unit=w.units["B"].union_name)
    w.counts(None, unit="B")
    w.asks()


@way("cấp", "Aa")
def visits_of_a_base_unit_alone(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3), unit="a")
    w.counts(None)
    w.counts(None, unit="a")
    w.state("1", "out_of_scope")


@way("cấp", "Aa")
def visits_of_a_base_unit_beside_its_district(w: Way) -> None:
    w.visits(1, w.trips(1, 2), unit="a")
    w.visits(2, w.trips(*range(1, 8)))
    w.counts(7)
    w.counts(None, unit="a")
    w.state("1", "out_of_scope", "superseded")


@way("cấp", "Aa")
def a_base_unit_in_the_folder_of_its_district(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, w.trips(1, 2), title_unit=w.units["a"].union_name)
    w.counts(7)
    w.counts(None, unit="a")


@way("cấp", "Aa")
def indicators_of_a_base_unit_beside_its_district(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 5}, unit="a")
    w.numbers(2, NUMBERS)
    w.comes_to(NUMBERS)


@way("cấp", "Aa")
def indicators_of_a_base_unit_alone(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 5}, unit="a")
    w.comes_to({"TN_HOATDONG": None})


@way("cấp", fixed={"A": "C06652-2025"}, year=2026)
def visits_of_a_commune_of_2025(w: Way) -> None:
    w.visits(1, [w.trip(number, place="Đoàn phường Hà Tu") for number in (1, 2, 3)])
    w.visits(2, [w.trip(number, place="Đoàn phường Hà Tu") for number in (1, 2, 3, 4)])
    w.counts(4)


@way("cấp", fixed={"A": "QN"}, year=2023)
def visits_of_the_provincial_office(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, w.trips(6, 7), says="Báo cáo bổ sung")
    w.counts(7)


@way("hai đơn vị", "AB")
def one_visit_of_two_units(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(2, [w.trip(1), *w.trips(11, 12)], unit="B")
    w.counts(3)
    w.counts(2, unit="B")
    w.asks(w.person(1))


@way("hai đơn vị", "AB")
def one_visit_of_two_units_in_one_night(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(1, [w.trip(1), *w.trips(11, 12)], unit="B")
    w.counts(3, 2)
    w.counts(2, 3, unit="B")
    w.asks(w.person(1))


@way("hai đơn vị", "AB")
def one_name_in_two_units_elsewhere(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(2, [w.trip(1, place="Huyện đoàn Cô Tô", topic="Đại hội Đoàn"), *w.trips(11, 12)], unit="B")
    w.counts(3)
    w.counts(3, unit="B")


@way("hai đơn vị", "AB")
def one_name_in_two_units_in_other_months(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(2, [w.trip(1, month=4), *w.trips(11, 12)], unit="B")
    w.counts(3)
    w.counts(3, unit="B")


@way("cùng tên")
def two_persons_of_one_name_told_by_their_posts(w: Way) -> None:
    first = w.trip(1, post="Bí thư")
    w.visits(1, [first, first.but(post="Phó Bí thư", place="Huyện đoàn Cô Tô"), *w.trips(2, 3)])
    w.counts(4)


@way("cùng tên")
def two_persons_of_one_name_told_by_their_boards(w: Way) -> None:
    first = w.trip(1, board="Ban Xây dựng Đoàn")
    w.visits(1, [first, first.but(board="Ban Phong trào", place="Huyện đoàn Cô Tô"), *w.trips(2, 3)])
    w.counts(4)


@way("cùng tên")
def one_name_twice_on_a_day_without_a_post(w: Way) -> None:
    first = w.trip(1, post="", board="")
    w.visits(1, [first, first.but(place="Huyện đoàn Cô Tô"), *w.trips(2, 3)])
    w.asks()


@way("cùng tên")
def two_persons_of_one_name_in_two_files(w: Way) -> None:
    first = w.trip(1, post="Bí thư")
    w.visits(1, [first, *w.trips(2, 3)])
    w.visits(2, [first.but(post="Phó Bí thư", place="Huyện đoàn Cô Tô")], says="Báo cáo bổ sung")
    w.counts(4)


@way("đơn vị tính")
def money_in_a_unit_in_doubt(w: Way) -> None:
    w.numbers(1, {"CTTN_GIATRI": 1_200_000_000, "TN_HOATDONG": 24}, "Q1")
    w.numbers(2, {"CTTN_GIATRI": "6.800 triệu", "TN_HOATDONG": 20}, "Q2")
    w.counts(8_000_000_000, 1_200_000_000, what="CTTN_GIATRI")
    w.comes_to({"TN_HOATDONG": 44})


@way("đơn vị tính")
def money_in_million_in_its_unit_column(w: Way) -> None:
    w.numbers(1, {"CTTN_GIATRI": 6800, "TN_HOATDONG": 24}, unit_word={"CTTN_GIATRI": "triệu đồng"})
    w.comes_to({"CTTN_GIATRI": 6_800_000_000, "TN_HOATDONG": 24})


@way("đơn vị tính")
def money_far_too_small_for_its_unit(w: Way) -> None:
    w.numbers(1, {"CTTN_GIATRI": 6800, "TN_HOATDONG": 24})
    w.asks()


@way("gần đúng")
def an_approximate_number_then_an_exact_one(w: Way) -> None:
    w.numbers(1, {**NUMBERS, "MAU_DONVI": "khoảng 100"})
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 104})
    w.comes_to({**NUMBERS, "MAU_DONVI": 104})


@way("gần đúng")
def an_approximate_number(w: Way) -> None:
    w.numbers(1, {**NUMBERS, "MAU_DONVI": "khoảng 100"})
    w.comes_to({**NUMBERS, "MAU_DONVI": 100})
    w.asks()


@way("chỉ ghi tháng")
def a_visit_of_which_only_the_month_is_said(w: Way) -> None:
    w.visits(1, [w.trip(1).but(first=f"tháng 3/{w.year}", last=""), *w.trips(2, 3)])
    w.counts(3)


@way("chỉ ghi tháng")
def a_month_then_the_days_of_it(w: Way) -> None:
    w.visits(1, [w.trip(1, month=3).but(first=f"tháng 3/{w.year}", last=""), *w.trips(2, 3)])
    w.visits(2, [w.trip(1, month=3), *w.trips(2, 3)])
    w.counts(3)
