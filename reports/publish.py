"""Release files into a folder: whole or not at all, nothing ever overwritten, with a manifest of checksums.

A release is one folder: the files and ``manifest.json``. It is written under a hidden name beside its place and then
renamed, so that nobody sees half of it. The same content again changes nothing; other content becomes the next release,
and the earlier one stays where it is. Drafts are kept in the same way in a folder of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from organisation.periods import Period
from reports.change import changed
from reports.release import file_facts, sha256

PATTERN = "Báo cáo/{year}/{period}/{name}"
DRAFTS = "{kind}/{period_id}"
MANIFEST = "manifest.json"
Beside = Callable[[], Mapping[str, bytes]]


class Target(Protocol):
    """A place that holds releases; ``folder`` is a path inside it, parts separated by ``/``."""

    def releases(self, folder: str) -> list[str]:
        """Return the names of the releases in a folder."""

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""

    def address(self, folder: str, release: str, name: str) -> str:
        """Return where a file of a release is, for a person to open."""

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> None:
        """Make a release appear with all its files.

        Raises:
            FileExistsError: there is a release of that name; it stays as it is.
        """


@dataclass(frozen=True, slots=True)
class Folder:
    """A local or mounted folder as a target."""

    root: Path

    def releases(self, folder: str) -> list[str]:
        """Return the names of the releases in a folder."""
        place = self._place(folder)
        return sorted(path.parent.name for path in place.glob(f"*/{MANIFEST}") if not path.parent.name.startswith("."))

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""
        read: dict[str, Any] = json.loads((self._place(folder) / release / MANIFEST).read_text(encoding="utf-8"))
        return read

    def address(self, folder: str, release: str, name: str) -> str:
        """Return the path of a file."""
        return str(self._place(folder) / release / name)

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> None:
        """Write a hidden folder, then rename it; a failure leaves nothing behind."""
        place = self._place(folder)
        place.mkdir(parents=True, exist_ok=True)
        final, hidden = place / release, place / f".{release}-{uuid.uuid4().hex}"
        if final.exists():
            raise FileExistsError(f"Bản phát hành đã có: {final}")
        try:
            hidden.mkdir()
            for name, content in files.items():
                _write(hidden / name, content)
            hidden.rename(final)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)

    def _place(self, folder: str) -> Path:
        place = self.root.joinpath(*PurePosixPath(folder).parts)
        if not place.resolve().is_relative_to(self.root.resolve()):
            raise ValueError(f"Thư mục phát hành nằm ngoài nơi phát hành: {folder}")
        return place


@dataclass(frozen=True, slots=True)
class Publication:
    """What a release did: the files' places, and whether the same content was there already.

    ``previous`` is the manifest of the release before it, or of the same one where nothing changed.
    """

    release: str
    files: tuple[str, ...]
    manifest: str
    unchanged: bool
    previous: Mapping[str, Any] | None


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
    beside: Beside = dict,
    pattern: str = PATTERN,
    numbered: str = "Lần",
) -> Publication:
    """Release a report's files by name, with their manifest (see ``reports.release.manifest``).

    The same files as in the latest release change nothing and say so. A later release says in its manifest which
    release it ``corrects`` and which figures changed. ``beside`` makes what goes with the files but is not the same
    bytes each time, such as a PDF; it is asked only when there is something new to release.

    Raises:
        OSError: the target cannot be written; nothing appeared there.
    """
    place = Folder(target) if isinstance(target, Path) else target
    folder = folder_of(manifest, pattern)
    latest = max(place.releases(folder), key=_ordinal, default=None)
    before = place.manifest(folder, latest) if latest else None
    if latest and before and _sums(before) == {name: sha256(content) for name, content in files.items()}:
        return _publication(place, folder, latest, [*files, *before.get("beside", ())], before, unchanged=True)
    release = f"{numbered} {_ordinal(latest or '') + 1}"
    others = beside()
    said = {**manifest, "release": release, "beside": file_facts(others)}
    if before is not None:
        said["corrects"] = {"release": latest, "figures": changed(manifest["figures"], before["figures"])}
    place.put(folder, release, {**files, **others, MANIFEST: _json(said)})
    return _publication(place, folder, release, [*files, *others], before, unchanged=False)


def write_draft(
    folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes], *, beside: Beside = dict
) -> Publication:
    """Keep a draft among the drafts of its report and period."""
    return publish(folder, manifest, files, beside=beside, pattern=DRAFTS, numbered="Dự thảo")


def _publication(
    target: Target,
    folder: str,
    release: str,
    files: Iterable[str],
    previous: Mapping[str, Any] | None,
    *,
    unchanged: bool,
) -> Publication:
    places = tuple(target.address(folder, release, name) for name in files)
    return Publication(release, places, target.address(folder, release, MANIFEST), unchanged, previous)


def _write(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _ordinal(release: str) -> int:
    number = release.rsplit(" ", 1)[-1]
    return int(number) if number.isdecimal() else 0


def _sums(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry["sha256"] for name, entry in manifest["files"].items()}


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
