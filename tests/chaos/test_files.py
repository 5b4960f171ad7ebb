"""A share of the damages to an installation's own files, and what the trial would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chaos import files as trial
from chaos.installation import copied
from feedback.outbox import Outbox
from sources import Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> trial.LivedIn:
    return trial.lived_in(tmp_path_factory.mktemp("lived"), seed=7)


def test_a_share_of_the_kinds_of_file_and_damages_is_survived(lived: trial.LivedIn, tmp_path: Path) -> None:
    chance = random.Random(7)
    cases = [(paths, damage) for paths in trial.kinds(lived.before).values() for damage in trial.DAMAGES]
    for number, (paths, damage) in enumerate(chance.sample(cases, 4)):
        path = chance.choice(paths)
        assert trial.befallen(lived, path, damage, tmp_path / str(number), chance) is None, f"{path} {damage}"


def test_the_kinds_are_found_by_walking_and_one_name_more_is_one_kind_more(
    lived: trial.LivedIn, tmp_path: Path
) -> None:
    settings = copied(lived.before, tmp_path / "home")
    known = trial.kinds(settings)
    assert {kind.split("/")[0] for kind in known} >= {
        *(
            "warehouse",
            "store",
            "stage",
            "told",
            "outbox",
            "packages",
            "approvals",
            "drafts",
            "data-docs",
            "drive",
            "backups",
        ),
        *("issued", "texts", "contacts.csv", "sources.yaml"),
    }
    assert len(known) < sum(map(len, known.values())) / 2
    (settings.home / "so-moi").mkdir()
    (settings.home / "so-moi" / "dem-3.xyz").touch()
    assert set(trial.kinds(settings)) - set(known) == {"so-moi/dem*.xyz"}


def test_a_lost_return_a_mail_sent_twice_and_a_broken_package_are_noticed(lived: trial.LivedIn, tmp_path: Path) -> None:
    def wrong(settings: object) -> str:
        return str(trial._wrong(lived, settings, Path("stage"), concerns=[]))  # type: ignore[arg-type]

    assert wrong(lived.after) == "None"
    assert "core_submissions" in wrong(lived.before), "the new return does not count"

    lost = copied(lived.after, tmp_path / "lost")
    store = Store(lost.store)
    store.path(next(iter(store))).unlink()
    assert "not in the store" in wrong(lost)

    twice = copied(lived.after, tmp_path / "twice")
    outbox = Outbox(twice.outbox)
    [*waiting] = outbox.waiting()
    for name, mail in waiting:
        outbox.put(f"{name}-again", mail)
    assert "told once more" in wrong(twice)

    broken = copied(lived.after, tmp_path / "broken")
    next(broken.packages.rglob("*.docx")).unlink()
    assert "nobody was told" in wrong(broken)

    forgotten = copied(lived.after, tmp_path / "forgotten")
    max(forgotten.approvals.glob("*.json")).unlink()
    assert "ổ phê duyệt" in wrong(forgotten)
