"""Read ``sources.yaml``: which places returns come from, as an officer registered them.

| key | meaning |
|---|---|
| ``id`` | short name, lower-case letters, digits, hyphens; never changed once used |
| ``kind`` | ``folder``, ``drive`` or ``mail`` |
| ``location`` | a path (from the home on), an fsspec URL, a Drive folder's id or link, or a folder of a mailbox |
| ``unit`` | who sends: a unit id, ``by-folder`` or ``by-file`` (the office itself); absent: unknown, all is held |
| ``forms`` | form ids the place carries; absent means any |
| ``period`` | a period id, where the place is for one period only |
| ``connection`` | the connection that holds the credential; if absent, ``google_drive`` or ``hopnhat_imap`` |
| ``cleared`` | the day somebody last cleared the place (``2026-01-05``), or ``often`` |
| ``marker`` | the name of a file that always lies at the top of the place |
| ``moved_to`` | of a mailbox: the folder that mails are moved to once taken; absent: they stay, marked |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from findings import Finding, catalogue
from forms import forms
from organisation import Organisation, Period
from organisation.units import organisation
from province.marked_yaml import MarkedDict, YamlFaultError, read_marked
from sources.rules import Rules, read_rules, rule_names
from sources.senders import BY_FILE, BY_FOLDER
from sources.source import Registration, Source

KEYS = ("id", "kind", "location", "unit", "forms", "period", "connection", "cleared", "marker", "moved_to")
REQUIRED = ("id", "kind", "location")
OFTEN: Literal["often"] = "often"
KINDS = ("folder", "drive", "mail")
_CONNECTIONS = {"drive": "google_drive", "mail": "hopnhat_imap"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class RegistrationError(ValueError):
    """The registration cannot be used; ``findings`` names every fault with its line."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(catalogue().message(finding) for finding in findings))
        self.findings = findings


def load_sources(path: Path, home: Path, units: Organisation | None = None) -> list[Source]:
    """Return the registered sources, in order; nothing is opened or connected yet.

    Raises:
        RegistrationError: something in the file is wrong; all faults at once, in Vietnamese, with their lines.
    """
    return [_source(registration, home) for registration in read_registrations(path, home, units)]


def read_registrations(path: Path, home: Path, units: Organisation | None = None) -> list[Registration]:
    """Return what is registered, without making sources of it; raises as ``load_sources`` does."""
    reader = _Reader(path, home, units or organisation())
    try:
        registrations = reader.read(read_marked(path))
    except FileNotFoundError:
        reader.fault("registration_missing", 1)
    except YamlFaultError as fault:
        code = "registration_key_twice" if fault.key else "registration_not_yaml"
        reader.fault(code, fault.line, fault.key, reason=fault.problem)
    if reader.faults:
        raise RegistrationError(reader.faults)
    return registrations


def _source(registration: Registration, home: Path) -> Source:
    from sources.folders import folder_source

    if registration.kind == "folder":
        return folder_source(registration)
    if registration.kind == "mail":
        from sources.mail import MailSource

        return MailSource(registration, home)
    from sources.drive import DriveSource

    return DriveSource(registration)


