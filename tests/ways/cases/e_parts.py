"""Months, quarters, halves and the year: parts add up once, a whole counts before its parts."""

from __future__ import annotations

from datetime import date

from tests.ways.corpus import way
from tests.ways.draft import PLANS, SUMMARY, WORKS, Trip, Way


def _in(w: Way, month: int, *indexes: int) -> list[Trip]:
    return w.trips(*indexes, month=month)


@way("phần: lượt")
def two_quarters_of_visits(w: Way) -> None:
    w.visits(1, [*_in(w, 1, 1, 2), *_in(w, 3, 3)], "Q1")
    w.visits(2, [*_in(w, 4, 4), *_in(w, 5, 5)], "Q2")
    w.counts(5)
    w.counts(5, period="Y")
    w.counts(3, period="Q1")
    w.quiet()


@way("phần: lượt")
def two_quarters_of_visits_in_one_night(w: Way) -> None:
    w.visits(1, [*_in(w, 1, 1, 2), *_in(w, 3, 3)], "Q1")
    w.visits(1, [*_in(w, 4, 4), *_in(w, 5, 5)], "Q2")
    w.counts(5)


@way("phần: lượt")
def six_months_of_visits(w: Way) -> None:
    for month in range(1, 7):
        w.visits(min(month, 4), _in(w, month, 2 * month, 2 * month + 1), f"{month:02}")
    w.counts(12)
    w.counts(6, period="Q1")
    w.counts(2, period="05")


@way("phần: lượt")
def two_halves_of_visits(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3))
    w.visits(2, _in(w, 9, 4, 5), "H2")
    w.counts(3)
    w.counts(2, period="H2")
    w.counts(5, period="Y")
    w.of_kinds({1: 2, 2: 1, 3: 1, 4: 1}, period="Y")


@way("phần: lượt")
def four_quarters_of_visits(w: Way) -> None:
    for quarter in (1, 2, 3, 4):
        w.visits(quarter, _in(w, 3 * quarter - 1, quarter, quarter + 10), f"Q{quarter}")
    w.counts(8, period="Y")
    w.counts(4)
    w.counts(4, period="H2")


@way("phần: lượt")
def a_quarter_corrected_after_both(w: Way) -> None:
    w.visits(1, _in(w, 1, 1, 2, 3), "Q1")
    w.visits(2, _in(w, 5, 4, 5), "Q2")
    w.visits(3, _in(w, 1, 1, 2, 3, 6), "Q1")
    w.counts(6)


@way("phần: lượt")
def a_quarter_and_three_months(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3), "Q1")
    for month in (4, 5, 6):
        w.visits(2, _in(w, month, month), f"{month:02}")
    w.counts(6)


@way("phần: lượt")
def january_to_april_and_may_to_june(w: Way) -> None:
    w.visits(1, [*_in(w, 1, 1, 2), *_in(w, 4, 3)], "H1:Tháng 1 đến tháng 4 năm {year}")
    w.visits(2, [*_in(w, 5, 4), *_in(w, 6, 5)], "H1:Tháng 5 đến tháng 6 năm {year}")
    w.counts(5)


@way("phần: lượt")
def overlapping_months_of_visits(w: Way) -> None:
    w.visits(1, [*_in(w, 1, 1, 2), *_in(w, 4, 3)], "H1:Tháng 1 đến tháng 4 năm {year}")
    w.visits(2, [*_in(w, 4, 3), *_in(w, 5, 4), *_in(w, 6, 5)], "H1:Tháng 4 đến tháng 6 năm {year}")
    w.counts(5)


@way("phần: lượt")
def only_one_half_of_visits(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3))
    w.counts(3, period="Y")
    w.counts(None, period="H2")


@way("phần: lượt")
def only_the_first_quarter_of_visits(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3), "Q1")
    w.counts(3)


@way("phần: lượt")
def plans_by_quarter(w: Way) -> None:
    w.send(1, PLANS, _in(w, 2, 1, 2), "Q1")
    w.send(2, PLANS, _in(w, 5, 3), "Q2")
    w.counts(3, what=PLANS)
    w.counts(3, what=PLANS, period="Y")


@way("phần: lượt")
def counted_visits_by_quarter(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1)}, "Q1")
    w.send(2, SUMMARY, {"Huyện đoàn Hải Hà": (0, 1, 0, 0)}, "Q2")
    w.counts(5, what=SUMMARY)


