"""``hopnhat answers``: what units answered to findings, and what the office says to that."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

import click

from hopnhat.cli import FINDINGS, Refusal
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken, word


@command(
    "answers",
    option("--all", "every", text="help_answers_all", is_flag=True),
    option("--unit", text="help_answers_unit"),
    option("--accept", text="help_answers_accept", type=int, multiple=True, metavar="N"),
    option("--again", text="help_answers_again", type=int, multiple=True, metavar="N"),
    option("--reason", text="help_answers_reason", default=""),
    option("--until", text="help_answers_until", type=click.DateTime(["%Y-%m-%d"])),
    option("--by", text="help_answers_by", default=""),
    home_option(),
)
def answers(
    every: bool,
    unit: str | None,
    accept: tuple[int, ...],
    again: tuple[int, ...],
    reason: str,
    until: datetime | None,
    by: str,
    home: Path | None,
) -> None:
    """List the answers that wait, a line each; accept some, or ask again; exit with 1 while any waits."""
    from desk import RefusedError
    from feedback.answers import Answers, NotAcceptableError, UnknownAnswerError
    from feedback.mail import shown
    from hopnhat.officers.own_desk import desk_of
    from hopnhat.officers.waiving import keeping_waivers
    from hopnhat.settings import Settings

    settings = Settings.load(home)
    book, language, who = Answers(settings.home), spoken(), by or getpass.getuser()
    if accept and until is None:
        raise Refusal("answers_until_missing")
    try:
        for number in accept:
            if until is not None:
                book.accept(number, who, reason, until.date(), keeping_waivers(desk_of(settings), who))
        for number in again:
            book.ask_again(number, who, reason)
    except UnknownAnswerError as unknown:
        raise Refusal("answers_unknown", id=unknown.args[0]) from unknown
    except (NotAcceptableError, RefusedError) as wrong:
        raise Refusal("answers_not_acceptable", reason=wrong) from wrong
    found = [one for one in book.all() if unit in (None, one.unit_id, one.about.unit_id)]
    waiting = [one for one in found if one.state == "waiting"]
    for one in found if every else waiting:
        places = {"id": one.answer_id, "at": one.given_at, "unit": one.about.unit_id or one.unit_id}
        places |= {"place": one.place, "what": shown(one.about.what), "text": shown(one.text)}
        state = word("answer_state", one.state, language)
        click.echo(say("answers_line", language, way=word("answer_way", one.way, language), state=state, **places))
    click.echo(say("answers_count", language, count=len(waiting)))
    if waiting:
        raise click.exceptions.Exit(FINDINGS)
