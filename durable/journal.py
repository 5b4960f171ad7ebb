"""A journal that is only ever added to: a file an entry, each of which holds the digest of the one before it.

An entry that is changed, taken out or put in between breaks the chain, and every reader notices. What a chain cannot
tell by itself is that its last entries are missing: whoever keeps a copy of the entries elsewhere compares the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from durable.locks import alone
from durable.writing import write_bytes

BEGINNING = "0" * 64
"""What stands for the digest before the first entry."""

_NAME = re.compile(r"(\d{6})\.json")
_LOCK_SECONDS = 60.0
_READ_ONLY = 0o440


class DamagedJournalError(Exception):
    """The chain is broken: ``number`` is the first entry that is missing or not what was written."""

    def __init__(self, folder: Path, number: int, reason: str) -> None:
        super().__init__(f"{folder}: mục {number} {reason}")
        self.folder, self.number, self.reason = folder, number, reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number from 1, the digest of its bytes, and what it says."""

    number: int
    sha256: str
    content: bytes
    said: Mapping[str, Any]


class Journal:
    """The journal of a folder. Whoever adds to it reads it whole first, and so never adds to a broken chain."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Return every entry, the oldest first.

        Raises:
            DamagedJournalError: one was changed, or one in the middle is missing.
        """
        return list(self._read())

    def path(self, number: int) -> Path:
        """Return where an entry stands."""
        return self.folder / f"{number:06}.json"

    @contextmanager
    def adding(self) -> Iterator[tuple[list[Entry], Callable[[Mapping[str, Any]], Entry]]]:
        """Give the entries there are, and a function that adds one to them; nobody else adds any meanwhile.

        Raises:
            DamagedJournalError: the chain is broken; nothing was added.
            HeldError: another process is adding and does not come to an end.
        """
        with alone(self.folder / "journal.lock", within=_LOCK_SECONDS):
            entries = self.entries()

            def add(said: Mapping[str, Any]) -> Entry:
                entry = self._written(said, entries[-1] if entries else None)
                entries.append(entry)
                return entry

            yield entries, add

    def digest_in_next(self, number: int) -> str:
        """Return the digest of an entry as the one after it holds it; nothing where that cannot be told."""
        try:
            said = _said(self.path(number + 1).read_bytes())
        except FileNotFoundError:
            return ""
        return str(said.get("previous", "")) if said else ""

    def put_back(self, number: int, content: bytes) -> None:
        """Write an entry again from a copy that was kept elsewhere and is known to be the very same."""
        write_bytes(self.path(number), content, mode=_READ_ONLY)

    def _written(self, said: Mapping[str, Any], last: Entry | None) -> Entry:
        number = last.number + 1 if last else 1
        whole = {**said, "number": number, "previous": last.sha256 if last else BEGINNING}
        content = (json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
        path = self.path(number)
        if path.exists():
            raise DamagedJournalError(self.folder, number, "đã có mà không thuộc sổ (it is there already)")
        write_bytes(path, content, mode=_READ_ONLY)
        return Entry(number, hashlib.sha256(content).hexdigest(), content, json.loads(content))

    def _read(self) -> Iterator[Entry]:
        previous = BEGINNING
        for number, path in enumerate(self._paths(), start=1):
            if path != self.path(number):
                raise DamagedJournalError(self.folder, number, "bị mất (it is missing)")
            content = path.read_bytes()
            said = _said(content)
            if said is None or said.get("number") != number or said.get("previous") != previous:
                raise DamagedJournalError(self.folder, *self._fault(number, said))
            previous = hashlib.sha256(content).hexdigest()
            yield Entry(number, previous, content, said)

    def _fault(self, number: int, said: Mapping[str, Any] | None) -> tuple[int, str]:
        """Tell which entry is at fault: one that is sound by itself says that the one before it was changed."""
        is_whole = said is not None and said.get("number") == number
        return (number - 1, "đã bị sửa (it was changed)") if is_whole and number > 1 else (number, "không đọc được")

    def _paths(self) -> Sequence[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _NAME.fullmatch(path.name))


def _said(content: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(content)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
