"""The mark that our mails carry so that a reply to one is known to be that unit's: signed, and for a time.

It stands in ``References``, which every mail program copies into a reply (RFC 5322, 3.6.4). It proves that whoever
writes has had a mail that went to the unit's own address; who forwards such a mail hands on the right to answer it, and
nothing else. Making a new key ends all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date, timedelta
from pathlib import Path

from durable import write_bytes
from durable.locks import alone

LONGEST_DAYS = 400
"""Older marks are believed no more: an annual return is asked about for a year at most."""

_DOMAIN = "hopnhat.invalid"
_MAC_LETTERS = 40
_MARK = re.compile(rf"<hn\.([A-Z][A-Z0-9_-]{{0,31}})\.(\d{{8}})\.([0-9a-f]{{{_MAC_LETTERS}}})@{re.escape(_DOMAIN)}>")
_MOST_LOOKED_AT = 100
_KEY_BYTES = 32


class ReplyMarks:
    """The marks of an installation; its key lies in a file that only its owner can read."""

    def __init__(self, home: Path) -> None:
        self._path = home / "keys" / "reply.key"

    def mark(self, unit_id: str, today: date) -> str:
        """Return the mark of a mail that goes to a unit."""
        day = f"{today:%Y%m%d}"
        return f"<hn.{unit_id}.{day}.{self._mac(unit_id, day, self._made_key())}@{_DOMAIN}>"

    def unit_of(self, references: str, today: date) -> str | None:
        """Return the unit whose mail is replied to, by the headers of the reply; ``None`` where that is not proven."""
        key = self._key()
        if key is None:
            return None
        for found in list(_MARK.finditer(references))[-_MOST_LOOKED_AT:]:
            unit_id, day, mac = found.groups()
            if hmac.compare_digest(mac, self._mac(unit_id, day, key)) and _is_young(day, today):
                return unit_id
        return None

    def _mac(self, unit_id: str, day: str, key: bytes) -> str:
        return hmac.new(key, f"reply {unit_id} {day}".encode(), hashlib.sha256).hexdigest()[:_MAC_LETTERS]

    def _key(self) -> bytes | None:
        try:
            key = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == _KEY_BYTES else None

    def _made_key(self) -> bytes:
        key = self._key()
        if key is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self._path.with_suffix(".lock")):
                key = self._key()
                if key is None:
                    key = secrets.token_bytes(_KEY_BYTES)
                    write_bytes(self._path, key, mode=0o600)
        return key


def _is_young(day: str, today: date) -> bool:
    try:
        made = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return -1 <= (today - made).days <= timedelta(days=LONGEST_DAYS).days
