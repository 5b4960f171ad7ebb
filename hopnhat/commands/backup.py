"""``hopnhat backup``: a backup of the warehouse, proved by restoring it."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.commands._shared import command, home_option, open_warehouse
from hopnhat.messages import say, spoken


@command("backup", home_option())
def backup(home: Path | None) -> None:
    """Take the backup and say which older ones went."""
    from hopnhat import care
    from hopnhat.settings import Settings

    open_warehouse(home)
    done, language = care.back_up(Settings.load(home)), spoken()
    click.echo(say("backup_taken", language, backup=done["backup"], rows=done["rows"]))
    for name in done["retired"]:
        click.echo(say("backup_retired", language, backup=name))
