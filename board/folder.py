"""The board as folders of pages that need no server: one folder a reader, each whole or as it was.

``<root>/<unit id>/`` stays where it is, so that the rights an administrator gave on it stay too; inside it the pages
stand in one folder that is written under a hidden name and then put in the place of the one before.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from board.facts import Facts
from board.links import Links
from board.render import assets
from board.site import Reader, Site

PAGES = "Tình hình báo cáo"
_HIDDEN, _OLD = ".moi-", ".cu-"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing: pages in all, readers whose folder was written anew, and those where nothing changed.

    ``failed`` are pages that could not be made, as ``D199/2020-H1/don-vi/D199``; ``unspoken`` words that were missing.
    """

    pages: int
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()


@dataclass(slots=True)
class Troubles:
    """What went wrong with some pages while the others were made; as in ``Written``."""

    failed: list[str] = field(default_factory=list)
    unspoken: set[str] = field(default_factory=set)


def write(facts: Facts, readers: Iterable[Reader], root: Path) -> Written:
    """Write every reader's pages below ``root``; where nothing changed, nothing is touched.

    A page that cannot be made says so in its place, and never keeps the others back.

    Raises:
        OSError: the place cannot be written; every folder shows what it showed before, whole.
    """
    pages, unchanged, troubles = 0, [], Troubles()
    waiting: dict[str, Path] = {}
    try:
        for reader in readers:
            files = files_of(facts, reader, troubles)
            pages += len(files)
            place = root / reader.unit_id / PAGES
            _tidy(place)
            if _holds(place, files):
                unchanged.append(reader.unit_id)
            else:
                waiting[reader.unit_id] = place.with_name(f"{_HIDDEN}{uuid.uuid4().hex}")
                _fill(waiting[reader.unit_id], files)
        for unit_id, hidden in waiting.items():
            _put(hidden, root / unit_id / PAGES)
    finally:
        for hidden in waiting.values():
            shutil.rmtree(hidden, ignore_errors=True)
    return Written(pages, tuple(waiting), tuple(unchanged), tuple(troubles.failed), tuple(sorted(troubles.unspoken)))


def files_of(facts: Facts, reader: Reader, troubles: Troubles) -> dict[str, bytes]:
    """Return a reader's files by their path inside the folder; the same facts give the same bytes.

    What goes wrong with a page is added to ``troubles``.
    """
    site = Site(facts, reader)
    files: dict[str, bytes] = {}
    for path in site.paths():
        links = Links.static(path)
        try:
            page = site.html(path, links)
        except Exception:  # whatever one unit's rows do to its page: the next unit wants its own
            _LOG.exception("the page %s of %s cannot be made", path, reader.unit_id)
            troubles.failed.append(f"{reader.unit_id}/{path}")
            page = site.message("failed", links)
        files[f"{path}.html"] = page.encode()
    troubles.unspoken |= site.unspoken
    return {**files, **assets()}


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _put(hidden: Path, place: Path) -> None:
    """Put a folder in the place of another; what is killed between the two renames is mended by ``_tidy``."""
    old = place.with_name(f"{_OLD}{uuid.uuid4().hex}")
    if place.exists():
        place.rename(old)
    hidden.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _tidy(place: Path) -> None:
    """Put back what a killed run had moved away, and clear what it left."""
    for old in sorted(place.parent.glob(f"{_OLD}*")):
        if not place.exists():
            old.rename(place)
        else:
            shutil.rmtree(old)
    for hidden in place.parent.glob(f"{_HIDDEN}*"):
        shutil.rmtree(hidden)


def _holds(place: Path, files: Mapping[str, bytes]) -> bool:
    """Tell whether a folder holds just these files."""
    if not place.is_dir():
        return False
    held = {path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()}
    return held.keys() == files.keys() and all(held[name].read_bytes() == content for name, content in files.items())
