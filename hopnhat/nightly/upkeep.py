"""What a night does for the installation's own files before its work: what is damaged is mended or told, what is old
goes. Every function returns or adds concerns: sentences, in Vietnamese, on what somebody has to do something about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from durable import sweep_halves, write_text
from feedback.outbox import Outbox
from findings import Finding
from hopnhat.commands.messages import say
from hopnhat.maintenance.province_folder import check_folder, check_lists, state_of_own, state_of_shared
from hopnhat.nightly.stage import forget_old_stages
from hopnhat.reporting.approving import look_after as look_after_approvals
from hopnhat.settings import Settings
from province import SHIPPED, house_messages, province_folder
from province.folder import OWN_COPY
from province.own_files import NOTE, note_own_files
from reports.package import BrokenPackageError, mend, packages, read
from sources import Store
from warehouse import Warehouse
from warehouse.retention import maintenance
from warehouse.shelf import FILE

_NAMED = 5  # files that a concern names; the rest are counted


class WarehouseLostError(RuntimeError):
    """The warehouse is gone and there are backups of it; the message, in Vietnamese, says what to do."""


class ProvinceLostError(RuntimeError):
    """The installation's own copy of the province's folder is gone; the message, in Vietnamese, says what to do."""


def look_after(settings: Settings, night_id: str) -> list[str]:
    """Make sure of the warehouse and the installation's own files, forget what is over, and mend what can be mended;
    return the concerns.

    Raises:
        WarehouseLostError: the warehouse is gone and could be put back: a night would begin a new one in its place.
        ProvinceLostError: the own copy of the province is gone: the shipped one would judge the returns of others.
    """
    from hopnhat.templates.issuing import mend_notes

    concerns = [*_missing_warehouse(settings), *_missing_own_files(settings), *look_at_province(settings)]
    forget_old_stages(settings.stage, maintenance().stage_nights, night_id)
    Outbox(settings.outbox).forget_sent(maintenance().sent_days)
    for folder in _written_to(settings):
        sweep_halves(folder)
    mend_notes(settings)
    return [*concerns, *_broken_packages(settings), *look_after_approvals(settings)]


def store_seconds() -> float:
    """Return for how long a night may compare the store with its checksums."""
    return maintenance().store_seconds


def lost_from_store(store: Store, files: Sequence[tuple[str, str]]) -> list[str]:
    """Return what to do about files (sha256, name) of which the store has no good bytes, by now.

    Who looks after the server needs the place, and the sender's folder to ask for the file again; a file's own name is
    the unit's affair, and may be a person's.
    """
    missing = [(sha256, name) for sha256, name in files if sha256 not in store]
    if not missing:
        return []
    named = _named(f"{PurePosixPath(name).parent}/… → {store.path(sha256)}" for sha256, name in missing)
    return [_say("concern_store", count=len(missing), files=named, folder=store.root)]


def chunk_lost(night_id: str, chunk: str) -> str:
    """Return what to know where the list of files of a part of a night is lost."""
    return _say("concern_chunk", night_id=night_id, chunk=chunk)


def source_findings_lost(night_id: str) -> str:
    """Return what to know where it is lost what was found while the sources were asked."""
    return _say("concern_source_findings", night_id=night_id)


def _missing_warehouse(settings: Settings) -> list[str]:
    """Tell a warehouse that is gone from one that never was: by its backups, or by who has been told of it."""
    if Warehouse(settings.warehouse).exists():
        return []
    backups = [path.parent.name for path in settings.backups.glob(f"[!.]*/{FILE}")]
    if backups:
        raise WarehouseLostError(
            _say("warehouse_lost", warehouse=settings.warehouse, count=len(backups), folder=settings.backups)
        )
    if any(path for folder in settings.told for path in folder.glob("*.told")):
        return [_say("concern_warehouse_new", warehouse=settings.warehouse)]
    return []


def look_at_province(settings: Settings) -> list[str]:
    """Tell of mistakes in the province's folder; a sound one is looked at again only once something in it changes.

    They stop nothing here: what cannot be used at all stops the step that needs it. The shipped folder is as it was
    tested, and costs a night nothing. Where only a list of the installation's own has changed, as addresses do every
    week, forms, rules and reports are as sound as they were.
    """
    if province_folder() == SHIPPED:
        return []
    sound, now = settings.home / "locks" / "province.sound", [state_of_shared(), state_of_own(settings)]
    noted = sound.read_text(encoding="ascii", errors="replace").split() if sound.is_file() else []
    if noted == now:
        return []
    mistakes = check_lists(settings) if noted[:1] == now[:1] else _mistakes_at(tuple(now), settings)
    if mistakes:
        said = _named(house_messages(mistakes))
        return [_say("concern_province", count=len(mistakes), mistakes=said)]
    sound.parent.mkdir(parents=True, exist_ok=True)
    write_text(sound, " ".join(now))
    return []


@lru_cache(maxsize=8)
def _mistakes_at(_: tuple[str, ...], settings: Settings) -> tuple[Finding, ...]:
    return tuple(check_folder(settings))


def _missing_own_files(settings: Settings) -> list[str]:
    gone = note_own_files(settings.home)
    if OWN_COPY in gone:
        raise ProvinceLostError(_say("province_lost", folder=settings.home / OWN_COPY, note=settings.home / NOTE))
    return [_say("concern_own_files", folder=settings.home, files=", ".join(gone), note=NOTE)] if gone else []


def _broken_packages(settings: Settings) -> list[str]:
    broken = []
    for package in packages(settings.packages):
        try:
            read(package)
        except BrokenPackageError:
            if not mend(package, settings.drive):
                broken.append(package)
    return [_say("concern_package", packages=_named(map(str, broken)))] if broken else []


def _written_to(settings: Settings) -> Iterable[Path]:
    """Return the folders in which files are replaced one by one; the stage's go with their night."""
    yield from settings.told
    yield from (settings.home, settings.home / "issued", settings.data_docs, settings.store, settings.approvals)
    yield from (settings.outbox / state for state in ("", "waiting", "sent", "refused"))


def _named(names: Iterable[str]) -> str:
    every = list(names)
    rest = len(every) - _NAMED
    return "; ".join([*every[:_NAMED], *([f"… (+{rest})"] if rest > 0 else [])])


def _say(name: str, **places: object) -> str:
    return say(name, "vi", **places)
