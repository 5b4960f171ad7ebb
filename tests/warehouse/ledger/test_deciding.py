"""What counts of several versions of one return, case by case of docs/what-counts.md."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.ledger import Row, Version, decide
from warehouse.ledger.deciding import AT_ONCE, BLANK_AFTER, LEFT_OUT, NIL_AFTER, QUESTIONS, SHRANK, UNCLEAR


def visit(submission: str, row: int, who: str, where: str = "X", day: str = "2020-03-01", **more: object) -> Row:
    days = str(more.pop("days", "1"))
    groups = {"month": day[:7], "place": where, "kind": str(more.pop("kind", "1"))}
    return Row((submission, "s", row), (who, where, day), f"{days} {groups['kind']}", groups, **more)  # type: ignore[arg-type]


def visits(submission: str, names: str, **more: object) -> list[Row]:
    return [visit(submission, number, name, **more) for number, name in enumerate(names, start=8)]


def figure(submission: str, row: int, code: str, result: str) -> Row:
    return Row((submission, "s", row), (code,), result, is_blank=not result, result=result)


def version(name: str, rows: Sequence[Row] = (), night: str = "", **more: object) -> Version:
    return Version(name, night or name, tuple(rows), **more)  # type: ignore[arg-type]


def counted(*versions: Version, accepted: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return who counts, by the version that says it (``"A b"``), and the codes asked."""
    decision = decide(versions, dict.fromkeys(accepted, "2020-12-31"))
    rows = {row.place: row for one in versions for row in one.rows}
    said = {f"{place[0]} {rows[place].identity[0]}" for place, fate in decision.rows.items() if fate.state == "counted"}
    return sorted(said), [one.code for one in decision.questions]


def test_a_whole_version_takes_the_place_of_the_one_before() -> None:
    assert counted(version("A", visits("A", "abc")), version("B", visits("B", "abc"))) == (["B a", "B b", "B c"], [])


def test_a_longer_version_takes_its_place_too() -> None:
    assert counted(version("A", visits("A", "ab")), version("B", visits("B", "abc"))) == (["B a", "B b", "B c"], [])


def test_a_shrinking_version_is_asked_and_what_it_leaves_out_counts_in_doubt() -> None:
    versions = version("A", visits("A", "abcde")), version("B", visits("B", "abc"))
    assert counted(*versions) == (["A d", "A e", "B a", "B b", "B c"], [SHRANK])
    decision = decide(versions)
    assert [place for place, fate in decision.rows.items() if fate.because == LEFT_OUT] == [
        ("A", "s", 11),
        ("A", "s", 12),
    ]
    assert decision.questions[0].counts == (5, 3)
    assert counted(*versions, accepted=[SHRANK]) == (["B a", "B b", "B c"], [])


def test_a_supplement_is_added_where_it_says_so_or_is_another_part() -> None:
    first = version("A", visits("A", "abc"))
    assert counted(first, version("B", visits("B", "de"), says=frozenset({"adds"})))[0] == [
        "A a",
        "A b",
        "A c",
        "B d",
        "B e",
    ]
    assert counted(first, version("B", visits("B", "de", kind="2"))) == (["A a", "A b", "A c", "B d", "B e"], [])
    assert counted(first, version("B", visits("B", "de", day="2020-05-01")))[1] == []


def test_a_second_file_that_shares_nothing_and_says_nothing_is_asked_and_does_not_count() -> None:
    versions = version("A", visits("A", "abc")), version("B", visits("B", "de"))
    assert counted(*versions) == (["A a", "A b", "A c"], [UNCLEAR])
    assert counted(*versions, accepted=[UNCLEAR])[0] == ["A a", "A b", "A c", "B d", "B e"]


def test_a_file_that_says_it_replaces_does() -> None:
    replacing = version("B", visits("B", "de"), says=frozenset({"replaces"}))
    assert counted(version("A", visits("A", "abc")), replacing) == (["B d", "B e"], [])


