"""The data that both ways share: the forms' columns and choices, the units, the figures of a report; read here anew."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from recount.model import Shape

_BAR = re.compile(r"\s*\|\s*")
_PLACE = re.compile(r"\{(\w+)\}")
_STOCK = "stock"
_AMOUNTS = ("count", "decimal")
_TELLING = ("person", "place", "choice", "count", "decimal")
"""Types of fields that a figure may rest on."""


@dataclass(frozen=True)
class Field:
    """One column of a form: how it is headed, its type, and the value that each of its words stands for."""

    name: str
    headers: tuple[str, ...]
    type: str
    is_required: bool
    is_identity: bool
    words: Mapping[str, Any]
    choices: str


@dataclass(frozen=True)
class Form:
    """A form as its folder says it."""

    name: str
    fields: Mapping[str, Field]
    roles: Mapping[str, str]
    spans: tuple[Mapping[str, Any], ...]
    units_of: Mapping[Any, str]
    """In what each indicator is counted."""
    stocks: frozenset[Any]
    is_done: bool
    """Whether its rows tell of what was done, not of what is planned."""

    def typed(self, *types: str) -> str | None:
        """Return the first field of one of these types."""
        return next((one.name for one in self.fields.values() if one.type in types), None)

    def shape(self) -> Shape:
        """Return how this form's statements are known."""
        person, place = self.typed("person"), self.typed("place")
        span = self.spans[0] if self.spans else {}
        first, last = span.get("start"), span.get("end")
        indicator, kind = self.roles.get("indicator"), self.roles.get("kind")
        days = {span[end] for span in self.spans for end in ("start", "end")}
        told = tuple(one.name for one in self.fields.values() if one.type in _TELLING or one.name in days)
        if indicator:
            return Shape(
                (indicator,),
                partitions=(indicator,),
                amounts=tuple(filter(None, (self.roles.get("result"),))),
                indicator=indicator,
                stocks=self.stocks,
                said=told,
            )
        named = tuple(one.name for one in self.fields.values() if one.is_identity)
        if not person:
            known_by = (named[:1],) if len(named) > 1 else ()
            # Rows without a day count what happened: what they count is added over the parts of a period.
            amounts = () if first else tuple(one.name for one in self.fields.values() if one.type in _AMOUNTS)
            partitions = tuple(filter(None, (place, first, *named[:1])))
            return Shape(named, known_by, partitions, first, last, amounts, said=told)
        identity = tuple(filter(None, (person, place, first, last, kind)))
        texts = [one.name for one in self.fields.values() if one.type == "text" and one.is_required]
        near = [
            (person, place, first),
            (person, first, kind),
            (person, place, kind),
            *((person, text, kind) for text in texts),
        ]
        fits = tuple(tuple(filter(None, one)) for one in near)
        # Where one unit has two of a name, post and board tell them apart: the texts between the name and the place.
        order = list(self.fields)
        between = order[order.index(person) + 1 : order.index(place)] if place else []
        apart = tuple(one for one in between if self.fields[one].type == "text")
        return Shape(identity, fits, tuple(filter(None, (first, kind, place))), first, last, apart=apart, said=told)


@dataclass(frozen=True)
class Wanted:
    """A figure of a report as it is defined: what is counted, of which form's rows, under which conditions."""

    id: str
    form: str
    measure: str
    of: str
    where: str


def read_forms(province: Path) -> dict[str, Form]:
    """Return the forms of a province by name."""
    folder = province / "forms"
    return {path.parent.name: _form(path.parent, folder) for path in sorted(folder.glob("*/form.yaml"))}


def _form(path: Path, folder: Path) -> Form:
    head = _yaml(path / "form.yaml")
    fields = {}
    for line in _lines(path / "columns.csv"):
        listed = line["choices"].partition(":")[0]
        headers = (line["header"], *_BAR.split(line["synonyms"])) if line["header"] else ()
        fields[line["field"]] = Field(
            line["field"],
            tuple(fold(one) for one in headers if one),
            line["type"],
            line["required"].startswith("yes"),
            line["identity"] == "yes",
            _words(folder, listed) if line["type"] == "choice" else {},
            listed,
        )
    roles = head.get("roles") or {}
    indicator = fields.get(roles.get("indicator", ""))
    choices = list(_lines(folder / "choices" / f"{indicator.choices}.csv")) if indicator else []
    units = {_value(one["value"]): fold(one.get("unit") or "") for one in choices}
    stocks = frozenset(_value(one["value"]) for one in choices if one.get("measure") == _STOCK)
    return Form(path.name, fields, roles, tuple(head.get("spans") or ()), units, stocks, head.get("tells") == "done")


def _words(folder: Path, listed: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in _lines(folder / "choices" / f"{listed}.csv"):
        for word in (line["value"], line["code"], line["label_vi"], *_BAR.split(line.get("synonyms") or "")):
            if word:
                found.setdefault(fold(word), _value(line["value"]))
    return found


def _value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdigit() else text


def read_levels(province: Path) -> dict[str, str]:
    """Return the level of each unit that reports to the province itself, and the province's own."""
    lines = list(_lines(province / "units.csv"))
    [top] = {line["unit_id"] for line in lines if not line["parent_id"]}
    return {line["unit_id"]: line["level"] for line in lines if line["parent_id"] in ("", top)}


def read_wanted(province: Path, kind: str) -> list[Wanted]:
    """Return the figures of a kind of report, families written out."""
    report = _yaml(province / "reports" / kind / "report.yaml")
    families = {
        name: [_value(one["value"]) for one in _lines(province / "forms" / "choices" / f"{said['choices']}.csv")]
        for name, said in (report.get("families") or {}).items()
    }
    scopes = report.get("scopes") or {}
    return [one for said in report["figures"] for one in _written_out(said, families, scopes)]


def _written_out(
    said: Mapping[str, Any], families: Mapping[str, list[Any]], scopes: Mapping[str, Any]
) -> Iterator[Wanted]:
    scope = scopes.get(said.get("scope") or "", {})
    for value in families[said["each"]] if "each" in said else [""]:
        filled = {
            name: _PLACE.sub(lambda place, value=value: str(value), str(said.get(name) or ""))  # type: ignore[misc]
            for name in ("id", "where")
        }
        yield Wanted(filled["id"], scope.get("form", ""), said["measure"], said.get("of") or "", filled["where"])


def fold(text: object) -> str:
    """Return a text for comparison: one blank between words, no capitals."""
    return " ".join(str(text).casefold().split())


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            yield {name: (value or "").strip() for name, value in line.items() if name}


def _yaml(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
