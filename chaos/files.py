"""Every file of an installation missing, emptied, cut in half, with one byte changed; then two nights.

An installation is made through what an installation does: blanks issued, two nights, a report drafted and published,
mails sent and waiting, a reminder, a backup. Its files are found by walking through it, and those of one kind (folder
and beginning of the name, without what tells one night, unit or content from another) count as one. Each kind and
damage befalls a copy of its own, to which one new return is delivered; then come two nights.

Afterwards the warehouse holds what it would have held, the new return included, the same people were told the same,
each once, and what could not be made again was told of in a sentence. Only damage to the warehouse itself, or to a file
in which people say where returns come from, may end a night: in a sentence that says what to do. What the steps of one
night hand on is damaged between the steps as well.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.returns import make
from chaos import approver
from chaos.installation import copied, deliver, furnished, visits_of_the_sample
from chaos.outcome import difference, told_otherwise
from chaos.servers.post import serving
from chaos.trial import Tally
from durable import DamagedJournalError
from hopnhat.maintenance import operations
from hopnhat.messaging import reminders
from hopnhat.messaging.failure import at_command
from hopnhat.nightly import steps
from hopnhat.reporting.approving import BookError, trusted_entries
from hopnhat.settings import Settings
from hopnhat.templates import issuing
from reports.package import BrokenPackageError, packages, read
from sources import Store
from warehouse import Warehouse

NAME = "Tệp của chính hệ thống mất, rỗng, cụt, lật một byte / our own files missing, empty, cut short, flipped"
ROUNDS = 1000  # at most; there are as many as there are kinds of file times damages
STARTS_AIRFLOW = False
_RETURNS = 4
_MADE = 11  # of which the first and the last have a fault: one that was told of, one that is new
_PERIOD = "2020-H1"
_SOURCES = Path(__file__).resolve().parent.parent / "sources" / "sources.yaml"
_MAY_END_A_NIGHT = ("warehouse", "sources.yaml")
_SAID_BY_PEOPLE = ("contacts.csv",)
_VARIABLE = re.compile(r"[0-9a-f]{16,}|[A-Z]+_?[A-Z]*\d+|\d[\d\-+:_TZ.H]*|(?<![^/])(QN|T_[A-Z]+)(?![^/])")
_STEM = re.compile(r"[^\W\d_#]*")


@dataclass(frozen=True)
class LivedIn:
    """An installation with a past, what two undisturbed nights make of it and of one more return, and that return."""

    before: Settings
    after: Settings
    spare: Path


def missing(path: Path, chance: random.Random) -> None:
    """Remove a file."""
    path.unlink()


def empty(path: Path, chance: random.Random) -> None:
    """Leave nothing in a file, as a full disk does."""
    _rewrite(path, b"")


def cut(path: Path, chance: random.Random) -> None:
    """Leave the first half of a file."""
    content = path.read_bytes()
    _rewrite(path, content[: len(content) // 2])


def flipped(path: Path, chance: random.Random) -> None:
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _rewrite(path, bytes(content))


DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "missing": missing,
    "empty": empty,
    "cut in half": cut,
    "one byte flipped": flipped,
}


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Let at most ``rounds`` of the damages befall an installation and a night, in an order drawn by lot."""
    tally, chance = Tally(NAME), random.Random(seed)
    lived = lived_in(folder / "lived", seed)
    cases = [(kind, paths, damage) for kind, paths in kinds(lived.before).items() for damage in DAMAGES]
    chance.shuffle(cases)
    for number, (kind, paths, damage) in enumerate(cases[:rounds]):
        path = chance.choice(paths)
        fault = befallen(lived, path, damage, folder / f"{number:04}", chance)
        tally.count(fault and f"seed {seed}, {kind} {damage} ({path}): {fault}", kind, damage)
    damaged = [(step, damage) for step in steps.STEPS[:3] for damage in DAMAGES]
    for step, damage in damaged[: max(1, rounds // 8)]:
        for fault in between_steps(lived, step, damage, folder / f"{step}-{damage}", chance):
            tally.count(fault and f"seed {seed}, after {step}, {fault}", f"between the steps: {damage}")
    return tally


def lived_in(folder: Path, seed: int) -> LivedIn:
    """Make an installation that has done everything once, and a copy of it after two nights more."""
    *returns, spare = make(folder / "made", _MADE, seed)
    second = returns[_RETURNS]
    settings = furnished(folder / "before", [*returns[:_RETURNS], *visits_of_the_sample(folder / "visits", 1)])
    if not (settings.home / "sources.yaml").exists():
        shutil.copy(_SOURCES, settings.home / "sources.yaml")
    settings = Settings.load(settings.home)
    settings.drive.mkdir(parents=True, exist_ok=True)
    issuing.run(settings, _PERIOD, ["D193"])
    with serving() as post:
        os.environ["HOPNHAT_SMTP"] = f"smtp://127.0.0.1:{post.port}"
        try:
            nights(settings, "dem-1")
        finally:
            del os.environ["HOPNHAT_SMTP"]
    approver.publish(settings, "field_visits", _PERIOD)
    deliver(settings, second.name, second.read_bytes())
    nights(settings, "dem-2")
    reminders.remind(settings, today=date(2020, 6, 7), unit_id="D194")
    operations.back_up(settings)
    after = copied(settings, folder / "after")
    deliver(after, spare.name, spare.read_bytes())
    nights(after, "dem-3", "dem-4")
    return LivedIn(settings, after, spare)


def kinds(settings: Settings) -> dict[str, list[Path]]:
    """Return the files of an installation, from its home on, by their kind; what units put into the inbox is theirs."""
    found: dict[str, list[Path]] = {}
    for path in sorted(settings.home.rglob("*")):
        place = path.relative_to(settings.home)
        if path.is_file() and place.parts[0] != "inbox":
            found.setdefault(kind_of(place), []).append(place)
    return found


def kind_of(place: Path) -> str:
    """Return the kind of a file: its folder and the beginning of its name, without what tells one of them from another.

    >>> kind_of(Path("stage/2020-06-12T01-00-00/read-0000.msgpack"))
    'stage/#/read*.msgpack'
    >>> kind_of(Path("store/ab/" + "cd" * 31))
    'store/*'
    """
    if place.parts[0] in ("store", "drive"):
        folder = "/".join(part for part in place.parts[:2] if len(part) > 2 and part != place.name)
        return f"{folder}/*{place.suffix}" if place.parts[0] == "drive" or len(place.name) == 62 else str(place)
    folder = "/".join(_VARIABLE.sub("#", part) for part in place.parts[:-1]).replace("dem-#", "#")
    name = f"{_STEM.match(_VARIABLE.sub('#', place.stem))[0]}*{place.suffix}"  # type: ignore[index]
    return f"{folder}/{name}" if folder else place.name


def befallen(lived: LivedIn, path: Path, damage: str, home: Path, chance: random.Random) -> str | None:
    """Damage one file of a copy, deliver a return and let two nights pass; say what is wrong then."""
    settings = copied(lived.before, home)
    try:
        DAMAGES[damage](settings.home / path, chance)
        deliver(settings, lived.spare.name, lived.spare.read_bytes())
        return _after_two_nights(lived, settings, path)
    finally:
        shutil.rmtree(home)


def between_steps(lived: LivedIn, step: str, damage: str, home: Path, chance: random.Random) -> Iterator[str | None]:
    """Damage each file that a step left in its night's stage, each in a copy; say what is wrong a night later."""
    begun = copied(lived.before, home / "begun")
    deliver(begun, lived.spare.name, lived.spare.read_bytes())
    for one in steps.STEPS[: steps.STEPS.index(step) + 1]:
        steps.run(one, begun, "dem-3")
    stage = begun.stage / "dem-3"
    for path in sorted(one.relative_to(stage) for one in stage.rglob("*") if one.is_file()):
        settings = copied(begun, home / "own")
        DAMAGES[damage](settings.stage / "dem-3" / path, chance)
        try:
            for one in steps.STEPS[steps.STEPS.index(step) + 1 :]:
                steps.run(one, settings, "dem-3")
            steps.summary(settings, "dem-3")
            nights(settings, "dem-4")
        except Exception as error:
            fault: str | None = f"{path} {damage}: the night ended with {type(error).__name__}: {error}"
        else:
            wrong = _wrong(lived, settings, Path("stage"), concerns=[])
            fault = wrong and f"{path} {damage}: {wrong}"
        yield fault
        shutil.rmtree(settings.home)
    shutil.rmtree(home)


def nights(settings: Settings, *night_ids: str) -> list[str]:
    """Run whole nights in this process; return the concerns they told."""
    concerns: list[str] = []
    for night_id in night_ids:
        with steps.alone_at_night(settings):
            for step in steps.STEPS:
                concerns += steps.run(step, settings, night_id).get("concerns", [])
        concerns += steps.summary(settings, night_id).get("concerns", [])
    return concerns


def _after_two_nights(lived: LivedIn, settings: Settings, path: Path) -> str | None:
    settings = Settings.load(settings.home)  # it may have lost a file that settings depend on
    try:
        concerns = nights(settings, "dem-3", "dem-4")
    except Exception as error:
        if path.parts[0] in _MAY_END_A_NIGHT and at_command(error):
            return None
        return f"a night ended with {type(error).__name__}: {error}"
    return _wrong(lived, settings, path, concerns)


def _wrong(lived: LivedIn, settings: Settings, path: Path, concerns: list[str]) -> str | None:
    """Say what is not as undisturbed nights leave it and was not told of, ``None`` where nothing is wrong."""
    if fault := difference(Warehouse(lived.after.warehouse), Warehouse(settings.warehouse)):
        return fault
    mail = path.parts[0] == "outbox" and path.suffix == ".eml"  # a mail that is gone is nobody's to compare
    if not mail and path.parts[0] not in _SAID_BY_PEOPLE and (fault := told_otherwise(lived.after, settings)):
        return fault
    return None if concerns else _lost(lived, settings)


def _lost(lived: LivedIn, settings: Settings) -> str | None:
    """Say which return or approved report is not here as it came, though nobody was told."""
    store = Store(settings.store)
    if lost := [sha256 for sha256 in Store(lived.after.store) if not store.verify(sha256)]:
        return f"nobody was told that {lost} are not in the store"
    for package in packages(settings.packages):
        try:
            read(package)
        except BrokenPackageError as broken:
            return f"nobody was told: {broken}"
    try:
        trusted_entries(settings)
    except (DamagedJournalError, BookError) as changed:
        return f"nobody was told: {changed}"
    return None


def _rewrite(path: Path, content: bytes) -> None:
    """Change a file in place, also one that is read-only."""
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(content)
    path.chmod(mode)
