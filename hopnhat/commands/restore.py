"""``hopnhat restore``: the warehouse as it was backed up."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, option, time_of
from hopnhat.messages import say, spoken


@command(
    "restore",
    option("--at", "at", text="help_restore_at"),
    option("--by", "by", text="help_restore_by", default=getpass.getuser),
    option("--because", "because", text="help_restore_because", default=""),
    home_option(),
)
def restore(at: str | None, by: str, because: str, home: Path | None) -> None:
    """Put back the newest backup of that time or before; without a time, list the backups."""
    from hopnhat import care
    from hopnhat.settings import Settings
    from warehouse import SchemaError, WarehouseBusyError
    from warehouse.backup import BackupError, backups

    settings, language, moment = Settings.load(home), spoken(), time_of(at)
    if moment is None:
        known = backups(settings.backups)
        for one in known:
            click.echo(say("backup_known", language, backup=one.name, at=one.taken_at.astimezone(), kind=one.kind))
        click.echo(say("backup_choose" if known else "backup_none", language, folder=settings.backups))
        return
    if not because.strip():
        raise Refusal("restore_why")
    try:
        done = care.restore(settings, moment, by, because)
    except care.NoBackupError as none:
        raise Refusal("restore_none", at=none) from none
    except (BackupError, SchemaError, WarehouseBusyError) as why:
        raise Refusal("care_failed", reason=why) from why
    click.echo(say("restored", language, **done))
