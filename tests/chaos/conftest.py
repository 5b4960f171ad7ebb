"""Shares of the trials that take long: each trial has its own command, ``make chaos ARGS=--only=NAME``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sweep import WHOLE_CONTRACT

_HERE = Path(__file__).parent
_SHARES = ("backups", "clock", "drives", "files", "google", "lake", "night", "warehouse")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the shares to the whole contract."""
    if WHOLE_CONTRACT:
        return
    names = {f"test_{name}.py" for name in _SHARES}
    for item in items:
        if item.path.parent == _HERE and item.path.name in names:
            item.add_marker(pytest.mark.skip(reason="takes long; HOPNHAT_WHOLE_CONTRACT=1 or make chaos runs it"))
