"""``hopnhat health``: how the installation is, for a person, a monitor or Prometheus."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopnhat.cli import CLEAN, FINDINGS
from hopnhat.commands._shared import command, home_option, option


@command("health", option("--metrics", text="help_health_metrics", is_flag=True), home_option())
def health(metrics: bool, home: Path | None) -> None:
    """Print a line a sign, what is bad first; exit with 1 if anything is."""
    from hopnhat.maintenance.health import as_metrics, signs_of
    from hopnhat.settings import Settings

    signs = signs_of(Settings.load(home))
    if metrics:
        click.echo(as_metrics(signs), nl=False)
    else:
        for sign in signs:
            click.echo(f"{'!' if sign.state == 'bad' else '✓'} {sign.label}: {sign.sentence}")
    sys.exit(FINDINGS if any(sign.state == "bad" for sign in signs) else CLEAN)
