"""The night's work as plain functions: collect, read, check, load, tell the units, send the mails, renew the board.

Each step takes the settings and the night's name, finds what the step before left in the night's stage, and returns
a small JSON-able dict. Running a step again gives the same result; Airflow and ``hopnhat night`` both call these.

``concerns`` in what a step returns are sentences about what somebody has to do something about. What a step finds
damaged in the stage is made again: what was read is read again from the store, what was checked is checked again; files
of which nothing is known any more are new to the next night.
"""

from __future__ import annotations

import gc
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from typing import Any

from durable import DamagedFileError
from durable.locks import alone
from expectations import Checked, decide
from expectations import check as validate
from expectations.docs import DataDocs, write_index
from findings import Finding, Severity, catalogue
from hopnhat.commands.messages import say
from hopnhat.messaging.concerns import MailWaitsError
from hopnhat.messaging.sending import send
from hopnhat.nightly import upkeep
from hopnhat.nightly.answered import answers, mistakes, newly_answered, with_answered
from hopnhat.nightly.board import board
from hopnhat.nightly.corrected import without_newly_corrected
from hopnhat.nightly.feedback import feedback
from hopnhat.nightly.given import mailbox_ids, take_answers
from hopnhat.nightly.stage import Stage
from hopnhat.nightly.unread import find_unread
from hopnhat.reporting import changed_figures
from hopnhat.settings import Settings
from hopnhat.templates.issuing import without_untouched
from sources import Delivery, DeliveryJournal, Source, Store, Waiting, load_sources
from sources import collect as gather
from sources.mail.source import Concluding
from transforms.returns import Hints, ReturnRead
from warehouse import Batch, Night, Warehouse

STEPS = ("collect", "read", "check", "load", "feedback", "send", "board")
_TOLD = ("marked", "alerts", "unaddressed")
_SENT = ("sent", "waiting", "refused")
TOGETHER = 2  # chunks validated at once: each validation costs as much again as some hundred returns in it
CHUNK = 500  # returns a chunk: large enough to pay for a task, small enough to keep memory flat
_LOADED_AT_ONCE = 100  # returns held while they are loaded: fewer cost more statements, more cost memory
_LONGEST_WAIT = 3600.0  # seconds for another night: a large one takes minutes, one that hangs must not hang the next
_SHARED = ("read", "check")  # may run beside themselves, over other chunks, and touch nothing but those
_BESIDE = (*_SHARED, "send", "board")  # the last two have locks of their own: a slow mail server holds up no night


def alone_at_night(settings: Settings, within: float = _LONGEST_WAIT) -> AbstractContextManager[None]:
    """Hold this installation's nights: whoever runs a night, or a step of one, waits for whoever runs another.

    Raises:
        durable.locks.HeldError: another held it for so many seconds.
    """
    return alone(settings.home / "locks" / "night.lock", within)


_log = logging.getLogger(__name__)


def run(step: str, settings: Settings, night_id: str, chunks: Sequence[str] | None = None) -> dict[str, Any]:
    """Run one step over the whole night; reading and checking also over some chunks of it, beside other tasks.

    Raises:
        MailWaitsError: mail was due that no server took; what was sent is noted, and the step may be run again.
    """
    whole = {"collect": collect, "load": load, "feedback": feedback, "send": send, "board": board}
    shared = {"read": read, "check": check}
    stage = Stage(settings.stage, night_id)
    with nullcontext() if step in _BESIDE else alone_at_night(settings):
        started = time.perf_counter()
        if step in _SHARED:
            facts = shared[step](settings, night_id, stage.chunks() if chunks is None else chunks)
        else:
            facts = whole[step](settings, night_id)
        facts = {**facts, "seconds": round(time.perf_counter() - started, 3)}
        stage.note(step, facts, part=chunks[0] if chunks else "")
    if facts.get("due"):
        raise MailWaitsError(facts["concerns"])
    return facts


