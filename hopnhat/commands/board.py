"""``hopnhat board``: the board as pages that need no server."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.commands._shared import command, home_option, open_warehouse, option
from hopnhat.commands.messages import say, spoken
from hopnhat.settings import Settings


@command(
    "board",
    option("--out", text="help_board_out", type=click.Path(file_okay=False, path_type=Path)),
    home_option(),
)
def board(out: Path | None, home: Path | None) -> None:
    """Write the pages; say where, how many, and for how many units something changed."""
    from hopnhat.nightly.board import write_board

    open_warehouse(home)
    outcome = write_board(Settings.load(home), out)
    changed = len(outcome["written"])
    click.echo(
        say("board_written", spoken(), **{**outcome, "written": changed, "unchanged": len(outcome["unchanged"])})
    )
    for concern in outcome["concerns"]:
        click.echo(concern)
