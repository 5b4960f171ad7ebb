"""Trips of one person whose days overlap, and which of them is held to be wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Values = npt.NDArray[Any]
_MOST = 300  # different trips of one person that are weighed against each other; a person has a dozen a year


def overlaps(person: Values, first: Values, last: Values, doubtful: Values) -> dict[int, int]:
    """Return, for each trip that is held to be wrong, the position of one that it overlaps.

    All have one value a trip, days as ``datetime64[D]`` with ``first <= last``; ``doubtful`` tells of a trip that it
    contradicts itself. Two rows with the same first and last day are one trip to several places (or two visits on one
    day), never an overlap. Of trips that overlap the one that contradicts itself is wrong, failing that the one that
    overlaps most others, failing that the later one in the file; the others are right once it is gone.
    """
    wrong: dict[int, int] = {}
    of_person: dict[Any, list[int]] = defaultdict(list)
    for position in map(int, np.flatnonzero(_suspicious(person, first, last))):
        of_person[person[position]].append(position)
    for positions in of_person.values():
        trips: dict[tuple[int, int], list[int]] = defaultdict(list)
        for position in positions:
            trips[int(first[position].astype(int)), int(last[position].astype(int))].append(position)
        wrong |= _blame(trips, doubtful)
    return wrong


def _blame(trips: Mapping[tuple[int, int], list[int]], doubtful: Values) -> dict[int, int]:
    """Return the rows of the trips of one person that are wrong, each with a row that it overlaps."""
    wrong: dict[int, int] = {}
    for days in (list(trips)[at : at + _MOST] for at in range(0, len(trips), _MOST)):
        meets = {trip: {other for other in days if other != trip and _meet(trip, other)} for trip in days}
        while any(meets.values()):
            worst = max(meets, key=lambda trip: _weight(trip, meets[trip], trips[trip], doubtful))
            other = min(meets[worst], key=lambda trip: trips[trip][0])
            wrong |= dict.fromkeys(trips[worst], trips[other][0])
            for met in meets.pop(worst):
                meets[met].discard(worst)
    return wrong


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _weight(
    trip: tuple[int, int], meets: set[tuple[int, int]], rows: list[int], doubtful: Values
) -> tuple[bool, bool, int, int]:
    return bool(meets), bool(doubtful[rows].all()), len(meets), rows[0]


def _suspicious(person: Values, first: Values, last: Values) -> Values:
    """Tell which trips belong to a person of whom any two different trips overlap; hardly anybody does."""
    trips = pd.DataFrame({"person": person, "first": first, "last": last}).drop_duplicates()
    trips = trips.sort_values(["person", "first", "last"], ignore_index=True)
    latest = trips.groupby("person", sort=False)["last"].cummax().shift()
    same = trips["person"].eq(trips["person"].shift())
    return np.isin(person, trips.loc[same & (trips["first"] <= latest), "person"].unique())