@way("phần: lượt")
def activities_of_two_halves(w: Way) -> None:
    w.send(1, WORKS, [w.work(1), w.work(2)])
    w.send(2, WORKS, [w.work(3, month=9)], "H2")
    w.counts(3, what=WORKS, period="Y")
    w.counts(2, what=WORKS)


@way("toàn bộ và phần: lượt")
def quarters_then_the_half_with_the_same_visits(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2), "Q1")
    w.visits(2, _in(w, 5, 3), "Q2")
    w.visits(3, [*_in(w, 2, 1, 2), *_in(w, 5, 3)])
    w.counts(3)
    w.counts(2, period="Q1")


@way("toàn bộ và phần: lượt")
def a_visit_of_a_quarter_that_the_half_lacks(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3), "Q1")
    w.visits(2, [*_in(w, 2, 1, 2), *_in(w, 5, 4, 5)])
    w.counts(4)
    w.asks()


@way("toàn bộ và phần: lượt")
def the_half_then_a_quarter_with_one_visit_more(w: Way) -> None:
    w.visits(1, [*_in(w, 2, 1, 2), *_in(w, 5, 4, 5)])
    w.visits(2, _in(w, 2, 1, 2, 3), "Q1")
    w.counts(4)
    w.asks()


@way("toàn bộ và phần: lượt")
def months_beside_the_half(w: Way) -> None:
    for month in (1, 2, 3):
        w.visits(1, _in(w, month, month), f"{month:02}")
    w.visits(2, [_in(w, month, month)[0] for month in (1, 2, 3, 4, 5)])
    w.counts(5)
    w.counts(5, period="Y")


@way("toàn bộ và phần: lượt")
def the_year_beside_both_halves(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3))
    w.visits(2, _in(w, 9, 4, 5), "H2")
    w.visits(3, [*_in(w, 2, 1, 2, 3), *_in(w, 9, 4, 5)], "Y")
    w.counts(5, period="Y")
    w.counts(3)
    w.counts(2, period="H2")


@way("toàn bộ và phần: lượt")
def the_year_lacks_a_visit_of_a_half(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3))
    w.visits(2, _in(w, 9, 4, 5), "H2")
    w.visits(3, [*_in(w, 2, 1, 2), *_in(w, 9, 4, 5)], "Y")
    w.counts(4, period="Y")
    w.counts(3)
    w.asks()


@way("toàn bộ và phần: lượt")
def the_year_has_a_visit_that_no_half_has(w: Way) -> None:
    w.visits(1, _in(w, 2, 1, 2, 3))
    w.visits(2, _in(w, 9, 4, 5), "H2")
    w.visits(3, [*_in(w, 2, 1, 2, 3), *_in(w, 9, 4, 5, 6)], "Y")
    w.counts(6, period="Y")
    w.counts(2, period="H2")


@way("toàn bộ và phần: lượt")
def the_year_alone_is_not_a_half(w: Way) -> None:
    w.visits(1, [*_in(w, 2, 1, 2, 3), *_in(w, 9, 4, 5)], "Y")
    w.counts(5, period="Y")
    w.counts(None)


@way("toàn bộ và phần: lượt")
def the_annual_version_of_an_activity(w: Way) -> None:
    w.send(1, WORKS, [w.work(1), w.work(2)])
    w.send(2, WORKS, [w.work(1, turns=900), w.work(2), w.work(3, month=9)], "Y")
    w.counts(3, what=WORKS, period="Y")
    w.counts(2, what=WORKS)


# Indicators.


@way("phần: chỉ tiêu")
def two_quarters_of_indicators(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10, "MAU_DONVI": 40}, "Q1")
    w.numbers(2, {"TN_HOATDONG": 12, "MAU_DONVI": 60}, "Q2")
    w.comes_to({"TN_HOATDONG": 22, "MAU_DONVI": 100})
    w.comes_to({"TN_HOATDONG": 10}, period="Q1")


@way("phần: chỉ tiêu")
def six_months_of_indicators(w: Way) -> None:
    for month in range(1, 7):
        w.numbers(min(month, 4), {"TN_HOATDONG": month, "MAU_DONVI": 10}, f"{month:02}")
    w.comes_to({"TN_HOATDONG": 21, "MAU_DONVI": 60})
    w.comes_to({"TN_HOATDONG": 6}, period="Q1")


