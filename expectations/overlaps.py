"""Trips of one person whose days overlap."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Values = npt.NDArray[Any]


def earlier_overlap(person: Values, first: Values, last: Values) -> dict[int, int]:
    """Return, for each trip that overlaps one written above it, the position of that trip.

    All three have one value a trip, days as ``datetime64[D]`` with ``first <= last``. Two rows with the same first and
    last day are one trip to several places (or two visits on one day), never an overlap. A trip that itself overlaps
    is not held against the trips under it.
    """
    overlapping: dict[int, int] = {}
    kept: dict[Any, _Trips] = defaultdict(_Trips)
    for position in np.flatnonzero(_suspicious(person, first, last)):
        trips = kept[person[position]]
        other = trips.add(int(first[position].astype(int)), int(last[position].astype(int)), int(position))
        if other is not None:
            overlapping[int(position)] = other
    return overlapping


class _Trips:
    """Trips of one person that do not overlap each other, by first day."""

    def __init__(self) -> None:
        self._trips: list[tuple[int, int, int]] = []

    def add(self, first: int, last: int, position: int) -> int | None:
        """Keep a trip, or return the position of the kept trip it overlaps."""
        after = bisect_left(self._trips, (first,))
        for other in self._trips[max(after - 1, 0) : after + 1]:
            if (other[0], other[1]) == (first, last):
                return None
            if other[0] <= last and first <= other[1]:
                return other[2]
        insort(self._trips, (first, last, position))
        return None


def _suspicious(person: Values, first: Values, last: Values) -> Values:
    """Tell which trips belong to a person of whom any two different trips overlap; hardly anybody does."""
    trips = pd.DataFrame({"person": person, "first": first, "last": last}).drop_duplicates()
    trips = trips.sort_values(["person", "first", "last"], ignore_index=True)
    latest = trips.groupby("person", sort=False)["last"].cummax().shift()
    same = trips["person"].eq(trips["person"].shift())
    return np.isin(person, trips.loc[same & (trips["first"] <= latest), "person"].unique())
