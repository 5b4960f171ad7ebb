"""Targets that are down, slow, cut in the middle, read-only or full while a report is published into all of them.

After each try: every release that shows is whole, the release that was there before is as it was, the targets that
were well have the new one, and a target that was ill takes it once it is well again.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from chaos.servers.disk import disk
from chaos.servers.google import write_key
from chaos.servers.process import NoServerError
from chaos.servers.s3 import BUCKET, Bucket, s3_server
from chaos.servers.sftp import sftp_server
from chaos.servers.smb import SHARE, smb_server
from chaos.servers.wire import Wire, wire_to
from chaos.trial import Tally
from reports.publish import publish
from reports.release import file_facts
from reports.targets import MANIFEST, Login, TargetEntry, opened
from reports.targets.registry import PATTERN
from samples.drive import FOLDER, Drive
from samples.drive_server import Fault, running
from sources.drive.access import key_variable

NAME = "Ổ dùng chung hỏng giữa lúc phát hành / shared drives that fail while reports are published"
ROUNDS = 60
STARTS_AIRFLOW = False
_CONNECTION = "drive_cua_phep_thu"
_ILLS = ("down", "cut", "slow", "full", "read_only")


@dataclass
class Place:
    """A target behind a wire; ``lying`` gives what lies there; the others make its disk ill, if it can be, or well."""

    entry: TargetEntry
    login: Login
    wire: Wire
    lying: Callable[[], dict[str, bytes]]
    fill: Callable[[], None]
    lock: Callable[[], None]
    heal: Callable[[], None]
    can_be_full: bool


Make = Callable[[Path], AbstractContextManager[Place]]


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Publish ``rounds`` reports, each time with one target ill in one way."""
    tally, chance = Tally(NAME), random.Random(seed)
    with ExitStack() as servers:
        places = [
            place for make in (_sftp, _smb, _s3, _drive) if (place := _started(servers, make, folder)) is not None
        ]
        for number in range(rounds):
            ill = chance.choice(places)
            how = chance.choice(_ILLS if ill.can_be_full else _ILLS[:3])
            fault = _round(places, ill, how, chance, number)
            kind = f"{ill.entry.kind} {how.replace('_', ' ')}"
            tally.count(fault and f"seed {seed}, round {number}: {kind}: {fault}", kind)
    return tally


def _round(places: list[Place], ill: Place, how: str, chance: random.Random, number: int) -> str | None:
    """Publish once with a target ill, then again with it well; return what was wrong."""
    manifest, files = _report(chance, number)
    before = {place.entry.kind: place.lying() for place in places}
    _make_ill(ill, how, chance)
    for place in places:
        with suppress(OSError):
            _publish(place, manifest, files)
    _make_well(ill)
    wrong = [fault for place in places if (fault := _torn(place, before[place.entry.kind]))]
    wrong += [f"{place.entry.kind} was held back" for place in places if place is not ill and not _has(place, files)]
    _publish(ill, manifest, files)
    wrong += [fault for fault in (_torn(ill, before[ill.entry.kind]),) if fault]
    if not _has(ill, files):
        wrong.append(f"{ill.entry.kind} did not take it afterwards")
    return "; ".join(wrong) or None


def _report(chance: random.Random, number: int) -> tuple[dict[str, object], dict[str, bytes]]:
    files = {f"báo cáo {part}.docx": chance.randbytes(chance.choice((10, 5_000, 120_000))) for part in range(3)}
    manifest = {"report": "field_visits", "name": f"Báo cáo {number % 3}", "period": "2020-H1", "figures": {}}
    return {**manifest, "files": file_facts(files)}, files


def _publish(place: Place, manifest: dict[str, object], files: dict[str, bytes]) -> None:
    with opened(place.entry, lambda _: place.login) as target:
        publish(target, manifest, files, pattern=PATTERN)


def _make_ill(place: Place, how: str, chance: random.Random) -> None:
    if how == "down":
        place.wire.dead = True
    elif how == "cut":
        place.wire.cut_after = place.wire.sent + chance.randrange(1_000, 300_000)
    elif how == "slow":
        place.wire.pause = 0.005
    elif how == "full":
        place.fill()
    else:
        place.lock()


def _make_well(place: Place) -> None:
    place.wire.dead, place.wire.cut_after, place.wire.pause = False, None, 0.0
    place.heal()


