"""A disk of its own that can be full or read-only, where we may mount one (the superuser may)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_SIZE = "96m"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Disk:
    """A folder; ``real`` tells whether it is a disk of its own, that can be made ill."""

    root: Path
    real: bool

    def fill(self) -> None:
        """Leave no room."""
        with self._filler.open("wb", buffering=0) as filler:
            for piece in (_PIECE, 4096):
                with suppress(OSError):
                    while True:
                        filler.write(bytes(piece))

    def leave(self, room: int) -> None:
        """Leave so many bytes of room, to the nearest page."""
        self.fill()
        os.truncate(self._filler, max(0, self._filler.stat().st_size - room))

    def lock(self) -> None:
        """Let nothing be written."""
        _mount("-o", "remount,ro", str(self.root))

    def heal(self) -> None:
        """Make it well again."""
        if self.real:
            _mount("-o", "remount,rw", str(self.root))
            self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.root / "filler"


@contextmanager
def disk(root: Path) -> Iterator[Disk]:
    """Give a folder that is a disk of its own while the block runs, or a plain folder where none can be mounted."""
    root.mkdir(parents=True, exist_ok=True)
    real = _mount("-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(root))
    try:
        yield Disk(root, real)
    finally:
        if real:
            subprocess.run(["umount", "-l", str(root)], check=True)


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
