"""The ledger's words: what became of a return, said the same way wherever somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from sources.delivery import WEB

_FILE = Path(__file__).with_name("states.yaml")


def name_state(
    state: str,
    counted: int = 0,
    rows: int = 0,
    *,
    is_nil: bool = False,
    superseded: int = 0,
    because: str | None = None,
    reports: Sequence[str] = (),
    language: str = "vi",
) -> str:
    """Return a state of ``mart_returns`` in words, with how many of its rows count.

    ``superseded`` of its rows are another version's or row's now, ``because`` is the question it waits for, ``reports``
    are the names of those it counts in. A state or a reason that has no words yet stands for itself.

    >>> name_state("partly_counted", 20, 23)
    'nhận một phần: 20/23 dòng'
    """
    named = "nil" if is_nil and state == "counted" else state
    parts = [_say(named, language, counted=counted, rows=rows) or state]
    if superseded and state in ("counted", "partly_counted"):
        parts.append(_say("and_superseded", language, rows=superseded))
    if because and state not in ("counted", "partly_counted", "superseded"):
        why = _say(f"why_{because}", language) or because
        parts.append(_say("because", language, why=why))
    if reports and counted:
        parts.append(_say("in_reports", language, reports=", ".join(reports)))
    return ", ".join(parts)


def shown_state(status: str, ledger_state: str | None) -> str:
    """Return the state that a return is shown in: never plainly in time, or sent back, where a part of it waits.

    The two are those of ``mart_state_of_returns``.
    """
    if ledger_state == "partly_counted":
        return "partly_counted"
    return "held" if ledger_state == "held" and status == "sent_back" else status


def name_receipt(source_id: str, received_at: datetime, first_seen_at: datetime, language: str = "vi") -> str:
    """Return on what a time of receipt rests: the unit's page, the place a file came to, or when we first saw it."""
    if source_id == WEB:
        return _say("received_page", language)
    return _say("received_source" if received_at < first_seen_at else "received_seen", language)


def name_earlier_version(language: str = "vi") -> str:
    """Return what a version that came before is called where it has no file's name of its own."""
    return _say("earlier_version", language)


def _say(name: str, language: str, **places: object) -> str:
    texts = _words().get(name)
    return texts[language].format(**places) if texts else ""


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return words
