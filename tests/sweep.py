"""Sweeps over several axes: the whole contract tries all combinations, ``make test`` each value of each axis."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any

WHOLE_CONTRACT = bool(os.environ.get("HOPNHAT_WHOLE_CONTRACT"))


def sweep(*axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the combinations of some axes to try.

    All with ``HOPNHAT_WHOLE_CONTRACT=1``; else as many as the longest axis has values, the shorter ones going round.
    """
    if WHOLE_CONTRACT:
        return list(product(*axes))
    longest = max(map(len, axes))
    return [tuple(axis[place % len(axis)] for axis in axes) for place in range(longest)]
