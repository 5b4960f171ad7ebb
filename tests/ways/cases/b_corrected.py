"""Another value, stated well or badly, whole or alone (R2, R3, R5, R7)."""

from __future__ import annotations

from datetime import timedelta

from tests.ways.corpus import way
from tests.ways.draft import PLANS, SUMMARY, WORKS, Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "TT_TINBAI": 60, "TN_DOIHINH": 12, "DV_SO": 1840}


@way("R2 sửa")
def one_indicator_corrected_in_a_whole_file(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 132})
    w.comes_to({**NUMBERS, "MAU_DONVI": 132})


@way("R2 sửa")
def a_kind_corrected_in_a_whole_file(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3, 4, 5))
    w.visits(2, [w.trip(1, kind=3), *w.trips(2, 3, 4, 5)])
    w.counts(5)
    w.of_kinds({1: 1, 2: 1, 3: 2, 4: 1})


@way("R2 sửa")
def two_corrections_one_after_the_other(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 132})
    w.numbers(3, {**NUMBERS, "MAU_DONVI": 132, "TT_TINBAI": 66})
    w.comes_to({**NUMBERS, "MAU_DONVI": 132, "TT_TINBAI": 66})


@way("R2 sửa")
def a_correction_that_is_taken_back(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 132})
    w.numbers(3, dict(reversed(NUMBERS.items())))
    w.comes_to(NUMBERS)


@way("R2 sửa")
def a_topic_reworded(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3, 4))
    w.visits(2, [w.trip(1, topic="Tuyên truyền cải cách hành chính"), *w.trips(2, 3, 4)])
    w.counts(4)


@way("R2 sửa")
def a_last_day_corrected(w: Way) -> None:
    w.visits(1, w.trips(1, 2, 3, 4))
    first = w.trip(1)
    w.visits(2, [first.but(last=first.first + timedelta(days=2)), *w.trips(2, 3, 4)])
    w.counts(4)


@way("R2 sửa")
def counted_visits_corrected(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1), "Huyện đoàn Ba Chẽ": (2, 0, 0, 0)})
    w.send(2, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1), "Huyện đoàn Ba Chẽ": (3, 0, 0, 0)})
    w.counts(7, what=SUMMARY)


@way("R2 sửa")
def participants_of_an_activity_corrected(w: Way) -> None:
    w.send(1, WORKS, [w.work(1), w.work(2)])
    w.send(2, WORKS, [w.work(1, turns=500), w.work(2)])
    w.counts(2, what=WORKS)


@way("R2 sửa")
def a_written_zero_after_a_figure(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": 0})
    w.comes_to({**NUMBERS, "MAU_DONVI": 0})


def _bad() -> None:
    for name, bad in {
        "a blank": None,
        "a dash": "-",
        "nothing happened": "không phát sinh",
        "a word": "chưa rõ",
        "a negative number": -5,
        "a question mark": "?",
    }.items():

        @way("R3 sau nói kém", name=f"{name} after a figure")
        def bad_after_good(w: Way, bad: object = bad) -> None:
            w.numbers(1, NUMBERS)
            w.numbers(2, {**NUMBERS, "MAU_DONVI": bad})
            w.comes_to(NUMBERS)
            w.asks()


_bad()


@way("R3 sau nói kém")
def a_kind_that_does_not_exist_in_the_resend(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 9)))
    w.visits(2, [w.trip(1, kind=1).but(kind="Đi thăm hỏi"), *w.trips(*range(2, 9))])
    w.counts(8)
    w.of_kinds({1: 2, 2: 2, 3: 2, 4: 2})
    w.asks()


@way("R3 sau nói kém")
def three_of_eight_rows_bad_in_the_resend(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 9)))
    bad = [one.but(first=one.last, last=one.first) for one in w.trips(1, 2, 3)]
    w.visits(2, [*bad, *w.trips(*range(4, 9))])
    w.counts(8)
    w.asks()


@way("R3 sau nói kém")
def every_row_bad_in_the_resend(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [one.but(kind="khác") for one in w.trips(*range(1, 7))])
    w.counts(6)
    w.asks()
    w.state("2", "sent_back", "held")


@way("R3 sau nói kém")
def a_resend_with_one_value_better_and_one_worse(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "MAU_DONVI": "chưa có số", "TT_TINBAI": 66})
    w.comes_to({**NUMBERS, "TT_TINBAI": 66})
    w.asks()


@way("R3 sau nói kém")
def nil_after_six_visits(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [])
    w.counts(6)
    w.asks()


@way("R3 sau nói kém")
def nil_after_plans(w: Way) -> None:
    w.send(1, PLANS, w.trips(1, 2, 3, 4))
    w.send(2, PLANS, [])
    w.counts(4, what=PLANS)
    w.asks()


@way("R3 sau nói kém")
def visits_after_nil(w: Way) -> None:
    w.visits(1, [])
    w.visits(2, w.trips(1, 2, 3))
    w.counts(3)


@way("R5 chỉ dòng đã sửa")
def the_mended_rows_alone(w: Way) -> None:
    bad = [one.but(kind="khác") for one in w.trips(1, 2)]
    w.visits(1, [*bad, *w.trips(*range(3, 10))])
    w.visits(2, w.trips(1, 2))
    w.counts(9)
    w.state("2", "counted")