def collect(settings: Settings, night_id: str) -> dict[str, Any]:
    """Copy what is new at the sources into the store; nothing that has not changed is read."""
    stage, store, warehouse = Stage(settings.stage, night_id), Store(settings.store), Warehouse(settings.warehouse)
    stage.clear()
    concerns = upkeep.look_after(settings, night_id)
    if warehouse.is_behind():
        warehouse.migrate()  # it is asked things before anything is loaded
    seen = warehouse.known_files() if warehouse.exists() else {}
    unread = find_unread(warehouse, store, seen)
    kept = warehouse.kept_files() if warehouse.exists() else {}
    # Before the sources are asked: what is found damaged in the store is collected again where they still have it.
    lost = store.inspect({sha256: file.size_bytes for sha256, file in kept.items()}, upkeep.store_seconds())
    known = without_newly_corrected(warehouse, seen) if seen else {}
    sources, waiting = load_sources(settings.sources, home=settings.home), Waiting(settings.home / "waiting.sealed")
    registrations, now = [source.registration for source in sources], datetime.now(UTC)
    lines = answers(settings, registrations)
    again = newly_answered(warehouse, registrations, lines, now) if warehouse.exists() else []
    found = gather(sources, store, {**known, **unread.known}, now, lines=lines, waiting=waiting)
    concerns += upkeep.lost_from_store(store, [(sha256, kept[sha256].file) for sha256 in lost])
    gathered = with_answered(found.deliveries, again, store)
    new = without_untouched(settings, gathered)
    DeliveryJournal(store).note(new)
    found.findings += conclude(sources, found.deliveries, {**known, **unread.known}, now)
    deliveries = [*unread.deliveries, *new]
    names = [f"{start // CHUNK:04d}" for start in range(0, len(deliveries), CHUNK)]
    for number, name in enumerate(names):
        stage.write_deliveries(name, deliveries[number * CHUNK : (number + 1) * CHUNK])
    findings = [*found.findings, *lines.findings]
    stage.write_findings("collect", findings)
    return {
        "night_id": night_id,
        "portions": [names[first :: settings.readers] for first in range(max(1, min(settings.readers, len(names))))],
        "deliveries": len(deliveries),
        "answered": len(gathered) - len(found.deliveries),
        "read_again": len(unread.deliveries),
        "untouched": len(gathered) - len(new),
        "unchanged": found.unchanged,
        "ignored": found.ignored,
        "source_findings": len(findings),
        "concerns": [*concerns, *unread.concerns, *mistakes(lines)],
    }


def conclude(
    sources: Sequence[Source], delivered: Sequence[Delivery], known: Iterable[tuple[str, str]], now: datetime
) -> list[Finding]:
    """Tell the sources that ask for it which of their files are safe; only now, with the journal on the disk."""
    safe: dict[str, set[str]] = defaultdict(set)
    for source_id, name in chain(known, ((one.source_id, one.name) for one in delivered)):
        safe[source_id].add(name)
    return [
        finding
        for source in sources
        if isinstance(source, Concluding)
        for finding in source.conclude(safe[source.registration.id], now)
    ]


def read(settings: Settings, night_id: str, chunks: Sequence[str]) -> dict[str, Any]:
    """Read the files of some chunks in disposable child processes, the same ones for all of them."""
    from transforms.sandbox import Job, answers

    stage, store = Stage(settings.stage, night_id), Store(settings.store)
    stage.require()
    concerns: list[str] = []
    chunks = _still_known(stage, chunks, concerns)

    @cache  # asked for by the reading and by the writing, whichever comes to a chunk first
    def deliveries_of(chunk: str) -> list[Delivery]:
        return _without_damaged(stage, store, chunk, concerns)

    jobs = (
        Job(
            path=store.path(delivery.sha256),
            name=delivery.name,
            sha256=delivery.sha256,
            hints=Hints(delivery.sender, delivery.period, delivery.forms),
        )
        for chunk in chunks
        for delivery in deliveries_of(chunk)
    )
    with closing(answers(jobs, workers=settings.workers)) as found:
        said = (answer for _, answer in found)
        counts = [stage.write_reads(chunk, islice(said, len(deliveries_of(chunk)))) for chunk in chunks]
    return {"night_id": night_id, "read": sum(counts), "concerns": concerns}


def _still_known(stage: Stage, chunks: Sequence[str], concerns: list[str]) -> list[str]:
    """Return the chunks of which it is known what they hold. The others were not loaded, and so are new to the next
    night; that is said."""
    known = []
    for chunk in chunks:
        try:
            stage.deliveries(chunk)
        except DamagedFileError:
            concerns.append(upkeep.chunk_lost(stage.night_id, chunk))
        else:
            known.append(chunk)
    return known


