"""``hopnhat backup``: a backup of the warehouse, proved by restoring it."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, open_warehouse
from hopnhat.commands.messages import say, spoken


@command("backup", home_option())
def backup(home: Path | None) -> None:
    """Take the backup; it takes the place of no other."""
    from hopnhat.maintenance import operations
    from hopnhat.settings import Settings
    from warehouse import WarehouseBusyError
    from warehouse.shelf import BackupError

    open_warehouse(home)
    try:
        done = operations.back_up(Settings.load(home), by_hand=True)
    except (BackupError, WarehouseBusyError) as why:
        raise Refusal("maintenance_failed", reason=why) from why
    click.echo(say("backup_taken", spoken(), **done))
