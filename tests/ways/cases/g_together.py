"""Two habits at once: others like the ones before."""

from __future__ import annotations

from tests.ways.corpus import way
from tests.ways.draft import Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "TT_TINBAI": 60}


@way("hai thói quen")
def a_supplement_of_a_quarter(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3, month=2), "Q1")
    w.visits(2, w.trips(4, 5, month=5), "Q2")
    w.visits(3, w.trips(6, month=3), "Q1", says="Báo cáo bổ sung")
    w.counts(6)
    w.counts(4, period="Q1")


@way("hai thói quen")
def the_mended_rows_of_a_month_alone(w: Way) -> None:
    w.visits(1, [w.trip(1, month=1).but(kind="khác"), w.trip(2, month=1)], "01")
    w.visits(1, w.trips(3, month=2), "02")
    w.visits(2, w.trips(1, month=1), "01")
    w.counts(3, period="Q1")


@way("hai thói quen")
def a_shrinking_quarter_beside_another(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8), month=2), "Q1")
    w.visits(2, w.trips(8, 9, month=5), "Q2")
    w.visits(3, w.trips(*range(1, 5), month=2), "Q1")
    w.counts(9)
    w.asks()


@way("hai thói quen")
def a_supplement_then_a_b_a_of_the_supplement(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, w.trips(6, 7), says="Báo cáo bổ sung")
    w.visits(3, [w.trip(6, kind=4), w.trip(7)], says="Báo cáo bổ sung")
    w.again(4, "2", name="bổ sung chính thức")
    w.counts(7)
    w.of_kinds({1: 2, 2: 2, 3: 2, 4: 1})


@way("hai thói quen")
def an_extract_with_one_value_changed(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"MAU_DONVI": 132, "TT_TINBAI": 60}, says="Trích biểu số liệu")
    w.comes_to({**NUMBERS, "MAU_DONVI": 132})


@way("hai thói quen")
def nil_for_one_quarter_and_visits_in_the_other(w: Way) -> None:
    w.visits(1, [], "Q1")
    w.visits(2, w.trips(1, 2, month=5), "Q2")
    w.counts(2)


@way("hai thói quen")
def nil_for_the_year_after_a_half_of_visits(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(2, [], "Y")
    w.counts(3)
    w.counts(3, period="Y")
    w.asks()


@way("hai thói quen")
def a_dash_in_the_year_after_figures_in_the_halves(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, NUMBERS | {"MAU_DONVI": 80}, "H2")
    w.numbers(3, {"TN_HOATDONG": 48, "TT_TINBAI": 120, "MAU_DONVI": "-"}, "Y")
    w.comes_to({"MAU_DONVI": 200, "TN_HOATDONG": 48}, period="Y")
    w.asks()


@way("hai thói quen")
def the_wrong_quarter_then_right_beside_another(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10, "MAU_DONVI": 41}, "Q1")
    w.numbers(2, {"TN_HOATDONG": 13, "MAU_DONVI": 57}, "Q3")
    w.numbers(3, {"TN_HOATDONG": 13, "MAU_DONVI": 57}, "Q2")
    w.comes_to({"TN_HOATDONG": 23, "MAU_DONVI": 98})
    w.comes_to({"TN_HOATDONG": None}, period="Q3")


@way("hai thói quen")
def a_file_a_kind_with_an_old_date_in_the_folder(w: Way) -> None:
    w.visits(1, w.trips(1, 2, kind=1))
    w.visits(2, w.trips(3, 4, kind=3), modified=-90)
    w.counts(4)


@way("hai thói quen")
def two_files_of_one_night_one_replaces(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(1, w.trips(*range(1, 6)), says="Báo cáo này thay thế báo cáo đã gửi")
    w.counts(5)


@way("hai thói quen")
def grown_by_a_bad_row(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, [*w.trips(*range(1, 6)), w.trip(6).but(kind="khác")])
    w.counts(5)
    w.asks()


@way("hai thói quen")
def a_quarter_in_csv_and_a_month_in_ods(w: Way) -> None:
    w.visits(1, w.trips(1, 2, month=2), "Q1", container="csv")
    w.visits(2, w.trips(3, month=4), "04", container="ods")
    w.visits(3, w.trips(4, month=5), "05")
    w.counts(4)


@way("hai thói quen", "Aa")
def a_base_unit_then_the_district_corrects_its_visit(w: Way) -> None:
    w.visits(1, w.trips(1, 2), unit="a")
    w.visits(2, w.trips(*range(1, 6)))
    w.visits(3, [w.trip(1, kind=4), *w.trips(*range(2, 6))])
    w.counts(5)


@way("hai thói quen", "AB")
def two_units_and_one_takes_the_visit_back(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(2, [w.trip(1), *w.trips(11, 12)], unit="B")
    w.visits(3, w.trips(11, 12), unit="B", says="Báo cáo này thay thế báo cáo đã gửi")
    w.counts(3)
    w.counts(2, unit="B")


@way("hai thói quen")
def months_then_the_half_then_a_supplement_of_the_half(w: Way) -> None:
    w.visits(1, w.trips(1, month=1), "01")
    w.visits(1, w.trips(2, month=2), "02")
    w.visits(2, [w.trip(1, month=1), w.trip(2, month=2), w.trip(3, month=4)])
    w.visits(3, w.trips(4, month=5), says="Báo cáo bổ sung")
    w.counts(4)


@way("hai thói quen")
def half_corrected_then_the_year_repeats_the_old_value(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10})
    w.numbers(1, {"TN_HOATDONG": 12}, "H2")
    w.numbers(2, {"TN_HOATDONG": 14})
    w.numbers(3, {"TN_HOATDONG": 22}, "Y")
    w.comes_to({"TN_HOATDONG": 22}, period="Y")
    w.comes_to({"TN_HOATDONG": 14})
    w.asks()


@way("hai thói quen", house="restored")
def a_b_a_forgotten_by_a_restore(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(1, {"CD_SO": 61}, says="Bổ sung")
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.comes_to({**NUMBERS, "MAU_DONVI": 210, "CD_SO": 61})


@way("hai thói quen", house="clock a day back")
def a_file_a_kind_with_the_clock_set_back(w: Way) -> None:
    for kind in (1, 2, 3):
        w.visits(kind, w.trips(2 * kind, 2 * kind + 1, kind=kind))
    w.counts(6)
