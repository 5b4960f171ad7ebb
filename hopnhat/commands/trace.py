"""``hopnhat trace``: from a figure down to the cells it is made of."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, open_warehouse, option, period_of, time_of
from hopnhat.commands.messages import say, spoken


@command(
    "trace",
    click.Argument(["kind"]),
    click.Argument(["period"]),
    click.Argument(["figure"], required=False),
    option("--as-of", text="help_report_asof"),
    home_option(),
)
def trace(kind: str, period: str, figure: str | None, as_of: str | None, home: Path | None) -> None:
    """Print a line a source, and what they add up to; without a figure, every figure there is."""
    from hopnhat.reporting import publishing
    from reports import figures, wording

    whole, language = period_of(period), spoken()
    if kind not in publishing.kinds():
        raise Refusal("report_not_known", kind=kind, kinds=", ".join(publishing.kinds()))
    with open_warehouse(home).reading(as_of=time_of(as_of)) as connection:
        known = figures.compute(connection, kind, whole)
        if figure is None:
            for name, one in known.items():
                click.echo(say("trace_head", language, figure=name, label=one.label, value=one.value))
            return
        try:
            rows = figures.trace(connection, kind, whole, figure)
        except KeyError as unknown:
            raise Refusal("figure_not_known", figure=figure) from unknown
    if figure in known:
        click.echo(say("trace_head", language, figure=figure, label=known[figure].label, value=known[figure].value))
    for row in rows:
        place = f"{row.file or ''} “{row.sheet or ''}” {row.cell or ''}"
        click.echo("  ".join(filter(None, (f"  {row.contribution:>6}", place, row.raw, row.detail))))
    click.echo(say("trace_foot", language, rows=len(rows), total=sum(row.contribution for row in rows)))
    if figure in known and (doubt := wording.doubt_note(known[figure])):
        click.echo(say("trace_doubt", language, doubt=doubt))
