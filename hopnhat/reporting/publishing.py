"""From the warehouse to a draft, and from an approved package into the shared drives.

A draft is a package that never changes; an approval is an entry of the book about one package. What is published is
copied out of that package, and nothing is built, computed or read from the warehouse after the question was put.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from durable import DamagedFileError, Entry, read_sealed, write_sealed
from durable.locks import alone
from hopnhat.reporting.recounting import recounted
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from reports import Report, build
from reports import kinds as known
from reports.approvals import APPROVED, Approvals, NotApprovedError, RunId, decision_for, in_force, require_in_force
from reports.change import open_findings
from reports.correction import correction
from reports.package import BrokenPackageError, Package, keep, read
from reports.publish import publish, write_draft
from reports.release import document_name, manifest, sha256
from reports.report import places
from reports.review import say
from reports.targets import TargetEntry, opened, read_targets
from reports.texts import offer, path_of
from warehouse import Warehouse

if TYPE_CHECKING:
    from recount import Recounted


OWN_TEMPLATE = "report.docx"
"""In the data folder: the office's own restyled Word template."""
CORRECTION = "Đính chính"
"""How the document begins to be called that a package has on the one that was approved before it."""
# A start of LibreOffice costs as much as a short report.
_PDFS_AT_A_START, _PDFS_SIDE_BY_SIDE = 2, 2


def kinds() -> tuple[str, ...]:
    """Return the kinds of report there are."""
    return tuple(known())


def draft(
    settings: Settings, kind: str, period_id: str, as_of: datetime | None = None, run: RunId | None = None
) -> dict[str, Any]:
    """Make a report's package, write its files into the drafts folder, and offer officers the file for their sentences.

    ``run`` is the run that will ask about it; the book then knows which package that is.

    Returns:
        ``package`` (its hash), ``figures_hash``, ``files`` (paths), ``summary`` (the path of what the approver reads),
        ``texts`` (the path of the officers' sentences) and ``unchanged``: nothing of what the report says, for Airflow
        shows what a task returns to everybody who may see its runs. Of a period without data there is no report:
        ``package`` is empty and ``said`` is the sentence to tell.

    Raises:
        FileNotFoundError: nothing was ever loaded.
        reports.texts.TextsError: the officers' file cannot be used.
    """
    [written] = drafts(settings, [(kind, period_id)], as_of, run)
    return written


def drafts(
    settings: Settings, wanted: Sequence[tuple[str, str]], as_of: datetime | None = None, run: RunId | None = None
) -> list[dict[str, Any]]:
    """Write the drafts of several reports (kind, period); returns what ``draft`` does.

    While LibreOffice makes the PDFs of some, the next are composed.
    """
    from reports import pdf

    written: list[_Composed | str] = []
    with ThreadPoolExecutor(_PDFS_SIDE_BY_SIDE) as aside:
        for start in range(0, len(wanted), _PDFS_AT_A_START):
            few = [_composed(settings, *one, as_of) for one in wanted[start : start + _PDFS_AT_A_START]]
            documents = [document for one in few if isinstance(one, _Composed) for document in one.documents.values()]
            aside.submit(pdf.make, settings.home / "pdf", documents)  # kept, and taken from there below
            written += few
    return [_no_data(one) if isinstance(one, str) else _drafted(settings, one, run) for one in written]


def release(settings: Settings, run: RunId) -> list[dict[str, Any]]:
    """Return the orders to publish what was approved in a run: the package is whole, and its approval is in force.

    Returns:
        One order a target: ``target`` (its id) and ``approval`` (the number of its entry); none where the answer was
        no, or nobody answered in time.

    Raises:
        reports.approvals.NotApprovedError: nobody has answered for what this run drafted, or something newer is
            approved.
        reports.package.BrokenPackageError: the package is not what was approved.
        durable.DamagedJournalError, hopnhat.reporting.approving.BookError: the book of approvals was changed.
        province.ProvinceError: the list of targets cannot be used.
    """
    from hopnhat.reporting.approving import trusted_entries

    entries = trusted_entries(settings)
    decision = decision_for(entries, run)
    if decision.said["event"] != APPROVED:
        return []
    require_in_force(entries, decision.number)
    approved_package(settings, decision.said)
    kind = decision.said["report"]
    return [{"target": one.id, "approval": decision.number} for one in _targets(settings) if one.takes(kind)]


