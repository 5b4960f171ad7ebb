"""``hopnhat mail``: what waits in the outbox or was refused, and what to do with it."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import FINDINGS, Refusal
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken


@command(
    "mail",
    option("--send", text="help_mail_send", is_flag=True),
    option("--again", text="help_mail_again", is_flag=True),
    option("--drop", text="help_mail_drop", multiple=True, metavar="ID"),
    home_option(),
)
def mail(send: bool, again: bool, drop: tuple[str, ...], home: Path | None) -> None:
    """List what has not gone out, a line each; exit with 1 if there is anything."""
    from feedback.outbox import Outbox
    from hopnhat.messaging.sending import send_all
    from hopnhat.settings import Settings

    settings, language = Settings.load(home), spoken()
    outbox = Outbox(settings.outbox)
    known = {one.message_id for one in outbox.stuck()}
    for message_id in drop:
        if message_id not in known:
            raise Refusal("mail_unknown", id=message_id)
        outbox.drop(message_id)
    if again:
        outbox.queue_refused_again()
    if send or again:
        click.echo(say("mail_sent", language, **send_all(settings)))
    stuck = outbox.stuck()
    for one in stuck:
        words = "; ".join(f"{who}: {said}" if who else said for who, said in one.answers.items())
        places = {"id": one.message_id, "since": one.since, "subject": one.subject, "words": words}
        who, state = ", ".join(one.recipients) or one.channel, say(f"mail_{one.state}", language)
        click.echo(say("mail_line", language, who=who, state=state, **places))
    if not stuck:
        click.echo(say("mail_none", language))
        return
    raise click.exceptions.Exit(FINDINGS)
