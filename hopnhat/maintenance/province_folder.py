"""The province's folder as a whole: checked, copied for an installation, compared with the shipped one."""

from __future__ import annotations

import difflib
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from board.own_pages import own_pages
from findings import Finding
from forms.choices import choices
from forms.definition import read_form
from hopnhat.maintenance.province_sql import try_sql
from hopnhat.settings import Settings
from organisation.approvers import read_approvers
from organisation.corrections import read_corrections
from organisation.naming import read_naming
from organisation.quotas import quotas
from organisation.reorganisations import read_reorganisations
from organisation.senders import read_senders
from organisation.units import Organisation, organisation
from organisation.waivers import read_waivers
from province import SHIPPED, ProvinceError, find_mistake, province_folder
from province.folder import OWN_COPY
from province.own_findings import read_own_findings
from reports import kinds
from reports.checking import check_basis, check_report
from reports.format_file import check_format
from reports.targets.registry import read_targets
from sources.registration import read_registrations
from warehouse.retention import maintenance
from warehouse.rules import cross_rules


class Difference(NamedTuple):
    """A line of the shipped folder that the own copy has not; ``line`` is ``None`` for a whole file."""

    file: str
    line: int | None
    text: str


def check_folder(settings: Settings) -> list[Finding]:
    """Return every mistake in the folder in use, file by file.

    Each file is read by the very code that reads it in a night. A file whose reading needs another (an alias needs the
    units) is not read where that one is wrong: its own mistakes show once that is mended.
    """
    found = (mistake for name, read in _readings(settings) for mistake in _mistakes(name, read))
    mistakes = list({repr(mistake): mistake for mistake in found}.values())
    return mistakes or list(_sql_mistakes(state_of_shared()))  # SQL rests on all the rest


def check_lists(settings: Settings) -> list[Finding]:
    """Return every mistake in the lists of the folder in use: what stands at its top, not its forms, rules and reports.

    A list never makes a form, a rule or a report wrong, and these take seconds.
    """
    found = [mistake for name, read in _readings(settings) if _is_list(name) for mistake in _mistakes(name, read)]
    return list({repr(mistake): mistake for mistake in found}.values())


def _is_list(name: str) -> bool:
    return "/" not in name and name.endswith((".csv", ".yaml"))


def state_of_folder(settings: Settings) -> str:
    """Return what is another text once any file of the folder, or of the installation's own lists, is another."""
    return f"{state_of_shared()} {state_of_own(settings)}"


def state_of_shared() -> str:
    """Return what is another word once any file of the folder in use is another."""
    return _state_of(path for path in province_folder().rglob("*") if path.is_file())


def state_of_own(settings: Settings) -> str:
    """Return what is another word once a list that an installation has beside the folder is another."""
    own = (
        settings.contacts,
        settings.viewers,
        settings.approvers,
        settings.senders,
        settings.sources,
        settings.targets,
    )
    return _state_of(path for path in filter(None, own) if path.is_file())


def _state_of(files: Iterable[Path]) -> str:
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(files)]
    return hashlib.sha256(repr((__file__, Path(__file__).stat().st_mtime_ns, facts)).encode()).hexdigest()


@lru_cache(maxsize=8)
def _sql_mistakes(_state: str) -> tuple[Finding, ...]:
    """Return what is wrong with the SQL of a folder in one state: seconds of work that no list of addresses changes."""
    return tuple(try_sql())


def _mistakes(name: str, read: Callable[[], Any]) -> Iterator[Finding]:
    try:
        read()
    except ProvinceError as error:
        yield from error.findings
    except (ValueError, KeyError, TypeError, OSError, yaml.YAMLError) as error:
        # A definition that is YAML but makes no sense to its reader; the reader's own words name the entry.
        yield find_mistake("province_file_wrong", name, what=str(error).strip("'\""))


