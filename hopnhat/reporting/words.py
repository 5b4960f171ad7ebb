"""Take the words that an officer filled into a draft with Word, and nothing else that was changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hopnhat.reporting.publishing import CORRECTION
from hopnhat.settings import Settings
from reports import read_definition
from reports.report import places
from reports.review import say
from reports.texts import path_of, read, words_of, write

if TYPE_CHECKING:
    from reports.word.returned import Identity


class WordsRefusedError(ValueError):
    """Nothing was taken; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The places whose words were taken, and the file they now stand in."""

    places: tuple[str, ...]
    sentences: Path


def take_words(settings: Settings, sent: bytes) -> Taken:
    """Take the words of a draft that came back into the officers' file of that report and period.

    Raises:
        WordsRefusedError: it is none of our drafts, something else was changed in it, or somebody else has changed the
            same words since it was made.
    """
    from reports.word.returned import ReturnedError, identity, read_back

    try:
        which = identity(sent)
        draft, written = _draft(settings, which)
        returned = read_back(sent, draft)
    except ReturnedError as wrong:
        raise WordsRefusedError(str(wrong)) from wrong
    if returned.differences:
        lines = [say("returned_difference", where=d.where, before=d.before, now=d.now) for d in returned.differences]
        head = say("returned_changed", count=len(lines))
        raise WordsRefusedError("\n".join([head, *(f"- {line}" for line in lines)]))
    prompts = places(read_definition(which.kind))
    path = path_of(settings.texts, which.kind, which.period)
    known = words_of(read(path, tuple(prompts)))
    new = {name: "\n".join(paragraphs) for name, paragraphs in returned.words.items()}
    taken = {name: text for name, text in new.items() if text != known.get(name, "")}
    meanwhile = [name for name in taken if known.get(name, "") != written.get(name, "")]
    if meanwhile:
        raise WordsRefusedError(say("returned_meanwhile", places=", ".join(meanwhile)))
    if taken:
        write(path, {**known, **taken}, prompts)
    return Taken(tuple(taken), path)


def _draft(settings: Settings, which: Identity) -> tuple[bytes, Mapping[str, str]]:
    """Return the document that was sent out, and the words that stood in it.

    Raises:
        reports.word.returned.ReturnedError: there is none.
    """
    from reports.package import BrokenPackageError, packages, read
    from reports.verification import code_of
    from reports.word.returned import ReturnedError

    for path in packages(settings.packages):
        if (path.parent.parent.name, path.parent.name) != (which.kind, which.period):
            continue
        try:
            package = read(path)
        except BrokenPackageError:
            continue
        if code_of(package.manifest) == which.code:
            # The first of its documents: a correction or appendices that go with it are other papers, called otherwise.
            names = [name for name in package.files if name.endswith(".docx")]
            plain = min(names, key=lambda name: (name.startswith((CORRECTION, say("separate_name"))), name))
            return package.files[plain], package.review["words"]
    raise ReturnedError(say("returned_no_draft", kind=which.kind, period=which.period, code=which.code))
