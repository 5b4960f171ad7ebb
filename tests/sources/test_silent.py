"""A server that takes a connection and never answers costs its own source a little time, and the night nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from findings import catalogue
from sources import Registration, Store, collect
from sources.calls import Calls, SilentError
from sources.folders import folder_source
from tests.sources.ftp_stand_in import FtpStandIn

NIGHT = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
_FILES = {"nhan/a.xlsx": b"one", "nhan/b.xlsx": b"another file"}


@pytest.fixture
def serve() -> Iterator[Callable[..., FtpStandIn]]:
    servers: list[FtpStandIn] = []

    def start(silent_at: str = "") -> FtpStandIn:
        servers.append(FtpStandIn(_FILES, silent_at))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_the_stand_in_is_a_source_like_any_other(
    serve: Callable[..., FtpStandIn], register: Callable[..., Registration], store: Store
) -> None:
    away = folder_source(register(f"ftp://127.0.0.1:{serve().port}/nhan"))
    collection = collect([away], store, {}, NIGHT)
    assert [(d.name, store.path(d.sha256).read_bytes()) for d in collection.deliveries] == [
        ("a.xlsx", b"one"),
        ("b.xlsx", b"another file"),
    ]
    assert collection.findings == []


@pytest.mark.parametrize("silent_at", ["greeting", "PASS", "MLSD", "RETR", "data"])
def test_a_silent_server_is_one_finding_and_the_night_goes_on(
    silent_at: str, serve: Callable[..., FtpStandIn], register: Callable[..., Registration], store: Store, inbox: Path
) -> None:
    server = serve(silent_at)
    (inbox / "tại chỗ.xlsx").write_bytes(b"here")
    location = f"ftp://127.0.0.1:{server.port}/nhan"
    away = folder_source(register(location, id="so-xa", rules={"silent_seconds": 0.5}))
    collection = collect([away, folder_source(register())], store, {}, NIGHT)
    assert [delivery.name for delivery in collection.deliveries] == ["tại chỗ.xlsx"]
    [finding] = collection.findings
    assert (finding.code, finding.params["source"], finding.params["location"]) == ("source_silent", "so-xa", location)
    assert "0.5 giây" in catalogue().message(finding)
    assert server.asked.count("RETR") <= 1
    assert list(store.path("x" * 64).parents[2].glob("incoming/*")) == []


def test_a_call_left_behind_is_the_last_one() -> None:
    calls, never = Calls(0.05), threading.Event()
    assert calls.make(int, "7") == 7
    with pytest.raises(ZeroDivisionError):
        calls.make(divmod, 1, 0)
    with pytest.raises(SilentError):
        calls.make(never.wait)
    with pytest.raises(SilentError):
        calls.make(int, "7")
    never.set()
