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


def questions(*versions: Version) -> list[tuple[str, str, list[str], list[str], tuple[int, int]]]:
    """Return what is asked: the code, of which file, about which of its rows, against which others, how many."""
    rows = {row.place: row for one in versions for row in one.rows}

    def named(places: Sequence[tuple[str, str, int]]) -> list[str]:
        return [f"{place[0]} {rows[place].identity[0]}" for place in places]

    return [
        (one.code, one.submission_id, named(one.rows), named(one.other), one.counts)
        for one in decide(versions).questions
    ]


def fates(*versions: Version, accepted: Sequence[str] = ()) -> dict[str, tuple[str, str | None, str | None]]:
    """Return of every row what becomes of it, by whom and because of what; ``"A b"`` is row b of A."""
    rows = {row.place: row for one in versions for row in one.rows}
    decision = decide(versions, dict.fromkeys(accepted, "2020-12-31"))
    return {
        f"{place[0]} {rows[place].identity[0]}": (fate.state, fate.by, fate.because)
        for place, fate in decision.rows.items()
    }


COUNTS = ("counted", None, None)


def test_a_question_names_the_rows_it_is_about_and_what_stands_against_them() -> None:
    first = version("A", visits("A", "abc"))
    assert questions(first, version("B", visits("B", "ab"))) == [(SHRANK, "B", [], ["A c"], (3, 2))]
    assert questions(first, version("B", visits("B", "de"))) == [
        (UNCLEAR, "B", ["B d", "B e"], ["A a", "A b", "A c"], (3, 2))
    ]
    assert questions(first, version("B", is_nil=True)) == [(NIL_AFTER, "B", [], ["A a", "A b", "A c"], (3, 0))]
    numbers = version("A", [figure("A", 8, "x", "10"), figure("A", 9, "y", "20"), figure("A", 10, "z", "30")])
    blank = version("B", [figure("B", 8, "x", ""), figure("B", 9, "y", "20"), figure("B", 10, "z", "")])
    assert questions(numbers, blank) == [(BLANK_AFTER, "B", ["B x", "B z"], ["A x", "A z"], (2, 2))]
    one, other = version("A", visits("A", "ab"), "1"), version("B", visits("B", "ab", days="3"), "1")
    assert questions(one, other) == [(AT_ONCE, "B", ["B a", "B b"], ["A a", "A b"], (0, 0))]


def test_an_earlier_word_found_late_holds_the_later_one_and_asks_about_it() -> None:
    earlier, later = (
        version("A", visits("A", "ab"), known_from="2020-06-02"),
        version("B", visits("B", "cd"), known_from="2020-06-01"),
    )
    assert fates(later, earlier)["B c"] == COUNTS
    late_first = version("A", visits("A", "ab"), known_from="2020-06-03")
    early_second = version("B", visits("B", "cd"), known_from="2020-06-02")
    assert fates(late_first, early_second) == {
        "A a": ("held", None, UNCLEAR),
        "A b": ("held", None, UNCLEAR),
        "B c": COUNTS,
        "B d": COUNTS,
    }
    assert questions(late_first, early_second) == [(UNCLEAR, "A", ["A a", "A b"], ["B c", "B d"], (2, 2))]
    assert fates(late_first, version("N", known_from="2020-06-02"))["A a"] == COUNTS
    # Of two that count only one became known later: what counts is not turned round.
    mixed = [version("O", visits("O", "x"), known_from="2020-06-01"), *(late_first, early_second)]
    mixed[1] = version("A", visits("A", "ab"), says=frozenset({"adds"}), known_from="2020-06-03")
    assert fates(*mixed)["A a"] == COUNTS
    assert fates(*mixed)["B c"] == ("held", None, UNCLEAR)