class _Reader:
    """One reading of one file; ``faults`` gathers everything that is wrong in it."""

    def __init__(self, path: Path, home: Path, units: Organisation) -> None:
        self.faults: list[Finding] = []
        self._path = path
        self._home = home
        self._unit_ids = {unit.unit_id for unit in units.units}

    def fault(self, code: str, line: int, value: object = None, **params: str) -> None:
        """Note a fault on a line."""
        shown = None if value is None else str(value)
        self.faults.append(catalogue().find(code, file=str(self._path), row=line, value=shown, params=params))

    def read(self, document: Any) -> list[Registration]:
        """Return the registrations of a whole document; what is faulty is noted."""
        if not isinstance(document, MarkedDict) or not isinstance(document.get("sources"), list):
            self.fault("registration_no_list", 1)
            return []
        self._only(document, ("sources", "rules"))
        rules = self._rules(document)
        found = [registration for entry in document["sources"] if (registration := self._one(entry, rules))]
        self._no_twins([entry for entry in document["sources"] if isinstance(entry, MarkedDict)])
        return found

    def _no_twins(self, entries: list[MarkedDict]) -> None:
        seen: set[str] = set()
        for entry in entries:
            name = str(entry.get("id"))
            if "id" in entry and name in seen:
                self.fault("registration_id_twice", entry.lines["id"], name)
            seen.add(name)

    def _rules(self, document: MarkedDict) -> Rules:
        overrides = document.get("rules") or MarkedDict()
        if isinstance(overrides, MarkedDict):
            before = len(self.faults)
            if overrides:
                self._only(overrides, tuple(rule_names()))
            if len(self.faults) == before:
                try:
                    return read_rules(overrides)
                except (TypeError, ValueError, AttributeError, KeyError) as error:
                    self.fault("registration_rule_wrong", document.lines["rules"], reason=str(error))
        else:
            self.fault("registration_rule_wrong", document.lines["rules"], overrides)
        return read_rules()

    def _one(self, entry: Any, rules: Rules) -> Registration | None:
        if not isinstance(entry, MarkedDict):
            self.fault("registration_no_list", 1, entry)
            return None
        before = len(self.faults)
        self._only(entry, KEYS)
        for name in REQUIRED:
            if not entry.get(name):
                self.fault("registration_key_missing", entry.line, name)
        for name, wrong in _CHECKS.items():
            if entry.get(name) and wrong(entry[name], self._unit_ids):
                self.fault(f"registration_{name}_wrong", entry.lines[name], entry[name], choices=_choices(name))
        if len(self.faults) > before:
            return None
        registration = self._registration(entry, rules)
        if registration.kind == "folder" and _holds(registration.location, self._home):
            self.fault("registration_location_holds_home", entry.lines["location"], registration.location)
        return registration

    def _registration(self, entry: Mapping[str, Any], rules: Rules) -> Registration:
        kind, location = entry["kind"], str(entry["location"])
        return Registration(
            id=str(entry["id"]),
            kind=kind,
            location=self._location(kind, location),
            rules=rules,
            unit=entry.get("unit"),
            forms=tuple(entry.get("forms") or ()),
            period=_text(entry.get("period")),
            connection=entry.get("connection") or _CONNECTIONS.get(kind),
            # Mails are moved, archived and deleted by whoever reads the mailbox: that says nothing of their files.
            cleared=OFTEN if kind == "mail" else entry.get("cleared"),
            marker=entry.get("marker"),
            moved_to=entry.get("moved_to"),
        )

    def _location(self, kind: str, location: str) -> str:
        if kind == "mail":
            return location
        return _local(location, self._home) if kind == "folder" else _drive_folder(location)

    def _only(self, entry: MarkedDict, allowed: tuple[str, ...]) -> None:
        for name in entry:
            if name not in allowed:
                near = get_close_matches(name, allowed, 1)
                hint = near[0] if near else ", ".join(sorted(allowed))
                self.fault("registration_key_unknown", entry.lines[name], name, choices=hint)


def _local(location: str, home: Path) -> str:
    return location if "://" in location else str(home / Path(location).expanduser())


def _holds(location: str, home: Path) -> bool:
    """Tell whether a folder holds the installation's own data, which must never be collected."""
    path = location.removeprefix("file://")
    return "://" not in path and home.resolve().is_relative_to(Path(path).resolve())


def _drive_folder(location: str) -> str:
    """Return a Drive folder's id from the id itself or the link that the browser shows."""
    found = re.search(r"(?:/folders/|[?&]id=)([\w-]+)", location)
    return found.group(1) if found else location


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _not_a_period(value: object, _: set[str]) -> bool:
    try:
        Period.parse(str(value))
    except ValueError:
        return True
    return False


def _not_forms(value: object, _: set[str]) -> bool:
    return not isinstance(value, list) or not set(map(str, value)) <= forms().keys()


_CHECKS: dict[str, Callable[[Any, set[str]], bool]] = {
    "id": lambda value, _: _ID.fullmatch(str(value)) is None,
    "kind": lambda value, _: value not in KINDS,
    "location": lambda value, _: not isinstance(value, str) or "\0" in value,
    "unit": lambda value, unit_ids: value not in (BY_FOLDER, BY_FILE) and str(value) not in unit_ids,
    "forms": _not_forms,
    "period": _not_a_period,
    "connection": lambda value, _: not isinstance(value, str),
    "cleared": lambda value, _: value != OFTEN and type(value) is not date,
    "marker": lambda value, _: not isinstance(value, str) or "/" in value,
    "moved_to": lambda value, _: not isinstance(value, str) or not value.isprintable(),
}


def _choices(name: str) -> str:
    return ", ".join(forms()) if name == "forms" else ""
