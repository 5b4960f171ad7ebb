"""Nights through a real Airflow: green where what was due was done, red where a person has something to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.returns import make
from chaos.installation import deliver, furnished
from chaos.servers.dialogue import Dialogue, serving
from hopnhat.local_airflow.runs import RunFailedError, start
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.messaging.concerns import FILE
from hopnhat.settings import Settings
from tests.sweep import with_the_whole_contract

pytestmark = pytest.mark.slow
LONGEST_SECONDS = 400.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("do")
    return furnished(folder / "home", make(folder / "made", 2, seed=3))


@pytest.fixture(scope="module")
def post() -> Iterator[Dialogue]:
    with serving() as dialogue:
        yield dialogue


@pytest.fixture(scope="module")
def airflow(settings: Settings, post: Dialogue) -> Iterator[LocalAirflow]:
    variables = {
        "HOPNHAT_HOME": str(settings.home),
        "HOPNHAT_SMTP": f"smtp://127.0.0.1:{post.port}",
        "HOPNHAT_OPERATOR": "truc@example.org",
    }
    with running(settings.home / "airflow", variables) as begun:
        yield begun


def night(airflow: LocalAirflow) -> dict[str, str | None]:
    """Run a night to its end and return the state of each of its tasks.

    Raises:
        RunFailedError: it is red.
    """
    events = start(airflow.api(), "nightly_consolidation").events(LONGEST_SECONDS, airflow.processes.check)
    return {task.task_id: task.state for task in events}


def page(settings: Settings) -> str:
    return (settings.drive / FILE).read_text(encoding="utf-8-sig")


@with_the_whole_contract
def test_a_night_is_red_exactly_while_a_person_has_something_to_do(
    airflow: LocalAirflow, settings: Settings, post: Dialogue, tmp_path: Path
) -> None:
    assert set(night(airflow).values()) == {"success"}
    assert "Không có việc gì phải làm." in page(settings)

    inbox = settings.home / "inbox"
    inbox.rename(settings.home / "inbox-mat")
    inbox.write_text("no folder")
    with pytest.raises(RunFailedError, match="summarise: ") as red:
        night(airflow)
    assert "Không đọc được nguồn" in str(red.value)
    assert "failed" in str(red.value)
    assert "Không đọc được nguồn" in page(settings)
    told = [str(message["Subject"]) for message, whom in post.taken if whom == ["truc@example.org"]]
    assert [subject for subject in told if "1 việc cần xử lý" in subject]
    assert not [subject for subject in told if "summarise" in subject], "what the night told is not told again"

    inbox.unlink()
    (settings.home / "inbox-mat").rename(inbox)
    [new] = make(tmp_path / "made", 1, seed=8)
    deliver(settings, "moi.xlsx", new.read_bytes())
    shutil.move(settings.store, settings.home / "store-mat")
    settings.store.write_text("no folder")
    with pytest.raises(RunFailedError) as broken:
        night(airflow)
    assert "collect: " in str(broken.value)
    assert "summarise: " in str(broken.value), "the last task is asked whatever became of the others"
    assert "chưa xong: Thu tệp" in page(settings)
    assert "Bước collect của nightly_consolidation" in page(settings)

    settings.store.unlink()
    shutil.move(settings.home / "store-mat", settings.store)
    assert set(night(airflow).values()) == {"success"}
    assert "Không có việc gì phải làm." in page(settings)
