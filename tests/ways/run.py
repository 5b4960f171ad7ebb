"""Play ways night by night: their files are written into an inbox and the nightly steps take them from there."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from hopnhat.maintenance import operations
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from tests.ways.draft import Sent, Way
from tests.ways.paper import write

_SOURCES = """\
sources:
  - {id: hop-thu, kind: folder, location: inbox, unit: by-folder, cleared: often}
"""
STEPS = ("collect", "read", "check", "load")
_logger = logging.getLogger(__name__)


def folder(way: Way) -> str:
    """The folder of a way below that of the unit that sends; its name says nothing."""
    return f"{way.number:03d}"


def path_of(way: Way, sent: Sent) -> str:
    """The path of a file inside the source."""
    name = sent.name or f"tep-{sent.label}"
    return f"{way.units[sent.unit].union_name}/{folder(way)}/{name}.{sent.container}"


def play(ways: Sequence[Way], home: Path, house: str = "", workers: int = 2) -> Settings:
    """Play the ways of one installation and return it as it is after the last night."""
    home.mkdir(parents=True)
    # An absolute folder of our own: nothing of whoever runs this is read.
    (home / "sources.yaml").write_text(_SOURCES, encoding="utf-8")
    with patch.dict(os.environ, {"HOPNHAT_WORKERS": str(workers)}):
        os.environ.pop("HOPNHAT_WAREHOUSE", None)
        settings = Settings.load(home)
    nights = max(one.night for way in ways for one in way.sent)
    for night in range(1, nights + 1):
        for way in ways:
            for one in way.sent:
                if one.night == night:
                    _deliver(way, one, home / "inbox")
                if one.removed_in == night:
                    (home / "inbox" / path_of(way, one)).unlink()
        started = time.perf_counter()
        with _CLOCKS.get(house, _as_it_is)(night):
            for step in STEPS:
                steps.run(step, settings, f"dem-{night}")
        _logger.info("night %d: %.1f s", night, time.perf_counter() - started)
        _AFTER.get(house, _nothing)(settings, night)
    return settings


def _deliver(way: Way, sent: Sent, inbox: Path) -> None:
    target = inbox / path_of(way, sent)
    target.parent.mkdir(parents=True, exist_ok=True)
    if sent.copy_of:
        first = next(one for one in way.sent if one.label == sent.copy_of)
        kept = _kept(way, first, inbox)
        shutil.copyfile(kept, target)
    else:
        write(way, sent, target)
        shutil.copyfile(target, _kept(way, sent, inbox))
    # A file of the last minute is taken for one still being written.
    moment = time.time() - 3600 + sent.modified * 86400
    os.utime(target, (moment, moment))


def _kept(way: Way, sent: Sent, inbox: Path) -> Path:
    kept = inbox.parent / "kept" / f"{way.number:03d}-{sent.label}"
    kept.parent.mkdir(exist_ok=True)
    return kept


# What is done to an installation of its own.


def _as_it_is(night: int) -> AbstractContextManager[object]:
    return nullcontext()


def _set_back(days: int) -> Callable[[int], AbstractContextManager[object]]:
    """A clock that is put back before the second night and stays so."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=days)

    def clock(night: int) -> AbstractContextManager[object]:
        return patch.object(steps, "datetime", Wrong) if night > 1 else nullcontext()

    return clock


def _nothing(settings: Settings, night: int) -> None:
    """Nothing happens between the nights."""


def _restore(settings: Settings, night: int) -> None:
    """A backup is taken after the first night, and the warehouse is put back to it after the second."""
    if night == 1:
        operations.back_up(settings, datetime.now(UTC))
    elif night == 2:
        oldest = min(one.name for one in settings.backups.iterdir() if one.is_dir())
        operations.restore(settings, operations.Choice(name=oldest), "Người thử", "Thử")


_CLOCKS = {"clock a day back": _set_back(1), "clock a year back": _set_back(365)}
_AFTER = {"restored": _restore}
