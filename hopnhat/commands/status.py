"""``hopnhat status``: who has sent what for a period."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from hopnhat.cli import CLEAN, FINDINGS
from hopnhat.commands._shared import command, home_option, open_warehouse, option, period_of
from hopnhat.commands.messages import say, spoken, word

_QUIET = frozenset(("on_time", "nil", "exempt"))
_WAITING = frozenset(("missing", "sent_back", "partly_counted", "held"))


@command(
    "status",
    click.Argument(["period"]),
    option("--all", "every", text="help_status_all", is_flag=True),
    home_option(),
)
def status(period: str, every: bool, home: Path | None) -> None:
    """Print a line a form, then the units somebody must ask; exit 1 while any is missing, sent back or not whole.

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
    counts = Counter((line["form"], _state(line)) for line in state.lines if line["expected"])
    for total in state.totals:
        form = total["form"]
        click.echo(say("status_line", language, **total))
        if not_whole := {name: counts[form, name] for name in ("partly_counted", "held") if counts[form, name]}:
            said = (say(f"status_{name}", language, returns=number) for name, number in not_whole.items())
            click.echo(say("status_of_these", language, said="; ".join(said)))
    open_lines = [line for line in state.lines if every or _state(line) not in _QUIET]
    for line in open_lines:
        part = f", {line['period']}" if line["period"] != whole.id else ""  # of a year: which part of it
        click.echo(f"  {line['form']:<14}{line['unit']} ({line['unit_id']}{part}): {_in_words(line, language)}")
    waiting = wrong or any(_state(line) in _WAITING for line in state.lines)
    sys.exit(FINDINGS if waiting else CLEAN)


def _state(line: Mapping[str, Any]) -> str:
    from warehouse.ledger.naming import shown_state

    return shown_state(line["status"], line["ledger_state"])


def _in_words(line: Mapping[str, Any], language: str) -> str:
    """Return the state with how many rows count: ``nhận một phần: 20/23 dòng, đúng hạn``."""
    from warehouse.ledger.naming import name_state

    state, counted = _state(line), line["records_in_figures"] or 0
    rows = counted + (line["rows_waiting"] or 0)
    when = word("state", line["status"], language)
    if state in ("partly_counted", "held"):
        said = name_state(state, counted, rows, language=language)
        return f"{said}, {when}" if state == "partly_counted" else said
    if state in ("on_time", "late"):
        return f"{when}, {name_state('counted', counted, rows, language=language)}"
    return when


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
