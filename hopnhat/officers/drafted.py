"""What the figures of drafts would be with other lists: computed on a copy of the warehouse that takes them up.

Only lists that the figures rest on directly move them at once; what acts when files are read (a correction, an alias)
moves them from the next night on.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hopnhat.officers.drafts import drafts_of
from hopnhat.settings import Settings
from organisation import Period
from reports import compute, kinds
from warehouse import Warehouse

AT_ONCE = frozenset(("units.csv", "exemptions.csv", "reorganisations.csv", "calendar.yaml"))
"""Lists by which a draft that is made now is another."""

_LARGEST = 200_000_000
"""Bytes of a warehouse that is copied for a trial: a province of 10,000 returns takes some hundred."""

_DRAFTS = 4
"""Reports and periods that are computed twice, some seconds each: the latest that somebody may still sign."""

Key = tuple[str, str, str]
"""Report, period, figure."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One figure of a draft: what it is called, its value, and of how many units so many are missing."""

    label: str
    value: float
    missing: int
    expected: int


def is_tried(settings: Settings, warehouse: str, changed: Collection[str]) -> bool:
    """Tell whether the figures of drafts are tried: there are some, and a copy of the warehouse can be had quickly."""
    path = Path(warehouse)
    small = path.is_file() and path.stat().st_size <= _LARGEST
    return bool(AT_ONCE & set(changed)) and small and bool(drafts_of(settings))


def figures_of_drafts(settings: Settings, warehouse: str) -> Mapping[Key, Drafted]:
    """Return the figures of the latest drafts, as a warehouse has them now."""
    found: dict[Key, Drafted] = {}
    with Warehouse(warehouse).reading() as connection:
        for kind, period in _drafts(settings):
            for one in compute(connection, kind, Period.parse(period)).values():
                found[kind, period, one.id] = Drafted(one.label, float(one.value), one.missing, one.expected)
    return found


def with_lists_in_use(warehouse: str, folder: Path) -> str:
    """Return a copy of a warehouse that has taken up the lists that are in use in this process."""
    copy = folder / "thu.duckdb"
    shutil.copy2(warehouse, copy)
    copy.chmod(0o600)
    Warehouse(copy).migrate()
    return str(copy)


def _drafts(settings: Settings) -> Iterator[tuple[str, str]]:
    latest = dict.fromkeys((one.place.partition("/")[0], one.period) for one in drafts_of(settings))
    yield from [one for one in latest if one[0] in kinds()][:_DRAFTS]
