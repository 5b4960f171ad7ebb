"""``hopnhat recount``: the figures of a report counted a second time, from the stored files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopnhat.cli import CLEAN, FINDINGS, Refusal
from hopnhat.commands._shared import command, home_option, open_warehouse, option, period_of, time_of
from hopnhat.commands.messages import say, spoken


@command(
    "recount",
    click.Argument(["kind"]),
    click.Argument(["period"]),
    option("--as-of", text="help_report_asof"),
    home_option(),
)
def recount(kind: str, period: str, as_of: str | None, home: Path | None) -> None:
    """Print which figures agree, which are others, and which cannot be counted again; exit 1 where one is another."""
    from hopnhat.reporting.publishing import kinds
    from hopnhat.reporting.recounting import recounted
    from hopnhat.settings import Settings
    from reports import build
    from vietnamese.numerals import plain

    whole, language, moment = period_of(period), spoken(), time_of(as_of)
    if kind not in kinds():
        raise Refusal("report_not_known", kind=kind, kinds=", ".join(kinds()))
    settings, warehouse = Settings.load(home), open_warehouse(home)
    with warehouse.reading(as_of=moment) as connection:
        report = build(connection, kind, whole, as_of=moment)
        result = recounted(settings, connection, report, moment)
    for name, (first, second) in result.differs.items():
        label = report.figures[name].label
        click.echo(say("recount_differs", language, figure=name, label=label, first=plain(first), second=plain(second)))
    counts = {"agreed": len(result.agreed), "differs": len(result.differs), "left": len(result.left)}
    click.echo(say("recount_done", language, **counts, read=result.files, typed=result.typed))
    sys.exit(FINDINGS if result.differs else CLEAN)
