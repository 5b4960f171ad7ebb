"""From the warehouse to a draft, and from an approved draft into the shared drives.

An approval holds for the very figures that were seen: ``release`` builds the report again and refuses if the figures
have changed since. What it makes then lies still in a package, from which each target is served by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from durable.locks import alone
from hopnhat.settings import Settings

if TYPE_CHECKING:
    from reports import Report
    from reports.targets import TargetEntry


Summary = Callable[..., str]
OWN_TEMPLATE = "report.docx"
"""In the data folder: the office's own restyled Word template."""
_Built = tuple[Mapping[str, bytes], dict[str, Any], Summary]
# A start of LibreOffice costs as much as a short report.
_PDFS_AT_A_START, _PDFS_SIDE_BY_SIDE = 2, 2


class ApprovalLapsedError(RuntimeError):
    """The figures have changed since they were approved: nothing is published."""


def kinds() -> tuple[str, ...]:
    """Return the kinds of report there are."""
    from reports import kinds as known

    return tuple(known())


def draft(settings: Settings, kind: str, period_id: str, as_of: datetime | None = None) -> dict[str, Any]:
    """Write a report's draft files into the drafts folder, and offer officers the file for their own sentences.

    Returns:
        ``figures_hash``, ``files`` (paths), ``summary`` (the path of what the approver reads), ``texts`` (the path of
        the officers' sentences) and ``unchanged``: nothing of what the report says, for Airflow shows what a task
        returns to everybody who may see its runs.

    Raises:
        FileNotFoundError: nothing was ever loaded.
    """
    [written] = drafts(settings, [(kind, period_id)], as_of)
    return written


