"""Private links: one address opens one unit's door, without an account.

A link is 16 random bytes and a signature over them, the unit and the last day; the key is the installation's own
(``<home>/door/key``). The book (``<home>/door/links``, a ``durable.Journal``) holds the digest of each link and never
the link: whoever reads it, or a backup of it, can open nothing. The desk gets a link shown again from its number, which
the key alone allows; a link is revoked by an entry, and is dead with the next request. Whoever holds a link sees and
sends that unit's own things only.

Nothing tells a stranger why an address opens nothing: wrong, expired and revoked are one answer, and comparing takes
the same time for all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from durable.journal import Journal

FOLDER = "door"
DAYS = 200
"""A link lives for a half-year and its reminders; it is renewed with the next blank."""

RENEWED_BEFORE = 45
"""So many days before its end a reminder takes a new link along, so that none dies between blank and due day."""

_ID_BYTES, _KEY_BYTES, _SIGNED_BYTES = 16, 32, 24
_TOKEN_LETTERS = 54  # 16 and 24 bytes in base64, without padding


class UnknownLinkError(KeyError):
    """There is no link of this number."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the book tells of it: its number, whose it is, and how long it lives. ``digest`` is of its token."""

    number: int
    unit_id: str
    issued_at: datetime
    until: date
    by: str
    seed: str
    digest: str
    revoked_at: datetime | None = None
    revoked_by: str = ""

    def lives(self, today: date) -> bool:
        """Tell whether it opens anything on a day."""
        return self.revoked_at is None and today <= self.until


class Links:
    """The book of links of an installation. Safe to share between threads and processes."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._journal = Journal(self._folder / "links")
        self._seen: tuple[int, ...] = ()
        self._held: list[Link] = []

    def all(self) -> list[Link]:
        """Return every link that was issued, the oldest first.

        Raises:
            durable.journal.DamagedJournalError: an entry was changed or is missing; no link is believed then.
        """
        state = self._state()
        if state != self._seen or not state:
            self._held = list(_told(entry.said for entry in self._journal.entries()))
            self._seen = state
        return self._held

    def issue(self, unit_id: str, by: str, days: int = DAYS, now: datetime | None = None) -> tuple[Link, str]:
        """Issue a link and return it with its token, which is kept nowhere.

        Args:
            unit_id: whose door it opens.
            by: who issued it.
            days: how long it lives.
            now: aware; the present unless said.
        """
        moment = now or datetime.now(UTC)
        seed, until = secrets.token_bytes(_ID_BYTES), moment.date() + timedelta(days=days)
        token = self._token(seed, unit_id, until)
        said = {"event": "issued", "at": moment.isoformat(), "unit_id": unit_id, "until": until.isoformat(), "by": by}
        self._journal.folder.mkdir(parents=True, exist_ok=True)
        with self._journal.adding() as (_, add):
            number = add({**said, "seed": seed.hex(), "digest": _digest(token)}).number
        return self._link(number), token

    def revoke(self, number: int, by: str, now: datetime | None = None) -> Link:
        """Let a link open nothing any more.

        Raises:
            UnknownLinkError: there is no such link.
        """
        link = self._link(number)
        if link.revoked_at is None:
            said = {"event": "revoked", "at": (now or datetime.now(UTC)).isoformat(), "link": number, "by": by}
            with self._journal.adding() as (_, add):
                add(said)
        return self._link(number)

    def of_token(self, token: str, today: date | None = None) -> Link | None:
        """Return the link that a token is, if it lives; ``None`` for anything else, whatever it is."""
        digest, found = _digest(token[: 2 * _TOKEN_LETTERS]), None
        for link in self.all():
            if hmac.compare_digest(link.digest, digest):
                found = link
        if found is None or not found.lives(today or datetime.now(UTC).date()):
            return None
        # The book alone opens nothing: an entry slipped into it has no signature.
        return found if hmac.compare_digest(self.token_of(found), token) else None

    def token_of(self, link: Link) -> str:
        """Return the token of a link, to be shown again or sent once more."""
        return self._token(bytes.fromhex(link.seed), link.unit_id, link.until)

    def current(self, unit_id: str, by: str, today: date | None = None) -> str:
        """Return the token of a unit's living link with time left, of a new one where there is none."""
        day = (today or datetime.now(UTC).date()) + timedelta(days=RENEWED_BEFORE)
        living = [one for one in self.all() if one.unit_id == unit_id and one.lives(day)]
        return self.token_of(living[-1]) if living else self.issue(unit_id, by)[1]

    def _link(self, number: int) -> Link:
        found = next((link for link in self.all() if link.number == number), None)
        if found is None:
            raise UnknownLinkError(number)
        return found

    def _state(self) -> tuple[int, ...]:
        """Return what differs once an entry was added; the count besides, for the time alone is coarse."""
        try:
            return (self._journal.folder.stat().st_mtime_ns, sum(1 for _ in self._journal.folder.iterdir()))
        except FileNotFoundError:
            return ()

    def _token(self, seed: bytes, unit_id: str, until: date) -> str:
        signed = hmac.new(self._key(), b"\0".join((seed, unit_id.encode(), until.isoformat().encode())), hashlib.sha256)
        return base64.urlsafe_b64encode(seed + signed.digest()[:_SIGNED_BYTES]).decode().rstrip("=")

    def _key(self) -> bytes:
        """Return the installation's key, made once; two who make it at once take the same."""
        path = self._folder / "key"
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            own = path.with_name(f"key.{secrets.token_hex(8)}")
            handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(_KEY_BYTES))
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(own, path)  # fails where another was first
            except FileExistsError:
                pass
            finally:
                own.unlink()
            key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ValueError(f"{path}: not a key; put it back from a backup, or remove it and issue the links anew")
        return key


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _told(entries: Iterable[Mapping[str, Any]]) -> Iterable[Link]:
    found: dict[int, Link] = {}
    for said in entries:
        moment = datetime.fromisoformat(said["at"])
        if said["event"] == "issued":
            until, number = date.fromisoformat(said["until"]), int(said["number"])
            found[number] = Link(
                number, said["unit_id"], moment, until, said["by"], said["seed"], said["digest"]
            )  # fmt: skip
        elif said["event"] == "revoked" and said["link"] in found:
            found[said["link"]] = replace(found[said["link"]], revoked_at=moment, revoked_by=said["by"])
    return found.values()
