"""What a release says of itself: when it was known, from which figures, by which software, with which checksums."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from reports.report import Report, figures_hash
from reports.texts import words_of

_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


@cache
def software_version() -> str:
    """Return the version of the installed software."""
    try:
        return f"hopnhat {version('hopnhat')}"
    except PackageNotFoundError:
        return "hopnhat (chưa cài đặt)"


def sha256(content: bytes) -> str:
    """Return the checksum of a file's content."""
    return hashlib.sha256(content).hexdigest()


def manifest(report: Report, files: Mapping[str, bytes], recount: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the manifest of a release: everything needed to tell which data and software made its files.

    ``recount`` is what a second count of the figures came to.
    """
    return {
        "report": report.definition.kind,
        "name": report.definition.name,
        "period": report.period.id,
        "as_of": report.as_of.isoformat(),
        "figures_hash": figures_hash(report),
        "words_hash": words_hash(report),
        "software": software_version(),
        "label": report.texts.label,
        "figures": {
            name: {
                "label": one.label,
                "value": one.value,
                "missing": one.missing,
                "waiting": one.waiting,
                "asked": one.asked,
                "approximate": one.approximate,
                "least": one.low,
                "most": one.high,
            }
            for name, one in report.figures.items()
        },
        **({"recount": dict(recount)} if recount is not None else {}),
        "open_places": [place.id for place in report.open_places],
        "files": file_facts(files),
    }


def document_name(report: Report, suffix: str, prefix: str = "") -> str:
    """Return how a file of a report is called, as people say it: ``Báo cáo đi công tác cơ sở năm 2020.docx``.

    A prefix stands before it (``Phụ lục``). What some file systems do not take becomes a hyphen.
    """
    name = f"{report.definition.file} {report.period.label}"
    if prefix:
        name = f"{prefix} {name[:1].lower()}{name[1:]}"
    return unicodedata.normalize("NFC", _NOT_IN_A_NAME.sub("-", name)).strip(" .") + suffix


def words_hash(report: Report) -> str:
    """Return the sha256 of everything a report says that an officer wrote: words, number, day, who signs."""
    return sha256(json.dumps(words_of(report.texts), ensure_ascii=False, sort_keys=True).encode())


def file_facts(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the checksum and size of each file by name."""
    return {name: {"sha256": sha256(content), "bytes": len(content)} for name, content in files.items()}


def notes_of(report: Report) -> list[tuple[str, str]]:
    """Return what the notes sheet of the appendices says: (about what, text)."""
    label = [("Lưu ý", report.texts.label)] if report.texts.label else []
    return [
        *label,
        ("Kỳ báo cáo", report.period.label),
        ("Số liệu tính đến", f"{report.as_of:%d/%m/%Y %H:%M}"),
        ("Mã xác nhận số liệu", figures_hash(report)),
        ("Phần mềm", software_version()),
        *((name, text) for name, text in report.definition.conventions.items()),
    ]
