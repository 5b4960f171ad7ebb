"""``hopnhat remind``: remind the units that have not sent, as the DAG does every morning."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from hopnhat.cli import FINDINGS
from hopnhat.commands._shared import command, home_option, option, period_of, unit_of
from hopnhat.commands.messages import say, spoken


@command(
    "remind",
    option("--period", text="help_remind_period"),
    option("--unit", text="help_remind_unit"),
    option("--today", text="help_remind_today", type=click.DateTime(["%Y-%m-%d"])),
    option("--dry-run", text="help_remind_dry_run", is_flag=True),
    home_option(),
)
def remind(period: str | None, unit: str | None, today: datetime | None, dry_run: bool, home: Path | None) -> None:
    """Print whom it tells, a line each; exit with 1 if a person has something to do."""
    from hopnhat.messaging import reminders
    from hopnhat.settings import Settings
    from province import identity

    day = today.date() if today else None
    period_id = period_of(period).id if period else None
    unit_id = unit_of(unit, period_of(period).end if period else day or date.today()).unit_id if unit else None
    facts = reminders.remind(Settings.load(home), day, period_id, unit_id, dry_run)
    for line in facts["reminders"]:
        click.echo(say("remind_line", spoken(), **{**line, "missing": len(line["missing"])}))
    office = identity().office.vi if spoken() == "vi" else identity().office.en
    for line in facts["escalated"]:
        click.echo(say("remind_list", spoken(), office=office, period=line["period"], missing=len(line["missing"])))
    if not (facts["reminders"] or facts["escalated"]):
        click.echo(say("remind_nobody", spoken(), today=facts["today"]))
    elif not dry_run:
        click.echo(say("remind_sent", spoken(), **facts))
    if facts["concerns"]:
        click.echo(say("remind_concerns", spoken()))
        for text in facts["concerns"]:
            click.echo(f"  - {text}")
        if not dry_run:
            raise click.exceptions.Exit(FINDINGS)
