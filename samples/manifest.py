"""What the sample should lead to: file by file, and the totals a report must show."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from samples.faults import all_faults
from samples.sending import Sending
from samples.tables import table

NAME = "manifest.json"


@dataclass
class Manifest:
    """The expected outcome. ``files`` goes by path inside the inbox; ``figures`` by period.

    A file's ``records`` are its rows by form; ``rows_out`` are those that a fault keeps out of the figures.
    ``figures`` counts the visits of the returns that count, by kind.
    """

    seed: int
    label: str = "dữ liệu mẫu"
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    absences: list[dict[str, str]] = field(default_factory=list)
    late: list[dict[str, str]] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into a folder that exists."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def expected(files: Sequence[tuple[str, Sending]], periods: Sequence[str], seed: int) -> Manifest:
    """Return what should come of the files, each given with its path inside the inbox."""
    manifest = Manifest(seed)
    for name, sending in files:
        manifest.files[name] = _file(sending)
    for period in periods:
        manifest.figures[period] = _figures(one for _, one in files if one.returns[0].period.id == period)
    manifest.absences = [dict(line) for line in table("absences") if line["period"] in periods]
    manifest.late = [dict(line) for line in table("late") if line["period"] in periods]
    manifest.faults = [asdict(one) for one in all_faults() if one.period in periods]
    return manifest


def _file(sending: Sending) -> dict[str, Any]:
    first = sending.returns[0]
    return {
        "unit_id": first.unit.unit_id,
        "unit": first.unit.union_name,
        "period": first.period.id,
        "forms": [one.form for one in sending.returns],
        "decision": sending.decision,
        "records": {one.form: len(page.records) for one, page in zip(sending.returns, sending.pages, strict=False)},
        "rows_out": sorted(sending.rows_out),
        "faults": [fault.id for fault in sending.faults],
        "sent": sending.sent.isoformat(),
    }


def _figures(files: Iterable[Sending]) -> dict[str, Any]:
    """Count the visits of each unit's last acceptable result return."""
    counted: dict[str, list[int]] = {}
    for sending in sorted(files, key=lambda one: one.sent):
        for one, page in zip(sending.returns, sending.pages, strict=False):
            if one.form == "DI_CO_SO_KQ" and sending.decision.startswith("load"):
                counted[one.unit.unit_id] = [
                    int(str(record["hinh_thuc"])) for row, record in page.records.items() if row not in sending.rows_out
                ]
    visits = [kind for of_unit in counted.values() for kind in of_unit]
    kinds = Counter(visits)
    return {"visits": {str(kind): kinds[kind] for kind in (1, 2, 3, 4)}, "total": len(visits), "units": len(counted)}
