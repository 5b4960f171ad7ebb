"""Write the corpus to a folder and have the product read it, in one process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.meaning.draft import Return
from tests.meaning.paper import save


def write(returns: Sequence[Return], folder: Path) -> list[Path]:
    """Write each file into a folder of its own, whose name says nothing."""
    paths = []
    for number, one in enumerate(returns):
        place = folder / f"{number:03d}"
        place.mkdir(parents=True, exist_ok=True)
        save(one.sheets, place / one.file)
        paths.append(place / one.file)
    return paths


def read(returns: Sequence[Return], paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the product says of each file, in the order of the files."""
    from hopnhat.commands.contract import as_json
    from hopnhat.nightly.checking import check_files
    from organisation.senders import Sender
    from transforms.returns import Hints

    same: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for number, one in enumerate(returns):
        same[one.unit_hint, one.period_hint].append(number)
    said: dict[int, dict[str, Any]] = {}
    for (unit_id, period), numbers in same.items():
        sender = Sender(place=unit_id, unit_id=unit_id) if unit_id else None
        outcomes = check_files([paths[number] for number in numbers], Hints(sender, period))
        said.update(zip(numbers, map(as_json, outcomes), strict=True))
    return [said[number] for number in range(len(returns))]