def test_one_corrected_line_sent_alone_corrects_that_line() -> None:
    assert counted(version("A", visits("A", "abc")), version("B", [visit("B", 8, "b", days="5")])) == (
        ["A a", "A c", "B b"],
        [],
    )


def test_one_corrected_indicator_leaves_the_others() -> None:
    first = version("A", [figure("A", 8, "x", "10"), figure("A", 9, "y", "20")])
    assert counted(first, version("B", [figure("B", 8, "y", "25")])) == (["A x", "B y"], [])
    assert counted(first, version("B", [figure("B", 8, "z", "5")])) == (["A x", "A y", "B z"], [])


def test_a_row_said_badly_keeps_the_value_it_had() -> None:
    bad = version("B", [visit("B", 8, "a"), visit("B", 9, "b", is_good=False), visit("B", 10, "c")])
    assert counted(version("A", visits("A", "abc")), bad) == (["A b", "B a", "B c"], [])


def test_mended_rows_sent_alone_join_the_others_and_end_what_was_wrong() -> None:
    first = version("A", [visit("A", 8, "a"), visit("A", 9, "b", is_good=False)])
    decision = decide([first, version("B", [visit("B", 8, "b")])])
    assert decision.rows["A", "s", 9].state == "superseded"
    assert decision.rows["B", "s", 8].state == "counted"
    assert decision.rows["A", "s", 8].state == "counted"
    assert decision.questions == []


def test_a_blank_after_a_figure_never_makes_it_nothing_unasked_and_a_nought_does() -> None:
    first = version("A", [figure("A", 8, "x", "10"), figure("A", 9, "y", "20")])
    blank = version("B", [figure("B", 8, "x", ""), figure("B", 9, "y", "20")])
    assert counted(first, blank) == (["A x", "B y"], [BLANK_AFTER])
    assert counted(first, version("B", [figure("B", 8, "x", "0"), figure("B", 9, "y", "20")])) == (["B x", "B y"], [])


def test_nothing_happened_after_figures_is_asked() -> None:
    versions = version("A", visits("A", "ab")), version("B", is_nil=True)
    assert counted(*versions) == (["A a", "A b"], [NIL_AFTER])
    assert counted(*versions, accepted=[NIL_AFTER]) == ([], [])
    assert counted(version("A", is_nil=True), version("B", visits("B", "a"))) == (["B a"], [])


def test_two_differing_files_of_one_night_are_asked_about() -> None:
    one, other = (
        version("A", visits("A", "abc"), "1"),
        version("B", [*visits("B", "ab"), visit("B", 10, "c", days="3")], "1"),
    )
    said, asked = counted(one, other)
    assert said == ["B a", "B b"]
    assert asked == [AT_ONCE]
    before = version("O", [visit("O", 8, "c", days="2")])
    assert counted(before, one, other)[0] == ["B a", "B b", "O c"]


def test_two_files_of_one_night_that_say_different_things_both_count() -> None:
    assert counted(version("A", visits("A", "ab"), "1"), version("B", visits("B", "cd"), "1")) == (
        ["A a", "A b", "B c", "B d"],
        [],
    )


def test_words_order_two_files_of_one_night() -> None:
    one = version("A", [visit("A", 8, "a", days="2")], "1", says=frozenset({"corrects"}))
    assert counted(one, version("B", visits("B", "a"), "1")) == (["A a"], [])


def test_the_last_word_counts_also_where_it_repeats_an_earlier_one() -> None:
    first, second = version("A", visits("A", "ab"), "1"), version("B", visits("B", "ab", days="3"), "2")
    again = version("A", first.rows, "3")
    assert counted(first, second, again) == (["A a", "A b"], [])


def test_a_visit_moved_by_a_day_in_a_version_that_repeats_the_rest_is_the_same_visit() -> None:
    moved = version("B", [*visits("B", "ab"), visit("B", 10, "c", day="2020-03-02")])
    assert counted(version("A", visits("A", "abc")), moved) == (["B a", "B b", "B c"], [])