def test_every_row_and_nil_return_says_which_version_took_its_place() -> None:
    first = version("A", [*visits("A", "ab"), visit("A", 10, "c", is_good=False)])
    second = version("B", visits("B", "abc"))
    assert fates(first, second) == {
        "A a": ("superseded", "B", None),
        "A b": ("superseded", "B", None),
        "A c": ("superseded", "B", None),
        "B a": COUNTS,
        "B b": COUNTS,
        "B c": COUNTS,
    }
    nils = decide([version("N", is_nil=True), version("M", is_nil=True), version("A", visits("A", "a"))]).nil
    assert {name: (fate.state, fate.by) for name, fate in nils.items()} == {
        "N": ("superseded", "A"),
        "M": ("superseded", "A"),
    }
    alone = decide([version("N", is_nil=True), version("M", is_nil=True)]).nil
    assert {name: (fate.state, fate.by) for name, fate in alone.items()} == {
        "N": ("superseded", "M"),
        "M": ("counted", None),
    }
    held = decide([version("A", visits("A", "a")), version("N", is_nil=True)]).nil["N"]
    assert (held.state, held.because) == ("held", NIL_AFTER)
    gone = decide([version("A", visits("A", "a")), version("N", is_nil=True)], {NIL_AFTER: "2020-12-31"})
    assert gone.rows["A", "s", 8].by == "N"
    assert gone.nil["N"].state == "counted"


def test_an_accepted_blank_takes_the_figure_out_and_one_not_known_before_is_kept_as_it_is() -> None:
    first = version("A", [figure("A", 8, "x", "10"), figure("A", 9, "y", "20")])
    blank = version("B", [figure("B", 8, "x", ""), figure("B", 9, "z", "")])
    assert fates(first, blank, accepted=[BLANK_AFTER]) == {
        "A x": ("superseded", "B", None),
        "A y": COUNTS,
        "B x": COUNTS,
        "B z": COUNTS,
    }
    assert fates(first, blank)["B x"] == ("held", None, BLANK_AFTER)
    assert fates(first, blank)["B z"] == COUNTS


def test_what_waits_is_settled_by_a_version_that_says_it_later_and_not_by_the_one_before() -> None:
    first = version("A", [figure("A", 8, "x", "10"), figure("A", 9, "y", "20")])
    blank = version("B", [figure("B", 8, "x", ""), figure("B", 9, "y", "20")])
    assert fates(first, blank)["B x"] == ("held", None, BLANK_AFTER)
    assert fates(first, blank, version("C", [figure("C", 8, "x", "12")]))["B x"] == ("superseded", "C", None)
    assert fates(first, blank, dataclasses.replace(first, round="2"))["B x"] == ("superseded", "A", None)
    pair = [version(name, visits(name, "a", days=days), "1") for name, days in (("A", "2"), ("B", "3"))]
    assert fates(version("O", visits("O", "a")), *pair)["A a"] == ("held", None, AT_ONCE)


def test_two_persons_at_one_place_on_one_day_are_two_visits() -> None:
    first = version("A", visits("A", "ab"))
    assert counted(first, version("B", visits("B", "ac"))) == (["A b", "B a", "B c"], [SHRANK])
    one, other = version("A", visits("A", "ab"), "1"), version("B", visits("B", "ac"), "1")
    assert counted(one, other) == (["A b", "B a", "B c"], [])


def test_a_row_said_badly_in_one_file_and_well_in_another_of_the_round_waits_for_nothing() -> None:
    one = version("A", [visit("A", 8, "a", is_good=False), visit("A", 9, "b")], "1")
    other = version("B", visits("B", "ab"), "1")
    assert fates(one, other)["A a"] == ("superseded", "B", None)
    moved = version("C", [visit("C", 8, "a", day="2020-03-02")], "2", says=frozenset({"corrects"}))
    assert counted(one, other, moved) == (["B b", "C a"], [])


def test_a_replacement_takes_out_what_it_leaves_out_and_what_waited_but_not_what_it_says_badly() -> None:
    first = version("A", [*visits("A", "abc"), visit("A", 11, "w", is_good=False)])
    replacing = version("B", [*visits("B", "a"), visit("B", 9, "b", is_good=False)], says=frozenset({"replaces"}))
    assert fates(first, replacing) == {
        "A a": ("superseded", "B", None),
        "A b": COUNTS,
        "A c": ("superseded", "B", None),
        "A w": ("superseded", "B", None),
        "B a": COUNTS,
    }


def test_files_of_one_round_are_ordered_by_their_words_and_none_is_lost() -> None:
    before = version("O", visits("O", "x"), "0")
    replacing = version("R", visits("R", "ab"), "1", says=frozenset({"replaces"}))
    adding = version("S", visits("S", "c"), "1", says=frozenset({"adds"}))
    correcting = version("C", visits("C", "a", days="5"), "1", says=frozenset({"corrects"}))
    assert counted(before, correcting, adding, replacing) == (["C a", "R b", "S c"], [])
    silent = version("A", visits("A", "xyz"), "1")
    assert counted(before, replacing, silent) == (["R a", "R b"], [])


