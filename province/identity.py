"""Who the organisation is: ``identity.yaml``, its name and the words it speaks in where no document sets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from province.documents import read_document
from province.folder import read_once
from province.kinds import Filled, Level


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in Vietnamese and English."""

    vi: Filled
    en: Filled

    def as_mapping(self) -> Mapping[str, str]:
        """Return the text by language."""
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True, slots=True)
class Identity:
    """``identity.yaml`` as it is written.

    ``office`` is the board that gathers the returns, ``asked`` how a unit is told whom to ask; ``committee`` who
    decides on reports; ``signed_by`` stands over the signature on a blank form; ``levels`` names the units of each
    level. ``board`` are words of the board (``board/words.yaml``) that the organisation says otherwise.
    """

    name: Bilingual
    office: Bilingual
    asked: Filled
    committee: Filled
    signed_by: Filled
    levels: Mapping[Level, Bilingual]
    board: Mapping[str, Bilingual] = field(default_factory=dict)


def read_identity(path: Path) -> Identity:
    """Return the organisation of a file.

    Raises:
        ProvinceError: something in it is wrong.
    """
    return read_document(path, Identity)


@read_once
def identity(folder: Path) -> Identity:
    """Return the organisation in use."""
    return read_identity(folder / "identity.yaml")
