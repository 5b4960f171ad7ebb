"""``hopnhat words``: the Committee's words out of a draft that was filled in with Word."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, home_option


@command("words", click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)), home_option())
def words(file: Path, home: Path | None) -> None:
    """Take what stands in the marked places; refuse and show everything else that was changed."""
    from hopnhat.reporting.words import WordsRefusedError, take_words
    from hopnhat.settings import Settings
    from reports.review import say
    from reports.texts import TextsError

    try:
        taken = take_words(Settings.load(home), file.read_bytes())
    except (WordsRefusedError, TextsError) as why:
        raise Refusal("words_refused", file=file, reason=why) from why
    if not taken.places:
        click.echo(say("returned_nothing"))
        return
    places = ", ".join(taken.places)
    click.echo(say("returned_taken", count=len(taken.places), sentences=taken.sentences, places=places))
