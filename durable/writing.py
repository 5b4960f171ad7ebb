"""Writing a file so that it appears under its name whole or not at all, whatever is killed when."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

HALF = ".half"
"""How the name of a file that is not whole yet ends; what a killed process left of it may be removed at any time."""

_OWNER_AND_GROUP = 0o640
_DAY_SECONDS = 86_400.0


@contextmanager
def replacing(path: Path, *, synced: bool = True, mode: int = _OWNER_AND_GROUP) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of ``path`` when the block ends without an error.

    Two writers of one path never meet in one half-written file: each has a name of its own, and the later rename wins.

    Args:
        path: what is written; its folder must exist.
        synced: whether the bytes are on the disk before the rename. Without it a power cut may leave an empty file
            under the name; only what can be made again at no cost is written so.
        mode: the rights of the file, whatever the process' umask is; nobody but owner and group by default.

    Raises:
        OSError: the disk is full or the folder cannot be written; ``path`` is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=HALF)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fchmod(out.fileno(), mode)
            if synced:
                os.fsync(out.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    if synced:
        _sync_folder(path.parent)


def write_bytes(path: Path, content: bytes, *, synced: bool = True, mode: int = _OWNER_AND_GROUP) -> None:
    """Write a whole file; see ``replacing``."""
    with replacing(path, synced=synced, mode=mode) as out:
        out.write(content)


def write_text(path: Path, content: str, *, synced: bool = True, mode: int = _OWNER_AND_GROUP) -> None:
    """Write a whole text in UTF-8; see ``replacing``."""
    write_bytes(path, content.encode(), synced=synced, mode=mode)


def sweep_halves(folder: Path, older_than: float = _DAY_SECONDS) -> int:
    """Remove from a folder what killed writers left half written more than so many seconds ago; return how many.

    Only the folder itself is looked through, and a folder that is not there holds nothing.
    """
    swept = 0
    for path in folder.glob(f".*{HALF}"):
        try:
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                swept += 1
        except FileNotFoundError:
            continue
    return swept


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; some shares cannot sync a folder, and there the file itself must do."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
