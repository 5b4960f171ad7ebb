"""How files are collected where a registration says nothing else: ``defaults.yaml``, as one object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DEFAULTS = Path(__file__).with_name("defaults.yaml")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Rules:
    """Limits, names to pass over and kinds of file to take, as ``defaults.yaml`` explains them."""

    settle_seconds: float
    silent_seconds: float
    largest_bytes: int
    deepest_folder: int
    most_files: int
    emptied_from: int
    emptied_share: float
    unsettled_hours: float
    mail_bytes: int
    mail_days: int
    ignored: Mapping[str, re.Pattern[str]]
    drive: DriveTypes
    patience: Mapping[str, float]

    def reason_to_ignore(self, name: str) -> str | None:
        """Return why a file or folder of this name is passed over, ``None`` if it is not."""
        folded = name.casefold()
        return next((reason for reason, pattern in self.ignored.items() if pattern.match(folded)), None)


@dataclass(frozen=True)
class DriveTypes:
    """What is taken from Google Drive, by MIME type, and by ending where the type says nothing."""

    sheet: str
    workbooks: frozenset[str]
    unsaid: frozenset[str]
    endings: tuple[str, ...]

    def takes(self, mime_type: str, name: str) -> bool:
        """Tell whether an uploaded file is a workbook, as far as its type and name say."""
        if mime_type.casefold() in self.workbooks:
            return True
        return mime_type.casefold() in self.unsaid and name.casefold().endswith(self.endings)


def read_rules(overrides: Mapping[str, Any] | None = None) -> Rules:
    """Return the rules of ``defaults.yaml`` with some of them replaced.

    Raises:
        KeyError: an override names no rule.
        TypeError, ValueError, AttributeError: a rule's value is none.
    """
    values = _defaults() | dict(overrides or {})
    if unknown := values.keys() - _defaults().keys():
        raise KeyError(f"no such rule: {', '.join(sorted(unknown))}")
    drive = values["drive"]
    return Rules(
        settle_seconds=float(values["settle_seconds"]),
        silent_seconds=float(values["silent_seconds"]),
        largest_bytes=int(float(values["largest_file_mb"]) * _MEGABYTE),
        deepest_folder=int(values["deepest_folder"]),
        most_files=int(values["most_files"]),
        emptied_from=int(values["emptied_from"]),
        emptied_share=float(values["emptied_share"]),
        unsettled_hours=float(values["unsettled_hours"]),
        mail_bytes=int(float(values["largest_mail_mb"]) * _MEGABYTE),
        mail_days=int(values["mail_days"]),
        ignored={reason: _any_of(patterns) for reason, patterns in values["ignored"].items()},
        drive=DriveTypes(
            sheet=drive["sheet"],
            workbooks=frozenset(drive["workbooks"]),
            unsaid=frozenset(drive["unsaid"]),
            endings=tuple(drive["endings"]),
        ),
        patience=_patience(values["patience"]),
    )


def _patience(given: Mapping[str, Any]) -> Mapping[str, float]:
    """Return how patient to be with Drive (see ``sources.drive.patience``); what is not given is as it stands."""
    values = {**_defaults()["patience"], **given}
    if unknown := given.keys() - _defaults()["patience"].keys():
        raise KeyError(f"patience: {', '.join(sorted(unknown))}")
    if int(values["attempts"]) < 1 or any(float(value) <= 0 for value in values.values()):
        raise ValueError(f"patience: {values}")
    return {**{name: float(value) for name, value in values.items()}, "attempts": int(values["attempts"])}


@cache
def _defaults() -> dict[str, Any]:
    return dict(yaml.safe_load(_DEFAULTS.read_text(encoding="utf-8")))


def rule_names() -> frozenset[str]:
    """Return the keys of ``defaults.yaml``."""
    return frozenset(_defaults())


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern.casefold()) for pattern in patterns))