@way("phần: chỉ tiêu")
def two_halves_of_indicators(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10, "MAU_DONVI": 40})
    w.numbers(2, {"TN_HOATDONG": 12, "MAU_DONVI": 60}, "H2")
    w.comes_to({"TN_HOATDONG": 22, "MAU_DONVI": 100}, period="Y")
    w.comes_to({"TN_HOATDONG": 12}, period="H2")


@way("phần: chỉ tiêu")
def a_stock_of_two_halves(w: Way) -> None:
    w.numbers(1, {"DV_SO": 1840, "CD_SO": 61})
    w.numbers(2, {"DV_SO": 1910, "CD_SO": 60}, "H2")
    w.comes_to({"DV_SO": 1910, "CD_SO": 60}, period="Y")
    w.comes_to({"DV_SO": 1840, "CD_SO": 61})


@way("phần: chỉ tiêu")
def a_stock_of_two_quarters_the_later_sent_first(w: Way) -> None:
    w.numbers(1, {"DV_SO": 1910}, "Q2")
    w.numbers(2, {"DV_SO": 1840}, "Q1")
    w.comes_to({"DV_SO": 1910})


@way("phần: chỉ tiêu")
def a_stock_of_one_half(w: Way) -> None:
    w.numbers(1, {"DV_SO": 1840, "TN_HOATDONG": 10})
    w.comes_to({"DV_SO": 1840, "TN_HOATDONG": 10}, period="Y")


@way("phần: chỉ tiêu")
def a_cumulative_column_of_two_quarters(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": (10, 10), "MAU_DONVI": (40, 40)}, "Q1")
    w.numbers(2, {"TN_HOATDONG": (12, 22), "MAU_DONVI": (60, 100)}, "Q2")
    w.comes_to({"TN_HOATDONG": 22, "MAU_DONVI": 100})


@way("phần: chỉ tiêu")
def a_cumulative_column_of_two_halves(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": (10, 10)})
    w.numbers(2, {"TN_HOATDONG": (12, 22)}, "H2")
    w.comes_to({"TN_HOATDONG": 22}, period="Y")
    w.comes_to({"TN_HOATDONG": 12}, period="H2")


@way("phần: chỉ tiêu")
def overlapping_months_of_indicators(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 40}, "H1:Tháng 1 đến tháng 4 năm {year}")
    w.numbers(2, {"TN_HOATDONG": 30}, "H1:Tháng 4 đến tháng 6 năm {year}")
    w.asks()


@way("phần: chỉ tiêu")
def january_to_march_and_april_to_june_of_indicators(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 40}, "H1:Tháng 1 đến tháng 3 năm {year}")
    w.numbers(2, {"TN_HOATDONG": 30}, "H1:Tháng 4 đến tháng 6 năm {year}")
    w.comes_to({"TN_HOATDONG": 70})


@way("phần: chỉ tiêu")
def one_quarter_of_an_indicator_corrected(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10}, "Q1")
    w.numbers(2, {"TN_HOATDONG": 12}, "Q2")
    w.numbers(3, {"TN_HOATDONG": 15}, "Q1")
    w.comes_to({"TN_HOATDONG": 27})


@way("toàn bộ và phần: chỉ tiêu")
def quarters_and_a_half_that_agree(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10}, "Q1")
    w.numbers(2, {"TN_HOATDONG": 12}, "Q2")
    w.numbers(3, {"TN_HOATDONG": 22})
    w.comes_to({"TN_HOATDONG": 22})


@way("toàn bộ và phần: chỉ tiêu")
def quarters_and_a_half_that_differ(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10}, "Q1")
    w.numbers(2, {"TN_HOATDONG": 12}, "Q2")
    w.numbers(3, {"TN_HOATDONG": 25})
    w.comes_to({"TN_HOATDONG": 25})
    w.asks()


@way("toàn bộ và phần: chỉ tiêu")
def months_and_a_half_that_differ(w: Way) -> None:
    for month in range(1, 7):
        w.numbers(1, {"TN_HOATDONG": 5}, f"{month:02}")
    w.numbers(2, {"TN_HOATDONG": 33})
    w.comes_to({"TN_HOATDONG": 33})
    w.asks()


