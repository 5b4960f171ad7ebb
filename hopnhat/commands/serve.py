"""``hopnhat serve``: the units' own door, a small web server without Airflow."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken


@command(
    "serve",
    option("--port", text="help_serve_port", type=click.IntRange(0, 65535), default=8090),
    option("--host", text="help_serve_host", default="127.0.0.1"),
    home_option(),
)
def serve(port: int, host: str, home: Path | None) -> None:
    """Serve until it is stopped."""
    from hopnhat.door.server import run
    from hopnhat.settings import Settings

    click.echo(say("serve_open", spoken(), host=host, port=port))
    run(Settings.load(home), host, port)
