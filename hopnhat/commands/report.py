"""``hopnhat report``: a report's draft. What is published, an approver has answered for in Airflow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, open_warehouse, option, period_of, time_of
from hopnhat.commands.messages import say, spoken


@command(
    "report",
    click.Argument(["kind"]),
    click.Argument(["period"]),
    option("--as-of", text="help_report_asof"),
    option("--publish", "approved_by", text="help_report_publish", metavar="NAME"),
    home_option(),
)
def report(kind: str, period: str, as_of: str | None, approved_by: str | None, home: Path | None) -> None:
    """Build the draft. ``--publish``, which once named who had approved, tells where that is asked."""
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings
    from reports.texts import TextsError

    if approved_by is not None:
        raise Refusal("report_not_from_here", kind=kind)
    whole, language = period_of(period), spoken()
    if kind not in publishing.kinds():
        raise Refusal("report_not_known", kind=kind, kinds=", ".join(publishing.kinds()))
    settings = Settings.load(home)
    open_warehouse(home)
    try:
        draft = publishing.draft(settings, kind, whole.id, as_of=time_of(as_of))
    except TextsError as wrong:
        raise Refusal("report_texts", reason=wrong) from wrong
    if not draft["package"]:
        click.echo(draft["said"])
        return
    click.echo(say("report_written", language, kind=kind, period=whole.label))
    _show(draft)


def _show(outcome: dict[str, Any]) -> None:
    for file in outcome["files"]:
        click.echo(f"  {file}")
    if outcome["unchanged"]:
        click.echo(say("report_unchanged", spoken()))
