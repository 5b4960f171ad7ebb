"""A private link opens one unit's door until it ends or is revoked, and nothing else does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from door.links import RENEWED_BEFORE, Links, UnknownLinkError
from durable.journal import DamagedJournalError

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
DAY = NOW.date()


@pytest.fixture
def links(tmp_path: Path) -> Links:
    return Links(tmp_path)


def test_opens_the_door_of_its_unit_and_no_other_text_does(links):
    _link, token = links.issue("D199", "desk", now=NOW)
    assert links.of_token(token, DAY).unit_id == "D199"
    for wrong in ("", token[:-1], token + "A", token.swapcase(), "D199", "A" * 54, "\ud800", token[::-1]):
        assert links.of_token(wrong, DAY) is None


def test_ends_on_its_last_day(links):
    _link, token = links.issue("D199", "desk", days=3, now=NOW)
    assert links.of_token(token, DAY + timedelta(days=3))
    assert links.of_token(token, DAY + timedelta(days=4)) is None


def test_is_dead_with_the_next_look_once_it_is_revoked_also_for_a_server_that_runs(links, tmp_path):
    link, token = links.issue("D199", "desk", now=NOW)
    other = Links(tmp_path)
    assert other.of_token(token, DAY)
    links.revoke(link.number, "desk")
    assert other.of_token(token, DAY) is None
    assert [(one.revoked_by, one.unit_id) for one in other.all()] == [("desk", "D199")]
    with pytest.raises(UnknownLinkError):
        links.revoke(99, "desk")


def test_the_book_holds_no_link_that_opens_anything(links, tmp_path):
    tokens = [links.issue(unit_id, "desk", now=NOW)[1] for unit_id in ("D199", "D193")]
    book = b"".join(path.read_bytes() for path in (tmp_path / "door" / "links").iterdir())
    assert not any(token.encode() in book for token in tokens)
    # ... and with the book alone, on another machine, nothing is opened: the key is another.
    (tmp_path / "door" / "key").unlink()
    assert not any(Links(tmp_path).of_token(token, DAY) for token in tokens)


def test_an_entry_that_was_changed_to_another_unit_opens_nothing_at_all(links, tmp_path):
    _, token = links.issue("D199", "desk", now=NOW)
    links.issue("D193", "desk", now=NOW)
    path = tmp_path / "door" / "links" / "000001.json"
    changed = path.read_text(encoding="utf-8").replace("D199", "D200")
    path.unlink()
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(DamagedJournalError):
        Links(tmp_path).of_token(token, DAY)


def test_a_reminder_takes_the_living_link_along_and_a_new_one_before_that_ends(links):
    first = links.current("D199", "reminder", DAY)
    assert links.current("D199", "reminder", DAY) == first
    until = links.all()[0].until
    later = links.current("D199", "reminder", until - timedelta(days=RENEWED_BEFORE - 1))
    assert later != first and len(links.all()) == 2
    assert links.of_token(first, until)


def test_links_issued_at_once_all_open_and_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as many:
        tokens = list(many.map(lambda n: Links(tmp_path).issue(f"U{n}", "desk")[1], range(16)))
    found = [Links(tmp_path).of_token(token, date.today()) for token in tokens]
    assert [one and one.unit_id for one in found] == [f"U{n}" for n in range(16)]
    assert not [path for path in (tmp_path / "door").iterdir() if path.name.startswith("key.")]
