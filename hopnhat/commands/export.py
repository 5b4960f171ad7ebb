"""``hopnhat export``: the whole warehouse as one DuckDB file to give away."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, open_warehouse, option
from hopnhat.commands.messages import say, spoken


@command(
    "export",
    click.Argument(["file"], type=click.Path(dir_okay=False, path_type=Path)),
    option("--with-names/--without-names", "with_names", text="help_export_names", default=False),
    home_option(),
)
def export(file: Path, with_names: bool, home: Path | None) -> None:
    """Write the file, without the names of cadres unless they are asked for."""
    from hopnhat.maintenance import operations
    from hopnhat.settings import Settings
    from warehouse.transfer import TransferError

    open_warehouse(home)
    try:
        done = operations.export(Settings.load(home), file.resolve(), with_names)
    except TransferError as why:
        raise Refusal("maintenance_failed", reason=why) from why
    click.echo(say("exported" if with_names else "exported_nameless", spoken(), **done))
