"""What the steps of a night hand on to each other: small files in one folder a night, written whole or not at all.

Every file carries a seal, and one that is not what was written is never believed. What cannot be made again (which
files came, what was found on the way) lies there twice; what was read or checked is read or checked once more.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from durable import DamagedFileError, open_sealed, read_sealed, sealing, write_sealed
from findings import Finding
from sources import Delivery
from transforms.returns import ReturnRead
from transforms.sandbox import decoded

_LENGTH = struct.Struct("<I")
_DIGEST_BYTES = 16
_COPIES = "copies"


class StageGoneError(RuntimeError):
    """Nothing is left of what a night collected; the message, in Vietnamese, says what to do."""

    def __init__(self, night_id: str) -> None:
        super().__init__(
            f"Dữ liệu tạm của lượt đêm {night_id} không còn (chỉ giữ vài đêm gần nhất, hoặc đã bị xoá). Hãy chạy lại "
            "cả lượt từ bước “Thu tệp”, hoặc để lượt đêm sau: tệp chưa nạp được thu lại."
        )


class Stage:
    """The folder of one night. A file that is missing counts as damaged where the step before must have written it."""

    def __init__(self, root: Path, night_id: str) -> None:
        self.folder = root / night_id
        self.night_id = night_id
        (self.folder / _COPIES).mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """Forget what an earlier run of the same night left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / _COPIES).mkdir(parents=True, exist_ok=True)

    def remove(self) -> None:
        """Take the whole folder away: what was in it is loaded."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def require(self) -> None:
        """Make sure that the night was collected and is still here.

        Raises:
            StageGoneError: it is not.
        """
        if not self.chunks() and not self._is_there("collect.note"):
            raise StageGoneError(self.night_id)

    def write_deliveries(self, chunk: str, deliveries: list[Delivery]) -> None:
        """Keep a chunk of deliveries."""
        self._write(f"deliveries-{chunk}.msgpack", msgspec.msgpack.encode(deliveries))

    def deliveries(self, chunk: str) -> list[Delivery]:
        """Return a chunk of deliveries.

        Raises:
            DamagedFileError: neither of its two files is what was written.
        """
        return msgspec.msgpack.decode(self._read(f"deliveries-{chunk}.msgpack"), type=list[Delivery])

    def chunks(self) -> list[str]:
        """Return the names of the night's chunks, in order."""
        found = (path for folder in self._folders for path in folder.glob("deliveries-*.msgpack"))
        return sorted({path.stem.removeprefix("deliveries-") for path in found})

    def write_findings(self, step: str, findings: Sequence[Finding]) -> None:
        """Keep what a step found apart from any return."""
        self._write(f"findings-{step}.msgpack", msgspec.msgpack.encode(list(findings)))

    def findings(self, step: str) -> list[Finding]:
        """Return what ``write_findings`` kept, nothing of a step that has not run.

        Raises:
            DamagedFileError: neither of its two files is what was written.
        """
        if not self._is_there(f"findings-{step}.msgpack") and not self._is_there(f"{step}.note"):
            return []
        return msgspec.msgpack.decode(self._read(f"findings-{step}.msgpack"), type=list[Finding])

    def write_reads(self, chunk: str, answers: Iterable[bytes]) -> int:
        """Keep what was read of a chunk as the reading processes said it, file after file; return how many.

        What the rules found in an earlier reading of the chunk is forgotten: it belongs to that reading.
        """
        count = 0
        (self.folder / f"rules-{chunk}.msgpack").unlink(missing_ok=True)
        with sealing(self.folder / f"read-{chunk}.msgpack", synced=False) as out:
            out.write(_digest(self.deliveries(chunk)))
            for answer in answers:
                out.write(_LENGTH.pack(len(answer)))
                out.write(answer)
                count += 1
        return count

    def reads(self, chunk: str) -> Iterator[ReturnRead]:
        """Yield what ``write_reads`` kept, in order; whose file it is the delivery says.

        Raises:
            DamagedFileError: before anything is yielded; the file is not what was written, or of other deliveries.
        """
        path, deliveries = self.folder / f"read-{chunk}.msgpack", self.deliveries(chunk)
        if not path.exists():
            raise DamagedFileError(path, "missing")
        with open_sealed(path) as source:
            if source.read(_DIGEST_BYTES) != _digest(deliveries):
                raise DamagedFileError(path, "it tells of other deliveries")
            for delivery, answer in zip(deliveries, _messages(source), strict=True):
                yield decoded(answer, delivery.name, delivery.sha256)

    def write_rule_findings(self, chunk: str, found: list[list[Finding]]) -> None:
        """Keep what the rules found in each return of a chunk, beside what was read: the records do not change."""
        content = msgspec.msgpack.encode(found)
        write_sealed(self.folder / f"rules-{chunk}.msgpack", content, synced=False)

    def checked(self, chunk: str) -> Iterator[ReturnRead]:
        """Yield the returns of a chunk in order, the findings of the rules behind those of the reader.

        Raises:
            DamagedFileError: before anything is yielded; what was read or what the rules found is not what was written.
        """
        path = self.folder / f"rules-{chunk}.msgpack"
        if not path.exists():
            raise DamagedFileError(path, "missing")
        found = msgspec.msgpack.decode(read_sealed(path), type=list[list[Finding]])
        for read, new in zip(self.reads(chunk), found, strict=True):
            read.findings.extend(new)
            yield read

    def note(self, step: str, facts: dict[str, Any], part: str = "") -> dict[str, Any]:
        """Keep the outcome of a step, or of one part of it, and return it."""
        content = json.dumps(facts, ensure_ascii=False, default=str).encode()
        self._write(f"{step}.{part}.note" if part else f"{step}.note", content)
        return facts

    def noted(self, step: str) -> dict[str, Any]:
        """Return a step's outcome, the numbers of its parts added up and their lists joined; empty if it has not run.

        A part of which neither of its two files is what was written is left out: these are counts to be shown.
        """
        names = sorted({path.name for folder in self._folders for path in folder.glob(f"{step}.*note")})
        facts: dict[str, Any] = {}
        for name in names:
            try:
                part = json.loads(self._read(name))
            except DamagedFileError:
                continue
            facts.update({key: _added(facts.get(key), value) for key, value in part.items()})
        return facts

    @property
    def _folders(self) -> tuple[Path, Path]:
        return self.folder, self.folder / _COPIES

    def _is_there(self, name: str) -> bool:
        return any((folder / name).exists() for folder in self._folders)

    def _write(self, name: str, content: bytes) -> None:
        """Write a file and its copy. Neither is worth a sync: what a power cut leaves of them the seal tells."""
        for folder in self._folders:
            write_sealed(folder / name, content, synced=False)

    def _read(self, name: str) -> bytes:
        """Return the content of a file, or where that is damaged of its copy."""
        for folder in self._folders:
            try:
                return read_sealed(folder / name)
            except (DamagedFileError, FileNotFoundError):
                continue
        raise DamagedFileError(self.folder / name, "neither it nor its copy is what was written")


