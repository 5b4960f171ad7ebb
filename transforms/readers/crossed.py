"""Text of which some letters are crossed out, as people write a new value beside the old one: ``~~12~~ 15``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Parted(NamedTuple):
    """What of a text stands and what is crossed out; either may be blank."""

    kept: str
    gone: str

    @property
    def in_part(self) -> bool:
        """Whether both hold letters."""
        return bool(self.kept.strip()) and bool(self.gone.strip())

    @property
    def wholly(self) -> bool:
        """Whether all letters are crossed out."""
        return bool(self.gone.strip()) and not self.kept.strip()


def part(pieces: Iterable[tuple[bool, str]]) -> Parted:
    """Part a text given as pieces, each with whether it is crossed out."""
    kept: list[str] = []
    gone: list[str] = []
    for crossed, text in pieces:
        (gone if crossed else kept).append(text)
    return Parted("".join(kept), "".join(gone))
