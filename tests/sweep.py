"""Sweeps over several axes: the whole contract tries all combinations, ``make test`` each value of each axis."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

WHOLE_CONTRACT = bool(os.environ.get("HOPNHAT_WHOLE_CONTRACT"))


def sweep(*axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the combinations of some axes to try.

    All with ``HOPNHAT_WHOLE_CONTRACT=1``; else as many as the longest axis has values, the shorter ones going round.
    """
    if WHOLE_CONTRACT:
        return list(product(*axes))
    longest = max(map(len, axes))
    return [tuple(axis[place % len(axis)] for axis in axes) for place in range(longest)]


# What takes long and has a shorter test beside it, or a trial of its own (``make chaos``).
with_the_whole_contract = pytest.mark.skipif(not WHOLE_CONTRACT, reason="takes long; HOPNHAT_WHOLE_CONTRACT=1 runs it")