def forget_old_stages(root: Path, nights: int, night_id: str) -> list[str]:
    """Remove the folders of all nights but this one and the last others, ``nights`` in all; return what is gone.

    They hold records with names. Which are the last is told by when something was last written there: names are not
    always times, and a night that was killed left its folder like any other.
    """
    others = [path for path in root.glob("*") if path.is_dir() and path.name != night_id]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    gone = others[max(0, nights - 1) :]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return [path.name for path in gone]


def unused_id(root: Path, night_id: str) -> str:
    """Return a night's name, with a number behind it where a night of that name has begun already."""
    name, number = night_id, 1
    while (root / name).exists():
        number += 1
        name = f"{night_id}-{number}"
    return name


def _digest(deliveries: Sequence[Delivery]) -> bytes:
    """Return what tells these deliveries from others, so that no reading is taken for that of another file."""
    return hashlib.blake2b(msgspec.msgpack.encode(deliveries), digest_size=_DIGEST_BYTES).digest()


def _messages(source: BinaryIO) -> Iterator[bytes]:
    while head := source.read(_LENGTH.size):
        yield source.read(*_LENGTH.unpack(head))


def _added(before: Any, value: Any) -> Any:
    if isinstance(before, int | float) and isinstance(value, int | float):
        return before + value
    return [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
