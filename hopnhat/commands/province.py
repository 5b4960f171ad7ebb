"""``hopnhat province``: the folder of everything the organisation owns, checked, copied, compared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hopnhat.cli import FINDINGS, Refusal
from hopnhat.commands._shared import command, home_option, option
from hopnhat.commands.messages import say, spoken

if TYPE_CHECKING:
    from hopnhat.settings import Settings


@command(
    "province",
    option("--copy", "copy", text="help_province_copy", is_flag=True),
    option("--compare", "compare", text="help_province_compare", is_flag=True),
    home_option(),
)
def province(copy: bool, compare: bool, home: Path | None) -> None:
    """Check the folder whole; or copy the shipped one, or compare the copy with it."""
    from hopnhat.settings import Settings

    settings = Settings.load(home)
    if copy:
        _copy(settings)
    elif compare:
        _compare()
    else:
        _check(settings)


def _check(settings: Settings) -> None:
    from findings import house_catalogue
    from hopnhat.maintenance.province_folder import check_folder
    from province import province_folder

    language, folder = spoken(), province_folder()
    mistakes = check_folder(settings)
    for mistake in mistakes:
        click.echo(f"- {house_catalogue().message(mistake, language)}")
    if mistakes:
        click.echo(say("province_wrong", language, count=len(mistakes), folder=folder))
        sys.exit(FINDINGS)
    files = sum(path.is_file() for path in folder.rglob("*"))
    click.echo(say("province_sound", language, folder=folder, files=files))


def _copy(settings: Settings) -> None:
    from hopnhat.maintenance.province_folder import copy_folder

    try:
        folder, files = copy_folder(settings)
    except FileExistsError as there:
        raise Refusal("province_there", folder=there) from there
    click.echo(say("province_copied", spoken(), folder=folder, files=files))


def _compare() -> None:
    from hopnhat.maintenance.province_folder import compare_with_shipped
    from province import SHIPPED, province_folder

    language, own = spoken(), province_folder()
    if own == SHIPPED:
        raise Refusal("province_no_copy", folder=own)
    differences = list(compare_with_shipped(own))
    for one in differences:
        name = "province_file_new" if one.line is None else "province_line_new"
        click.echo(say(name, language, **one._asdict()))
    if differences:
        sys.exit(FINDINGS)
    click.echo(say("province_same", language))