def test_two_corrections_of_one_round_that_differ_are_asked_about_and_the_value_before_counts() -> None:
    before = version("O", visits("O", "ab"), "0")
    pair = [
        version(name, visits(name, "a", days=days), "1", says=frozenset({"corrects"}))
        for name, days in (("A", "2"), ("B", "3"))
    ]
    assert counted(before, *pair) == (["O a", "O b"], [AT_ONCE])


def test_nothing_happened_sent_twice_in_one_round_empties_nothing() -> None:
    before = version("O", visits("O", "ab"), "0")
    nils = [version(name, (), "1", is_nil=True, says=frozenset({"replaces"})) for name in "AB"]
    assert counted(before, *nils) == (["O a", "O b"], [NIL_AFTER, NIL_AFTER])


def test_what_counts_goes_on_counting_where_it_comes_again_beside_a_file_that_differs() -> None:
    first = version("A", visits("A", "ab"), "0")
    again, other = dataclasses.replace(first, round="1"), version("B", visits("B", "ab", days="4"), "1")
    assert counted(first, again, other) == (["A a", "A b"], [AT_ONCE])


def test_two_visits_of_one_person_to_one_place_that_one_file_says_are_two() -> None:
    rows = [visit("A", 8, "a", day="2020-02-23"), visit("A", 9, "a", day="2020-05-15"), visit("A", 10, "b")]
    first = version("A", rows, "0")
    again = dataclasses.replace(first, round="1")
    other = version("B", [visit("B", 8, "a", day="2020-05-15"), visit("B", 9, "b")], "1")
    assert counted(first, again, other)[0] == ["A a", "B a", "B b"]


def test_files_of_one_round_that_move_one_visit_are_asked_about_unless_they_share_nothing() -> None:
    one = version("A", [visit("A", 8, "a"), visit("A", 9, "b")], "1")
    moved = version("B", [visit("B", 8, "a"), visit("B", 9, "b", day="2020-03-02")], "1")
    assert counted(one, moved) == (["B a"], [AT_ONCE])
    alone = version("B", [visit("B", 9, "b", day="2020-03-02")], "1")
    assert counted(one, alone) == (["A a", "A b", "B b"], [])


def test_a_visit_of_another_kind_on_another_day_is_another_visit() -> None:
    first = version("A", [visit("A", 8, "a", day="2020-02-15", kind="3"), visit("A", 9, "b")])
    other = version("B", [visit("B", 8, "a", day="2020-05-08", kind="2"), visit("B", 9, "b")])
    assert counted(first, other) == (["A a", "B a", "B b"], [SHRANK])
    mended = dataclasses.replace(other, says=frozenset({"corrects"}))
    assert counted(first, mended) == (["B a", "B b"], [])


def test_of_two_visits_of_a_person_that_are_both_moved_each_is_moved_in_its_month() -> None:
    first = version("A", [visit("A", 8, "a", day="2020-01-12"), visit("A", 9, "a", day="2020-06-14")])
    moved = version(
        "B",
        [visit("B", 8, "a", day="2020-01-13"), visit("B", 9, "a", day="2020-06-15")],
        says=frozenset({"corrects"}),
    )
    assert [place for place, fate in decide([first, moved]).rows.items() if fate.state == "counted"] == [
        ("B", "s", 8),
        ("B", "s", 9),
    ]
    one = dataclasses.replace(moved, rows=moved.rows[1:])
    assert [place for place, fate in decide([first, one]).rows.items() if fate.state == "counted"] == [
        ("A", "s", 8),
        ("B", "s", 9),
    ]


def test_a_visit_moved_beside_another_that_is_mended_counts_once() -> None:
    first = version("A", visits("A", "ab"))
    mended = version("B", [visit("B", 8, "a", days="3"), visit("B", 9, "b", day="2020-03-02")])
    assert counted(first, mended) == (["B a", "B b"], [])