def _without_damaged(stage: Stage, store: Store, chunk: str, concerns: list[str]) -> list[Delivery]:
    """Return a chunk less what is not in the store as it came: nobody is told that a file is broken because our copy of
    it is. It was not loaded, and with its copy set aside the next night collects it again."""
    deliveries = stage.deliveries(chunk)
    damaged = [one for one in deliveries if not store.verify(one.sha256)]
    if damaged:
        for one in damaged:
            store.set_aside(one.sha256)
        deliveries = [one for one in deliveries if one not in damaged]
        stage.write_deliveries(chunk, deliveries)
        concerns += upkeep.lost_from_store(store, [(one.sha256, one.name) for one in damaged])
    return deliveries


def check(settings: Settings, night_id: str, chunks: Sequence[str]) -> dict[str, Any]:
    """Check every record of some chunks against the expectations of its form; keep findings beside the records."""
    stage = Stage(settings.stage, night_id)
    stage.require()
    concerns: list[str] = []
    chunks = _still_known(stage, chunks, concerns)
    docs = DataDocs(settings.data_docs / night_id, chunks[0] if chunks else "")
    decisions: Counter[str] = Counter()
    with _collector_resting():
        for start in range(0, len(chunks), TOGETHER):
            decisions += _check_together(settings, stage, chunks[start : start + TOGETHER], docs, concerns)
    write_index(settings.data_docs)
    return {"night_id": night_id, **decisions, "concerns": concerns}


def _check_together(
    settings: Settings, stage: Stage, chunks: Sequence[str], docs: DataDocs, concerns: list[str]
) -> Counter[str]:
    reads = {chunk: _read_whole(settings, stage, chunk, concerns) for chunk in chunks}
    found = iter(validate([read for chunk in chunks for read in reads[chunk]], docs=docs))
    decisions: Counter[str] = Counter()
    for chunk in chunks:
        of_rules = list(islice(found, len(reads[chunk])))
        stage.write_rule_findings(chunk, of_rules)
        decisions.update(decide(read, [*read.findings, *new]) for read, new in zip(reads[chunk], of_rules, strict=True))
    return decisions


def _read_whole(settings: Settings, stage: Stage, chunk: str, concerns: list[str]) -> list[ReturnRead]:
    """Return what was read of a chunk; where that is damaged, it is read again from the store."""
    try:
        return list(stage.reads(chunk))
    except DamagedFileError:
        concerns += read(settings, stage.night_id, [chunk])["concerns"]
        return list(stage.reads(chunk))


def load(settings: Settings, night_id: str) -> dict[str, Any]:
    """Load the night into the warehouse in one transaction; then note what units answered in their files."""
    stage = Stage(settings.stage, night_id)
    stage.require()
    concerns: list[str] = []
    chunks = _still_known(stage, stage.chunks(), concerns)
    answered: list[tuple[Delivery, Checked]] = []
    seconds = {step: stage.noted(step).get("seconds", 0.0) for step in STEPS[:3]}
    night = Night(
        night_id=night_id,
        started_at=datetime.now(UTC),
        batches=_batches(settings, stage, chunks, concerns, answered),
        findings=_source_findings(stage, concerns),
        seconds=seconds,
    )
    with _collector_resting():
        summary = Warehouse(settings.warehouse).load(night)
    given = take_answers(settings, answered, concerns, mailbox_ids(settings) if answered else ())
    facts = {"night_id": night_id, **summary.as_dict(), "periods": list(summary.periods)}
    return {**facts, "answers": given, "concerns": concerns}


def _source_findings(stage: Stage, concerns: list[str]) -> list[Finding]:
    try:
        return stage.findings("collect")
    except DamagedFileError:
        concerns.append(upkeep.source_findings_lost(stage.night_id))
        return []


def _checked(settings: Settings, stage: Stage, chunk: str, concerns: list[str]) -> Iterator[ReturnRead]:
    """Return the checked returns of a chunk; where what was read or found is damaged, it is made again."""
    returns = stage.checked(chunk)
    try:
        first = list(islice(returns, 1))  # all of it is verified before the first is given
    except DamagedFileError:
        concerns += check(settings, stage.night_id, [chunk])["concerns"]
        return stage.checked(chunk)
    return chain(first, returns)


