"""The night's counts as gauges of Airflow's own metrics (StatsD or OpenTelemetry, whichever the server has on).

| gauge | |
|---|---|
| ``hopnhat.night.deliveries``, ``.unchanged``, ``.accepted``, ``.flagged``, ``.sent_back`` | files of the night |
| ``hopnhat.night.seconds.<step>`` | seconds of work by step |
| ``hopnhat.night.findings.<code>`` | findings of the night by code of the catalogue |

Where no metrics are on, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk.observability import stats

from hopnhat.settings import Settings
from warehouse import Warehouse

_COUNTS = ("deliveries", "unchanged", "accepted", "flagged", "sent_back")


def tell(settings: Settings, summary: Mapping[str, Any]) -> None:
    """Send the gauges of a night, given its summary (see ``hopnhat.nightly.steps.summary``)."""
    for name in _COUNTS:
        stats.gauge(f"hopnhat.night.{name}", summary[name])
    for step, seconds in summary["seconds"].items():
        stats.gauge(f"hopnhat.night.seconds.{step}", seconds)
    for code, count in _findings(settings, summary["night_id"]).items():
        stats.gauge(f"hopnhat.night.findings.{code}", count)


def _findings(settings: Settings, night_id: str) -> dict[str, int]:
    with Warehouse(settings.warehouse).reading() as connection:
        rows = connection.execute(
            "SELECT code, count(*) FROM core_findings WHERE night_id = ? GROUP BY code", [night_id]
        )
        return dict(rows.fetchall())
