"""Read ``targets.yaml``: into which places approved reports go, as an officer listed them.

| key | meaning |
|---|---|
| ``id`` | short name: lower-case letters, digits, hyphens |
| ``kind`` | ``folder``, ``smb``, ``sftp``, ``s3`` or ``drive`` |
| ``location`` | a path (``{drive}``: ``HOPNHAT_DRIVE``), ``share/path`` (SMB), ``bucket/path`` (S3), a Drive id |
| ``connection`` | the Airflow connection that says where and as whom; a folder needs none |
| ``pattern`` | folders inside the target; absent: ``Báo cáo/{year}/{period}/{name}`` |
| ``reports`` | kinds of report it takes; absent: all |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from reports.definition import kinds

KINDS = ("folder", "smb", "sftp", "s3", "drive")
PATTERN = "Báo cáo/{year}/{period}/{name}"
PLACES = frozenset(("year", "period", "period_id", "kind", "name"))
_KEYS = frozenset(("id", "kind", "location", "connection", "pattern", "reports"))
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class TargetsError(ValueError):
    """The list of targets cannot be used; the message names every fault, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """One target of the list; a folder's ``location`` is an absolute path."""

    id: str
    kind: str
    location: str
    connection: str = ""
    pattern: str = PATTERN
    reports: tuple[str, ...] = ()

    def takes(self, report: str) -> bool:
        """Tell whether a kind of report goes there."""
        return not self.reports or report in self.reports


def read_targets(path: Path, home: Path, drive: Path) -> list[TargetEntry]:
    """Return the targets of a list, in order; nothing is opened.

    Relative folders lie in ``home``; ``drive`` stands for ``{drive}``.

    Raises:
        TargetsError: something in the list is wrong; all faults at once.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TargetsError(f"{path}: không đọc được ({error})") from error
    entries = document.get("targets") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise TargetsError(f"{path}: cần một danh sách “targets:”")
    faults = [*_faults(entries), *_twins(entries)]
    if faults:
        raise TargetsError("\n".join((f"{path}:", *faults)))
    return [_entry(entry, home, drive) for entry in entries]


def _faults(entries: Iterable[Any]) -> Iterable[str]:
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            yield f"nơi thứ {number}: cần các dòng “khóa: giá trị”"
            continue
        name = f"nơi thứ {number} ({entry.get('id', 'chưa có id')})"
        yield from (f"{name}: {fault}" for fault in _faults_of(entry))


def _faults_of(entry: Mapping[str, Any]) -> Iterable[str]:
    for key in sorted(entry.keys() - _KEYS):
        yield f"khóa “{key}” không có; các khóa là {', '.join(sorted(_KEYS))}"
    if not _ID.fullmatch(str(entry.get("id", ""))):
        yield "id cần là chữ thường không dấu, số, gạch nối"
    if entry.get("kind") not in KINDS:
        yield f"kind cần là một trong {', '.join(KINDS)}"
    if not isinstance(entry.get("location"), str) or not entry["location"].strip("/"):
        yield "location chưa có"
    if entry.get("kind") in KINDS[1:] and not entry.get("connection"):
        yield "connection chưa có: tên kết nối trong Airflow"
    if unknown := set(entry.get("reports") or ()) - set(kinds()):
        yield f"reports: không có báo cáo {', '.join(sorted(unknown))}"
    yield from _pattern_faults(str(entry.get("pattern", PATTERN)))


def _pattern_faults(pattern: str) -> Iterable[str]:
    try:
        places = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError as error:
        yield f"pattern: {error}"
        return
    if places - PLACES:
        yield f"pattern: các chỗ điền là {', '.join(sorted(PLACES))}"
    if pattern.startswith("/") or ".." in pattern.split("/"):
        yield "pattern không được ra ngoài nơi phát hành"
    if not places & {"kind", "name"} or not (places & {"period_id"} or {"year", "period"} <= places):
        yield "pattern cần phân biệt được báo cáo ({kind} hoặc {name}) và kỳ ({period_id}, hoặc {year} cùng {period})"


def _twins(entries: Iterable[Any]) -> Iterable[str]:
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return (f"id “{name}” có hai lần" for name in sorted({str(name) for name in ids if ids.count(name) > 1}))


def _entry(entry: Mapping[str, Any], home: Path, drive: Path) -> TargetEntry:
    location = str(entry["location"])
    if entry["kind"] == "folder":
        location = str(home / Path(location.replace("{drive}", str(drive))).expanduser())
    return TargetEntry(
        id=str(entry["id"]),
        kind=entry["kind"],
        location=location,
        connection=str(entry.get("connection", "")),
        pattern=str(entry.get("pattern", PATTERN)),
        reports=tuple(entry.get("reports") or ()),
    )