def _readings(settings: Settings) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield what is read of the folder, in the order in which one thing rests on another."""
    from hopnhat.airflow.board_plugin.access import Access
    from hopnhat.maintenance import province_names as names

    folder = province_folder()
    yield "identity.yaml", lambda: names.check_identity(folder / "identity.yaml")
    yield "findings.yaml", lambda: read_own_findings(folder / "findings.yaml")
    yield "units.csv", lambda: Organisation.load(folder)
    yield "naming.yaml", lambda: read_naming(folder / "naming.yaml")
    for path in sorted(folder.glob("forms/**/choices/*.csv")):
        yield f"forms/{path.name}", lambda path=path: choices(path.stem, path.parent)  # type: ignore[misc]
    for form in sorted(path.parent for path in (folder / "forms").glob("*/form.yaml")):
        yield f"forms/{form.name}", lambda form=form: read_form(form)  # type: ignore[misc]
    yield "forms", names.check_forms
    yield "calendar.yaml", lambda: names.check_calendar(folder / "calendar.yaml")
    yield "exemptions.csv", lambda: names.check_exemptions(folder / "exemptions.csv")
    yield "quotas.yaml", quotas
    yield "reorganisations.csv", lambda: read_reorganisations(folder / "reorganisations.csv")
    yield "contacts.csv", lambda: names.check_contacts(settings.contacts or folder / "contacts.csv")
    yield "viewers.csv", lambda: Access.load(settings.viewers)
    yield "approvers.csv", lambda: read_approvers(settings.approvers)
    yield "waivers.csv", lambda: read_waivers(folder / "waivers.csv")
    yield "waivers.csv", lambda: names.check_waivers(folder / "waivers.csv")
    yield "corrections.csv", lambda: read_corrections(folder / "corrections.csv")
    yield "corrections.csv", lambda: names.check_corrections(folder / "corrections.csv")
    yield "senders.csv", lambda: _read_senders(settings)
    yield "sources.yaml", lambda: read_registrations(settings.sources, settings.home)
    yield "targets.yaml", lambda: _read_targets(settings)
    yield "maintenance.yaml", maintenance
    yield "rules/rules.csv", cross_rules
    yield "reports/document_format.yaml", lambda: check_format(folder / "reports" / "document_format.yaml")
    for kind in kinds():
        yield f"reports/{kind}", lambda kind=kind: check_report(kind)  # type: ignore[misc]
    yield "reports", lambda: names.check_dag_ids(folder)
    yield "reports/basis.yaml", lambda: check_basis(kinds())
    yield "board/board.yaml", own_pages


def _read_senders(settings: Settings) -> None:
    if found := read_senders(settings.senders, organisation()).findings:
        raise ProvinceError(found)


def _read_targets(settings: Settings) -> Any:
    return read_targets(settings.targets, settings.home, settings.drive)


def copy_folder(settings: Settings) -> tuple[Path, int]:
    """Make the installation's own copy of the shipped folder; return where it is and how many files it holds.

    Raises:
        FileExistsError: there is one already; it is as it was.
    """
    own = settings.home / OWN_COPY
    if own.exists():
        raise FileExistsError(own)
    half = own.with_name(f".{OWN_COPY}.half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(SHIPPED, half, ignore=shutil.ignore_patterns("__pycache__"))
    half.rename(own)
    return own, sum(path.is_file() for path in own.rglob("*"))


def compare_with_shipped(own: Path) -> Iterator[Difference]:
    """Yield what the shipped folder has that a copy has not; what the copy has beyond it is the office's own affair."""
    for path in sorted(path for path in SHIPPED.rglob("*") if path.is_file()):
        name = path.relative_to(SHIPPED).as_posix()
        mine = own / name
        if not mine.is_file():
            yield Difference(name, None, "")
        elif mine.read_bytes() != path.read_bytes():
            yield from _new_lines(name, mine, path)


def _new_lines(name: str, mine: Path, shipped: Path) -> Iterator[Difference]:
    try:
        before, after = (path.read_text(encoding="utf-8-sig").splitlines() for path in (mine, shipped))
    except UnicodeDecodeError:  # the Word template
        yield Difference(name, None, "")
        return
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, _, _, start, end in matcher.get_opcodes():
        if what in ("insert", "replace"):
            yield from (Difference(name, number + 1, after[number]) for number in range(start, end))
