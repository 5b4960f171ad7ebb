"""Reading a file of our own that may have been emptied, cut short or changed since it was written."""

from __future__ import annotations

from pathlib import Path

DAMAGED = ".damaged"
"""How the name of a file ends that was found damaged and kept for whoever looks into it."""


class DamagedFileError(Exception):
    """A file of ours is not what was written; ``path`` is where it stands, ``reason`` what is wrong with it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def set_aside(path: Path) -> Path | None:
    """Move a damaged file out of the way of whoever reads its folder; return where it is now, ``None`` if it is gone.

    It keeps its bytes under a name that no reader looks for; an older damaged file of that name is replaced.
    """
    aside = path.with_name(path.name + DAMAGED)
    try:
        path.replace(aside)
    except FileNotFoundError:
        return None
    return aside
