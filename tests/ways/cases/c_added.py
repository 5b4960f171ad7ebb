"""A second file that adds: a supplement, a kind, a base unit, months, other indicators; or that replaces (R4, R6)."""

from __future__ import annotations

from tests.ways.corpus import way
from tests.ways.draft import PLANS, SUMMARY, WORKS, Trip, Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "TT_TINBAI": 60}


def _supplements() -> None:
    for name, how in {
        "a supplement by its title": {"says": "Báo cáo bổ sung"},
        "a supplement that says more visits": {"says": "Gửi thêm các lượt đi cơ sở"},
        "a supplement that goes on": {"says": "(tiếp theo báo cáo đã gửi)"},
        "a supplement by its file name": {"name": "BC đi cơ sở (bổ sung)"},
        "a supplement by its sheet name": {"sheet": "Bổ sung"},
        "a supplement in another container": {"says": "Báo cáo bổ sung", "container": "csv"},
    }.items():

        @way("R4 bổ sung", name=name)
        def supplement(w: Way, how: dict[str, str] = how) -> None:
            w.visits(1, w.trips(*range(1, 8)))
            w.visits(2, w.trips(8, 9), **how)
            w.counts(9)
            w.quiet()
            w.state("1", "counted")
            w.state("2", "counted")


_supplements()


@way("R4 bổ sung")
def a_supplement_that_repeats_one_row(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, w.trips(7, 8, 9), says="Báo cáo bổ sung")
    w.counts(9)


@way("R4 bổ sung")
def a_supplement_sent_twice(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, w.trips(8, 9), says="Báo cáo bổ sung")
    w.visits(3, w.trips(9, 8), says="Báo cáo bổ sung")
    w.counts(9)


@way("R4 bổ sung")
def a_supplement_then_the_whole(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, w.trips(8, 9), says="Báo cáo bổ sung")
    w.visits(3, w.trips(*range(1, 10)))
    w.counts(9)
    w.quiet()


@way("R4 bổ sung")
def a_supplement_one_row_of_which_is_corrected(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, w.trips(8, 9), says="Báo cáo bổ sung")
    w.visits(3, [w.trip(9, kind=4)], says="Đính chính báo cáo bổ sung")
    w.counts(9)
    w.of_kinds({1: 2, 2: 2, 3: 2, 4: 3})


@way("R4 bổ sung")
def a_supplement_with_a_bad_row_that_is_mended(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, [w.trip(8), w.trip(9).but(kind="khác")], says="Báo cáo bổ sung")
    w.visits(3, [w.trip(9)], says="Gửi lại dòng đã sửa")
    w.counts(9)


@way("R4 bổ sung")
def two_supplements(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 6)))
    w.visits(2, w.trips(6, 7), says="Báo cáo bổ sung lần 1")
    w.visits(3, w.trips(8, 9), says="Báo cáo bổ sung lần 2")
    w.counts(9)


@way("R4 bổ sung")
def a_supplement_of_indicators(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"DV_SO": 1840, "CD_SO": 61}, says="Bổ sung số liệu")
    w.comes_to({**NUMBERS, "DV_SO": 1840, "CD_SO": 61})
    w.quiet()


@way("R4 bổ sung")
def a_supplement_of_plans(w: Way) -> None:
    w.send(1, PLANS, w.trips(1, 2, 3))
    w.send(2, PLANS, w.trips(4, 5), says="Đăng ký bổ sung")
    w.counts(5, what=PLANS)


@way("R4 bổ sung")
def a_supplement_of_activities(w: Way) -> None:
    w.send(1, WORKS, [w.work(1), w.work(2)])
    w.send(2, WORKS, [w.work(3)], says="Danh mục bổ sung")
    w.counts(3, what=WORKS)


@way("R4 bổ sung")
def a_supplement_of_counted_visits(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1)})
    w.send(2, SUMMARY, {"Huyện đoàn Ba Chẽ": (2, 0, 0, 0)}, says="Biểu bổ sung")
    w.counts(6, what=SUMMARY)


@way("R4 bổ sung")
def a_supplement_the_same_night_as_the_first(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(1, w.trips(8, 9), says="Báo cáo bổ sung")
    w.counts(9)


@way("R4 phần rời nhau")
def other_indicators_in_a_second_file(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {"DV_SO": 1840, "CD_SO": 61})
    w.comes_to({**NUMBERS, "DV_SO": 1840, "CD_SO": 61})


@way("R4 phần rời nhau")
def january_to_march_then_april_and_may_under_one_half(w: Way) -> None:
    w.visits(1, [w.trip(number, month=1 + number % 3) for number in range(1, 6)])
    w.visits(2, [w.trip(number, month=4 + number % 2) for number in range(6, 10)])
    w.counts(9)


@way("R4 phần rời nhau")
def months_said_in_the_title_of_two_files_of_a_half(w: Way) -> None:
    w.visits(1, [w.trip(number, month=1 + number % 3) for number in range(1, 6)], says="Từ tháng 1 đến tháng 3")
    w.visits(2, [w.trip(number, month=4 + number % 2) for number in range(6, 10)], says="Từ tháng 4 đến tháng 6")
    w.counts(9)


@way("R4 phần rời nhau")
def months_backwards_in_two_files_of_a_half(w: Way) -> None:
    w.visits(1, [w.trip(number, month=4 + number % 2) for number in range(6, 10)])
    w.visits(2, [w.trip(number, month=1 + number % 3) for number in range(1, 6)])
    w.counts(9)


def _kinds(w: Way) -> list[list[Trip]]:
    return [[w.trip(4 * one + kind, kind=kind) for one in range(3)] for kind in (1, 2, 3, 4)]


@way("R4 phần rời nhau")
def a_file_a_kind_in_four_nights(w: Way) -> None:
    for night, rows in enumerate(_kinds(w), start=1):
        w.visits(night, rows)
    w.counts(12)
    w.of_kinds({1: 3, 2: 3, 3: 3, 4: 3})


@way("R4 phần rời nhau")
def a_file_a_kind_in_one_night(w: Way) -> None:
    for rows in _kinds(w):
        w.visits(1, rows)
    w.counts(12)


@way("R4 phần rời nhau")
def a_file_a_kind_then_one_kind_corrected(w: Way) -> None:
    kinds = _kinds(w)
    for night, rows in enumerate(kinds, start=1):
        w.visits(night, rows)
    w.visits(5, [kinds[0][0].but(topic="Chuyển đổi số trong công tác Đoàn"), *kinds[0][1:]])
    w.counts(12)


@way("R4 phần rời nhau")
def a_file_a_kind_then_the_whole(w: Way) -> None:
    kinds = _kinds(w)
    w.visits(1, kinds[0])
    w.visits(2, kinds[1])
    w.visits(3, [one for rows in kinds for one in rows])
    w.counts(12)


@way("R4 phần rời nhau")
def a_file_a_place_in_three_nights(w: Way) -> None:
    for night, place in enumerate(("Huyện đoàn Tiên Yên", "Huyện đoàn Hải Hà", "Huyện đoàn Cô Tô"), start=1):
        w.visits(night, [w.trip(number, place=place) for number in range(3 * night, 3 * night + 3)])
    w.counts(9)


@way("R4 phần rời nhau")
def counted_visits_a_file_a_place(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1)})
    w.send(2, SUMMARY, {"Huyện đoàn Ba Chẽ": (2, 0, 0, 0)})
    w.counts(6, what=SUMMARY)


