"""Whether a published file is what was approved: told from the manifest that was published with it, and offline.

A manifest proves that it fits together, not who wrote it: whoever can make files can make a manifest. The book of the
installation that published it can tell the rest (``hopnhat verify --home``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.package import manifest_bytes, package_hash, published_manifest_of
from reports.release import sha256
from reports.targets import MANIFEST

CHANGED, UNKNOWN, MANIFEST_CHANGED, NOT_APPROVED = "changed", "unknown", "manifest_changed", "not_approved"
"""What can be wrong: other bytes under a published name, no file of it, a changed manifest, none that was approved."""


class NoManifestError(LookupError):
    """No manifest lies beside the file, or it cannot be read; the text names where it was looked for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file: its sha256, under which name it was published, what is wrong, and the manifest."""

    digest: str
    name: str
    wrong: tuple[str, ...]
    manifest: Mapping[str, Any]


def verify(path: Path, beside: Path | None = None) -> Verdict:
    """Compare a published file, or a whole release by its manifest, with what was approved.

    ``beside`` is the manifest where it does not lie beside the file.

    Raises:
        NoManifestError: there is none.
    """
    manifest = _read(beside or (path if path.name == MANIFEST else path.parent / MANIFEST))
    wrong = list(_wrong_with(manifest))
    listed: Mapping[str, Any] = manifest.get("files", {})
    if path.name == MANIFEST:
        there = {name: path.parent / name for name in listed}
        changed = [name for name, one in there.items() if not one.is_file() or _digest(one) != listed[name]["sha256"]]
        return Verdict(_digest(path), ", ".join(changed), (*wrong, *([CHANGED] if changed else [])), manifest)
    digest = _digest(path)
    named = next((name for name, facts in listed.items() if facts["sha256"] == digest), "")
    if not named:
        wrong.append(CHANGED if path.name in listed else UNKNOWN)
    return Verdict(digest, named or path.name, tuple(wrong), manifest)


def _wrong_with(manifest: Mapping[str, Any]) -> list[str]:
    try:
        package, approval, own = manifest["package"], manifest["approval"], published_manifest_of(manifest)
        fits = (
            package_hash(package["files"]) == package["hash"] == approval["package"]
            and package["files"][MANIFEST] == sha256(manifest_bytes(own))
            and all(package["files"][name] == facts["sha256"] for name, facts in manifest["files"].items())
        )
    except (KeyError, TypeError, AttributeError):
        return [NOT_APPROVED]
    return [] if fits else [MANIFEST_CHANGED]


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_bytes())
        return {**manifest}
    except (OSError, ValueError, TypeError) as error:
        raise NoManifestError(str(path)) from error


def _digest(path: Path) -> str:
    return sha256(path.read_bytes())
