"""Other files kept beside a warehouse in its backup, packed into one; and the way back for one of them, by name."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from durable import replacing, write_bytes

Listed = Callable[[], Mapping[str, Path]]
"""Says which files there are now, by the names they are packed under."""


class PackError(Exception):
    """A pack cannot be read."""


def pack(listed: Listed, target: Path) -> int:
    """Pack files that others may be writing, moving or removing meanwhile; return how many.

    Files are listed a second time at the end: one that was moved on meanwhile is met under its new name.
    """
    done: set[str] = set()
    with replacing(target) as out, tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        for _ in range(2):
            for name, path in sorted(listed().items()):
                if name not in done and _add(archive, name, path):
                    done.add(name)
    return len(done)


def names(packed: Path) -> list[str]:
    """Return the names of the files in a pack.

    Raises:
        PackError: it is damaged.
    """
    return [name for name, _ in _files(packed)]


def put_back(packed: Path, wanted: str, home: Path) -> tuple[list[str], list[str], list[str]]:
    """Put files of a pack back where there are none; never over one that is there.

    Args:
        packed: the pack.
        wanted: a file's name, or that of a folder with all that is below it.
        home: the folder that names are relative to.

    Returns:
        The names of those put back; of those that stand there just so already; and where those went that differ from
        what stands there: beside it, with ``.restored`` behind their name.

    Raises:
        PackError: it is damaged.
    """
    written, same, beside = [], [], []
    for name, content in _files(packed):
        if name != wanted and not name.startswith(f"{wanted.rstrip('/')}/"):
            continue
        target = home / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(target, content)
            written.append(name)
        elif target.is_file() and target.read_bytes() == content:
            same.append(name)
        else:
            other = target.with_name(f"{target.name}.restored")
            write_bytes(other, content)
            beside.append(str(other.relative_to(home)))
    return written, same, beside


def _add(archive: tarfile.TarFile, name: str, path: Path) -> bool:
    try:
        content, status = path.read_bytes(), path.stat()
    except FileNotFoundError:
        return False
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(content), int(status.st_mtime), 0o640
    archive.addfile(entry, BytesIO(content))
    return True


def _files(packed: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a pack; names that would lead out of a folder are passed over."""
    try:
        with tarfile.open(packed, mode="r:gz") as archive:
            for entry in archive:
                name = PurePosixPath(entry.name)
                content = archive.extractfile(entry) if entry.isfile() else None
                if content is not None and not name.is_absolute() and ".." not in name.parts:
                    yield str(name), content.read()
    except (OSError, EOFError, tarfile.TarError) as error:
        raise PackError(f"không đọc được {packed} ({error})") from error