def _batches(
    settings: Settings,
    stage: Stage,
    chunks: Sequence[str],
    concerns: list[str],
    answered: list[tuple[Delivery, Checked]],
) -> Iterator[Batch]:
    """Yield what is to be loaded; files in which a unit answers something are added to ``answered``."""
    for chunk in chunks:
        reads = _checked(settings, stage, chunk, concerns)
        deliveries = iter(stage.deliveries(chunk))  # only now: where it was read again, damaged files were left out
        while some := list(islice(deliveries, _LOADED_AT_ONCE)):
            together = islice(reads, len(some))
            checked = [Checked(read, read.findings, decide(read, read.findings)) for read in together]
            answered += (pair for pair in zip(some, checked, strict=True) if pair[1].read.answers)
            yield Batch(some, checked)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Let nobody look for garbage in cycles meanwhile: a tenth of a step would go there, and it leaves next to none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def summary(settings: Settings, night_id: str, failed: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the night came to: files new and unchanged, returns by decision, seconds by step, the figures of
    published reports that have changed since (see ``hopnhat.reporting.changed_figures``), and what a person has to do.

    Args:
        settings: the installation.
        night_id: the night.
        failed: the steps known to have failed; one that left nothing in the stage has not run.

    Returns:
        Counts, and as ``concerns`` sentences that say what is wrong and what to do; none after a night in which what
        was due was done.
    """
    stage = Stage(settings.stage, night_id)
    noted = {step: stage.noted(step) for step in STEPS}
    checked, collected = noted["check"], noted["collect"]
    changed, wrong = _corrections(settings, night_id)
    return {
        "night_id": night_id,
        "deliveries": collected.get("deliveries", 0),
        "unchanged": collected.get("unchanged", 0),
        "accepted": sum(checked.get(decision, 0) for decision in ("load", "load_flag", "nil")),
        "flagged": checked.get("load_flag", 0),
        "sent_back": checked.get("reject", 0),
        "feedback": {
            **{name: noted["feedback"].get(name, 0) for name in _TOLD},
            **{name: noted["send"].get(name, 0) for name in _SENT},
        },
        "seconds": {step: noted[step].get("seconds", 0.0) for step in STEPS},
        "stopped": noted["send"].get("stopped", []),
        **changed,
        "concerns": [*_undone(noted, failed, night_id), *wrong, *_found(stage, noted)],
    }


def _undone(noted: Mapping[str, Mapping[str, Any]], failed: Sequence[str], night_id: str) -> Iterator[str]:
    """Yield the sentence about the steps that did not do their work; of mail that waits, sending has its own."""
    missing = [step for step in STEPS if step in failed or not noted[step]]
    if noted["send"] and "feedback" not in missing:
        missing = [step for step in missing if step != "send"]
    if missing:
        yield say("concern_steps", "vi", night=night_id, steps=", ".join(say(f"step_{step}", "vi") for step in missing))


def _found(stage: Stage, noted: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what the steps say a person has to do, and what the sources told that is the operator's to mend."""
    said = [text for step in STEPS for text in noted[step].get("concerns", [])]
    said += [
        catalogue().message(finding)
        for finding in _found_at_sources(stage, noted)
        if catalogue().entry_of(finding).owner == "operator" and finding.severity is not Severity.NOTICE
    ]
    yield from dict.fromkeys(said)


def _found_at_sources(stage: Stage, noted: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """Return what was found while the sources were asked; nothing where that never was, or is lost, as loading says."""
    try:
        return stage.findings("collect") if noted["collect"] else []
    except DamagedFileError:
        return []


def _corrections(settings: Settings, night_id: str) -> tuple[dict[str, Any], list[str]]:
    """Return what has changed in published reports; where that cannot be asked, the night is summed up all the same."""
    try:
        outcome = changed_figures.look(settings, night_id)
        return outcome, outcome.pop("concerns")
    except Exception as problem:
        _log.exception("the published reports cannot be compared")
        return {"corrections": []}, [say("concern_corrections", "vi", problem=f"{type(problem).__name__}: {problem}")]
