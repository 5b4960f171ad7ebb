"""The units' door in bad hands: every hostile file through the page, and whoever holds a connection, a link or neither.

One real server. After each misfortune a clerk's good file must be checked as ever; at the end the server must be the
same process, hold no more connections than a few, and have kept nothing of what was only checked.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

from bench.returns import make, names_of_units
from chaos.hostile import hostile
from chaos.servers.disk import disk
from chaos.trial import Tally
from door.links import Links
from hopnhat.local_airflow.ports import HOST, free_port
from organisation import Period
from organisation.units import organisation
from sources import DeliveryJournal, Store

NAME = "Trang của đơn vị trong tay kẻ xấu / the units' door in bad hands"
ROUNDS = 1
STARTS_AIRFLOW = False
_NUMBER = re.compile(r'class="number-of">([0-9]{8}-[0-9A-F]{8})<')
_NAMES = (
    "../../../../etc/cron.d/x.xlsx", "..\\..\\x.xlsx", "a%0d%0aSet-Cookie: a=b.xlsx", "<script>alert(1)</script>.xlsx",
    "\u202excod.xlsx", '"; filename="b.exe', "a" * 5_000 + ".xlsx", "\x00.xlsx", " ", "con.xlsx",
    "=cmd|' /C calc'!A0.xlsx",
)  # fmt: skip
_PATIENCE = 25.0  # seconds in which a connection that says nothing is let go, and a little


@dataclass
class Door:
    """A door that is open: its server, the address, a unit's link, a good return of that unit and another's link."""

    home: Path
    process: psutil.Process
    port: int
    token: str
    stranger: str
    good: bytes

    def url(self, *parts: str) -> str:
        """Return an address of the door."""
        return "/".join((f"http://{HOST}:{self.port}", *parts))

    def post(self, what: str, files: Mapping[str, bytes], **more: object) -> requests.Response:
        """Post files by the unit's link."""
        sent = [("tep", one) for one in files.items()]
        return requests.post(self.url("u", self.token, what), files=sent, timeout=90, **more)  # type: ignore[arg-type]

    def serves(self) -> str | None:
        """Return what is wrong with how a clerk of another unit is served, ``None`` where nothing is."""
        page = requests.get(self.url("u", self.stranger), timeout=60)
        if page.status_code != 200:
            return f"another unit's page answers {page.status_code}"
        return None if self.process.is_running() else "the server is gone"


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try every misfortune on one door."""
    tally = Tally(NAME)
    for number in range(rounds):
        with (
            disk(folder / f"{number:02}") as place,
            opened(place.root / "home", folder / f"good-{number}", seed) as door,
        ):
            for name, content in hostile(door.good, seed + number).items():
                tally.count(_said(f"{name!r}", _hostile(door, name, content)), "a hostile file")
            for attack in _ATTACKS:
                tally.count(_said(attack.__name__, attack(door)), "an attack")
            if place.real:
                place.fill()
                tally.count(_said("a full disk", _full(door)), "a full disk")
                place.heal()
                tally.count(_said("room again", _sends(door)), "a full disk")
            tally.count(_said("afterwards", _afterwards(door)), "afterwards")
    return tally


def _said(what: str, fault: str | None) -> str | None:
    return fault and f"{what}: {fault}"


@contextmanager
def opened(home: Path, beside: Path, seed: int) -> Iterator[Door]:
    """Open a door in a process of its own until the block ends."""
    day = Period.parse("2016-01").end
    units = [
        unit for name in names_of_units() if (unit := organisation().match(name, day).unit) and unit.level == "base"
    ]
    [good] = make(beside, 1, seed, of=[units[0].union_name], from_month=12)
    links = Links(home)
    token, stranger = (links.issue(unit.unit_id, "chaos")[1] for unit in units[:2])
    port = free_port()
    command = [sys.executable, "-m", "hopnhat.door.server", "--port", str(port)]
    environment = {**os.environ, "HOPNHAT_HOME": str(home), "TMPDIR": str(home)}
    with subprocess.Popen(command, env=environment, stderr=(beside / "said.log").open("wb")) as server:
        try:
            _wait(port)
            yield Door(home, psutil.Process(server.pid), port, token, stranger, good.read_bytes())
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(1200):
        with suppress(requests.ConnectionError):
            if requests.get(f"http://{HOST}:{port}/suc-khoe", timeout=5).ok:
                return
        time.sleep(0.1)
    raise TimeoutError("the door does not open")


# -- what a file may do


def _hostile(door: Door, name: str, content: bytes) -> str | None:
    page = _patiently(lambda: door.post("kiem-tra", {name: content}))
    if page.status_code not in (200, 413):
        return f"checking it answers {page.status_code}"
    if page.status_code == 200 and page.text.count("<section") != 1:
        return f"{page.text.count('<section')} verdicts"
    if "<script" in page.text or "\u202e" in page.text:
        return "its name or text stands in the page as it came"
    marked = _patiently(lambda: door.post("danh-dau", {name: content}))
    if marked.status_code not in (200, 413, 422):
        return f"marking it answers {marked.status_code}"
    return door.serves()


def _patiently(ask: Callable[[], requests.Response]) -> requests.Response:
    """Ask as a clerk does who was told to come again in a minute."""
    answer = ask()
    for _ in range(60):
        if answer.status_code != 429:
            break
        time.sleep(2)
        answer = ask()
    return answer


# -- what people may do


def _enumerates(door: Door) -> str | None:
    guesses = [
        door.token[:-1] + ("A" if door.token[-1] != "A" else "B"),
        "%2e%2e",
        door.token.lower(),
        "A" * 54,
        "x",
    ]
    answers = [requests.get(door.url("u", guess), timeout=30) for guess in guesses]
    texts = {re.sub(r"u/[^\"]*", "", answer.text) for answer in answers if "Đường dẫn" in answer.text}
    if any(answer.status_code not in (404, 429) for answer in answers) or len(texts) > 1:
        return f"guesses are told apart: {[answer.status_code for answer in answers]}"
    return door.serves()


def _foreign(door: Door) -> str | None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        if (code := door.post("gui", {"a.xlsx": door.good}, headers=headers).status_code) != 403:
            return f"a form of another site is answered {code}"
    return door.serves()


def _odd_methods(door: Door) -> str | None:
    for method in ("PUT", "DELETE", "TRACE", "PATCH", "OPTIONS", "CONNECT"):
        code = requests.request(method, door.url("u", door.token), timeout=30).status_code
        if code < 400:
            return f"{method} is answered {code}"
    return door.serves()


def _odd_names(door: Door) -> str | None:
    for name in _NAMES:
        page = _patiently(lambda name=name: door.post("kiem-tra", {name: b"x,y\n1,2\n"}))  # type: ignore[misc]
        if page.status_code not in (200, 400) or "<script" in page.text or "set-cookie" in page.headers:
            return f"a file called {name[:40]!r} is answered {page.status_code}"
        marked = _patiently(lambda name=name: door.post("danh-dau", {name: door.good}))  # type: ignore[misc]
        if "set-cookie" in marked.headers or marked.status_code not in (200, 400, 422):
            return f"a marked file called {name[:40]!r} is answered {marked.status_code}"
    return door.serves()


def _many_parts(door: Door) -> str | None:
    boundary = "b"
    part = '--b\r\nContent-Disposition: form-data; name="x{}"\r\n\r\ny\r\n'
    body = "".join(part.format(number) for number in range(20_000)) + "--b--\r\n"
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    code = requests.post(door.url("u", door.token, "kiem-tra"), data=body, headers=kind, timeout=60).status_code
    return f"20,000 fields are answered {code}" if code not in (400, 413) else door.serves()


def _broken_forms(door: Door) -> str | None:
    for kind, body in (
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=tep; filename=a\r\n\r\nnever ends",
        ),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=b" for _ in range(50_000))),
        ("application/json", b'{"tep": 1}'),
        ("multipart/form-data; boundary=" + "b" * 9_000, b"--"),
    ):
        answer = requests.post(door.url("u", door.token, "gui"), data=body, headers={"Content-Type": kind}, timeout=60)
        if answer.status_code >= 500 or _NUMBER.search(answer.text):
            return f"{kind[:40]} is answered {answer.status_code}"
    return door.serves()


def _huge(door: Door) -> str | None:
    def pieces() -> Iterator[bytes]:
        yield b"--b\r\nContent-Disposition: form-data; name=tep; filename=a.xlsx\r\n\r\n"
        for _ in range(300):
            yield b"x" * (1 << 20)

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    with suppress(requests.ConnectionError):  # it may be told in the middle
        code = requests.post(door.url("u", door.token, "gui"), data=pieces(), headers=kind, timeout=120).status_code
        if code not in (413, 507):
            return f"300 MB are answered {code}"
    return door.serves()


def _half_heads(door: Door) -> str | None:
    """Hold more connections than the server takes, each with half a request's head."""
    with _all_closed([_connected(door, b"GET / HTTP/1.1\r\nHost: a\r\nX-") for _ in range(450)]) as held:
        time.sleep(_PATIENCE)
        if still := sum(map(_is_open, held)):
            return f"{still} connections that say nothing are still held"
        return door.serves()


