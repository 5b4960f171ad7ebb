"""The mails of a night: 200 recipients, 10,000 returns of which every third has faults ("dữ liệu mẫu").

``python -m bench.feedback`` prints the rows. Everything is done but sending: workbooks marked, mails composed with them
attached, queued on the disk.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.measure import cost_of, cpu_seconds, each, say
from bench.returns import make
from bench.row import Row
from feedback.alert import compose
from feedback.marked import mark
from feedback.news import Item, News
from feedback.nightly import Feedback
from feedback.outbox import Outbox
from findings import Finding, catalogue
from organisation import Organisation, Unit
from organisation.contacts import Contacts

RECIPIENTS, RETURNS, FAULTY, FAULTS = 200, 10_000, 3, 6
_WORKBOOKS = 40  # distinct ones; the rest are the same bytes under other names
_ROW = 5  # the first visit of a made return


def rows() -> Iterator[Row]:
    """Yield what was measured."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as place:
        folder = Path(place)
        books = make(folder / "books", _WORKBOOKS)
        size = sum(path.stat().st_size for path in books) / len(books) / 1024
        target = folder / "marked.xlsx"
        spent = each(lambda path: mark(Path(path), _faults(path), target), [str(path) for path in books])
        yield Row(
            "marking one workbook", 1000 * spent / len(books), "ms", most=25, note=f"{size:.0f} KB, {FAULTS} faults"
        )
        cost = cost_of("bench.feedback", "build", folder)
        note = f"{cost.said['mails']} mails, {cost.said['marked']} workbooks, {cost.said['mebibytes']} MiB queued"
        yield Row("build the mails of 10,000 returns", cost.said["seconds"], "s", most=120, note=note)
        yield Row("build the mails of 10,000 returns: memory", cost.peak / 2**20, "MiB", most=1024)


def build(folder: Path) -> dict[str, float]:
    """Mark, compose and queue a night's mails; return processor seconds and what there was."""
    books = sorted((folder / "books").iterdir())
    made = Feedback(
        path_of=lambda sha256: books[int(sha256) % len(books)],
        folder=folder / "returned",
        organisation=Organisation(_units(), {}, []),
        contacts=Contacts({f"D{number:03d}": (f"d{number:03d}@example.org",) for number in range(RECIPIENTS)}),
        night_id="bench",
        today=date(2020, 7, 1),
    )
    news = News(tuple(_items()))
    outbox, before, marked = Outbox(folder / "outbox"), cpu_seconds(), 0
    for alert in made.alerts(news):
        marked += len(alert.returns)
        outbox.put(alert.alert_id, compose(alert, "hopnhat@example.org"))
    queued = [path.stat().st_size for path in (folder / "outbox" / "waiting").iterdir()]
    seconds = cpu_seconds() - before
    return {"seconds": seconds, "mails": len(queued), "marked": marked, "mebibytes": sum(queued) >> 20}


def _units() -> Iterator[Unit]:
    ever = (date(2000, 1, 1), date(2099, 12, 31), (), "")
    for number in range(RECIPIENTS):
        yield Unit(f"D{number:03d}", "", f"Mẫu {number}", f"Huyện đoàn Mẫu {number}", "district", "huyện", "QN", *ever)
    for number in range(RETURNS):
        parent = f"D{number % RECIPIENTS:03d}"
        yield Unit(f"B{number:05d}", "", f"Mẫu {number}", f"Đoàn xã Mẫu {number}", "base", "xã", parent, *ever)


def _items() -> Iterator[Item]:
    for number in range(0, RETURNS, FAULTY):
        found = _faults(f"{number}.xlsx", f"B{number:05d}")
        yield from (Item(finding, "new", str(number), "load_flag", sender_id=f"B{number:05d}") for finding in found)


def _faults(file: str, unit_id: str | None = None) -> list[Finding]:
    one = catalogue().find(
        "days_differ", sheet="Kết quả", column=9, value="9", unit_id=unit_id, period="2020-H1", file=file
    )
    return [replace(one, row=_ROW + fault, params={"expected": "2"}) for fault in range(FAULTS)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        say(build(Path(sys.argv[2])))
    else:
        for row in rows():
            print(f"{row.what:40} {row.measured:10.2f} {row.unit:4} {row.target:12} {row.note}")
