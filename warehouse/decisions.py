"""Decisions on drafts of reports, kept as they were made."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from forms import forms
from warehouse import schema
from warehouse.connection import gear

_KNOWN = """
    SELECT count(*) FROM core_report_decisions WHERE report = $1 AND period = $2 AND asked_by = $3 AND decided_at = $4
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided on a draft; ``decision`` is ``approved`` or ``rejected``, ``asked_by`` the run that asked.

    ``decided_by`` is empty where nobody answered in time.
    """

    report: str
    period: str
    figures_hash: str
    decision: str
    decided_by: str
    decided_at: datetime
    asked_by: str


def record_decision(setting: str | Path, decision: Decision) -> bool:
    """Keep a decision; tell whether it was new.

    Raises:
        WarehouseBusyError: a load is under way.
    """
    place, now = gear(setting), datetime.now(UTC)

    def write(connection: duckdb.DuckDBPyConnection) -> None:
        schema.bring_up(connection, forms(), now)
        connection.execute(
            "INSERT INTO core_report_decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*astuple(decision), now]
        )

    with place.alone():
        if place.exists() and _is_known(place.read(), decision):
            return False
        place.publish(write)
        return True


def _is_known(connection: duckdb.DuckDBPyConnection, decision: Decision) -> bool:
    with connection:
        schema.require_present(connection)
        asked = [decision.report, decision.period, decision.asked_by, decision.decided_at]
        [(count,)] = connection.execute(_KNOWN, asked).fetchall()
        return bool(count)
