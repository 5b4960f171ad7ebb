"""After a restore the next night reads again what came since, also what its unit has taken away meanwhile."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.returns import make
from chaos.installation import copied, deliver, furnished
from chaos.outcome import difference
from hopnhat.maintenance import operations
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from province import VARIABLE
from warehouse import Warehouse

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

pytestmark = pytest.mark.slow


class Nights:
    """An installation after three nights of a return each; the backup is from after the first."""

    def __init__(self, settings: Settings, backup: str) -> None:
        self.settings = settings
        self.backup = backup


def run(settings: Settings, night_id: str, names: tuple[str, ...] = steps.STEPS[:4]) -> dict[str, object]:
    """Run the steps of a night that lead into the warehouse; return what collecting came to."""
    facts = [steps.run(step, settings, night_id) for step in names]
    return facts[0]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST]:
            patch.delenv(name)
        folder = tmp_path_factory.mktemp("prepared")
        first, second, third = make(folder / "made", 3, seed=13)
        settings = furnished(folder / "home", [first])
        run(settings, "dem-1")
        backup = operations.back_up(settings)["backup"]
        for number, path in enumerate((second, third), start=2):
            deliver(settings, path.name, path.read_bytes())
            run(settings, f"dem-{number}")
    return Nights(settings, str(backup))


@pytest.fixture
def nights(prepared: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    for name in [name for name in os.environ if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST]:
        monkeypatch.delenv(name)
    return Nights(copied(prepared.settings, tmp_path / "home"), prepared.backup)


def put_back(nights: Nights) -> None:
    operations.restore(nights.settings, operations.Choice(name=nights.backup), "Trần Thị Lan", "Thử")


def seen(settings: Settings) -> list[tuple[str, datetime]]:
    with Warehouse(settings.warehouse).reading() as connection:
        return connection.execute("SELECT file, seen_at FROM core_sightings ORDER BY ALL").fetchall()


@pytest.mark.parametrize("kept_at_source", [True, False])
def test_what_came_after_the_backup_is_read_again(nights: Nights, prepared: Nights, kept_at_source: bool) -> None:
    before = seen(nights.settings)
    put_back(nights)
    assert len(seen(nights.settings)) == 1
    if not kept_at_source:
        shutil.rmtree(nights.settings.home / "inbox")
        (nights.settings.home / "inbox").mkdir()
    collected = run(nights.settings, "dem-4")
    assert collected["read_again"] == 2
    assert difference(Warehouse(prepared.settings.warehouse), Warehouse(nights.settings.warehouse)) is None
    assert seen(nights.settings) == before  # received when it was, not when it was read again
    assert run(nights.settings, "dem-5")["deliveries"] == 0


def test_a_damaged_warehouse_put_back_comes_to_the_same(nights: Nights, prepared: Nights) -> None:
    path = Path(nights.settings.warehouse)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    put_back(nights)
    run(nights.settings, "dem-4")
    assert difference(Warehouse(prepared.settings.warehouse), Warehouse(nights.settings.warehouse)) is None


def test_a_warehouse_begun_anew_holds_all_that_was_ever_received_and_somebody_is_told(
    nights: Nights, prepared: Nights
) -> None:
    run(nights.settings, "dem-3", ("feedback",))
    for gone in (Path(nights.settings.warehouse).parent, nights.settings.backups, nights.settings.home / "inbox"):
        shutil.rmtree(gone)
    (nights.settings.home / "inbox").mkdir()
    [concern] = [one for one in run(nights.settings, "dem-4")["concerns"] if "kho mới" in one]
    assert "store" in concern
    assert difference(Warehouse(prepared.settings.warehouse), Warehouse(nights.settings.warehouse)) is None


def test_what_was_collected_by_a_night_that_never_loaded_is_loaded_by_the_next(nights: Nights, tmp_path: Path) -> None:
    fourth = make(tmp_path / "made", 4, seed=13)[3]
    delivered = deliver(nights.settings, fourth.name, fourth.read_bytes())
    run(nights.settings, "dem-4", ("collect",))
    delivered.unlink()
    collected = run(nights.settings, "dem-5")
    assert (collected["read_again"], collected["deliveries"]) == (1, 1)
    assert fourth.name in {file for file, _ in seen(nights.settings)}


def test_a_night_run_again_reads_no_file_twice(nights: Nights) -> None:
    put_back(nights)
    for _ in range(2):
        run(nights.settings, "dem-4")
    assert len(seen(nights.settings)) == 3
    with Warehouse(nights.settings.warehouse).reading() as connection:
        [(restores, nights_held)] = connection.execute(
            "SELECT (SELECT count(*) FROM core_restores), (SELECT count(*) FROM core_nights)"
        ).fetchall()
    assert (restores, nights_held) == (1, 2)


def test_a_damaged_page_of_the_journal_is_told_and_the_sources_give_the_rest(nights: Nights, prepared: Nights) -> None:
    [*_, last] = sorted((nights.settings.store / "deliveries").iterdir())
    last.write_bytes(b"")
    put_back(nights)
    collected = run(nights.settings, "dem-4")
    [concern] = collected["concerns"]
    assert str(last) in concern
    assert collected["read_again"] == 1
    assert difference(Warehouse(prepared.settings.warehouse), Warehouse(nights.settings.warehouse)) is None
    assert run(nights.settings, "dem-5")["concerns"] == []


def test_a_restore_is_later_than_every_night_it_puts_back_by_a_clock_set_back(nights: Nights) -> None:
    from warehouse import backup
    from warehouse.connection import backend_of

    [kept] = backup.backups(nights.settings.backups)
    earlier = backup.Restoring("A", "Thử", datetime(2019, 1, 1, tzinfo=UTC))
    backup.restore(backend_of(nights.settings.warehouse), kept, nights.settings.backups, earlier)
    assert run(nights.settings, "dem-4")["read_again"] == 2