def _has(place: Place, files: dict[str, bytes]) -> bool:
    lying = place.lying()
    return any(
        all(lying.get(f"{path.removesuffix(MANIFEST)}{name}") == content for name, content in files.items())
        for path in lying
        if path.endswith(f"/{MANIFEST}") and not _is_hidden(path)
    )


def _torn(place: Place, before: dict[str, bytes]) -> str | None:
    """Return what is torn or overwritten among the releases that show."""
    lying = place.lying()
    kept = {path: content for path, content in before.items() if not _is_hidden(path) and _counts(path, before)}
    changed = [path for path, content in kept.items() if lying.get(path) != content]
    if changed:
        return f"{place.entry.kind}: written over or lost: {changed[0]}"
    for path, content in lying.items():
        if path.endswith(f"/{MANIFEST}") and not _is_hidden(path):
            said = json.loads(content)["files"]
            there = {name: lying.get(f"{path.removesuffix(MANIFEST)}{name}", b"") for name in said}
            if file_facts(there) != said:
                return f"{place.entry.kind}: torn: {path}"
    return None


def _counts(path: str, lying: dict[str, bytes]) -> bool:
    return f"{path.rpartition('/')[0]}/{MANIFEST}" in lying


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _started(servers: ExitStack, make: Make, folder: Path) -> Place | None:
    try:
        return servers.enter_context(make(folder))
    except NoServerError:
        return None


@contextmanager
def _sftp(folder: Path) -> Iterator[Place]:
    with disk(folder / "sftp") as own, sftp_server(folder / "sshd") as login, wire_to(login.port or 0) as wire:
        root = own.root / "bc"
        entry, through = TargetEntry("sftp", "sftp", str(root), "sftp"), replace(login, port=wire.port)
        yield Place(entry, through, wire, lambda: _files(root), own.fill, own.lock, own.heal, own.real)


@contextmanager
def _smb(folder: Path) -> Iterator[Place]:
    with disk(folder / "smb") as own, smb_server(folder / "smbd", own.root) as login, wire_to(login.port or 0) as wire:
        root = own.root / "bc"
        entry, through = TargetEntry("smb", "smb", f"{SHARE}/bc", "smb"), replace(login, port=wire.port)
        yield Place(entry, through, wire, lambda: _files(root), own.fill, own.lock, own.heal, own.real)


@contextmanager
def _drive(folder: Path) -> Iterator[Place]:
    """Give a folder of the stand-in of Google Drive; a connection of its own finds the key in the environment."""
    drive = Drive()
    root, key = drive.folder("Ổ dùng chung (dữ liệu mẫu)"), folder / "drive-key.json"

    def refuse(reason: str, on: str) -> None:
        server.faults.append(Fault(on, status=403, reason=reason, times=1_000_000))

    with running(drive) as server, wire_to(server.port) as wire:
        write_key(server, key, wire.port)
        os.environ[key_variable(_CONNECTION)] = str(key)
        try:
            yield Place(
                TargetEntry("drive", "drive", root, _CONNECTION),
                Login(),
                wire,
                lambda: _items(drive, root),
                lambda: refuse("storageQuotaExceeded", "/upload/"),
                lambda: refuse("insufficientFilePermissions", "/upload/"),
                server.faults.clear,
                True,
            )
        finally:
            del os.environ[key_variable(_CONNECTION)]


def _items(drive: Drive, folder: str, above: str = "") -> dict[str, bytes]:
    """Return what lies in a Drive folder and below it, but for the trash, by path."""
    found: dict[str, bytes] = {}
    for item in drive.items.values():
        if item.parent == folder and not item.trashed:
            path = f"{above}{item.name}"
            found |= _items(drive, item.id, f"{path}/") if item.mime_type == FOLDER else {path: item.content}
    return found


@contextmanager
def _s3(folder: Path) -> Iterator[Place]:
    bucket = Bucket()

    def fill() -> None:
        bucket.most_bytes = sum(map(len, bucket.objects.values())) + 6_000

    def lock() -> None:
        bucket.read_only = True

    def heal() -> None:
        bucket.read_only, bucket.most_bytes = False, None

    with s3_server(bucket) as login, wire_to(int(str(login.extra["endpoint_url"]).rsplit(":", 1)[1])) as wire:
        through = replace(login, extra={**login.extra, "endpoint_url": f"http://127.0.0.1:{wire.port}"})
        entry = TargetEntry("s3", "s3", BUCKET, "s3")
        yield Place(entry, through, wire, lambda: dict(bucket.objects), fill, lock, heal, True)
