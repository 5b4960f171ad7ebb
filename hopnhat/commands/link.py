"""``hopnhat link``: the private links by which units open their own door."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken

if TYPE_CHECKING:
    from door.links import Link


@command(
    "link",
    click.Argument(["units"], nargs=-1, metavar="UNIT..."),
    option("--days", text="help_link_days", type=click.IntRange(1, 3660), default=None),
    option("--revoke", text="help_link_revoke", type=int, multiple=True, metavar="N"),
    option("--show", text="help_link_show", type=int, multiple=True, metavar="N"),
    option("--by", text="help_link_by", default=""),
    home_option(),
)
def link(
    units: tuple[str, ...],
    days: int | None,
    revoke: tuple[int, ...],
    show: tuple[int, ...],
    by: str,
    home: Path | None,
) -> None:
    """Issue a link for each unit named; revoke or show some; list all with their uses where nothing is named."""
    from door.links import DAYS, Links, UnknownLinkError
    from hopnhat.settings import Settings

    settings, language, who = Settings.load(home), spoken(), by or getpass.getuser()
    book = Links(settings.home)
    try:
        for number in revoke:
            book.revoke(number, who)
            click.echo(say("link_revoked", language, number=number))
        for number in show:
            shown = next((one for one in book.all() if one.number == number), None)
            if shown is None:
                raise UnknownLinkError(number)
            click.echo(settings.door_address(book.token_of(shown)))
    except UnknownLinkError as unknown:
        raise Refusal("link_unknown", number=unknown.args[0]) from unknown
    for unit_id in [_unit_id(unit) for unit in units]:
        made, token = book.issue(unit_id, who, days or DAYS)
        places = {"number": made.number, "unit": unit_id, "until": made.until}
        click.echo(say("link_issued", language, **places, address=settings.door_address(token)))
    if not (units or revoke or show):
        _list(book.all(), settings.home, language)


def _unit_id(text: str) -> str:
    """Return the unit that an id or a name of today means."""
    from hopnhat.commands._shared import unit_of
    from organisation.calendar import calendar
    from organisation.units import organisation

    if organisation().known(text):
        return text
    return unit_of(text, datetime.now(calendar().zone).date()).unit_id


def _list(links: Sequence[Link], home: Path, language: str) -> None:
    from door.uses import Uses

    counted, today = Uses(home).counted(), datetime.now(UTC).date()
    for one in links:
        counts, last = counted.get(one.number, ({}, ""))
        state = "revoked_state" if one.revoked_at else "lives" if one.lives(today) else "expired"
        places = {"number": one.number, "unit": one.unit_id, "until": one.until, "by": one.by}
        places |= {"state": say(f"link_{state}", language), "last": last or "-"}
        places |= {"uses": ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "-"}
        click.echo(say("link_line", language, **places))
    if not links:
        click.echo(say("link_none", language))
