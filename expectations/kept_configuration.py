"""Validate without having Great Expectations spell out each expectation again some eighty times.

``Expectation.configuration`` is a property that copies the whole expectation, and Great Expectations 1.24 asks for it
once a key: 2,478 times a validation of visits, a quarter of what it takes, however few the records. Within a validation
no expectation changes, so each is spelt out once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from great_expectations.expectations.expectation import Expectation


@contextmanager
def configurations_kept() -> Iterator[None]:
    """Keep the configuration of every expectation until the block ends; one block at a time in a process."""
    spelt_out = Expectation.configuration
    # By identity, with the expectation itself beside it, so that no other can take its place in memory meanwhile.
    kept: dict[int, tuple[Any, Any]] = {}

    def configuration(self: Any) -> Any:
        found = kept.get(id(self))
        if found is None:
            found = kept[id(self)] = (self, spelt_out.fget(self))
        return found[1]

    Expectation.configuration = property(configuration)
    try:
        yield
    finally:
        Expectation.configuration = spelt_out
