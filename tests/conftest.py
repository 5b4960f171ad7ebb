"""The order of the tests: what is slow begins first, so that no worker is left alone with it at the end.

Properties have no deadline by the clock: the first example reads the organisation, and machines are shared.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("by_meaning_alone", deadline=None)
settings.load_profile("by_meaning_alone")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
