"""The ``hopnhat`` command: one module a sub-command, imported only when it is called.

Exit codes: 0 clean, 1 findings, 2 could not run.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from typing import NoReturn

import click

from hopnhat.commands.messages import say, spoken

COMMANDS = (
    *("check", "template", "status", "remind", "report", "recount", "verify", "words", "trace", "board", "night"),
    *("mail", "answers", "backup", "restore", "export", "move", "province", "health", "serve", "link"),
)
CLEAN, FINDINGS, FAILED = 0, 1, 2


class Refusal(click.ClickException):
    """The command could not run, and why, in the language of the person who asked."""

    exit_code = FAILED

    def __init__(self, name: str, **places: object) -> None:
        language = spoken()
        super().__init__(say("problem", language, reason=say(name, language, **places)))

    def show(self, file: object = None) -> None:
        """Print the sentence on standard error, without click's own English word before it."""
        click.echo(self.message, err=True)


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"hopnhat.commands.{cmd_name}"), cmd_name)
        return command


def language_option() -> click.Option:
    """Return the ``--lang`` option that every command takes."""
    return click.Option(
        ["--lang"], type=click.Choice(["vi", "en"]), default=spoken, expose_value=False, help=say("help_lang", spoken())
    )


def root() -> click.Group:
    """Return the command group, its help in the language asked for."""
    return _Commands(
        name="hopnhat",
        help=say("help_root", spoken()),
        params=[language_option()],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def main() -> NoReturn:
    """Run the command line; an error that has a remedy ends in a sentence, one of our own in all that we need."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        root().main(prog_name="hopnhat", standalone_mode=True)
    except Exception as error:
        _tell(error)
    sys.exit(FAILED)


def _tell(error: Exception) -> None:
    from hopnhat.messaging.failure import at_command

    language, remedy = spoken(), at_command(error)
    if remedy is None:
        traceback.print_exception(error)
        click.echo(say("problem_ours", language), err=True)
        return
    cause, do = remedy
    click.echo(say("problem", language, reason=str(error).partition("\n")[0]), err=True)
    click.echo(say("problem_remedy", language, cause=cause, do=do), err=True)
