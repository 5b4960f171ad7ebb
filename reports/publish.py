"""Release files into a shared folder: whole or not at all, nothing ever overwritten, with a manifest of checksums.

A release is one folder: the files and ``manifest.json``. It is written under a hidden name beside its place and then
renamed, so that nobody sees half of it. Releasing the same content again changes nothing; other content becomes the next
release, and the earlier one stays where it is.
"""

from __future__ import annotations

import json
import shutil
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from reports.release import sha256
from reports.report import Report

PATTERN = "Báo cáo/{year}/{period}/{name}"
MANIFEST = "manifest.json"


class Target(Protocol):
    """A place that holds releases; ``folder`` is a path inside it, parts separated by ``/``."""

    def releases(self, folder: str) -> list[str]:
        """Return the names of the releases in a folder."""

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> str:
        """Make a release appear with all its files, and return where it is.

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

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> str:
        """Write a hidden folder, then rename it; a failure leaves nothing behind."""
        place = self._place(folder)
        place.mkdir(parents=True, exist_ok=True)
        final, hidden = place / release, place / f".{release}-{uuid.uuid4().hex}"
        if final.exists():
            raise FileExistsError(f"Bản phát hành đã có: {final}")
        try:
            hidden.mkdir()
            for name, content in files.items():
                (hidden / name).write_bytes(content)
            hidden.rename(final)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
        return str(final)

    def _place(self, folder: str) -> Path:
        place = self.root.joinpath(*PurePosixPath(folder).parts)
        if not place.resolve().is_relative_to(self.root.resolve()):
            raise ValueError(f"Thư mục phát hành nằm ngoài nơi phát hành: {folder}")
        return place


@dataclass(frozen=True, slots=True)
class Publication:
    """What a release did: where it is, whether it was there already, and the release it follows."""

    place: str
    release: str
    files: tuple[str, ...]
    unchanged: bool
    follows: str | None


def folder_of(report: Report, pattern: str = PATTERN) -> str:
    """Return the folder of a report's releases.

    A pattern may use ``{year}``, ``{period}`` (``6 tháng đầu năm``, ``Cả năm``), ``{period_id}``, ``{kind}`` and
    ``{name}``.
    """
    period = report.period
    label = "Cả năm" if period.kind == "year" else period.label.removesuffix(f" năm {period.id[:4]}")
    text = pattern.format(
        year=period.id[:4],
        period=label[:1].upper() + label[1:],
        period_id=period.id,
        kind=report.definition.kind,
        name=report.definition.name,
    )
    return unicodedata.normalize("NFC", text)


def publish(
    files: Mapping[str, bytes], target: Target, folder: str, manifest: Mapping[str, Any], *, prefix: str = "Lần"
) -> Publication:
    """Release files by name into a folder of a target, with their manifest.

    The same files as in the latest release change nothing and say so.

    Raises:
        OSError: the target cannot be written; nothing appeared there.
    """
    known = sorted(target.releases(folder), key=_ordinal)
    latest = known[-1] if known else None
    sums = {name: sha256(content) for name, content in files.items()}
    if latest is not None and _sums(target.manifest(folder, latest)) == sums:
        return Publication(folder, latest, tuple(sorted(files)), unchanged=True, follows=None)
    release = f"{prefix} {_ordinal(latest) + 1 if latest else 1}"
    said = {**manifest, "release": release, "follows": latest}
    place = target.put(folder, release, {**files, MANIFEST: _json(said)})
    return Publication(place, release, tuple(sorted((*files, MANIFEST))), unchanged=False, follows=latest)


def _ordinal(release: str) -> int:
    number = release.rsplit(" ", 1)[-1]
    return int(number) if number.isdecimal() else 0


def _sums(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry["sha256"] for name, entry in manifest["files"].items()}


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
