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

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from msgspec import Meta

from province.documents import LineOf, read_document
from reports.definition import kinds

TargetKind = Literal["folder", "smb", "sftp", "s3", "drive"]
PATTERN = "Báo cáo/{year}/{period}/{name}"
PLACES = frozenset(("year", "period", "period_id", "kind", "name"))


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


@dataclass(frozen=True, slots=True)
class _Written:
    """One target as it is written."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="chữ thường không dấu, số, gạch nối")]
    kind: TargetKind
    location: Annotated[str, Meta(pattern="[^/]", description="đường dẫn, như {drive} hoặc bucket/thư mục")]
    connection: str = ""
    pattern: str = PATTERN
    reports: list[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a server without a login, and a pattern under which two releases would meet.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        faults = [*_pattern_faults(self.pattern)]
        if self.kind != "folder" and not self.connection:
            faults.append("connection chưa có: tên kết nối trong Airflow")
        if unknown := sorted(set(self.reports or ()) - set(kinds())):
            faults.append(f"reports: không có báo cáo {', '.join(unknown)}; có: {', '.join(kinds())}")
        if faults:
            raise ValueError("; ".join(faults))


@dataclass(frozen=True, slots=True)
class _File:
    """``targets.yaml`` as it is written."""

    targets: list[_Written]


def read_targets(path: Path, home: Path, drive: Path) -> list[TargetEntry]:
    """Return the targets of a list, in order; nothing is opened.

    Relative folders lie in ``home``; ``drive`` stands for ``{drive}``.

    Raises:
        province.ProvinceError: every mistake of the list.
    """
    return [_entry(one, home, drive) for one in read_document(path, _File, _twins).targets]


def _pattern_faults(pattern: str) -> Iterator[str]:
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


def _twins(file: _File, line_of: LineOf) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for place, one in enumerate(file.targets):
        if one.id in seen:
            yield line_of("targets", place, "id"), f"id “{one.id}” có hai lần"
        seen.add(one.id)


def _entry(written: _Written, home: Path, drive: Path) -> TargetEntry:
    location = written.location
    if written.kind == "folder":
        location = str(home / Path(location.replace("{drive}", str(drive))).expanduser())
    return TargetEntry(
        id=written.id,
        kind=written.kind,
        location=location,
        connection=written.connection,
        pattern=written.pattern,
        reports=tuple(written.reports or ()),
    )