@way("R4 phần rời nhau")
def plans_by_month_in_two_files(w: Way) -> None:
    w.send(1, PLANS, [w.trip(number, month=1 + number % 3) for number in range(1, 4)])
    w.send(2, PLANS, [w.trip(number, month=4 + number % 2) for number in range(4, 6)])
    w.counts(5, what=PLANS)


@way("R4 lớn lên")
def a_version_that_grows(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, w.trips(*range(1, 10)))
    w.counts(9)
    w.quiet()


@way("R4 lớn lên")
def a_version_that_grows_every_night(w: Way) -> None:
    for night in (1, 2, 3, 4):
        w.visits(night, w.trips(*range(1, 3 * night + 1)), name="bao-cao")
    w.counts(12)


@way("R4 lớn lên")
def indicators_that_grow(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, {**NUMBERS, "DV_SO": 1840})
    w.comes_to({**NUMBERS, "DV_SO": 1840})


@way("R4 lớn lên")
def a_version_that_grows_and_corrects(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, [w.trip(1, kind=4), *w.trips(*range(2, 9))])
    w.counts(8)
    w.of_kinds({1: 1, 2: 2, 3: 2, 4: 3})


@way("R4 không rõ")
def other_visits_of_the_same_months_and_kinds_without_a_word(w: Way) -> None:
    w.visits(1, [w.trip(number, month=3, kind=1, place="Huyện đoàn Hải Hà") for number in range(1, 7)])
    w.visits(2, [w.trip(number, month=3, kind=1, place="Huyện đoàn Hải Hà") for number in range(11, 16)])
    w.counts(6)
    w.asks()
    w.state("2", "held")


@way("R4 không rõ")
def most_rows_exchanged_for_others(w: Way) -> None:
    w.visits(1, [w.trip(number, month=3, kind=1, place="Huyện đoàn Hải Hà") for number in range(1, 7)])
    w.visits(2, [w.trip(number, month=3, kind=1, place="Huyện đoàn Hải Hà") for number in (1, 11, 12, 13, 14)])
    w.asks()


def _replaced() -> None:
    for name, says in {
        "replaces": "Báo cáo này thay thế báo cáo đã gửi",
        "instead of": "Thay cho bản trước",
        "replaces the old": "(thay thế bản cũ)",
    }.items():

        @way("R6 thay thế", name=f"a smaller version that {name}")
        def replaced(w: Way, says: str = says) -> None:
            w.visits(1, w.trips(*range(1, 10)))
            w.visits(2, w.trips(*range(1, 7)), says=says)
            w.counts(6)
            w.state("1", "superseded")
            w.state("2", "counted")


_replaced()


@way("R6 thay thế")
def a_version_of_other_rows_that_replaces(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 7)))
    w.visits(2, w.trips(*range(11, 15)), says="Báo cáo này thay thế báo cáo đã gửi")
    w.counts(4)


@way("R6 thay thế")
def indicators_that_replace(w: Way) -> None:
    w.numbers(1, {**NUMBERS, "DV_SO": 1840})
    w.numbers(2, {"TN_HOATDONG": 25, "MAU_DONVI": 121, "TT_TINBAI": 61}, says="Thay thế biểu số liệu đã gửi")
    w.comes_to({"TN_HOATDONG": 25, "MAU_DONVI": 121, "TT_TINBAI": 61, "DV_SO": None})


@way("R6 thay thế")
def replaced_then_supplemented(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 10)))
    w.visits(2, w.trips(*range(1, 7)), says="Báo cáo này thay thế báo cáo đã gửi")
    w.visits(3, w.trips(11, 12), says="Báo cáo bổ sung")
    w.counts(8)


@way("R6 thay thế")
def a_replacement_with_a_bad_row(w: Way) -> None:
    w.visits(1, w.trips(*range(1, 8)))
    w.visits(2, [w.trip(1).but(kind="khác"), *w.trips(2, 3, 4)], says="Báo cáo này thay thế báo cáo đã gửi")
    w.counts(4)
    w.asks()
