"""What the tests of Google Drive ask of a round, and the workbooks they put there."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from findings import catalogue
from samples.drive_server import DriveServer
from sources import Collection
from sources.drive import Patience

NIGHT = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
QUICK = Patience(attempts=4, first=0.01, longest=0.02, total=1.5, connect=2, read=0.6, whole=5)
Round = Callable[..., Collection]


def workbook(text: str = "báo cáo", padding: int = 0) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), text + " " * padding)
    return target.getvalue()


def names(collection: Collection) -> list[str]:
    return [delivery.name for delivery in collection.deliveries]


def codes(collection: Collection) -> list[str]:
    return [finding.code for finding in collection.findings]


def said(collection: Collection) -> str:
    return " ".join(catalogue().message(finding) for finding in collection.findings)


def gets(server: DriveServer, part: str) -> int:
    return sum(part in request for request in server.requests)
