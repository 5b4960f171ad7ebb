"""What the steps of a night hand on to each other: small files in one folder a night, written whole or not at all."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from findings import Finding
from sources import Delivery
from transforms.returns import ReturnRead
from transforms.sandbox import decoded

_LENGTH = struct.Struct("<I")


class Stage:
    """The folder of one night."""

    def __init__(self, root: Path, night_id: str) -> None:
        self.folder = root / night_id
        self.folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """Forget what an earlier run of the same night left."""
        for path in self.folder.iterdir():
            path.unlink()

    def write_deliveries(self, chunk: str, deliveries: list[Delivery]) -> None:
        """Keep a chunk of deliveries."""
        self._replace(f"deliveries-{chunk}.msgpack", msgspec.msgpack.encode(deliveries))

    def deliveries(self, chunk: str) -> list[Delivery]:
        """Return a chunk of deliveries."""
        return msgspec.msgpack.decode((self.folder / f"deliveries-{chunk}.msgpack").read_bytes(), type=list[Delivery])

    def chunks(self) -> list[str]:
        """Return the names of the night's chunks, in order."""
        return sorted(path.stem.removeprefix("deliveries-") for path in self.folder.glob("deliveries-*.msgpack"))

    def write_findings(self, step: str, findings: Sequence[Finding]) -> None:
        """Keep what a step found apart from any return."""
        self._replace(f"findings-{step}.msgpack", msgspec.msgpack.encode(list(findings)))

    def findings(self, step: str) -> list[Finding]:
        """Return what ``write_findings`` kept, empty if nothing was."""
        path = self.folder / f"findings-{step}.msgpack"
        return msgspec.msgpack.decode(path.read_bytes(), type=list[Finding]) if path.exists() else []

    def write_reads(self, chunk: str, answers: Iterable[bytes]) -> int:
        """Keep what was read of a chunk as the reading processes said it, file after file; return how many."""
        count = 0
        half = self.folder / f"read-{chunk}.part"
        with half.open("wb") as out:
            for answer in answers:
                out.write(_LENGTH.pack(len(answer)))
                out.write(answer)
                count += 1
        half.replace(half.with_suffix(".msgpack"))
        return count

    def reads(self, chunk: str) -> Iterator[ReturnRead]:
        """Yield what ``write_reads`` kept, in order; whose file it is the delivery says."""
        with (self.folder / f"read-{chunk}.msgpack").open("rb") as source:
            for delivery, answer in zip(self.deliveries(chunk), _messages(source), strict=True):
                yield decoded(answer, delivery.name, delivery.sha256)

    def write_rule_findings(self, chunk: str, found: list[list[Finding]]) -> None:
        """Keep what the rules found in each return of a chunk, beside what was read: the records do not change."""
        self._replace(f"rules-{chunk}.msgpack", msgspec.msgpack.encode(found))

    def checked(self, chunk: str) -> Iterator[ReturnRead]:
        """Yield the returns of a chunk in order, the findings of the rules behind those of the reader."""
        content = (self.folder / f"rules-{chunk}.msgpack").read_bytes()
        found = msgspec.msgpack.decode(content, type=list[list[Finding]])
        for read, new in zip(self.reads(chunk), found, strict=True):
            read.findings.extend(new)
            yield read

    def note(self, step: str, facts: dict[str, Any], part: str = "") -> dict[str, Any]:
        """Keep the outcome of a step, or of one part of it, and return it."""
        content = json.dumps(facts, ensure_ascii=False, default=str).encode()
        self._replace(f"{step}.{part}.json" if part else f"{step}.json", content)
        return facts

    def noted(self, step: str) -> dict[str, Any]:
        """Return a step's outcome, the numbers of its parts added up; empty if it has not run."""
        parts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.folder.glob(f"{step}.*json"))]
        facts: dict[str, Any] = {}
        for part in parts:
            facts.update({name: _added(facts.get(name), value) for name, value in part.items()})
        return facts

    def _replace(self, name: str, content: bytes) -> None:
        half = self.folder / f"{name}.part"
        with half.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(self.folder / name)


def _messages(source: BinaryIO) -> Iterator[bytes]:
    while head := source.read(_LENGTH.size):
        yield source.read(*_LENGTH.unpack(head))


def _added(before: Any, value: Any) -> Any:
    return before + value if isinstance(before, int | float) and isinstance(value, int | float) else value
