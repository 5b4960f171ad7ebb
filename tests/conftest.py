"""The order of the tests: what is slow begins first, so that no worker is left alone with it at the end.

Properties have no deadline by the clock: the first example reads the organisation, and machines are shared. The tests
run on a province of their own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Set before any room is imported, and for every process that a test starts: whose lists the tests speak of.
os.environ["HOPNHAT_PROVINCE"] = str(Path(__file__).parent / "frozen_province")

settings.register_profile("by_meaning_alone", deadline=None)
settings.load_profile("by_meaning_alone")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
