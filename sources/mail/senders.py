"""Who sent a mail: an address among the contacts, proven by our own mail server, or a reply to a mail of ours.

Anybody can write any address into ``From``. What proves it is what the office's own server found when the mail came in
(``Authentication-Results``, RFC 8601), written under the server's own name: DMARC passed, or SPF or DKIM passed for the
domain of the address. Headers under any other name are what somebody wrote into the mail, and prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.message import Message
from email.utils import getaddresses
from typing import Literal

from organisation.contacts import Contacts
from sources.mail.tokens import ReplyMarks

How = Literal["address", "reply", "stranger", "unproven"]

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z0-9-]+\.[a-z0-9-]+)\s*=\s*(\"[^\"]*\"|\S+)", re.IGNORECASE)
_LONGEST = 10_000
_EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class MailSender:
    """Who sent a mail.

    ``how``: ``address``, known and proven; ``reply``, by a mark of ours; ``stranger``, proven and in no list;
    ``unproven``. ``unit_ids`` are those it may speak for, none of a stranger; ``address`` is what ``From`` says.
    """

    how: How
    address: str = ""
    unit_ids: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether an answer to the address reaches whoever wrote: else it may reach somebody who never did."""
        return self.how in ("address", "stranger")


class MailSenders:
    """Tells the sender of mails, by an installation's contacts and marks."""

    def __init__(self, contacts: Contacts, marks: ReplyMarks, authserv: frozenset[str]) -> None:
        self._marks = marks
        self._authserv = authserv
        self._units: dict[str, list[str]] = {}
        for unit_id, addresses in contacts.addresses.items():
            for address in addresses if unit_id != _EVERYBODY else ():
                self._units.setdefault(address.casefold(), []).append(unit_id)

    def of(self, headers: Message, today: date) -> MailSender:
        """Return who sent a mail, by its headers; a mail from two addresses at once is from nobody."""
        address = address_of(headers)
        proven = bool(address) and is_proven(headers, address, self._authserv)
        known = tuple(self._units.get(address, ())) if proven else ()
        if known:
            return MailSender("address", address, known)
        references = " ".join(str(headers.get(name, ""))[:_LONGEST] for name in ("References", "In-Reply-To"))
        unit_id = self._marks.unit_of(references, today)
        if unit_id:
            return MailSender("reply", address, (unit_id,))
        return MailSender("stranger" if proven else "unproven", address)


def address_of(headers: Message) -> str:
    """Return the one address that a mail says it is from, folded; empty where it says none, or several."""
    said = [str(one)[:_LONGEST] for one in headers.get_all("From", [])]
    found = [address.casefold() for _, address in getaddresses(said) if "@" in address]
    return found[0] if len(said) == 1 and len(found) == 1 else ""


def is_proven(headers: Message, address: str, authserv: frozenset[str]) -> bool:
    """Tell whether the office's own server found that a mail is from the domain of its address.

    The topmost of its headers alone counts: servers write above what came, so that one is its own, and a mail that
    brings such a header along has it below.
    """
    domain = address.rpartition("@")[2]
    for value in headers.get_all("Authentication-Results", []):
        name, results = _read(str(value)[:_LONGEST])
        if name in authserv:
            return _passes(results, domain)
    return False


def _read(value: str) -> tuple[str, list[tuple[str, str, Mapping[str, str]]]]:
    """Return the name of the server, and each method with its result and properties."""
    while (plain := _COMMENT.sub(" ", value)) != value:
        value = plain
    name, _, rest = value.partition(";")
    results: list[tuple[str, str, Mapping[str, str]]] = []
    for said in rest.split(";"):
        if found := _RESULT.match(said):
            properties = {key.lower(): text.strip('"').lower() for key, text in _PROPERTY.findall(said)}
            results.append((found[1].lower(), found[2].lower(), properties))
    return (name.split() or [""])[0].casefold(), results


def _passes(results: list[tuple[str, str, Mapping[str, str]]], domain: str) -> bool:
    verdicts = {method: result for method, result, _ in results}
    if verdicts.get("dmarc") == "fail":
        return False
    for method, result, said in results:
        if result != "pass":
            continue
        if method == "dmarc" and said.get("header.from", domain).rpartition("@")[2] == domain:
            return True
        if method == "dkim" and _is_of(said.get("header.d") or said.get("header.i", ""), domain):
            return True
        if method == "spf" and _is_of(said.get("smtp.mailfrom", ""), domain):
            return True
    return False


def _is_of(said: str, domain: str) -> bool:
    """Tell whether what was proven is the domain of the address, or one above it: mail.tinhdoan.vn is tinhdoan.vn's."""
    proven = said.rpartition("@")[2]
    return bool(proven) and (proven == domain or (proven.count(".") >= 1 and domain.endswith(f".{proven}")))
