"""From the warehouse to a draft, and from an approved draft to the shared drive.

An approval holds for the very figures that were seen: ``publish`` builds the report again and refuses if the figures
have changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from hopnhat.settings import Settings


class ApprovalLapsedError(RuntimeError):
    """The figures have changed since they were approved: nothing is published."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of report there are."""
    from reports import kinds as known

    return tuple(known())


def draft(settings: Settings, kind: str, period_id: str, as_of: datetime | None = None) -> dict[str, Any]:
    """Write a report's draft files into the drafts folder, and offer officers the file for their own sentences.

    Returns:
        ``figures_hash``, ``files`` (paths), ``summary_md`` (what the approver reads), ``texts`` (the path of the
        officers' sentences) and ``unchanged``.

    Raises:
        FileNotFoundError: nothing was ever loaded.
    """
    from reports.change import summary
    from reports.publish import write_draft
    from reports.report import places
    from reports.texts import offer, path_of

    report, files, manifest = _built(settings, kind, period_id, as_of)
    written = write_draft(settings.drafts, manifest, files, beside=partial(_pdfs, settings, files))
    sentences = path_of(settings.texts, kind, period_id)
    offer(sentences, places(report.definition))
    return {
        "figures_hash": manifest["figures_hash"],
        "files": list(written.files),
        "summary_md": summary(report, written.previous, sentences),
        "texts": str(sentences),
        "unchanged": written.unchanged,
    }


def publish(
    settings: Settings, kind: str, period_id: str, figures_hash: str, approved_by: str, as_of: datetime | None = None
) -> dict[str, Any]:
    """Publish an approved report into the shared drive; the same content twice changes nothing.

    Raises:
        ApprovalLapsedError: the figures are no longer those that were approved.
    """
    from reports.publish import publish as release

    _, files, manifest = _built(settings, kind, period_id, as_of)
    if manifest["figures_hash"] != figures_hash:
        raise ApprovalLapsedError(
            f"{kind} {period_id}: số liệu đã đổi từ khi duyệt ({figures_hash[:12]} → {manifest['figures_hash'][:12]}). "
            "Hãy chạy lại báo cáo để duyệt bản mới."
        )
    manifest["approval"] = {"by": approved_by, "figures_hash": figures_hash}
    released = release(settings.drive, manifest, files, beside=partial(_pdfs, settings, files))
    return {
        "files": list(released.files),
        "manifest": released.manifest,
        "unchanged": released.unchanged,
    }


def _built(
    settings: Settings, kind: str, period_id: str, as_of: datetime | None
) -> tuple[Any, Mapping[str, bytes], dict[str, Any]]:
    from organisation import Period
    from reports import build
    from reports.excel import render_xlsx
    from reports.release import manifest
    from reports.word import render_docx
    from warehouse import Warehouse

    period = Period.parse(period_id)
    with Warehouse(settings.warehouse).reading(as_of=as_of) as connection:
        report = build(connection, kind, period, as_of=as_of, texts_folder=settings.texts, label=settings.label)
    stem = f"{kind}-{period_id}"
    files = {f"{stem}.docx": render_docx(report), f"{stem}-phu-luc.xlsx": render_xlsx(report)}
    return report, files, manifest(report, files)


def _pdfs(settings: Settings, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the Word documents among the files as PDF; a note in their place where that cannot be."""
    from reports.pdf import NoPdfError

    documents = {name: content for name, content in files.items() if name.endswith(".docx")}
    try:
        return {
            name.replace(".docx", ".pdf"): _pdf(settings.home / "pdf", content) for name, content in documents.items()
        }
    except NoPdfError as why:
        return {"Không có bản PDF.txt": f"{why}\n".encode()}


def _pdf(made: Path, content: bytes) -> bytes:
    """Return a document's PDF, made once: a release of an approved draft carries the very PDF that was approved."""
    from reports.pdf import from_docx
    from reports.release import sha256

    path = made / f"{sha256(content)}.pdf"
    if not path.exists():
        made.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_bytes(from_docx(content))
        half.replace(path)
    return path.read_bytes()
