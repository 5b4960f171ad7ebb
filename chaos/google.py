"""Google Drive that is down, cut off, slow, busy, or no longer lets us in, during nights that also bring an inbox.

Half of the returns lie in the inbox, half in a Drive folder of a stand-in that speaks Drive v3, behind a wire. The
night must go on and bring the inbox whatever becomes of Drive; where something stayed in Drive the operator must be
told so, once, and where nothing did, of nothing. After the next night, with Drive well, everything must be what an
undisturbed night makes of the same returns, and nobody may have been told anything twice.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.returns import make
from chaos.children import started
from chaos.installation import copied, furnished, whole_night
from chaos.outcome import difference, mails, sayings, told_otherwise
from chaos.servers.google import write_key
from chaos.servers.wire import Wire, wire_to
from chaos.trial import Tally
from hopnhat.settings import Settings
from samples.drive import Drive
from samples.drive_server import DriveServer, Fault, running
from warehouse import Warehouse

NAME = "Google Drive hỏng giữa đêm / Google Drive fails during a night"
ROUNDS = 24
STARTS_AIRFLOW = False
_IN_EACH = 4
_SOURCE, _OPERATOR = "drive-mau", "nguoi-truc-may@example.org"
_NIGHTS = ("dem-1", "dem-2")
_ALWAYS = 10_000
_QUESTIONS = ("/files", "alt=media", "/export")
_SOURCES = """\
sources:
  - {{id: hop-thu, kind: folder, location: inbox, unit: by-file}}
  - {{id: {source}, kind: drive, location: "{root}", unit: by-file}}
rules:
  patience: {{attempts: 3, first: 0.05, longest: 0.2, total: 3, connect: 1, read: 1, whole: 5}}
"""
_LOGIN_PAGE = b"<!DOCTYPE html><html><body><form action='/login'></form></body></html>"
_TOO_SLOW_SECONDS, _SLOW_SECONDS = 1.5, 0.05


@dataclass(frozen=True)
class Google:
    """The stand-in, the wire to it, the id of the folder, and the file with the key."""

    server: DriveServer
    wire: Wire
    root: str
    key: Path

    def heal(self) -> None:
        """Make all of it well."""
        self.server.faults.clear()
        self.wire.dead, self.wire.cut_after, self.wire.pause = False, None, 0.0

    def fails(self, on: str, times: int = _ALWAYS, **how: object) -> None:
        """Let so many requests fail whose address holds ``on``."""
        self.server.faults.append(Fault(on, times=times, **how))  # type: ignore[arg-type]


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Let Drive fail in ``rounds`` nights, each of an installation of its own."""
    tally, chance = Tally(NAME), random.Random(seed)
    returns = make(folder / "made", 2 * _IN_EACH, seed)
    with served(folder, returns[_IN_EACH:]) as google:
        before = before_the_night(folder, returns[:_IN_EACH], google)
        calm = copied(before, folder / "calm")
        if failed := night_with(google, calm, _NIGHTS[0]):
            raise RuntimeError(f"an undisturbed night ended with {failed}")
        asked_bytes = google.wire.sent
        for number in range(rounds):
            kind = list(_ILLS)[number % len(_ILLS)]
            settings = copied(before, folder / f"{number:03}")
            _ILLS[kind](google, chance, asked_bytes)
            fault = _round(calm, settings, google)
            tally.count(fault and f"seed {seed}, round {number}, {kind}: {fault}", kind)
    return tally


def before_the_night(folder: Path, returns: list[Path], google: Google) -> Settings:
    """Make an installation with two sources: these returns in its inbox, and the Drive folder."""
    settings = furnished(folder / "before", returns)
    (settings.home / "sources.yaml").write_text(_SOURCES.format(source=_SOURCE, root=google.root), encoding="utf-8")
    return settings


def _round(calm: Settings, settings: Settings, google: Google) -> str | None:
    """Run a night with Drive as it is, and one with it well; say what is wrong then."""
    failed = night_with(google, settings, _NIGHTS[0])
    google.heal()
    if failed:
        return f"the night ended with {failed}"
    if wrong := lost_inbox(settings) or told_wrong(calm, settings):
        return wrong
    if failed := night_with(google, settings, _NIGHTS[1]):
        return f"the night after ended with {failed}"
    if len(told := about_drive(settings)) != len(set(told)):
        return f"the operator was told again with Drive well: {told}"
    calm_warehouse, warehouse = Warehouse(calm.warehouse), Warehouse(settings.warehouse)
    return difference(calm_warehouse, warehouse) or told_otherwise(calm, settings, set(told))


def lost_inbox(settings: Settings) -> str | None:
    """Say whether a return of the inbox was not taken in that night."""
    inbox = {sha256(path.read_bytes()).hexdigest() for path in (settings.home / "inbox").iterdir()}
    lost = inbox - taken(settings)
    return f"{len(lost)} returns of the inbox were not taken" if lost else None


