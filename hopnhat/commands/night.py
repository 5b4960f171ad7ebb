"""``hopnhat night``: the whole night in this process, without Airflow."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from hopnhat.cli import FINDINGS
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken

if TYPE_CHECKING:
    from hopnhat.settings import Settings


@command("night", option("--id", "night_id", text="help_night_id"), home_option())
def night(night_id: str | None, home: Path | None) -> None:
    """Run the steps one after the other and say how long each took; exit with 1 if a person has something to do."""
    from hopnhat.messaging.concerns import FILE, NIGHT, Concerns, MailWaitsError
    from hopnhat.nightly import steps
    from hopnhat.nightly.conclusion import conclude
    from hopnhat.nightly.stage import unused_id
    from hopnhat.settings import Settings

    settings, language = Settings.load(home), spoken()
    _wait_for_others(settings, language)
    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%Y-%m-%dT%H-%M-%S")
    name = night_id or unused_id(settings.stage, now)
    for step in steps.STEPS:
        started = time.perf_counter()
        try:
            steps.run(step, settings, name)
        except MailWaitsError:
            pass  # the mails wait; the board is written all the same, and the end says so
        except Exception as error:
            said = say("concern_steps", "vi", night=name, steps=f"{say(f'step_{step}', 'vi')} ({error})")
            Concerns(settings.home, settings.drive).replace(NIGHT, [said])
            raise
        seconds = time.perf_counter() - started
        click.echo(say("night_step", language, step=say(f"step_{step}", language), seconds=seconds))
    counts = conclude(settings, name)
    click.echo(say("night_counts", language, **counts))
    if counts["feedback"]["alerts"]:
        click.echo(say("night_feedback", language, **counts["feedback"]))
    for correction in counts["corrections"]:
        click.echo(f"  {correction['message']}")
    if not counts["deliveries"]:
        click.echo(say("night_nothing", language))
    if counts["concerns"]:
        click.echo(say("night_concerns", language, count=len(counts["concerns"]), file=FILE))
        for text in counts["concerns"]:
            click.echo(f"  - {text}")
    if counts["is_red"]:
        raise click.exceptions.Exit(FINDINGS)


def _wait_for_others(settings: Settings, language: str) -> None:
    """Hold the nights of this installation until the command ends; say so where another has to end first."""
    from durable.locks import HeldError
    from hopnhat.nightly.steps import alone_at_night

    context = click.get_current_context()
    try:
        context.with_resource(alone_at_night(settings, within=0))
    except HeldError:
        click.echo(say("night_waits", language))
        context.with_resource(alone_at_night(settings))
