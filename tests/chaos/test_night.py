"""A share of the misfortunes of whole nights, and what the trial would notice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.returns import make
from chaos import night as trial
from chaos.hostile import harmless, hostile
from chaos.installation import copied, furnished, whole_night
from chaos.outcome import difference, other_files, told_otherwise
from hopnhat.settings import Settings
from transforms.sandbox import Job, read_many
from warehouse import Warehouse

pytestmark = pytest.mark.slow


def test_nights_killed_or_with_a_full_disk_are_survived(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=2, folder=tmp_path)
    assert (tally.failures, tally.survived, tally.tried) == ([], 2, 2)
    assert list(tally.kinds()) == [("disk full", 1, 1), ("killed at any moment", 1, 1)]


def test_no_hostile_file_is_taken_in_silence(tmp_path: Path) -> None:
    [good] = make(tmp_path / "made", 1, seed=5)
    files = hostile(good.read_bytes(), seed=7)
    jobs = []
    for number, (name, content) in enumerate(files.items()):
        path = tmp_path / str(number)
        path.write_bytes(content)
        jobs.append(Job(path, name))
    silent = [
        name
        for name, read in zip(files, read_many(jobs), strict=True)
        if not any(finding.severity == "error" for finding in read.findings)
    ]
    assert set(silent) == harmless()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("calm")
    settings = furnished(folder / "home", make(folder / "made", 2, seed=3))
    whole_night(settings.home, "dem-1")
    return settings


def test_what_is_lost_told_twice_or_left_over_is_noticed(calm: Settings, tmp_path: Path) -> None:
    same = copied(calm, tmp_path / "same")
    assert difference(Warehouse(calm.warehouse), Warehouse(same.warehouse)) is None
    assert told_otherwise(calm, same) is None
    assert other_files(calm, same) is None

    [mail] = (same.outbox / "waiting").glob("*.eml")
    shutil.copy2(mail, same.outbox / "sent" / "again.eml")
    assert "told once more" in str(told_otherwise(calm, same))
    (same.outbox / "sent" / "again.eml").unlink()
    mail.unlink()
    assert "never told" in str(told_otherwise(calm, same))

    page = next(same.drive.rglob("*.html"))
    page.rename(page.with_name("khac.html"))
    assert "missing on the drive" in str(other_files(calm, same))
    assert "left over on the drive" in str(other_files(calm, same))


def test_a_night_that_loads_nothing_is_noticed(calm: Settings, tmp_path: Path) -> None:
    lost = copied(calm, tmp_path / "lost")
    Path(lost.warehouse).unlink()
    undisturbed = trial.Undisturbed(calm, calm, 1.0, 1, Path())
    assert trial._wrong(undisturbed, lost) == "nothing was loaded"
