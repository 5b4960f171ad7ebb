"""Nobody is told everything again in silence because a note of ours is lost, and nobody is left untold."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedback.told import Note, Told

FIRST, SECOND, THIRD, NOW = (datetime(2020, 6, day, tzinfo=UTC) for day in (1, 2, 3, 4))
NIGHTS = {"dem-1": FIRST, "dem-2": SECOND, "dem-3": THIRD}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two nights have told; the third is about to."""
    told = Told(tmp_path / "outbox", tmp_path / "home")
    told.note("dem-1", Note(FIRST, FIRST, brought=True))
    told.note("dem-2", Note(SECOND, SECOND, brought=True))
    return tmp_path / "outbox", tmp_path / "home"


@pytest.mark.parametrize(
    "content", [None, b"", b"2020-06-0", b"2030-06-02T00:00:00+00:00 x brought\nsealed:" + b"0" * 16]
)
@pytest.mark.parametrize("both", [False, True])
def test_a_damaged_note_changes_nothing_of_what_is_told(folders, content: bytes | None, both: bool) -> None:
    for folder in folders[: 1 + both]:
        path = folder / "dem-2.told"
        path.unlink() if content is None and not both else path.write_bytes(content or b"")
    before = Told(*folders).before("dem-3", THIRD, NOW, NIGHTS)
    assert (before.since, before.may_repeat, before.done) == (SECOND, False, False)
    assert Told(folders[0]).before("dem-3", THIRD, NOW, NIGHTS).since == SECOND  # written again


@pytest.mark.parametrize("lost", [0, 1])
def test_a_folder_that_is_lost_is_made_up_for_by_the_other(folders, lost: int) -> None:
    shutil.rmtree(folders[lost])
    before = Told(*folders).before("dem-3", THIRD, NOW, NIGHTS)
    assert (before.since, before.may_repeat) == (SECOND, False)


def test_where_it_is_not_known_what_was_told_the_mails_say_that_they_may_repeat(folders) -> None:
    for folder in folders:
        shutil.rmtree(folder)
    before = Told(*folders).before("dem-3", THIRD, NOW, NIGHTS)
    assert (before.since, before.may_repeat) == (None, True)
    first = Told(*folders).before("dem-1", FIRST, NOW, {"dem-1": FIRST})
    assert not first.may_repeat


def test_what_comes_again_after_the_warehouse_was_put_back_says_so_once(folders) -> None:
    told, put_back = Told(*folders), {"dem-1": FIRST, "dem-3": THIRD}
    assert told.before("dem-3", THIRD, NOW, put_back).may_repeat
    told.note("dem-3", Note(THIRD, NOW, brought=True))
    later = THIRD + timedelta(days=1)
    assert not told.before("dem-4", later, NOW + timedelta(days=1), {**put_back, "dem-4": later}).may_repeat


def test_what_an_overlapping_night_told_is_not_told_again(folders) -> None:
    told = Told(*folders)
    told.note("dem-3b", Note(THIRD, NOW, brought=False))  # it brought nothing, came first and told of the third's
    assert told.before("dem-3", THIRD, NOW, NIGHTS).done
    assert not told.before("dem-2", SECOND, NOW, NIGHTS).done  # run again, it says the same as it did


def test_a_clock_set_back_leaves_nobody_untold(folders) -> None:
    told = Told(*folders)
    told.note("dem-2b", Note(SECOND, NOW + timedelta(days=365), brought=False))
    before = told.before("dem-3", THIRD, NOW, NIGHTS)
    assert (before.since, before.done, before.last_at) == (SECOND, False, SECOND)
