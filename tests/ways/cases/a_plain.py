"""One file, or the same statements again: nothing is lost, nothing counts twice, nobody is asked (R1)."""

from __future__ import annotations

from collections.abc import Callable

from tests.ways.corpus import way
from tests.ways.draft import PLANS, SUMMARY, WORKS, Way

NUMBERS = {"TN_HOATDONG": 24, "MAU_DONVI": 120, "DV_SO": 1840}


def _containers() -> None:
    for container in ("xlsx", "csv", "ods", "xls"):

        @way("một tệp", name=f"one file of visits as {container}")
        def one_file(w: Way, container: str = container) -> None:
            w.visits(1, w.trips(*range(1, 8)), container=container)
            w.counts(7)
            w.of_kinds({1: 2, 2: 2, 3: 2, 4: 1})
            w.quiet()
            w.state("1", "counted")


_containers()


@way("một tệp")
def one_file_of_indicators(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.comes_to(NUMBERS)
    w.state("1", "counted")


@way("một tệp")
def one_file_of_plans(w: Way) -> None:
    w.send(1, PLANS, w.trips(1, 2, 3))
    w.counts(3, what=PLANS)
    w.state("1", "counted")


@way("một tệp")
def one_file_of_activities(w: Way) -> None:
    w.send(1, WORKS, [w.work(1), w.work(2)])
    w.counts(2, what=WORKS)
    w.state("1", "counted")


@way("một tệp")
def one_file_of_counted_visits(w: Way) -> None:
    w.send(1, SUMMARY, {"Huyện đoàn Hải Hà": (1, 2, 0, 1), "Huyện đoàn Ba Chẽ": (2, 0, 0, 0)})
    w.counts(6, what=SUMMARY)


def _again() -> None:
    changes: dict[str, Callable[[Way], None]] = {}

    def reordered(w: Way) -> None:
        w.visits(2, reversed(w.trips(*range(1, 7))))

    def turned(w: Way) -> None:
        w.visits(2, w.trips(*range(1, 7)), column_order="reversed")

    def typed(w: Way) -> None:
        rows = w.trips(*range(1, 7))
        w.visits(2, [one.but(first=f"{one.first:%-d/%-m/%Y}", last=f"{one.last:%-d-%-m-%Y}") for one in rows])

    def other(w: Way) -> None:
        w.visits(2, w.trips(*range(1, 7)), container="csv")

    def renamed(w: Way) -> None:
        w.again(2, "1", name="bản gửi lại")

    def in_place(w: Way) -> None:
        w.visits(2, reversed(w.trips(*range(1, 7))), name="bao-cao")

    def capitals(w: Way) -> None:
        w.visits(2, [one.but(who=one.who.upper()) for one in w.trips(*range(1, 7))])

    def thrice(w: Way) -> None:
        w.again(2, "1", name="gửi lần 2")
        w.visits(3, reversed(w.trips(*range(1, 7))), name="gửi lần 3")

    changes["the same rows in another order"] = reordered
    changes["the same rows with the columns turned round"] = turned
    changes["the same rows with the dates typed otherwise"] = typed
    changes["the same rows in another container"] = other
    changes["the same bytes under another name"] = renamed
    changes["the same rows written over the first file"] = in_place
    changes["the same rows with the names in capitals"] = capitals
    changes["the same rows three times"] = thrice
    for name, change in changes.items():

        @way("R1 gửi lại như cũ", name=name)
        def again(w: Way, change: Callable[[Way], None] = change) -> None:
            w.visits(1, w.trips(*range(1, 7)), name="bao-cao")
            change(w)
            w.counts(6)
            w.quiet()


_again()


@way("R1 gửi lại như cũ")
def the_same_indicators_again(w: Way) -> None:
    w.numbers(1, NUMBERS)
    w.numbers(2, dict(reversed(NUMBERS.items())))
    w.comes_to(NUMBERS)


@way("R1 gửi lại như cũ")
def the_same_plans_again(w: Way) -> None:
    w.send(1, PLANS, w.trips(1, 2, 3))
    w.send(2, PLANS, w.trips(3, 2, 1))
    w.counts(3, what=PLANS)