def deliver(settings: Settings, target: str, approval: int) -> dict[str, Any]:
    """Publish an approved package into one target, byte for byte, a PDF with its approval behind.

    The same content twice changes nothing there. Everything that ``release`` made sure of is made sure of again,
    whoever calls.

    Returns:
        ``target``, ``release`` (its name there), ``files`` and ``manifest`` (addresses), ``unchanged``.

    Raises:
        reports.targets.TargetDownError: it cannot be reached just now.
        reports.targets.TargetRefusedError: it does not let us in or does not let us write.
        reports.approvals.NotApprovedError, reports.package.BrokenPackageError: as ``release``.
        durable.DamagedJournalError, hopnhat.reporting.approving.BookError: as ``release``.
    """
    from hopnhat.reporting.approving import trusted_entries

    [entry] = [one for one in _targets(settings) if one.id == target]
    decision = require_in_force(trusted_entries(settings), approval)
    said = decision.said
    if not entry.takes(said["report"]):
        raise NotApprovedError(say("not_approved_target", target=target, report=said["report"]))
    package = approved_package(settings, said)
    manifest = {
        **package.manifest,
        "package": {"hash": package.hash, "files": dict(package.sums)},
        "approval": _approval(said, package, decision.number, decision.sha256),
    }
    files = _with_approval(settings, package, manifest, decision)
    with _alone(settings, f"{target}-{said['report']}-{said['period']}"), opened(entry) as place:
        released = publish(place, manifest, files, pattern=entry.pattern)
    return {
        "target": target,
        "release": released.release,
        "files": list(released.files),
        "manifest": released.manifest,
        "unchanged": released.unchanged,
    }


def _with_approval(
    settings: Settings, package: Package, manifest: Mapping[str, Any], decision: Entry
) -> dict[str, bytes]:
    """Return the files of a package as they are published: the approved bytes, and behind a PDF's its approval.

    Whoever has the PDF alone can tell from it what was approved, by whom and on which figures, without us. Where the
    office has a certificate, its signature stands behind that, made once for an approval: every target gets the same.
    """
    from reports.pdf.approval import approve

    said = {**manifest, "entry": decision.content.decode()}
    files = dict(package.files)
    for name in (name for name in files if name.endswith(".pdf")):
        files[name] = approve(files[name], said)
        if not os.environ.get("HOPNHAT_SEAL"):
            continue
        from reports.pdf.signing import seal_of_environment, sign
        from reports.word.frame import SEAL

        kept = settings.home / "sealed" / f"{sha256(files[name])}.pdf"
        kept.parent.mkdir(parents=True, exist_ok=True)
        with _alone(settings, f"seal-{kept.stem}"):
            try:
                files[name] = read_sealed(kept)
            except (DamagedFileError, FileNotFoundError):
                seal = seal_of_environment()
                files[name] = sign(files[name], seal, SEAL) if seal else files[name]
                write_sealed(kept, files[name])
    return files


def approved_package(settings: Settings, said: Mapping[str, Any]) -> Package:
    """Return the package that an entry of the book is about, every file of it compared with what the entry holds.

    Raises:
        reports.package.BrokenPackageError: it is not what was asked about.
    """
    path = package_path(settings, said)
    package = read(path)
    if package.sums != said["files"] or (package.manifest["report"], package.manifest["period"]) != (
        said["report"],
        said["period"],
    ):
        raise BrokenPackageError(f"{path}: không phải hồ sơ mà sổ phê duyệt ghi")
    return package


def package_path(settings: Settings, said: Mapping[str, Any]) -> Path:
    """Return where the package of an entry of the book, or of a manifest of it, stands."""
    return Path(settings.packages, said["report"], said["period"], said["package"])


@dataclass(frozen=True, slots=True)
class _Composed:
    """A report as Word documents by name, and what is open about its returns by severity."""

    report: Report
    documents: Mapping[str, bytes]
    findings: Mapping[str, int]
    as_of: datetime | None
    recount: Recounted


def _composed(settings: Settings, kind: str, period_id: str, as_of: datetime | None) -> _Composed | str:
    """Return a report as a document, or the sentence that there is none."""
    from reports.word import render_docx, render_separate

    period = Period.parse(period_id)
    with Warehouse(settings.warehouse).reading(as_of=as_of) as connection:
        # A hundred small queries: to share each among several threads costs an eighth of a draft.
        connection.execute("SET threads = 1")
        report = build(connection, kind, period, as_of=as_of, texts_folder=settings.texts, label=settings.label)
        if not report.coverage.reported:
            return say("no_data", period=period.label, name=report.definition.name)
        findings = open_findings(connection, report)
        counted_again = recounted(settings, connection, report, as_of)
    template = _own_template(settings)
    documents = {document_name(report, ".docx"): render_docx(report, template)}
    if separate := render_separate(report, template):
        documents[document_name(report, ".docx", say("separate_name"))] = separate
    return _Composed(report, documents, findings, as_of, counted_again)


