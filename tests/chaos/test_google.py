"""A share of the nights in which Drive fails, and what the trial would notice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.returns import make
from chaos import google as trial
from chaos.installation import copied, deliver
from chaos.outcome import mails
from hopnhat.settings import Settings

pytestmark = pytest.mark.slow


def test_a_night_with_drive_down_is_survived_and_told_once(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=1, folder=tmp_path)
    assert (tally.failures, list(tally.kinds())) == ([], [("down", 1, 1)])
    [told] = trial.about_drive(Settings.load(tmp_path / "000"))
    assert "Google Drive không trả lời" in told


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Settings]:
    """Return an installation after a night with Drive well, and one after the same night with Drive down."""
    folder = tmp_path_factory.mktemp("google")
    returns = make(folder / "made", 2, seed=3)
    with trial.served(folder, returns[1:]) as google:
        calm = trial.before_the_night(folder, returns[:1], google)
        down = copied(calm, folder / "down")
        trial.night_with(google, calm, "dem-1")
        google.wire.dead = True
        trial.night_with(google, down, "dem-1")
    return calm, down


def test_what_was_told_is_asked_of_the_mails(nights: tuple[Settings, Settings], tmp_path: Path) -> None:
    calm, down = nights
    assert trial.told_wrong(calm, down) is None
    assert trial.told_wrong(calm, calm) is None
    assert "nothing stayed in Drive" in str(trial.told_wrong(down, down))

    told = copied(down, tmp_path / "told")
    [mail] = (path for path in (told.outbox / "waiting").glob("*.eml") if b"nguoi-truc-may" in path.read_bytes())
    shutil.copy2(mail, told.outbox / "sent" / "again.eml")
    assert "in 2 mails" in str(trial.told_wrong(calm, told))
    (told.outbox / "sent" / "again.eml").unlink()
    mail.unlink()
    assert trial.told_wrong(calm, told) == "1 returns stayed in Drive and nobody was told"
    assert list(mails(told))


def test_a_return_of_the_inbox_that_is_lost_is_noticed(nights: tuple[Settings, Settings], tmp_path: Path) -> None:
    _, down = nights
    assert trial.lost_inbox(down) is None
    lost = copied(down, tmp_path / "lost")
    deliver(lost, "thêm.xlsx", b"PK")
    assert trial.lost_inbox(lost) == "1 returns of the inbox were not taken"
