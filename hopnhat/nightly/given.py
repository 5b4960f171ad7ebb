"""What units answered in the files of a night: noted in the book of answers once the files are loaded."""

from __future__ import annotations

from collections.abc import Sequence

from durable.journal import DamagedJournalError
from expectations import Checked
from feedback.answers import Answers, Way
from feedback.given_in_files import given_in
from hopnhat.commands.messages import say
from hopnhat.settings import Settings
from organisation.units import organisation
from sources import WEB, Delivery
from sources.mail import notebooks
from warehouse import Warehouse


def mailbox_ids(settings: Settings) -> list[str]:
    """Return the sources of the installation that are mailboxes."""
    return [notebook.source_id for notebook in notebooks(settings.home)]


def take_answers(
    settings: Settings, files: Sequence[tuple[Delivery, Checked]], concerns: list[str], ways: Sequence[str] = ()
) -> int:
    """Note the answers of files in the book; return how many there are, those known before among them.

    A book that is damaged stops no night: it is said, and the files are there to be read again.

    Args:
        settings: the installation.
        files: with what was read in them.
        concerns: what somebody has to do something about is added.
        ways: the ids of the sources that are mailboxes.
    """
    if not files:
        return 0
    by: list[tuple[str, Way]] = [(WEB, "web"), *((one, "mail") for one in ways)]
    with Warehouse(settings.warehouse).reading() as connection:
        given = list(given_in(files, organisation(), connection, by))
    try:
        return len(Answers(settings.home).give(given))
    except DamagedJournalError as damage:
        concerns.append(say("concern_answers_damaged", "vi", problem=damage))
        return 0