@way("R5 chỉ dòng đã sửa")
def the_mended_row_of_a_date_alone(w: Way) -> None:
    bad = w.trip(1).but(first=f"31/2/{w.year}", last="")
    w.visits(1, [bad, *w.trips(*range(2, 8))])
    w.visits(2, [w.trip(1)])
    w.counts(7)


@way("R5 chỉ dòng đã sửa")
def the_mended_indicator_alone(w: Way) -> None:
    w.numbers(1, {**NUMBERS, "MAU_DONVI": "chưa rõ"})
    w.numbers(2, {"MAU_DONVI": 120})
    w.comes_to(NUMBERS)


@way("R5 chỉ dòng đã sửa")
def one_corrected_indicator_alone(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"MAU_DONVI": 132})
    w.comes_to({**NUMBERS, "MAU_DONVI": 132})


@way("R5 chỉ dòng đã sửa")
def two_corrected_indicators_alone(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"MAU_DONVI": 132, "TT_TINBAI": 61})
    w.comes_to({**NUMBERS, "MAU_DONVI": 132, "TT_TINBAI": 61})


@way("R5 chỉ dòng đã sửa")
def one_corrected_line_called_a_correction(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, [w.trip(1, kind=4)], says="Đính chính dòng số 1 của báo cáo đã gửi")
    w.counts(7)
    w.of_kinds({1: 1, 2: 2, 3: 2, 4: 2})
    w.quiet()


@way("R5 chỉ dòng đã sửa")
def one_corrected_kind_alone_without_a_word(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, [w.trip(1, kind=4)])
    w.counts(7)
    w.of_kinds({1: 1, 2: 2, 3: 2, 4: 2})


@way("R5 chỉ dòng đã sửa")
def one_corrected_line_of_counted_visits(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1), "Huyện đoàn Ba Chẽ": (2, 0, 0, 0)})
    w.send(2, SUMMARY, {"Huyện đoàn Ba Chẽ": (3, 0, 0, 0)})
    w.counts(7, what=SUMMARY)


@way("R5 trích")
def an_extract_that_says_so(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 10)))
    w.visits(2, w.trips(1, 4), says="Trích báo cáo: các lượt nổi bật")
    w.counts(9)


@way("R5 trích")
def an_extract_that_says_so_beside_the_full_file(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 10)))
    w.visits(1, w.trips(1, 4), says="Trích báo cáo: các lượt nổi bật")
    w.counts(9)


@way("R5 trích")
def an_extract_of_indicators(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"MAU_DONVI": 120, "DV_SO": 1840}, says="Trích biểu số liệu")
    w.comes_to(NUMBERS)


@way("R5 rút bớt")
def fourteen_visits_then_nine_of_them(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 15)))
    w.visits(2, w.trips(*range(1, 10)))
    w.counts(14)
    w.asks(w.person(12))


@way("R5 rút bớt")
def nine_visits_then_seven_with_one_changed(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 10)))
    w.visits(2, [w.trip(1, kind=4), *w.trips(*range(2, 8))])
    w.counts(9)
    w.of_kinds({1: 2, 2: 2, 3: 2, 4: 3})
    w.asks(w.person(9))


@way("R5 rút bớt")
def one_visit_less(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 9)))
    w.visits(2, w.trips(*range(1, 8)))
    w.counts(8)
    w.asks(w.person(8))


@way("R5 rút bớt")
def indicators_left_out_of_a_new_version(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"TN_HOATDONG": 24, "MAU_DONVI": 120, "DV_SO": 1840})
    w.comes_to(NUMBERS)
    w.asks()


@way("R5 rút bớt")
def plans_that_shrink(w: Way) -> None:
    w.send(1, PLANS, w.trips(*range(1, 8)))
    w.send(2, PLANS, w.trips(*range(1, 5)))
    w.counts(7, what=PLANS)
    w.asks()


@way("R5 rút bớt")
def activities_that_shrink(w: Way) -> None:
    w.send(1, WORKS, [w.work(number) for number in range(1, 7)])
    w.send(2, WORKS, [w.work(number) for number in range(1, 5)])
    w.counts(6, what=WORKS)
    w.asks()


@way("R5 rút bớt")
def shrunk_then_whole_again(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 10)))
    w.visits(2, w.trips(*range(1, 7)))
    w.visits(3, reversed(w.trips(*range(1, 10))))
    w.counts(9)


@way("R7 đổi lượt")
def one_date_moved_in_a_whole_file(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [w.trip(1).later(1), *w.trips(*range(2, 7))])
    w.counts(6)


@way("R7 đổi lượt")
def one_place_changed_in_a_whole_file(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [w.trip(1, place="Huyện đoàn Cô Tô"), *w.trips(*range(2, 7))])
    w.counts(6)


@way("R7 đổi lượt")
def two_dates_moved_in_a_whole_file(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    moved = [one.later(2) for one in w.trips(1, 2)]
    w.visits(2, [*moved, *w.trips(*range(3, 8))])
    w.counts(7)


@way("R7 đổi lượt")
def a_moved_visit_alone_called_a_correction(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [w.trip(1).later(1)], says="Đính chính ngày đi của lượt số 1")
    w.counts(6)


@way("R7 đổi lượt")
def one_date_moved_and_one_visit_added(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [w.trip(1).later(1), *w.trips(*range(2, 8))])
    w.counts(7)
