"""What an installation has beside its warehouse that cannot be made again, to be kept in each backup.

That is everything in its folder but what stands in ``_LEFT_OUT``, so that a new kind of file is kept from its first
day. The folder may be the home of the service's account too: hidden files, where keys and passwords lie, are left out.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from hopnhat.settings import Settings

_LEFT_OUT = (
    "store",  # the returns as they came: as large as all of them, copied once to another machine (docs/operate.md)
    "stage",  # what a night's steps hand on to each other
    "data-docs",  # pages about each night's checks
    "drafts",  # made again from the warehouse
    "pdf",  # likewise
    "locks",
    "inbox",  # a source
    "airflow",  # Airflow's own, which has its own dump
    "warehouse",
    "backups",
    "drive",  # published: the shared drive has it
)
_PASSING = (".lock", ".half", ".part", ".tmp", ".damaged", ".restored")
_LARGEST = 16 << 20  # bytes; nothing of ours is as large, and what is does not belong into every night's backup
_SENT = Path("outbox", "sent")
_SENT_DAYS = 92  # no night composes a mail about a night so long ago again, so none is sent twice without it


def files_to_keep(settings: Settings) -> dict[str, Path]:
    """Return the files to keep by their names below the installation's folder."""
    home, left_out = settings.home, _folders_left_out(settings)
    found: dict[str, Path] = {}
    for folder, subfolders, files in os.walk(home):
        here = Path(folder)
        subfolders[:] = [name for name in subfolders if name[0] != "." and here / name not in left_out]
        for name in files:
            path = here / name
            if _is_to_keep(path, home):
                found[path.relative_to(home).as_posix()] = path
    if "HOPNHAT_SOURCES" in os.environ and settings.sources.is_file():
        found.setdefault("sources.yaml", settings.sources)
    return found


def _folders_left_out(settings: Settings) -> set[Path]:
    elsewhere = (settings.backups, settings.drive, Path(settings.warehouse).parent)
    return {*(settings.home / name for name in _LEFT_OUT), *(path for path in elsewhere if path != settings.home)}


def _is_to_keep(path: Path, home: Path) -> bool:
    if path.name[0] == "." or path.suffix in _PASSING or ".duckdb" in path.name or path.is_symlink():
        return False
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    if status.st_size > _LARGEST or not path.is_file():
        return False
    old = time.time() - status.st_mtime > _SENT_DAYS * 86_400
    return not (old and path.relative_to(home).is_relative_to(_SENT))