def test_a_bad_row_that_moves_a_visit_keeps_it_until_it_is_mended_and_then_takes_its_place() -> None:
    first = version("A", visits("A", "ab"))
    bad = version("B", [visit("B", 8, "a"), visit("B", 9, "b", day="2020-03-02", is_good=False)])
    assert counted(first, bad) == (["A b", "B a"], [])
    mended = version("C", [visit("C", 8, "b", day="2020-03-03")])
    assert counted(first, bad, mended) == (["B a", "C b"], [])


def test_a_row_that_was_bad_and_is_sent_rightly_displaces_no_other_of_the_same_person() -> None:
    first = version("A", [visit("A", 8, "a", day="2020-02-09"), visit("A", 9, "a", day="2020-04-12", is_good=False)])
    mended = version("B", [visit("B", 8, "a", day="2020-04-12")], says=frozenset({"corrects"}))
    assert counted(first, mended) == (["A a", "B a"], [])


def test_new_rows_beside_one_that_is_said_badly_again_are_added() -> None:
    first = version("A", visits("A", "ab"))
    second = version("B", [visit("B", 8, "a", is_good=False), visit("B", 9, "c")])
    assert counted(first, second) == (["A a", "A b", "B c"], [])


def test_rows_that_could_not_be_read_explain_as_many_that_are_left_out_or_new() -> None:
    first = version("A", visits("A", "abcd"))
    assert counted(first, version("B", visits("B", "ab"), unread_rows=2))[1] == []
    assert counted(first, version("B", visits("B", "ab"), unread_rows=1))[1] == [SHRANK]
    lost = version("A", visits("A", "ab"), unread_rows=2)
    assert counted(lost, version("B", visits("B", "cd"))) == (["A a", "A b", "B c", "B d"], [])
    assert counted(lost, version("B", visits("B", "cde"))) == (["A a", "A b"], [UNCLEAR])


def test_of_two_visits_of_one_day_each_finds_its_own() -> None:
    first = version("A", [visit("A", 8, "a", days="1"), visit("A", 9, "a", days="2")])
    decision = decide([first, version("B", [visit("B", 8, "a", days="2")])])
    assert decision.rows["A", "s", 9].by == "B"
    assert decision.rows["A", "s", 8] == decision.rows["B", "s", 8].__class__("counted", None, LEFT_OUT)


def test_a_file_of_another_part_is_added_by_any_field_that_all_rows_say() -> None:
    first = version("A", [visit("A", 8, "a", "X", kind="1")])
    assert counted(first, version("B", [visit("B", 8, "b", "Y", kind="1")]))[1] == []
    assert counted(first, version("B", [visit("B", 8, "b", "X", kind="1")]))[1] == [UNCLEAR]
    unsaid = Row(("B", "s", 8), ("b", "", "2020-03-01"), "1 1", {"month": "2020-03", "place": "", "kind": "1"})
    assert counted(first, version("B", [unsaid]))[1] == [UNCLEAR]


def test_files_of_one_round_that_say_the_same_are_one_and_the_last_is_told() -> None:
    three = [version(name, visits(name, "ab"), "1") for name in "ABC"]
    told = fates(*three)
    assert {name: told[name] for name in ("A a", "A b", "B a", "B b")} == dict.fromkeys(
        ("A a", "A b", "B a", "B b"), ("superseded", "C", None)
    )
    assert told["C a"] == told["C b"] == COUNTS


def test_an_answer_about_files_of_one_round_takes_the_last_of_them() -> None:
    before = version("O", visits("O", "ab"), "0")
    pair = [version(name, [*visits(name, "x"), visit(name, 9, "a", days=days)], "1")
            for name, days in (("A", "2"), ("B", "3"))]  # fmt: skip
    assert fates(before, *pair, accepted=[AT_ONCE]) == {
        "O a": ("superseded", "B", None),
        "O b": COUNTS,
        "A x": ("superseded", "B", None),
        "A a": ("superseded", "B", None),
        "B x": COUNTS,
        "B a": COUNTS,
    }


def test_an_answer_holds_for_what_became_known_on_its_last_day() -> None:
    versions = version("A", visits("A", "ab")), version("B", visits("B", "a"), known_from="2020-12-31T09:00")
    assert counted(*versions, accepted=[SHRANK]) == (["B a"], [])
    late = version("B", visits("B", "a"), known_from="2021-01-01T00:00")
    assert counted(versions[0], late, accepted=[SHRANK])[1] == [SHRANK]