def told_wrong(calm: Settings, settings: Settings) -> str | None:
    """Say whether the operator was told of Drive although nothing stayed there, or not once although something did."""
    missing, told = len(taken(calm)) - len(taken(settings)), about_drive(settings)
    if missing and not told:
        return f"{missing} returns stayed in Drive and nobody was told"
    if told and not missing:
        return f"nothing stayed in Drive and the operator was told {told}"
    speaking = sum(any(_of_drive(what) for _, what in sayings(mail)) for mail in mails(settings))
    return f"the operator was told in {speaking} mails: {told}" if speaking > 1 or len(told) != len(set(told)) else None


def taken(settings: Settings) -> set[str]:
    """Return the sha256 of every file that was delivered."""
    with Warehouse(settings.warehouse).reading() as connection:
        return {found for (found,) in connection.execute("SELECT DISTINCT sha256 FROM core_deliveries").fetchall()}


def about_drive(settings: Settings) -> list[str]:
    """Return what the operator was told of Drive, as often as it was told."""
    to_operator = [mail for mail in mails(settings) if mail["To"] == _OPERATOR]
    return [what for mail in to_operator for _, what in sayings(mail) if _of_drive(what)]


def _of_drive(what: str) -> bool:
    return "Google Drive" in what or _SOURCE in what


def night_with(google: Google, settings: Settings, night_id: str) -> int:
    """Run a night in a process of its own; return how it ended."""
    child = started(with_key, google.key, settings.home, night_id)
    child.join()
    return child.exitcode or 0


def with_key(key: Path, home: Path, night_id: str) -> None:
    """Run a whole night in this process, with a key to Drive and somebody who runs the server."""
    os.environ |= {"HOPNHAT_GOOGLE_DRIVE_KEY": str(key), "HOPNHAT_OPERATOR": _OPERATOR}
    whole_night(home, night_id)


@contextmanager
def served(folder: Path, returns: list[Path]) -> Iterator[Google]:
    """Serve a Drive folder with these returns, one of two as a native Sheet, while the block runs."""
    drive = Drive()
    root, key = drive.folder("Nhận báo cáo (dữ liệu mẫu)"), folder / "key.json"
    for number, path in enumerate(returns):
        put = drive.sheet if number % 2 else drive.workbook
        put(path.stem if number % 2 else path.name, root, path.read_bytes())
    with running(drive) as server, wire_to(server.port) as wire:
        write_key(server, key, wire.port)
        yield Google(server, wire, root, key)


def _down(google: Google, _: random.Random, __: int) -> None:
    google.wire.dead = True


def _cut(google: Google, chance: random.Random, asked_bytes: int) -> None:
    google.wire.cut_after = google.wire.sent + chance.randrange(asked_bytes)


def _slow(google: Google, _: random.Random, __: int) -> None:
    google.wire.pause = _SLOW_SECONDS


def _too_slow(google: Google, chance: random.Random, _: int) -> None:
    google.fails(chance.choice(_QUESTIONS), slow=_TOO_SLOW_SECONDS)


def _answer(status: tuple[int, ...], times: int, reason: str = "backendError", on: str = "") -> Ill:
    def befall(google: Google, chance: random.Random, _: int) -> None:
        google.fails(on or chance.choice(_QUESTIONS), times, status=chance.choice(status), reason=reason)

    return befall


def _login_page(google: Google, chance: random.Random, _: int) -> None:
    google.fails(chance.choice(("/token", *_QUESTIONS)), instead=lambda _: _LOGIN_PAGE, kind="text/html")


def _cut_short(google: Google, chance: random.Random, _: int) -> None:
    times = chance.choice((1, 2, _ALWAYS))
    google.fails(chance.choice(_QUESTIONS), times, cut=chance.randrange(200), unsized=chance.random() < 0.5)


Ill = Callable[[Google, random.Random, int], None]
_BROKEN = (500, 502, 503, 504)
_ILLS: dict[str, Ill] = {
    "down": _down,
    "cut off": _cut,
    "slow": _slow,
    "too slow": _too_slow,
    "429 for a moment": _answer((429,), 2, "rateLimitExceeded"),
    "429 all night": _answer((429,), _ALWAYS, "rateLimitExceeded"),
    "5xx for a moment": _answer(_BROKEN, 2),
    "5xx all night": _answer(_BROKEN, _ALWAYS),
    "answers cut short": _cut_short,
    "a login page answers": _login_page,
    "token expired": _answer((401,), 1, "authError"),
    "key no longer valid": _answer((400,), _ALWAYS, "invalid_grant", on="/token"),
    "let in no more": _answer((401,), _ALWAYS, "authError"),
}
