"""The one shape of all container readers: what each is given, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from transforms.readers.archive import Archive
from transforms.readers.refusal import Limits, Problems
from transforms.workbook import Sheet


@dataclass
class Container:
    """One file to be read: its bytes, how much of it may be read, and where to say what was wrong with it.

    ``archive`` are its parts where it is a zip.
    """

    data: bytes
    limits: Limits
    problems: Problems

    @cached_property
    def archive(self) -> Archive:
        """The parts of a zip.

        Raises:
            Refused: it is no zip, or one that may not be opened.
        """
        return Archive(self.data, self.limits)


class Contents(NamedTuple):
    """What a file holds: its sheets in their order, and the encoding of its text where the file does not say it."""

    sheets: list[Sheet]
    encoding: str | None = None


class ContainerReader(Protocol):
    """A function that turns the bytes of one format into sheets: xlsx, xls, ods, fods, docx, html, XML 2003, text.

    It is a pure function of the container: it opens no other file, follows no link, runs nothing and keeps nothing.
    What it does not understand of a cell it leaves as written. Three things may be wrong, each with its one way:

    * the file as a whole cannot be read, or would take more than ``container.limits``: raise ``Refused``;
    * a sheet or a cell cannot be read, or is read otherwise than it seems: add a finding to ``container.problems`` and
      read on; cells past the limits are counted in ``Sheet.beyond``, not read;
    * the reader itself is wrong: any other exception, which the sandbox around it survives.

    ``opening`` has the one table in which readers are registered, by what ``signature`` says of a file's bytes: a new
    format is one function, one line there and what tells its bytes from others.
    """

    def __call__(self, container: Container, /) -> Contents:
        """Return the sheets of the container.

        Raises:
            Refused: the file as a whole cannot be read; ``opening`` makes a finding of it.
        """
