"""What the same bytes do in the hands of two senders: each place is a delivery of its own, and so is each question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from findings import catalogue
from organisation.senders import Sender
from warehouse import Batch, Night, Warehouse, schema
from warehouse.connection import backend_of

pytestmark = pytest.mark.both_gears(whole_module=True)

BEFORE = timedelta(days=30)


def _all(warehouse, query):
    with warehouse.reading() as connection:
        return connection.execute(query).fetchall()


def _night(province, later, number, *pairs):
    deliveries = [
        province.delivery(checked, seen_at=later(number), name=name, sender=sender, modified_at=modified)
        for checked, name, sender, modified in pairs
    ]
    return Night(f"n{number}", later(number), [Batch(deliveries, [pair[0] for pair in pairs])])


def _asked(province, code="unit_conflict"):
    """The same bytes as read for another sender: in question, of no unit."""
    table = province.table(unit_id=None)
    table.held = True
    finding = catalogue().find(code, sheet="Kết quả", params={"claimed_ids": "D199"})
    checked = province.checked(table, content="same", findings=[finding], rejected=True)
    checked.read.sender_id = "D202" if code == "unit_conflict" else None
    return checked


def test_a_copy_that_somebody_else_had_before_changes_neither_name_nor_time_of_a_return(warehouse, province, later):
    mine, theirs = Sender("hop-thu", "D199", "D199"), Sender("hop-thu", "A", "D202")
    good = province.checked(province.table(), content="same")
    older = later(0) - BEFORE
    pairs = [(_asked(province), "A/cu.xlsx", theirs, older), (good, "D199/kq.xlsx", mine, later(0))]
    warehouse.load(_night(province, later, 0, *pairs))
    submissions = "SELECT unit_id, file, received_at, version, counted FROM core_submissions"
    assert _all(warehouse, submissions) == [("D199", "D199/kq.xlsx", later(0), 1, True)]

    warehouse.load(_night(province, later, 1, (_asked(province), "A/lai.xlsx", theirs, older - BEFORE)))
    assert _all(warehouse, submissions) == [("D199", "D199/kq.xlsx", later(0), 1, True)]


def test_the_question_is_kept_under_its_sender_and_every_unknown_place_asks_its_own(warehouse, province, later):
    unknown = [Sender("hop-thu", name) for name in ("a.xlsx", "b.xlsx", "b.xlsx")]
    pairs = [(_asked(province, "sender_unknown"), sender.place, sender, None) for sender in unknown]
    pairs.append((_asked(province), "D202/kq.xlsx", Sender("hop-thu", "D202", "D202"), None))
    warehouse.load(_night(province, later, 0, *pairs))
    rows = _all(warehouse, "SELECT code, unit_id, count(*) FROM core_findings GROUP BY ALL ORDER BY ALL")
    assert rows == [("sender_unknown", None, 2), ("unit_conflict", "D202", 1)]
    held = {(file.name, file.sender) for file in warehouse.held_files()}
    assert held == {("a.xlsx", "?"), ("b.xlsx", "?"), ("D202/kq.xlsx", "D202")}
    assert _all(warehouse, "SELECT count(*) FROM core_submissions") == [(0,)]


def test_a_file_that_is_held_no_more_is_not_among_those_held(warehouse, province, later):
    place = Sender("hop-thu", "a.xlsx")
    warehouse.load(_night(province, later, 0, (_asked(province, "sender_unknown"), "a.xlsx", place, None)))
    answered = Sender("hop-thu", "a.xlsx", "D199")
    good = province.checked(province.table(), content="same")
    warehouse.load(_night(province, later, 1, (good, "a.xlsx", answered, None)))
    assert warehouse.held_files() == []
    # Received when it first lay there, not when somebody answered.
    assert _all(warehouse, "SELECT received_at, counted FROM core_submissions") == [(later(0), True)]


def test_a_return_of_which_no_row_counts_does_not_displace_the_one_before(warehouse, province, later):
    good, other = province.table(), province.table(unit_id="D200", sheet="Đầm Hà")
    warehouse.load(province.night(province.checked(good)))
    bad = province.table(province.visits(2, so_ngay=[1, 1]))
    findings = [
        catalogue().find("identity_missing", sheet="Kết quả", row=row, form="DI_CO_SO_KQ", params={"header": "x"})
        for row in bad.rows
    ]
    mixed = province.checked(bad, other, findings=findings, content="mixed")
    warehouse.load(province.night(mixed, started_at=later(1)))
    counted = "SELECT unit_id, version, status FROM core_submissions WHERE counted ORDER BY unit_id"
    assert _all(warehouse, counted) == [("D199", 1, "accepted"), ("D200", 1, "accepted")]


@pytest.mark.parametrize("kind", ["file", "lake"])
def test_returns_loaded_before_the_tenth_migration_keep_their_place_and_their_time(request, tmp_path, later, kind):
    setting = str(tmp_path / "hopnhat.duckdb") if kind == "file" else request.getfixturevalue("new_lake")()

    def nine(connection):
        schema.migrate(connection, {}, later(0), last=9)
        connection.execute(
            "INSERT INTO core_submission_log VALUES "
            "('a', 'D199', 'DI_CO_SO_KQ', '2020-H1', 'x', 'accepted', 'load', 1, 1, 'n', now())"
        )
        for file, seen, modified in (("b.xlsx", later(1), later(1)), ("a.xlsx", later(2), later(0))):
            connection.execute(
                "INSERT INTO core_sightings VALUES ('x', 'inbox', $1, '', 1, $2, $3, NULL, '', NULL, 'n', now())",
                [file, seen, modified],
            )

    backend_of(setting).publish(nine)
    Warehouse(setting).migrate()
    query = "SELECT source_id, file, received_at, counted FROM core_submissions"
    assert _all(Warehouse(setting), query) == [("inbox", "b.xlsx", later(0), True)]
    assert Warehouse(setting).held_files() == []
