"""``hopnhat status``: who has sent what for a period."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopnhat.cli import CLEAN, FINDINGS
from hopnhat.commands._shared import command, home_option, open_warehouse, option, period_of
from hopnhat.commands.messages import say, spoken, word

_QUIET = frozenset(("on_time", "nil", "exempt"))


@command(
    "status",
    click.Argument(["period"]),
    option("--all", "every", text="help_status_all", is_flag=True),
    home_option(),
)
def status(period: str, every: bool, home: Path | None) -> None:
    """Print a line a form, then the units somebody must ask; exit 1 while any is missing or sent back.

    What is wrong with the book of approvals is said first, and is a finding too.
    """
    whole, language = period_of(period), spoken()
    state = open_warehouse(home).status(whole)
    if wrong := _book_of_approvals(home):
        click.echo(say("status_approvals", language, reason=wrong), err=True)
    if not state.lines:
        click.echo(say("status_never_met", language, period=whole.label))
        sys.exit(FINDINGS)
    click.echo(say("status_head", language, period=whole.label))
    for total in state.totals:
        click.echo(say("status_line", language, **total))
    open_lines = [line for line in state.lines if every or line["status"] not in _QUIET]
    for line in open_lines:
        state_in_words = word("state", line["status"], language)
        part = f", {line['period']}" if line["period"] != whole.id else ""  # of a year: which part of it
        click.echo(f"  {line['form']:<14}{state_in_words:<16}{line['unit']} ({line['unit_id']}{part})")
    waiting = wrong or any(line["status"] in ("missing", "sent_back") for line in state.lines)
    sys.exit(FINDINGS if waiting else CLEAN)


def _book_of_approvals(home: Path | None) -> str:
    """Return what is wrong with the book of approvals, nothing where it is what was written."""
    from durable import DamagedJournalError
    from hopnhat.reporting.approving import BookError, trusted_entries
    from hopnhat.settings import Settings

    try:
        trusted_entries(Settings.load(home))
    except (DamagedJournalError, BookError) as wrong:
        return str(wrong)
    return ""
