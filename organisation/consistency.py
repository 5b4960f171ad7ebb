"""What a list of units must keep, so that a name and a date mean one unit and a reorganisation loses nobody.

A name or a code may be used again by another unit at another time; nothing here forbids that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from organisation.unit import Unit
from province import Line, ProvinceError, find_mistake
from vietnamese.text import key

_DAY = timedelta(days=1)
Versions = dict[str, list[Line[Unit]]]
Contradiction = tuple[int, str]
"""The line of the version that cannot stand, and why, in Vietnamese."""


def require_consistent(lines: Sequence[Line[Unit]], file: str) -> None:
    """Check a list of units.

    Raises:
        ProvinceError: it contradicts itself, with every contradiction; ``file`` is the one the messages speak of.
    """
    found = [find_mistake("province_line_wrong", file, number, what=what) for number, what in contradictions(lines)]
    if found:
        raise ProvinceError(found)


def contradictions(lines: Sequence[Line[Unit]]) -> Iterator[Contradiction]:
    """Yield each contradiction in a list of units."""
    versions: Versions = defaultdict(list)
    for line in lines:
        versions[line.row.unit_id].append(line)
    for line in lines:
        if line.row.valid_from > line.row.valid_to:
            yield line.number, f"{_version(line.row)} hết hiệu lực ngày {line.row.valid_to} trước khi bắt đầu"
    for own in versions.values():
        yield from _overlaps(own)
        yield from _succession(own, versions)
    for line in lines:
        parents = [parent.row for parent in versions.get(line.row.parent_id, ())]
        if line.row.parent_id and not _covered(line.row, parents):
            yield (
                line.number,
                f"đơn vị cấp trên {line.row.parent_id} của {_version(line.row)} không có suốt thời hạn",
            )
    yield from _shared((line for line in lines if line.row.gso_code), "mã hành chính", lambda unit: unit.gso_code)
    yield from _shared(
        lines, "tên dưới cùng một đơn vị cấp trên", lambda unit: f"{unit.parent_id} {key(unit.union_name)}"
    )


def _version(unit: Unit) -> str:
    return f"{unit.unit_id} {unit.union_name}{'' if unit.valid_from == date.min else f' (từ {unit.valid_from})'}"


def _overlaps(own: Iterable[Line[Unit]]) -> Iterator[Contradiction]:
    for earlier, later in pairwise(sorted(own, key=lambda line: line.row.valid_from)):
        if later.row.valid_from <= earlier.row.valid_to:
            yield later.number, f"{_version(later.row)} bắt đầu khi dòng {earlier.number} của cùng đơn vị còn hiệu lực"


def _succession(own: list[Line[Unit]], versions: Versions) -> Iterator[Contradiction]:
    last = max(own, key=lambda line: line.row.valid_from)
    for line in own:
        unit = line.row
        if unit.successor_ids and (line is not last or unit.valid_to == date.max):
            yield line.number, f"{_version(unit)} có đơn vị kế tiếp (successor_ids) mà chính nó vẫn còn"
            continue
        for successor_id in unit.successor_ids:
            day = unit.valid_to + _DAY
            if not any(version.row.valid(day) for version in versions.get(successor_id, ())):
                yield line.number, f"đơn vị kế tiếp {successor_id} của {_version(unit)} không có vào ngày {day}"


def _covered(unit: Unit, parents: Iterable[Unit]) -> bool:
    """Tell whether the versions of a parent cover a unit's whole interval without a gap."""
    day = unit.valid_from
    for parent in sorted(parents, key=lambda one: one.valid_from):
        if parent.valid(day):
            if parent.valid_to >= unit.valid_to:
                return True
            day = parent.valid_to + _DAY
    return False


def _shared(lines: Iterable[Line[Unit]], what: str, told_by: Callable[[Unit], str]) -> Iterator[Contradiction]:
    """Yield two units that are in force on one day and share what must tell them apart."""
    groups: dict[str, list[Line[Unit]]] = defaultdict(list)
    for line in lines:
        groups[told_by(line.row)].append(line)
    for group in groups.values():
        for one, other in combinations(group, 2):
            first, second = one.row, other.row
            together = max(first.valid_from, second.valid_from) <= min(first.valid_to, second.valid_to)
            if first.unit_id != second.unit_id and together:
                pair = f"{_version(second)} và {_version(first)} (dòng {one.number})"
                yield other.number, f"{pair} cùng lúc có chung {what}"
