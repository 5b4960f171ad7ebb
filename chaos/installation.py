"""An installation of its own for a trial: returns in its inbox, somebody to tell, and nights that run there."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from hopnhat.nightly import steps
from hopnhat.nightly.upkeep import look_at_province
from hopnhat.settings import Settings
from samples.office import filled_by_the_office

_CONTACTS = "unit_id,address,channel,note\n*,don-vi@example.org,,\nQN,ban-tckt@example.org,,\n"
_LONG_AGO_SECONDS = 3600


def furnished(home: Path, returns: Iterable[Path] = ()) -> Settings:
    """Make an installation at ``home`` in which every unit has an address; deliver some returns to it.

    The office puts them there itself, and each says whose it is. The province's folder has been looked at, as on every
    server after its first night: whatever is tried there, a trial does not wait for that again.
    """
    filled_by_the_office(home)
    (home / "contacts.csv").write_text(_CONTACTS, encoding="utf-8")
    look_at_province(settings := Settings.load(home))
    for path in returns:
        deliver(settings, path.name, path.read_bytes())
    return settings


def visits_of_the_sample(folder: Path, most: int) -> list[Path]:
    """Make the sample province in a folder; return some units' visits of 2020-H1, their names saying whose they are."""
    from samples.make import make

    make(folder / "inbox")
    found = sorted((folder / "inbox").glob("*/Kết quả đi cơ sở 2020-H1.xlsx"))[:most]
    return [path.rename(folder / f"{path.parent.name} {path.name}") for path in found]


def deliver(settings: Settings, name: str, content: bytes, folder: str = "inbox") -> Path:
    """Put a file into the inbox, or another folder of the installation, as if it had lain there for an hour."""
    path = settings.home / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return aged(path)


def aged(path: Path) -> Path:
    """Let a file look as if nobody had touched it for an hour."""
    then = time.time() - _LONG_AGO_SECONDS
    os.utime(path, (then, then))
    return path


def copied(settings: Settings, home: Path) -> Settings:
    """Return a copy of an installation at another place."""
    shutil.copytree(settings.home, home)
    return Settings.load(home)


def whole_night(home: Path, night_id: str, most_bytes: int | None = None) -> None:
    """Run every step of a night in this process; no file may then become larger than ``most_bytes``."""
    if most_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    settings = Settings.load(home)
    with steps.alone_at_night(settings):
        for step in steps.STEPS:
            steps.run(step, settings, night_id)
