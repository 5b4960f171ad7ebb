"""The order of the tests: what is slow begins first, so that no worker is left alone with it at the end.

Properties have no deadline by the clock: the first example reads the organisation, and machines are shared. They try
the same examples each time. The tests run on a province of their own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Set before any room is imported, and for every process that a test starts: whose lists the tests speak of. A copy, for
# an answer that is accepted writes a waiver into the province in use.
_COPY = tempfile.mkdtemp(prefix="hopnhat-frozen-province-")
os.environ["HOPNHAT_PROVINCE"] = _COPY
shutil.copytree(Path(__file__).parent / "frozen_province", _COPY, dirs_exist_ok=True)

# A handful of files is read by one process: starting a second one costs a night more than it saves.
os.environ.setdefault("HOPNHAT_WORKERS", "1")

# The same examples every time: who changes one line is not told of another's. ``make chaos ARGS=--only=properties``
# draws others each time.
settings.register_profile("the_same_each_time", deadline=None, derandomize=True, database=None)
settings.register_profile("by_chance", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "the_same_each_time"))


def pytest_unconfigure() -> None:
    shutil.rmtree(_COPY, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
