"""``hopnhat restore``: the warehouse as it was backed up, or one of the files kept beside it."""

from __future__ import annotations

import getpass
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, option, time_of
from hopnhat.commands.messages import say, spoken
from hopnhat.settings import Settings


@command(
    "restore",
    option("--at", "at", text="help_restore_at"),
    option("--backup", "backup", text="help_restore_backup"),
    option("--by", "by", text="help_restore_by", default=getpass.getuser),
    option("--because", "because", text="help_restore_because", default=""),
    option("--unproved", "unproved", text="help_restore_unproved", is_flag=True),
    option("--files", "files", text="help_restore_files", is_flag=True),
    option("--file", "file", text="help_restore_file"),
    home_option(),
)
def restore(
    at: str | None,
    backup: str | None,
    by: str,
    because: str,
    unproved: bool,
    files: bool,
    file: str | None,
    home: Path | None,
) -> None:
    """Put back the backup of a time or a name; without either, list them in their order, damaged ones last."""
    settings = Settings.load(home)
    if files or file:
        _bring_files_back(settings, backup, file or "")
    elif at is None and backup is None:
        _list(settings)
    else:
        _put_back(settings, at, backup, unproved, by, because)


def _list(settings: Settings) -> None:
    from organisation.calendar import calendar
    from warehouse.shelf import DAMAGED, Shelf, fault_of_bytes

    language, zone = spoken(), calendar().zone
    shelf = Shelf.read(settings.backups)
    for one in shelf.backups:
        at, kind = _shown(one.taken_at.astimezone(zone)), say(f"backup_kind_{one.kind}", language)
        name, fault = (
            "backup_unusable",
            one.why if one.kind == DAMAGED else fault_of_bytes(one, whole=False, others=False),
        )
        if not fault:
            fault = fault_of_bytes(one, whole=False)
            name = "backup_without_files" if fault else "backup_known"
        click.echo(say(name, language, at=at, backup=one.name, kind=kind, reason=fault))
    for broken in shelf.damaged:
        at = _shown(broken.taken_at.astimezone(zone)) if broken.taken_at else "?"
        kind = say("backup_kind_unknown", language)
        click.echo(say("backup_unusable", language, at=at, backup=broken.name, kind=kind, reason=broken.reason))
    click.echo(say("backup_choose" if shelf.usable else "backup_none", language, folder=settings.backups))


def _put_back(settings: Settings, at: str | None, backup: str | None, unproved: bool, by: str, because: str) -> None:
    from hopnhat.maintenance import operations
    from warehouse import SchemaError, WarehouseBusyError
    from warehouse.shelf import BackupError

    language, moment = spoken(), _moment_of(at)
    if moment is not None and backup is not None:
        raise Refusal("restore_which")
    if unproved and backup is None:
        raise Refusal("restore_unproved_unnamed")
    if not because.strip():
        raise Refusal("restore_why")
    if moment is not None and moment > datetime.now(UTC):
        click.echo(say("restore_future", language, at=_shown(moment)))
    try:
        done = operations.restore(settings, operations.Choice(moment, backup or "", unproved), by, because)
    except operations.NoBackupError as none:
        for reason in none.passed_over:
            click.echo(say("restore_passed_over", language, reason=reason), err=True)
        raise Refusal("restore_no_name" if moment is None else "restore_none", at=none) from none
    except BackupError as why:
        raise Refusal("restore_damaged" if backup and not unproved else "maintenance_failed", reason=why) from why
    except (SchemaError, WarehouseBusyError) as why:
        raise Refusal("maintenance_failed", reason=why) from why
    _tell(done)


def _tell(done: dict[str, Any]) -> None:
    language = spoken()
    for reason in done["passed_over"]:
        click.echo(say("restore_passed_over", language, reason=reason))
    if done["same_second"]:
        click.echo(say("restore_same_second", language, backup=done["backup"], others=", ".join(done["same_second"])))
    click.echo(say("restored", language, backup=done["backup"], at=_shown(done["taken_at"])))
    if done["damage"]:
        click.echo(say("restored_from_damage", language, kept_aside=done["kept_aside"], reason=done["damage"]))
    elif done["kept_aside"]:
        click.echo(say("restored_kept_aside", language, kept_aside=done["kept_aside"]))
    else:
        click.echo(say("restored_from_nothing", language))
    if done["books_until"] is not None:
        click.echo(say("restored_books", language, until=_shown(done["books_until"])))
    click.echo(say("restored_next", language))


def _bring_files_back(settings: Settings, backup: str | None, file: str) -> None:
    from hopnhat.maintenance import operations
    from warehouse.shelf import BackupError

    language = spoken()
    if backup is None:
        raise Refusal("restore_files_of_which")
    try:
        done = operations.bring_files_back(settings, backup, file)
    except operations.NoBackupError as none:
        raise Refusal("restore_no_files", at=none) from none
    except BackupError as why:
        raise Refusal("maintenance_failed", reason=why) from why
    for what in ("kept", "written", "same", "beside"):
        for name in done[what]:
            click.echo(say(f"restore_file_{what}", language, file=name))
    if file and not any(done.values()):
        raise Refusal("restore_no_file", file=file, backup=backup)


def _moment_of(text: str | None) -> datetime | None:
    """Return the moment that was asked for; a day alone is asked about, for it has a morning and an evening."""
    if text is not None and re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text.strip()):
        raise Refusal("restore_hour", day=text)
    return time_of(text)


def _shown(moment: datetime) -> str:
    """Return a moment as it is listed, and as ``--at`` takes it."""
    return moment.isoformat(timespec="seconds")
