"""What the night counts reaches a StatsD collector over UDP, as Airflow sends it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import statsd
from airflow.sdk._shared.observability.metrics.base_stats_logger import NoStatsLogger
from airflow.sdk._shared.observability.metrics.statsd_logger import SafeStatsdLogger
from airflow.sdk.observability import stats

from bench.returns import make
from chaos.installation import aged
from hopnhat.nightly import metrics, steps
from hopnhat.settings import Settings
from samples.office import filled_by_the_office


@pytest.fixture
def collector() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(2)
        client = statsd.StatsClient("127.0.0.1", listening.getsockname()[1])
        stats.initialize(factory=lambda: SafeStatsdLogger(client), export_legacy_names=False)
        yield listening
        stats.initialize(factory=NoStatsLogger, export_legacy_names=False)


def received(collector: socket.socket, last: str) -> dict[str, float]:
    gauges: dict[str, float] = {}
    while last not in gauges:
        name, value = collector.recv(4096).decode().removesuffix("|g").split(":")
        gauges[name] = float(value)
    return gauges


def test_a_nights_counts_and_findings_are_gauges(tmp_path: Path, collector: socket.socket) -> None:
    settings = Settings.load(filled_by_the_office(tmp_path))
    for path in make(tmp_path / "inbox", 2, seed=5):
        aged(path)
    no_table = tmp_path / "inbox" / "không phải bảng.xlsx"
    no_table.write_bytes(b"not a workbook")
    aged(no_table)
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    metrics.tell(settings, steps.summary(settings, "dem-1"))
    gauges = received(collector, "hopnhat.night.findings.no_table")
    assert gauges["hopnhat.night.deliveries"] == 3
    assert gauges["hopnhat.night.accepted"] == 2
    assert gauges["hopnhat.night.sent_back"] == 1
    assert gauges["hopnhat.night.seconds.read"] > 0