def _no_data(said: str) -> dict[str, Any]:
    return {"package": "", "figures_hash": "", "files": [], "summary": "", "texts": "", "unchanged": True, "said": said}


def _drafted(settings: Settings, one: _Composed, run: RunId | None) -> dict[str, Any]:
    from hopnhat.reporting.approving import write_page

    kind, period_id = one.report.definition.kind, one.report.period.id
    sentences = path_of(settings.texts, kind, period_id)
    with _alone(settings, f"draft-{kind}-{period_id}"):
        package = _packed(settings, one)
        written = write_draft(settings.drafts, package.manifest, package.files)
        offer(sentences, places(one.report.definition))
        approvals = Approvals(settings.approvals)
        if run is not None:
            approvals.draft(run, package)
        page = write_page(settings, package, approvals.entries())
    return {
        "package": package.hash,
        "figures_hash": package.manifest["figures_hash"],
        "files": list(written.files),
        "summary": str(page),
        "texts": str(sentences),
        "unchanged": written.unchanged,
    }


def _packed(settings: Settings, one: _Composed) -> Package:
    """Return the package of a report: the one in force where that says the very same, else one of its own."""
    from reports import pdf, review
    from reports.excel import render_xlsx
    from reports.inside import inside

    appendix, workbook = document_name(one.report, ".xlsx", review.say("separate_name")), render_xlsx(one.report)
    documents = {**one.documents, appendix: workbook}
    counted_again = one.recount.as_dict()
    others = [one.report.figures[name].label for name in one.recount.differs]
    read_by_approver = review.of(one.report, one.findings, review.obstacles(one.report, others), counted_again)
    approved = _in_force(settings, one.report)
    if approved is not None:
        said, before = approved
        if all(before.files.get(name) and sha256(before.files[name]) == sha256(documents[name]) for name in documents):
            return before
        documents |= _correction(settings, one, said, before, read_by_approver)
    files = {**documents, **pdf.beside(settings.home / "pdf", documents, inside(one.report, appendix, workbook))}
    folder = settings.packages / one.report.definition.kind / one.report.period.id
    return read(keep(folder, manifest(one.report, files, counted_again), files, read_by_approver))


def _in_force(settings: Settings, report: Report) -> tuple[Mapping[str, Any], Package] | None:
    """Return the approval in force and its package; ``None`` where there is none that can be read."""
    entry = in_force(Approvals(settings.approvals).entries(), report.definition.kind, report.period.id)
    try:
        return (entry.said, approved_package(settings, entry.said)) if entry else None
    except BrokenPackageError:
        return None


def _correction(
    settings: Settings, one: _Composed, said: Mapping[str, Any], before: Package, review: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return the document on what a new package corrects of the one approved before it, and which returns moved it."""
    from hopnhat.reporting.changed_figures import because, since
    from reports.word import render_docx
    from reports.word.mark import code_of

    with Warehouse(settings.warehouse).reading(as_of=one.as_of) as now:
        moved = {found.figure: because(found) for found in since(settings, before.manifest, now)}
    at = datetime.fromisoformat(said["answer"]["at"]).astimezone(calendar().zone)
    day = f"{at.day}/{at.month}/{at.year}"
    report = correction(one.report, manifest(one.report, {}), (before.manifest, before.review), day, moved, review)
    # It is known by the code of the report that it goes with.
    written = render_docx(report, _own_template(settings), code_of(one.report))
    return {document_name(one.report, ".docx", CORRECTION): written}


def _own_template(settings: Settings) -> Path | None:
    own = settings.home / OWN_TEMPLATE
    return own if own.exists() else None


def _approval(said: Mapping[str, Any], package: Package, number: int, digest: str) -> dict[str, Any]:
    """Return what a published manifest says of its approval."""
    answer = said["answer"]
    labels = {one["id"]: one["said"] for one in package.review["obstacles"]}
    return {
        "by": answer["by"]["name"],
        "by_id": answer["by"]["id"],
        "at": answer["at"],
        "entry": number,
        "entry_sha256": digest,
        "package": said["package"],
        "figures_hash": said["figures_hash"],
        "words_hash": said["words_hash"],
        "overridden": {labels[point]: answer["overridden"][point] for point in labels},
    }


def _targets(settings: Settings) -> list[TargetEntry]:
    settings.drive.mkdir(parents=True, exist_ok=True)
    return read_targets(settings.targets, settings.home, settings.drive)


def _alone(settings: Settings, name: str) -> AbstractContextManager[None]:
    """Let one process at a time draft or publish one report in one place."""
    return alone(settings.home / "locks" / f"{name}.lock")
