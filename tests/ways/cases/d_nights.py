"""Which came when: two files of one night, A-B-A, clocks, changed dates of files, restores (R8, R9, R11)."""

from __future__ import annotations

from tests.ways.corpus import way
from tests.ways.draft import Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "TT_TINBAI": 60}


@way("R8 hai tệp một đêm")
def two_equal_files_of_one_night(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(1, reversed(w.trips(*range(1, 7))))
    w.counts(6)


@way("R8 hai tệp một đêm")
def two_files_of_one_night_with_other_months(w: Way) -> None:
    w.visits(1, [w.trip(number, month=1 + number % 3) for number in range(1, 6)])
    w.visits(1, [w.trip(number, month=4 + number % 2) for number in range(6, 10)])
    w.counts(9)


@way("R8 hai tệp một đêm")
def two_files_of_one_night_with_other_indicators(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(1, {"DV_SO": 1840, "CD_SO": 61})
    w.comes_to({**NUMBERS, "DV_SO": 1840, "CD_SO": 61})


@way("R8 hai tệp một đêm")
def two_numbers_for_one_indicator_in_one_night(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(1, {**NUMBERS, "MAU_DONVI": 210})
    w.comes_to({"TN_HOATDONG": 24, "TT_TINBAI": 60, "MAU_DONVI": None})
    w.asks("120", "210")


@way("R8 hai tệp một đêm")
def two_numbers_in_one_night_after_a_third(w: Way) -> None:
    w.numbers(1, {**NUMBERS, "MAU_DONVI": 110})
    w.numbers(2, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.comes_to({**NUMBERS, "MAU_DONVI": 110})
    w.asks("120", "210")


@way("R8 hai tệp một đêm")
def two_kinds_for_one_visit_in_one_night(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(1, [w.trip(1, kind=4), *w.trips(*range(2, 6))])
    w.counts(4)
    w.asks()


@way("R8 hai tệp một đêm")
def two_numbers_in_one_night_settled_the_next(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(1, {**NUMBERS, "MAU_DONVI": 210})
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210}, says="Số liệu đã rà soát")
    w.comes_to({**NUMBERS, "MAU_DONVI": 210})


@way("R8 hai tệp một đêm")
def a_correction_that_says_so_in_the_same_night(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(1, {"MAU_DONVI": 210}, says="Đính chính")
    w.comes_to({**NUMBERS, "MAU_DONVI": 210})


@way("R8 hai tệp một đêm")
def nil_and_visits_in_one_night(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3))
    w.visits(1, [])
    w.counts(3)
    w.asks()


@way("R9 A, B, A")
def a_b_a_under_the_first_name(w: Way) -> None:
    w.numbers(1, NUMBERS, name="so-lieu")
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210}, name="so-lieu")
    w.again(3, "1")
    w.comes_to(NUMBERS)


@way("R9 A, B, A")
def a_b_a_under_another_name(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.again(3, "1", name="số liệu chính thức")
    w.comes_to(NUMBERS)


@way("R9 A, B, A")
def a_lies_on_beside_b(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.numbers(3, {"CD_SO": 61}, says="Bổ sung")
    w.comes_to({**NUMBERS, "MAU_DONVI": 210, "CD_SO": 61})


@way("R9 A, B, A")
def a_b_a_b(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.again(3, "1", name="lần 3")
    w.again(4, "2", name="lần 4")
    w.comes_to({**NUMBERS, "MAU_DONVI": 210})


@way("R9 A, B, A")
def visits_a_b_a(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, [w.trip(1, kind=4), *w.trips(*range(2, 6))])
    w.again(3, "1", name="báo cáo chốt")
    w.counts(5)
    w.of_kinds({1: 2, 2: 1, 3: 1, 4: 1})


def _dated() -> None:
    for name, days in {"an older date": -30, "a date in the future": 30, "the same date": 0}.items():

        @way("R11 thứ tự", name=f"a later file with {name} in the folder")
        def dated(w: Way, days: int = days) -> None:
            w.numbers(1, NUMBERS)
            w.numbers(2, {**NUMBERS, "MAU_DONVI": 210}, modified=days)
            w.comes_to({**NUMBERS, "MAU_DONVI": 210})


_dated()


@way("R11 thứ tự")
def a_first_file_with_a_date_in_the_future(w: Way) -> None:
    w.numbers(1, NUMBERS, modified=40)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.comes_to({**NUMBERS, "MAU_DONVI": 210})


def _clocks() -> None:
    for house in ("clock a day back", "clock a year back"):

        @way("R11 đồng hồ", house=house, name=f"corrected with the {house}")
        def corrected(w: Way) -> None:
            w.numbers(1, NUMBERS)
            w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
            w.comes_to({**NUMBERS, "MAU_DONVI": 210})

        @way("R11 đồng hồ", house=house, name=f"A, B, A with the {house}")
        def back(w: Way) -> None:
            w.numbers(1, NUMBERS)
            w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
            w.again(3, "1", name="số liệu chính thức")
            w.comes_to(NUMBERS)

        @way("R11 đồng hồ", house=house, name=f"supplemented with the {house}")
        def more(w: Way) -> None:
            w.visits(1, w.trips(*range(1, 6)))
            w.visits(2, w.trips(6, 7), says="Báo cáo bổ sung")
            w.counts(7)


_clocks()


@way("R11 khôi phục", house="restored")
def a_correction_that_a_restore_forgot(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.numbers(4, {"CD_SO": 61}, says="Bổ sung")
    w.comes_to({**NUMBERS, "MAU_DONVI": 210, "CD_SO": 61})


@way("R11 khôi phục", house="restored")
def a_supplement_that_a_restore_forgot_and_its_unit_removed(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, w.trips(6, 7), says="Báo cáo bổ sung", removed_in=3)
    w.counts(7)


@way("R11 khôi phục", house="restored")
def the_first_bytes_again_after_a_restore(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 210})
    w.again(4, "1", name="số liệu chính thức")
    w.comes_to(NUMBERS)


@way("R11 khôi phục", house="restored")
def a_first_file_that_a_restore_forgot(w: Way) -> None:
    w.visits(2, w.trips(*range(1, 6)))
    w.counts(5)
