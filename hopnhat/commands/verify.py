"""``hopnhat verify``: whether a published file is what was approved, by whom, on which figures; offline."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hopnhat.cli import CLEAN, FINDINGS, Refusal
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken

if TYPE_CHECKING:
    from durable import Entry

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@command(
    "verify",
    click.Argument(["file"], type=_FILE),
    option("--root", "roots", text="help_verify_root", type=_FILE, multiple=True),
    option("--manifest", text="help_verify_manifest", type=_FILE),
    home_option(),
)
def verify(file: Path, roots: tuple[Path, ...], manifest: Path | None, home: Path | None) -> None:
    """Say what was approved and whether a byte differs; exit 1 where one does, or where nobody approved it."""
    from reports.verification import NoManifestError
    from reports.verification import verify as compared

    entry = _in_book(file, home)
    try:
        verdict = compared(file, manifest, [one.read_bytes() for one in roots])
    except NoManifestError as missing:
        if entry is None:
            raise Refusal("verify_no_manifest", file=file, manifest=missing) from missing
        _tell_entry(entry)
        sys.exit(CLEAN)
    language = spoken()
    for wrong in verdict.wrong:
        click.echo(say(f"verify_{wrong}", language, file=file, name=verdict.name, digest=verdict.digest))
    if "approval" in verdict.manifest and "package" in verdict.manifest:
        _tell(verdict.manifest)
    if not verdict.wrong:
        click.echo(say("verify_same", language, name=verdict.name or file.name, digest=verdict.digest))
    if (signed := verdict.signature) is not None and signed.is_whole:
        at = _local(signed.at.isoformat()) if signed.at else ""
        click.echo(say("verify_stamped" if signed.is_stamped else "verify_signed", language, by=signed.by, at=at))
        click.echo(say("verify_root_known" if signed.is_trusted else "verify_root_unknown", language))
    vouched = _vouched(verdict.manifest, home)
    if vouched is not None:
        click.echo(say("verify_book_agrees" if vouched else "verify_book_differs", language, home=home))
    else:
        click.echo(say("verify_no_book", language))
    sys.exit(FINDINGS if verdict.wrong or vouched is False else CLEAN)


def _tell(manifest: Mapping[str, Any]) -> None:
    from organisation import Period
    from reports.verification import code_of

    language, approval = spoken(), manifest["approval"]
    places = {
        "name": manifest.get("name", ""),
        "period": Period.parse(manifest["period"]).label,
        "release": manifest.get("release", ""),
        "by": approval.get("by", ""),
        "at": _local(approval.get("at", "")),
        "figures": manifest.get("figures_hash", ""),
        "as_of": manifest.get("as_of", ""),
        "package": manifest["package"].get("hash", ""),
        "code": code_of(manifest),
    }
    click.echo(say("verify_approved", language, **places))
    for point, reason in approval.get("overridden", {}).items():
        click.echo(say("verify_overridden", language, point=point, reason=reason))


def _tell_entry(entry: Entry) -> None:
    answer = entry.said["answer"]
    places = {"by": answer["by"]["name"], "at": _local(answer["at"]), "number": entry.number}
    click.echo(say("verify_in_book", spoken(), **places, package=entry.said["package"]))


def _in_book(file: Path, home: Path | None) -> Entry | None:
    """Return the approval that holds a file's sha256, where the book of an installation is at hand."""
    from reports.approvals import APPROVED
    from reports.release import sha256

    digest = sha256(file.read_bytes())
    approved = [one for one in _entries(home) if one.said["event"] == APPROVED]
    return next((one for one in reversed(approved) if digest in one.said["files"].values()), None)


def _vouched(manifest: Mapping[str, Any], home: Path | None) -> bool | None:
    """Tell whether the book holds the approval that a manifest names; ``None`` where there is no book at hand."""
    entries = _entries(home)
    if not entries:
        return None
    approval = manifest.get("approval", {})
    return any((one.number, one.sha256) == (approval.get("entry"), approval.get("entry_sha256")) for one in entries)


def _entries(home: Path | None) -> list[Entry]:
    from hopnhat.reporting.approving import trusted_entries
    from hopnhat.settings import Settings

    return trusted_entries(Settings.load(home)) if home is not None else []


def _local(moment: str) -> str:
    from organisation.calendar import calendar

    try:
        return f"{datetime.fromisoformat(moment).astimezone(calendar().zone):%H:%M %d/%m/%Y}"
    except ValueError:
        return moment