def drafts(
    settings: Settings, wanted: Sequence[tuple[str, str]], as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """Write the drafts of several reports (kind, period); returns what ``draft`` does.

    While LibreOffice makes the PDFs of some, the next are composed.
    """
    from reports import pdf

    built: list[_Built] = []
    with ThreadPoolExecutor(_PDFS_SIDE_BY_SIDE) as aside:
        for start in range(0, len(wanted), _PDFS_AT_A_START):
            few = [_composed(settings, *one, as_of) for one in wanted[start : start + _PDFS_AT_A_START]]
            aside.submit(pdf.beside, settings.home / "pdf", {one.name: one.document for one in few})
            built += map(_built, few)
    return [_drafted(settings, *one) for one in built]


def release(
    settings: Settings,
    kind: str,
    period_id: str,
    figures_hash: str,
    approval: Mapping[str, Any],
    as_of: datetime | None = None,
) -> list[dict[str, str]]:
    """Make an approved report's files once, for all targets, and keep them as a package under ``<home>/releases``.

    ``approval`` says ``by`` (whom) and ``at`` (ISO); it goes into the manifest.

    Returns:
        One order a target: ``target`` (its id) and ``package`` (its path).

    Raises:
        ApprovalLapsedError: the figures are no longer those that were approved.
        province.ProvinceError: the list of targets cannot be used.
    """
    from reports.package import keep

    targets = [entry.id for entry in _targets(settings) if entry.takes(kind)]
    files, manifest, _ = _built(_composed(settings, kind, period_id, as_of))
    if manifest["figures_hash"] != figures_hash:
        raise ApprovalLapsedError(
            f"{kind} {period_id}: số liệu đã đổi từ khi duyệt ({figures_hash[:12]} → {manifest['figures_hash'][:12]}). "
            "Hãy chạy lại báo cáo để duyệt bản mới."
        )
    manifest["approval"] = {**approval, "figures_hash": figures_hash}
    package = keep(settings.home / "releases" / kind / period_id, manifest, files)
    return [{"target": target, "package": str(package)} for target in targets]


def deliver(settings: Settings, target: str, package: str) -> dict[str, Any]:
    """Publish a package into one target; the same content twice changes nothing there.

    Returns:
        ``target``, ``release`` (its name there), ``files`` and ``manifest`` (addresses), ``unchanged``.

    Raises:
        reports.targets.TargetDownError: it cannot be reached just now.
        reports.targets.TargetRefusedError: it does not let us in or does not let us write.
    """
    from reports import pdf
    from reports.package import read
    from reports.publish import publish as into
    from reports.targets import opened

    [entry] = [entry for entry in _targets(settings) if entry.id == target]
    manifest, files = read(Path(package))
    made = partial(pdf.beside, settings.home / "pdf", files)
    with _alone(settings, f"{target}-{manifest['report']}-{manifest['period']}"), opened(entry) as place:
        released = into(place, manifest, files, beside=made, pattern=entry.pattern)
    return {
        "target": target,
        "release": released.release,
        "files": list(released.files),
        "manifest": released.manifest,
        "unchanged": released.unchanged,
    }


def publish(
    settings: Settings, kind: str, period_id: str, figures_hash: str, approved_by: str, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """Publish an approved report into every target, as ``deliver`` does into one.

    Every target is tried; then the first failure is raised, with the others as its notes.
    """
    said = {
        "chosen_options": ["Approve"],
        "responded_by_user": {"name": approved_by},
        "responded_at": datetime.now(UTC),
    }
    approval = record(settings, kind, period_id, figures_hash, said, "hopnhat report")
    delivered, failures = [], []
    for order in release(settings, kind, period_id, figures_hash, approval, as_of):
        try:
            delivered.append(deliver(settings, **order))
        except OSError as failure:
            failure.add_note(f"Nơi phát hành: {order['target']}")
            failures.append(failure)
    if not failures:
        return delivered
    first, *others = failures
    for other in others:
        first.add_note(f"{other} ({', '.join(other.__notes__)})")
    raise first


def record(
    settings: Settings, kind: str, period_id: str, figures_hash: str, answer: Mapping[str, Any], run: str
) -> dict[str, str]:
    """Keep in the warehouse what was answered to the question whether to publish; return it as an ``approval``.

    ``answer`` is what Airflow's approval returns: ``chosen_options``, ``responded_by_user`` (none: nobody answered in
    time), ``responded_at``. ``run`` names the run that asked.
    """
    from warehouse.decisions import Decision, record_decision

    decision = "approved" if answer["chosen_options"] == ["Approve"] else "rejected"
    who = (answer.get("responded_by_user") or {}).get("name") or ""
    when = answer["responded_at"]
    moment = when if isinstance(when, datetime) else datetime.fromisoformat(when)
    record_decision(settings.warehouse, Decision(kind, period_id, figures_hash, decision, who, moment, run))
    return {"by": who, "at": moment.isoformat()}


@dataclass(frozen=True, slots=True)
class _Composed:
    """A report as a document; ``summary`` makes its page for the approver from the manifest of the draft before."""

    report: Report
    name: str
    document: bytes
    summary: Summary


def _composed(settings: Settings, kind: str, period_id: str, as_of: datetime | None) -> _Composed:
    from organisation import Period
    from reports import build
    from reports.change import open_findings, summary
    from reports.texts import path_of
    from reports.word import render_docx
    from warehouse import Warehouse

    period = Period.parse(period_id)
    with Warehouse(settings.warehouse).reading(as_of=as_of) as connection:
        report = build(connection, kind, period, as_of=as_of, texts_folder=settings.texts, label=settings.label)
        findings = open_findings(connection, report)
    sentences = path_of(settings.texts, kind, period_id)
    said = partial(summary, report, sentences=sentences, findings=findings)
    own = settings.home / OWN_TEMPLATE
    document = render_docx(report, own if own.exists() else None)
    return _Composed(report, f"{kind}-{period_id}.docx", document, said)


def _built(one: _Composed) -> _Built:
    """Return a report's files, its manifest, and what makes its summary."""
    from reports.excel import render_xlsx
    from reports.release import manifest

    appendices = one.name.replace(".docx", "-phu-luc.xlsx")
    files = {one.name: one.document, appendices: render_xlsx(one.report)}
    return files, manifest(one.report, files), one.summary


def _drafted(
    settings: Settings, files: Mapping[str, bytes], manifest: Mapping[str, Any], summary: Summary
) -> dict[str, Any]:
    from durable import write_text
    from reports import pdf, read_definition
    from reports.publish import write_draft
    from reports.report import places
    from reports.texts import offer, path_of

    kind, period_id = manifest["report"], manifest["period"]
    sentences = path_of(settings.texts, kind, period_id)
    with _alone(settings, f"draft-{kind}-{period_id}"):
        made = partial(pdf.beside, settings.home / "pdf", files)
        written = write_draft(settings.drafts, manifest, files, beside=made)
        offer(sentences, places(read_definition(kind)))
        page = settings.summaries / kind / period_id / f"{manifest['figures_hash']}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        write_text(page, summary(previous=written.previous))
    return {
        "figures_hash": manifest["figures_hash"],
        "files": list(written.files),
        "summary": str(page),
        "texts": str(sentences),
        "unchanged": written.unchanged,
    }


def _targets(settings: Settings) -> list[TargetEntry]:
    from reports.targets import read_targets

    settings.drive.mkdir(parents=True, exist_ok=True)
    return read_targets(settings.targets, settings.home, settings.drive)


def _alone(settings: Settings, name: str) -> AbstractContextManager[None]:
    """Let one process at a time draft or publish one report in one place."""
    return alone(settings.home / "locks" / f"{name}.lock")
