"""A store, an inbox and rounds over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources import Collection, Known, Registration, Store, Waiting, collect
from sources.folders import folder_source
from sources.rules import read_rules

NIGHT = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def register(inbox: Path) -> Callable[..., Registration]:
    """Make a registration of the inbox; rules may be given by name, files settle at once."""

    def make(location: object = inbox, rules: dict[str, Any] | None = None, **keys: Any) -> Registration:
        settled = read_rules({"settle_seconds": 0} | (rules or {}))
        keys = {"id": "hop-thu", "kind": "folder"} | keys
        return Registration(location=str(location), rules=settled, **keys)

    return make


@pytest.fixture
def round_over(register: Callable[..., Registration], store: Store) -> Callable[..., Collection]:
    """Run one round over one folder, knowing what an earlier round delivered."""

    def run(*earlier: Collection, now: datetime = NIGHT, waiting: Waiting | None = None, **keys: Any) -> Collection:
        known = {
            (delivery.source_id, delivery.name): Known(delivery.fingerprint, delivery.sha256, delivery.seen_at)
            for collection in earlier
            for delivery in collection.deliveries
        }
        return collect([folder_source(register(**keys))], store, known, now, waiting=waiting)

    return run


@pytest.fixture
def codes() -> Callable[[Collection], list[tuple[str, str]]]:
    """What a round found, as (code, file)."""

    def of(collection: Collection) -> list[tuple[str, str]]:
        return sorted((finding.code, finding.file) for finding in collection.findings)

    return of