@way("toàn bộ và phần: chỉ tiêu")
def a_year_that_agrees_with_its_halves(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10, "DV_SO": 1840})
    w.numbers(2, {"TN_HOATDONG": 12, "DV_SO": 1910}, "H2")
    w.numbers(3, {"TN_HOATDONG": 22, "DV_SO": 1910}, "Y")
    w.comes_to({"TN_HOATDONG": 22, "DV_SO": 1910}, period="Y")
    w.comes_to({"TN_HOATDONG": 10, "DV_SO": 1840})


@way("toàn bộ và phần: chỉ tiêu")
def a_year_that_differs_from_its_halves(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10})
    w.numbers(2, {"TN_HOATDONG": 12}, "H2")
    w.numbers(3, {"TN_HOATDONG": 30}, "Y")
    w.comes_to({"TN_HOATDONG": 30}, period="Y")
    w.asks()


@way("toàn bộ và phần: chỉ tiêu")
def a_year_that_lacks_an_indicator_of_its_halves(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10, "MAU_DONVI": 40})
    w.numbers(2, {"TN_HOATDONG": 12, "MAU_DONVI": 60}, "H2")
    w.numbers(3, {"TN_HOATDONG": 22}, "Y")
    w.comes_to({"TN_HOATDONG": 22, "MAU_DONVI": 100}, period="Y")
    w.asks()


@way("toàn bộ và phần: chỉ tiêu")
def a_year_alone_is_no_half_of_indicators(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 30}, "Y")
    w.comes_to({"TN_HOATDONG": 30}, period="Y")
    w.comes_to({"TN_HOATDONG": None})


@way("toàn bộ và phần: chỉ tiêu")
def a_half_corrected_after_the_year(w: Way) -> None:
    w.numbers(1, {"TN_HOATDONG": 10})
    w.numbers(2, {"TN_HOATDONG": 12}, "H2")
    w.numbers(3, {"TN_HOATDONG": 22}, "Y")
    w.numbers(4, {"TN_HOATDONG": 15})
    w.comes_to({"TN_HOATDONG": 15})
    w.comes_to({"TN_HOATDONG": 22}, period="Y")
    w.asks()


# Trips over the end of a period.


def _over(w: Way, first: date, last: date) -> Trip:
    return w.trip(1).but(first=first, last=last)


@way("qua cuối kỳ")
def a_trip_over_the_end_of_june_in_the_first_half(w: Way) -> None:
    w.visits(1, [_over(w, w.day(6, 29), w.day(7, 2)), *_in(w, 3, 2, 3)])
    w.visits(2, _in(w, 9, 4), "H2")
    w.counts(3)
    w.counts(1, period="H2")
    w.counts(4, period="Y")


@way("qua cuối kỳ")
def a_trip_over_the_end_of_june_in_both_halves_whole(w: Way) -> None:
    over = _over(w, w.day(6, 29), w.day(7, 2))
    w.visits(1, [over, *_in(w, 3, 2, 3)])
    w.visits(2, [over, *_in(w, 9, 4)], "H2")
    w.counts(3)
    w.counts(1, period="H2")
    w.counts(4, period="Y")


@way("qua cuối kỳ")
def a_trip_over_the_end_of_june_split_between_the_halves(w: Way) -> None:
    w.visits(1, [_over(w, w.day(6, 29), w.day(6, 30)), *_in(w, 3, 2, 3)])
    w.visits(2, [_over(w, w.day(7, 1), w.day(7, 2)), *_in(w, 9, 4)], "H2")
    w.counts(3)
    w.counts(4, period="Y")


@way("qua cuối kỳ")
def a_trip_over_the_end_of_the_year(w: Way) -> None:
    w.visits(1, [w.trip(1).but(first=w.day(12, 30), last=f"02/01/{w.year + 1}"), *_in(w, 9, 2)], "H2")
    w.counts(2, period="H2")
    w.counts(2, period="Y")


@way("qua cuối kỳ")
def a_trip_over_the_end_of_march_in_two_quarters(w: Way) -> None:
    over = _over(w, w.day(3, 30), w.day(4, 2))
    w.visits(1, [over, *_in(w, 2, 2)], "Q1")
    w.visits(2, [over, *_in(w, 5, 3)], "Q2")
    w.counts(3)