def test_what_was_held_is_settled_by_a_version_that_says_it() -> None:
    decision = decide(
        [version("A", visits("A", "abc")), version("B", visits("B", "de")), version("C", visits("C", "abcde"))]
    )
    assert {place for place, fate in decision.rows.items() if fate.state == "counted"} == {
        ("C", "s", row) for row in range(8, 13)
    }
    assert all(fate.state == "superseded" for place, fate in decision.rows.items() if place[0] != "C")


def test_an_earlier_word_that_becomes_known_later_does_not_displace_what_counts() -> None:
    earlier = version("A", visits("A", "ab"), known_from="2020-06-03")
    later = version("B", visits("B", "cd"), known_from="2020-06-02")
    assert counted(earlier, later) == (["B c", "B d"], [UNCLEAR])


def test_an_answer_that_has_ended_undoes_nothing_and_does_not_answer_what_comes_afterwards() -> None:
    first = version("A", visits("A", "abcde"), known_from="2020-06-01T00:00")
    shorter = version("B", visits("B", "abcd"), known_from="2020-06-02T00:00")
    later = version("C", visits("C", "abc"), known_from="2020-09-01T00:00")
    decision = decide([first, shorter, later], {SHRANK: "2020-06-30"})
    assert decision.rows["A", "s", 12].state == "superseded"
    assert [one.submission_id for one in decision.questions] == ["C"]


def test_files_of_one_round_that_share_nothing_with_what_counts_do_not_displace_it() -> None:
    before = version("O", visits("O", "ab"), known_from="1")
    pair = [version(name, visits(name, rows), "2", known_from="2") for name, rows in (("A", "cd"), ("B", "cd"))]
    assert counted(before, *pair) == (["O a", "O b"], [UNCLEAR])


ROW = st.builds(
    lambda who, where, day, days, good, blank: (who, where, day, days, good, blank),
    *(st.sampled_from(choices) for choices in ("abc", "XY", ("2020-03-01", "2020-04-02"), "12")),
    st.booleans(),
    st.booleans(),
)
VERSION = st.tuples(
    st.lists(ROW, max_size=5),
    st.booleans(),
    st.sampled_from([frozenset(), frozenset({"adds"}), frozenset({"corrects"}), frozenset({"replaces"})]),
    st.integers(0, 2),
)


@given(st.lists(VERSION, max_size=5), st.lists(st.integers(0, 4), max_size=3), st.sets(st.sampled_from(QUESTIONS)))
@settings(max_examples=400)
def test_whatever_is_sent_every_good_row_has_one_fate_and_nothing_stated_well_is_gone_in_silence(
    sent: list[tuple[list[tuple[str, str, str, str, bool, bool]], bool, frozenset[str], int]],
    again: list[int],
    accepted: set[str],
) -> None:
    versions = []
    for number, (rows, is_nil, says, rounds) in enumerate(sent):
        made = [
            visit(f"v{number}", row, who, where, day, days=days, is_good=good, is_blank=blank)
            for row, (who, where, day, days, good, blank) in enumerate(rows, start=8)
        ]
        more = {"is_nil": is_nil and not made, "says": says, "known_from": f"2020-06-{number + 1:02}"}
        versions.append(version(f"v{number}", made, f"{number if rounds else 0}", **more))
    versions.sort(key=lambda one: one.round)
    versions += [
        dataclasses.replace(versions[at], round=f"again {n}") for n, at in enumerate(again) if at < len(versions)
    ]
    decision = decide(versions, dict.fromkeys(accepted, "2020-12-31"))
    places = {row.place: row for one in versions for row in one.rows}
    assert {place for place, row in places.items() if row.is_good} <= decision.rows.keys()
    counts = {place for place, fate in decision.rows.items() if fate.state == "counted"}
    assert all(places[place].is_good for place in counts)
    # What was stated well and counts no more is said by another version, or waits for an answer.
    for fate in decision.rows.values():
        assert fate.state != "superseded" or fate.by is not None
        assert fate.state != "held" or fate.because in QUESTIONS
