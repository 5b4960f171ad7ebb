"""``hopnhat check``: read files as the nightly run would, and say what is wrong in which cell."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hopnhat.cli import CLEAN, FINDINGS, Refusal
from hopnhat.commands._shared import command, option, period_of, unit_of
from hopnhat.commands.messages import say, spoken, word

if TYPE_CHECKING:
    from expectations import Checked
    from transforms.returns import Hints


@command(
    "check",
    click.Argument(["files"], nargs=-1, required=True, metavar="FILE..."),
    option("--json", "as_objects", text="help_check_json", is_flag=True),
    option("--explain", text="help_check_explain", is_flag=True),
    option("--unit", text="help_check_unit"),
    option("--period", text="help_check_period"),
)
def check(files: tuple[str, ...], as_objects: bool, explain: bool, unit: str | None, period: str | None) -> None:
    """Print the outcome of each file; exit 1 where anything must be looked at."""
    for file in files:
        if not os.path.lexists(file):
            raise Refusal("file_missing", file=file)
    hints = _hints(unit, period)

    from hopnhat.nightly.checking import check_files

    language, clean = spoken(), True
    workers = min(len(files), os.cpu_count() or 1)
    for outcome in check_files([Path(file) for file in files], hints, workers=workers, explained=explain):
        click.echo(_object(outcome, language) if as_objects else _text(outcome, language))
        if explain:
            click.echo(_explained(outcome, language))
        clean = clean and outcome.decision in ("load", "nil")
    sys.exit(CLEAN if clean else FINDINGS)


def _hints(unit: str | None, period: str | None) -> Hints:
    """Return what the person said of the files: ``unit`` is who sends them, and may speak for itself and those below.

    A unit's name means a unit only together with a period: without one the reader matches it as of the period that the
    file names.
    """
    from organisation.senders import Sender
    from organisation.units import organisation
    from transforms.returns import Hints

    whole = period_of(period) if period else None
    if unit is None:
        return Hints(period=whole.id if whole else None)
    if organisation().known(unit):
        return Hints(Sender(place=unit, unit_id=unit), whole.id if whole else None)
    if whole is None:
        return Hints(Sender(place=unit, name=unit))
    return Hints(Sender(place=unit, unit_id=unit_of(unit, whole.end).unit_id), whole.id)


def _object(outcome: Checked, language: str) -> str:
    from hopnhat.commands.contract import as_json

    return json.dumps(as_json(outcome, language), ensure_ascii=False)


def _explained(outcome: Checked, language: str) -> str:
    from hopnhat.commands.explain import explain

    return explain(outcome.read.explained, language)


def _text(outcome: Checked, language: str) -> str:
    from feedback.states import foresee_states, say_states
    from findings import catalogue

    read, unknown = outcome.read, say("not_said", language)
    counted = read.conservation
    lines = [
        say("check_head", language, file=read.file, decision=word("decision", outcome.decision, language)),
        say(
            "check_what",
            language,
            unit=read.unit or unknown,
            period=read.period or unknown,
            form=read.form or unknown,
            records=sum(len(table) for table in read.tables),
        ),
    ]
    if states := foresee_states(outcome):
        lines.append(say("check_counts", language, states=say_states(states, language)))
    for finding in outcome.findings:
        place = " ".join(filter(None, (finding.sheet and f"“{finding.sheet}”", finding.cell)))
        severity = word("severity", finding.severity, language)
        lines.append(f"  {severity:<8} {place}  {catalogue().message(finding, language)}".rstrip())
    if counted.read:
        lines.append(
            say(
                "check_cells",
                language,
                read=counted.read,
                loaded=counted.loaded,
                sent_back=counted.sent_back,
                ignorable=sum(counted.ignorable.values()),
            )
        )
    return "\n".join(lines)
