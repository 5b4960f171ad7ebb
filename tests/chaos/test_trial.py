"""What a tally tells of: each kind of misfortune, how often it was tried and survived."""

from __future__ import annotations

from chaos.attempt import trials
from chaos.trial import Tally


def test_each_kind_is_counted_by_itself_and_a_failure_is_told() -> None:
    tally = Tally("x")
    tally.count(None, "killed")
    tally.count("lost", "killed", "disk full", "killed")
    tally.count(None)
    assert (tally.tried, tally.survived, tally.failures) == (3, 2, ["lost"])
    assert list(tally.kinds()) == [("disk full", 1, 0), ("killed", 2, 1)]


def test_every_misfortune_that_is_asked_for_has_a_trial() -> None:
    assert set(trials()) == {
        "approvals",
        "backups",
        "clock",
        "door",
        "drives",
        "files",
        "google",
        "histories",
        "inbox",
        "lake",
        "machines",
        "mail",
        "night",
        "outages",
        "properties",
        "processes",
        "reader",
        "warehouse",
    }
