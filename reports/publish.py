"""Release files into a target: whole or not at all, nothing ever overwritten, with a manifest of checksums.

The same content again changes nothing; other content becomes the next release, and the earlier one stays where it is.
Drafts are kept in the same way in a folder of their own.
"""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from organisation.periods import Period
from reports.change import changed
from reports.targets import MANIFEST, Target, local
from reports.targets.registry import PATTERN

DRAFTS = "{kind}/{period_id}"
_TRIES = 5
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a release did: the files' places, and whether the same content was there already."""

    release: str
    files: tuple[str, ...]
    manifest: str
    unchanged: bool


def folder_of(manifest: Mapping[str, Any], pattern: str = PATTERN) -> str:
    """Return the folder of a report's releases.

    A pattern may use ``{year}``, ``{period}`` (``6 tháng đầu năm``, ``Cả năm``), ``{period_id}``, ``{kind}`` and
    ``{name}``.
    """
    period = Period.parse(manifest["period"])
    year = period.id[:4]
    label = "Cả năm" if period.kind == "year" else period.label.removesuffix(year).strip()
    names = {"year": year, "period": label[:1].upper() + label[1:], "period_id": period.id}
    return unicodedata.normalize("NFC", pattern.format(**names, kind=manifest["report"], name=manifest["name"]))


def publish(
    target: Target | Path,
    manifest: Mapping[str, Any],
    files: Mapping[str, bytes],
    *,
    pattern: str = PATTERN,
    numbered: str = "Lần",
) -> Publication:
    """Release a report's files by name, with their manifest (see ``reports.release.manifest``).

    The manifest holds the checksums of what was approved; a PDF may have its approval behind that. The same as in the
    latest release change nothing and say so. A later release says in its manifest which
    release it ``corrects`` and which figures changed. Nothing is released but these files, byte for byte, and the
    manifest. Whoever releases the same report at the same moment gets a number of his own.

    Raises:
        OSError: the target cannot be written; nothing appeared there that counts.
    """
    if isinstance(target, Path):
        with local(target) as place:
            return publish(place, manifest, files, pattern=pattern, numbered=numbered)
    folder = folder_of(manifest, pattern)
    for _ in range(_TRIES):
        try:
            return _published(target, manifest, files, folder, numbered)
        except FileExistsError as error:
            taken = error
    raise taken


def _published(
    target: Target,
    manifest: Mapping[str, Any],
    files: Mapping[str, bytes],
    folder: str,
    numbered: str,
) -> Publication:
    latest = max(target.releases(folder), key=_ordinal, default=None)
    before = _manifest(target, folder, latest) if latest else None
    if latest and before and _sums(before) == _sums(manifest):
        return _publication(target, folder, latest, files, unchanged=True)
    release = f"{numbered} {_ordinal(latest or '') + 1}"
    said = {**manifest, "release": release}
    if before is not None:
        figures = changed(manifest["figures"], before["figures"]) if before else []
        said["corrects"] = {"release": latest, "figures": figures}
    target.put(folder, release, {**files, MANIFEST: _json(said)})
    return _publication(target, folder, release, files, unchanged=False)


def _manifest(target: Target, folder: str, release: str) -> Mapping[str, Any]:
    """Return the manifest of an earlier release, nothing where it is damaged: the next release must not wait for it."""
    try:
        manifest = target.manifest(folder, release)
        _sums(manifest)
        changed(manifest["figures"], manifest["figures"])
    except (ValueError, LookupError, TypeError, AttributeError) as damage:
        _LOG.warning("the manifest of %s, %s cannot be read: %r", folder, release, damage)
        return {}
    return manifest


def write_draft(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Publication:
    """Keep a copy of a draft for people among the drafts of its report and period."""
    return publish(folder, manifest, files, pattern=DRAFTS, numbered="Dự thảo")


def _publication(
    target: Target,
    folder: str,
    release: str,
    files: Iterable[str],
    *,
    unchanged: bool,
) -> Publication:
    places = tuple(target.address(folder, release, name) for name in files)
    return Publication(release, places, target.address(folder, release, MANIFEST), unchanged)


def _ordinal(release: str) -> int:
    number = release.rsplit(" ", 1)[-1]
    return int(number) if number.isdecimal() else 0


def _sums(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry["sha256"] for name, entry in manifest["files"].items()}


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
