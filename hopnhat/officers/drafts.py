"""The drafts of an installation as its officers see them: which there are, newest first, and their files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hopnhat.settings import Settings

_MANIFEST = "manifest.json"
_MOST = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: where it stands among the drafts, what it is called, of which period, and its files."""

    place: str
    report: str
    period: str
    files: Sequence[str]


def drafts_of(settings: Settings) -> list[Draft]:
    """Return the latest drafts; one whose manifest cannot be read is none."""
    found = []
    for path in settings.drafts.rglob(_MANIFEST) if settings.drafts.is_dir() else ():
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            files = sorted(name for name in said["files"] if (path.parent / name).is_file())
            place = path.parent.relative_to(settings.drafts).as_posix()
            found.append((path.stat().st_mtime, Draft(place, str(said["name"]), str(said["period"]), files)))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return [draft for _, draft in sorted(found, key=lambda one: one[0], reverse=True)[:_MOST]]


def file_of(settings: Settings, place: str, name: str) -> Path | None:
    """Return a file of a draft that is listed; nothing that an address says becomes another path."""
    listed = any(one.place == place and name in one.files for one in drafts_of(settings))
    return settings.drafts / place / name if listed else None
