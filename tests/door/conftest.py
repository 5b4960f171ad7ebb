"""One warm checker for all tests of the door, and a door that is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from door.checking import Checker
from tests.door.open_door import Served, opened


@pytest.fixture(scope="package")
def checker() -> Iterator[Checker]:
    with Checker() as one:
        one.warm()
        yield one


@pytest.fixture
def served(tmp_path: Path, checker: Checker) -> Iterator[Served]:
    with opened(tmp_path, checker) as one:
        yield one
