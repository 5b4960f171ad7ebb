"""A Drive, a server that stands in for Google, and nights over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from samples.drive import Drive
from samples.drive_server import DriveServer, running
from sources import Collection, Known, Registration, Store, Waiting, collect
from sources.drive import DriveAccess, DriveSource, Patience
from tests.sources.drive.asking import NIGHT, QUICK, Round


@pytest.fixture
def drive() -> Drive:
    return Drive()


@pytest.fixture
def root(drive: Drive) -> str:
    return drive.folder("Nhận báo cáo")


@pytest.fixture
def server(drive: Drive) -> Iterator[DriveServer]:
    with running(drive) as server:
        yield server


@pytest.fixture(scope="module")
def _a_key() -> dict[str, Any]:
    server = DriveServer(Drive())
    return {"key": server.new_key(), "public": server.public_key}


@pytest.fixture
def key(server: DriveServer, _a_key: dict[str, Any]) -> dict[str, str]:
    server.public_key = _a_key["public"]
    return {**_a_key["key"], "token_uri": server.token_uri, "drive_endpoint": server.endpoint}


@pytest.fixture
def place(register: Callable[..., Registration]) -> Callable[..., Registration]:
    def make(location: str, **keys: Any) -> Registration:
        return register(location, **({"id": "drive", "kind": "drive", "connection": "google_drive"} | keys))

    return make


@pytest.fixture
def night(
    root: str,
    server: DriveServer,
    key: dict[str, str],
    place: Callable[..., Registration],
    store: Store,
) -> Round:
    """Run a round over the Drive folder; the key and the patience may be given."""

    def run(
        *earlier: Collection,
        location: str = root,
        using: dict[str, str] = key,
        patience: Patience = QUICK,
        endpoint: str = "",
        now: datetime = NIGHT,
        waiting: Waiting | None = None,
        **keys: Any,
    ) -> Collection:
        known = {
            (delivery.source_id, delivery.name): Known(delivery.fingerprint, delivery.sha256)
            for collection in earlier
            for delivery in collection.deliveries
        }
        access = DriveAccess(using, endpoint or server.endpoint)
        return collect([DriveSource(place(location, **keys), access, patience)], store, known, now, waiting=waiting)

    return run