def test_a_file_that_adds_or_corrects_need_not_say_the_rest() -> None:
    first = version("A", visits("A", "abc"))
    for says in ("adds", "corrects"):
        second = version("B", visits("B", "a"), says=frozenset({says}))  # type: ignore[arg-type]
        assert counted(first, second) == (["A b", "A c", "B a"], [])


def test_what_files_of_one_round_say_of_themselves_and_could_not_be_read_holds_for_all_of_them() -> None:
    first = version("O", visits("O", "abcd"), "0")
    unread = [version(name, visits(name, "ab"), "1", unread_rows=1) for name in "AB"]
    assert counted(first, *unread)[1] == []
    adding = [version(name, visits(name, name.lower()), "1", says=frozenset({"adds"})) for name in "XY"]
    assert counted(first, *adding) == (["O a", "O b", "O c", "O d", "X x", "Y y"], [])
    shrunk = [version(name, visits(name, "ab"), "1") for name in "AB"]
    assert questions(first, *shrunk) == [(SHRANK, "B", [], ["O c", "O d"], (4, 2))]


def test_a_row_said_badly_in_every_file_of_a_round_is_none_of_theirs_and_a_blank_is_asked_once() -> None:
    first = version("O", [figure("O", 8, "x", "10"), figure("O", 9, "y", "20")], "0")
    bad = [
        version(name, [dataclasses.replace(figure(name, 8, "x", "11"), is_good=False), figure(name, 9, "y", "21")], "1")
        for name in "AB"
    ]
    assert counted(first, *bad) == (["B y", "O x"], [])
    blank = [version(name, [figure(name, 8, "x", ""), figure(name, 9, "y", "20")], "1") for name in "AB"]
    assert questions(first, *blank) == [(BLANK_AFTER, "B", ["A x", "B x"], ["O x"], (1, 2))]


def test_questions_of_one_file_are_asked_beside_those_of_another() -> None:
    versions = version("A", visits("A", "ab")), version("N", is_nil=True), version("B", visits("B", "a"))
    assert [one.submission_id for one in decide(versions).questions] == ["N", "B"]


def test_every_row_of_a_removed_statement_goes_and_others_of_its_identity_stay() -> None:
    first = version("A", [visit("A", 8, "a", days="1"), visit("A", 9, "a", days="2"), visit("A", 10, "b")])
    one = version("B", [visit("B", 8, "a", days="2")])
    again = version("C", [visit("C", 8, "a", days="1"), visit("C", 9, "a", days="2"), visit("C", 10, "b")])
    assert counted(first, one, again) == (["C a", "C b"], [SHRANK])
    assert sum(fate.state == "counted" for fate in decide([first, one, again]).rows.values()) == 3


def test_a_return_emptied_by_an_answer_says_by_whom() -> None:
    assert fates(version("A", visits("A", "a")), version("N", is_nil=True), accepted=[NIL_AFTER]) == {
        "A a": ("superseded", "N", None)
    }


def test_a_place_mended_beside_rows_that_are_repeated_is_the_same_visit() -> None:
    first = version("A", visits("A", "ab"))
    assert counted(first, version("B", [visit("B", 8, "a"), visit("B", 9, "b", "Y")])) == (["B a", "B b"], [])


def test_what_two_versions_said_badly_waits_until_each_is_mended() -> None:
    first = version("A", [visit("A", 8, "a"), visit("A", 9, "b", is_good=False)])
    second = version("B", [visit("B", 8, "a"), visit("B", 9, "c", is_good=False)])
    mended = version("C", visits("C", "bc"))
    told = fates(first, second, mended)
    assert (told["A b"], told["B c"]) == (("superseded", "C", None), ("superseded", "C", None))


def test_rows_said_badly_of_nobody_known_explain_as_many_that_are_left_out() -> None:
    first = version("A", visits("A", "abc"))
    second = version("B", [visit("B", 8, "a"), *(visit("B", row, name, "Y", "2020-05-05", is_good=False)
                                               for row, name in ((9, "?"), (10, "!")))])  # fmt: skip
    assert counted(first, second) == (["A b", "A c", "B a"], [])


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
