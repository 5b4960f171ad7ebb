"""Who did what by which link: a line each, appended and never changed, without a name of anybody in it.

A line says when, which link, which unit, what was done, how many files and bytes, from which address, and of what was
sent its number and sha256. File names are left out: people write cadres' names into them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from door.links import FOLDER

_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a link: ``action`` is ``open``, ``check``, ``mark``, ``send``, ``answer`` or ``blank``."""

    link: int
    unit_id: str
    action: str
    address: str
    files: int = 0
    size_bytes: int = 0
    receipt: str = ""
    sha256: str = ""
    at: str = ""


class Uses:
    """The uses of an installation's links, in one file a month."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER / "uses"

    def note(self, use: Use, now: datetime | None = None) -> None:
        """Add a line; one write, so that two servers never mix theirs.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        moment = now or datetime.now(UTC)
        line = json.dumps({**asdict(use), "at": moment.isoformat(timespec="seconds")}, ensure_ascii=True)[
            :_LONGEST_LINE
        ]
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{moment:%Y-%m}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(handle, line.encode() + b"\n")
        finally:
            os.close(handle)

    def all(self) -> Iterator[Use]:
        """Yield every use, the oldest first; a line that a power cut left half is passed over."""
        for path in sorted(self._folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    yield Use(**json.loads(line))
                except (ValueError, TypeError):
                    continue

    def counted(self) -> dict[int, tuple[Counter[str], str]]:
        """Return by link how often what was done, and when last."""
        found: dict[int, tuple[Counter[str], str]] = {}
        for use in self.all():
            counts, _ = found.get(use.link, (Counter(), ""))
            counts[use.action] += 1
            found[use.link] = (counts, use.at)
        return found
