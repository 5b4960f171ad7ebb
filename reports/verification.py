"""Whether a published file is what was approved: told offline, from the PDF itself or from the manifest beside a file.

A manifest proves that it fits together, not who wrote it: whoever can make files can make a manifest. The book of the
installation that published it can tell the rest (``hopnhat verify --home``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.approvals import APPROVED
from reports.code import short_code
from reports.package import manifest_bytes, package_hash, published_manifest_of
from reports.pdf import approval
from reports.release import sha256
from reports.targets import MANIFEST

if TYPE_CHECKING:
    from reports.pdf.signing import Signature

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
    signature: Signature | None = None


def verify(path: Path, beside: Path | None = None, roots: Sequence[bytes] = ()) -> Verdict:
    """Compare a published file, or a whole release by its manifest, with what was approved.

    A PDF tells of its approval itself. ``beside`` is the manifest where it does not lie beside the file;
    ``roots`` are certificates that the office's own may come from.

    Raises:
        NoManifestError: there is none.
    """
    if beside is None and path.name != MANIFEST and (inside := _inside(path, roots)) is not None:
        return inside
    manifest = _read(beside or (path if path.name == MANIFEST else path.parent / MANIFEST))
    wrong = list(_wrong_with(manifest))
    listed: Mapping[str, Any] = manifest.get("files", {})
    if path.name == MANIFEST:
        there = {name: path.parent / name for name in listed}
        changed = [name for name, one in there.items() if not one.is_file() or not _is(one, listed[name]["sha256"])]
        return Verdict(_digest(path), ", ".join(changed), (*wrong, *([CHANGED] if changed else [])), manifest)
    named = next((name for name, facts in listed.items() if _is(path, facts["sha256"])), "")
    if not named:
        wrong.append(CHANGED if path.name in listed else UNKNOWN)
    return Verdict(_digest(path), named or path.name, tuple(wrong), manifest)


def code_of(manifest: Mapping[str, Any]) -> str:
    """Return the short code that stands on the report of a manifest."""
    return short_code(*(str(manifest.get(name, "")) for name in ("report", "period", "figures_hash", "words_hash")))


def _inside(path: Path, roots: Sequence[bytes]) -> Verdict | None:
    """Return what a PDF tells of itself; ``None`` where no approval stands in it."""
    content = path.read_bytes()
    try:
        sealed = approval.read(content)
    except approval.NoApprovalError:
        return None
    said, digest = sealed.said, sha256(sealed.approved)
    wrong = [*_wrong_with(said), *_wrong_entry(said)]
    name = next((name for name, facts in said.get("files", {}).items() if facts.get("sha256") == digest), "")
    signature = _signature(content, sealed.behind, roots)
    if not name or not sealed.is_exact or (sealed.behind and (signature is None or not signature.is_whole)):
        wrong.append(CHANGED)
    return Verdict(sha256(content), name or path.name, tuple(dict.fromkeys(wrong)), said, signature)


def _signature(content: bytes, behind: bytes, roots: Sequence[bytes]) -> Signature | None:
    if not behind:
        return None
    from reports.pdf.signing import examine  # takes a while to load, and few files are signed

    return examine(content[: len(content) - len(behind)], content, roots)


def _wrong_entry(said: Mapping[str, Any]) -> list[str]:
    """Compare what an approval says with the entry of the book that stands beside it."""
    try:
        entry, told = json.loads(said["entry"]), said["approval"]
        fits = (
            sha256(said["entry"].encode()) == told["entry_sha256"]
            and (entry["package"], entry["event"]) == (said["package"]["hash"], APPROVED)
            and (entry["answer"]["by"]["name"], entry["answer"]["at"]) == (told["by"], told["at"])
            and entry["files"] == said["package"]["files"]
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return [NOT_APPROVED]
    return [] if fits else [MANIFEST_CHANGED]


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


def _is(path: Path, digest: str) -> bool:
    """Tell whether a file is what was approved, be it that its approval stands behind it."""
    content = path.read_bytes()
    return digest in (sha256(content), sha256(approval.approved_part(content)))


def _digest(path: Path) -> str:
    return sha256(path.read_bytes())
