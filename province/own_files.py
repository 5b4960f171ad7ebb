"""Which files of its own an installation has, in place of the shipped ones, and has had.

Where one of them is gone nothing else says so: the shipped one would stand in its place without a word, and mails go to
other people than yesterday. What a night once found is therefore noted in a file that an operator can read and edit.
"""

from __future__ import annotations

from pathlib import Path

import durable
from province.folder import OWN_COPY

NAMES = (OWN_COPY, "sources.yaml", "contacts.csv", "senders.csv", "targets.yaml", "viewers.csv", "approvers.csv")
"""What may lie in an installation's folder in place of what is shipped."""

NOTE = "own-files.txt"
_HEAD = (
    "# Tệp riêng của nơi cài này, mỗi dòng một tên. Lượt đêm báo khi một tệp ghi ở đây không còn.\n"
    "# Bỏ hẳn tệp nào, dùng tệp kèm phần mềm thay nó, thì xoá dòng ấy.\n"
)


def own_file(home: Path, name: str) -> Path | None:
    """Return where an installation has a file of its own, ``None`` where the shipped one stands.

    One that a night has seen is its own also while it is gone: whoever opens it learns that it is missing.
    """
    path = home / name
    return path if path.exists() or name in _noted(home) else None


def note_own_files(home: Path) -> list[str]:
    """Note the installation's own files that are there; return those noted before that are gone.

    Raises:
        OSError: the note cannot be written.
    """
    noted = _noted(home)
    here = {name for name in NAMES if (home / name).exists()}
    if here - noted:
        lines = "".join(f"{name}\n" for name in NAMES if name in here | noted)
        durable.write_text(home / NOTE, _HEAD + lines)
    return [name for name in NAMES if name in noted - here]


def _noted(home: Path) -> frozenset[str]:
    """Return the names in the note; a note that is lost or damaged is made again by the next night."""
    try:
        lines = (home / NOTE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.strip() for line in lines) & frozenset(NAMES)
