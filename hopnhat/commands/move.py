"""``hopnhat move``: a warehouse changes what carries it."""

from __future__ import annotations

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command
from hopnhat.commands.messages import say, spoken


@command("move", click.Argument(["source"]), click.Argument(["target"]))
def move(source: str, target: str) -> None:
    """Copy the warehouse named first into the empty one named second, and compare the two."""
    from hopnhat.maintenance import operations
    from warehouse import WarehouseBusyError
    from warehouse.transfer import TransferError

    language = spoken()
    try:
        moved = operations.move(source, target)
    except FileNotFoundError as missing:
        raise Refusal("warehouse_empty") from missing
    except (ValueError, TransferError, WarehouseBusyError) as why:
        raise Refusal("maintenance_failed", reason=why) from why
    for table, rows in moved.items():
        click.echo(f"  {table:<40}{rows:>12,}")
    click.echo(say("moved", language, tables=len(moved), rows=sum(moved.values())))