def _trickles(door: Door) -> str | None:
    """Send several bodies a letter at a time by one link: the others are served meanwhile."""
    head = (
        f"POST /u/{door.token}/kiem-tra HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    ).encode()
    with _all_closed([_connected(door, head) for _ in range(100)]) as held:
        until = time.monotonic() + 45
        while time.monotonic() < until and any(map(_is_open, held)):
            if fault := door.serves():
                return f"while bodies trickle: {fault}"
            for one in held:
                with suppress(OSError):
                    one.send(b"x")
            time.sleep(3)
        still = sum(map(_is_open, held))
    return f"{still} trickling bodies are still waited for" if still else door.serves()


def _at_once(door: Door) -> str | None:
    """Check many files by one link at once: some are told to wait, another unit is served."""
    with ThreadPoolExecutor(40) as many:
        codes = list(many.map(lambda n: door.post("kiem-tra", {f"{n}.csv": b"a,b\n1,2\n"}).status_code, range(40)))
    return f"answers {sorted(set(codes))}" if not set(codes) <= {200, 429} else door.serves()


_ATTACKS: tuple[Callable[[Door], str | None], ...] = (
    _enumerates, _foreign, _odd_methods, _odd_names, _many_parts, _broken_forms, _huge, _half_heads, _trickles,
    _at_once,
)  # fmt: skip


def _connected(door: Door, begins: bytes) -> socket.socket:
    one = socket.create_connection((HOST, door.port), 10)
    with suppress(OSError):  # beyond so many it is told to go at once
        one.sendall(begins)
    one.setblocking(False)
    return one


def _is_open(one: socket.socket) -> bool:
    try:
        while one.recv(65_536):
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def _all_closed(held: list[socket.socket]) -> Iterator[list[socket.socket]]:
    try:
        yield held
    finally:
        for one in held:
            one.close()


# -- what the disk does, and what is left


def _full(door: Door) -> str | None:
    page = _patiently(lambda: door.post("gui", {"day.xlsx": door.good}))
    if _NUMBER.search(page.text):
        return "a receipt was given for a file that cannot be kept"
    return None if page.status_code == 507 else f"it is answered {page.status_code}"


def _sends(door: Door) -> str | None:
    page = _patiently(lambda: door.post("gui", {"sau.xlsx": door.good}))
    numbers = _NUMBER.findall(page.text)
    delivered = {one.name.split("/")[1]: one.sha256 for one in DeliveryJournal(Store(door.home / "store")).read()[0]}
    if len(numbers) != 1 or delivered.get(numbers[0]) != hashlib.sha256(door.good).hexdigest():
        return f"it is answered {page.status_code} with {len(numbers)} receipts"
    return None


def _afterwards(door: Door) -> str | None:
    page = _patiently(lambda: door.post("kiem-tra", {"sau.xlsx": door.good}))
    if page.status_code != 200 or "<table" not in page.text:
        return f"a good file is answered {page.status_code}"
    left = list((door.home / "door" / "incoming").iterdir())
    connections = len(door.process.net_connections())
    if left or connections > 20:
        return f"{len(left)} files and {connections} connections are left"
    return None if door.process.is_running() else "the server is gone"
