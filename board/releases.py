"""Releases on the shared drive, as their manifests tell of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from board.rows import Release
from organisation.calendar import calendar

_RELEASES = "Báo cáo"
_MANIFEST = "manifest.json"


def releases(drive: Path) -> tuple[Release, ...]:
    """Return what was released, the newest figures first; a manifest that cannot be read is shown as such."""
    found = [_release(drive, path) for path in sorted((drive / _RELEASES).rglob(_MANIFEST)) if _visible(drive, path)]
    return tuple(sorted(found, key=lambda release: (str(release.as_of), release.folder), reverse=True))


def _visible(drive: Path, path: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(drive).parts)


def _release(drive: Path, path: Path) -> Release:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    return _told(str(path.parent.relative_to(drive)), told if isinstance(told, dict) else {})


def _told(folder: str, told: Mapping[str, Any]) -> Release:
    corrected = _part(told, "corrects")
    files = {**_part(told, "files"), **_part(told, "beside")}
    return Release(
        folder=folder,
        report=str(told.get("name", "")),
        period=str(told.get("period", "")),
        release=str(told.get("release", "")),
        as_of=_moment(told.get("as_of")),
        figures_hash=str(told.get("figures_hash", ""))[:12],
        software=str(told.get("software", "")),
        approved_by=str(_part(told, "approval").get("by", "")),
        corrects=str(corrected.get("release", "")),
        changed=len(figures) if isinstance(figures := corrected.get("figures"), list) else 0,
        files={name: str(_part(files, name).get("sha256", ""))[:12] for name in sorted(files)},
    )


def _moment(text: object) -> datetime | None:
    """Return a moment by the province's clock, ``None`` where the text is none."""
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=calendar().zone)
    except ValueError:
        return None


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = told.get(name)
    return part if isinstance(part, dict) else {}
