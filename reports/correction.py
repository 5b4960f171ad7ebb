"""The correction of a published report as a document of its own, in the office's format.

It is made out of the report that takes the place of the earlier one, and is drafted and approved with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports.change import changed
from reports.compose import Block, Closing, Items, Paragraph, TableHere
from reports.definition import Column, Table
from reports.report import Report
from reports.review import rewordings, say
from reports.tables import Cell, TableData

_TABLE = "corrected"
_WIDTHS = {"figure": 60.0, "before": 24.0, "now": 24.0, "because": 62.0}
_NUMBERS = ("before", "now")


def correction(
    report: Report,
    manifest: Mapping[str, Any],
    earlier: tuple[Mapping[str, Any], Mapping[str, Any]],
    day: str,
    because: Mapping[str, str],
    review: Mapping[str, Any],
) -> Report:
    """Return the correction of an earlier package as a report, ready to be written in any format.

    Args:
        report: what takes its place.
        manifest: its manifest; ``review`` is what its approver reads.
        earlier: manifest and review of the package that was approved before.
        day: when that was approved, ``20/6/2020``.
        because: the returns that have moved a figure, in words, by the figure.
        review: what the approver of the report reads.
    """
    before, seen = earlier
    lines = list(_lines(manifest["figures"], before["figures"], because))
    reworded = [text if text.endswith((".", ";")) else f"{text}." for text in rewordings(review, seen)]
    places = {"name": report.definition.name, "period": report.period.label, "day": day}
    body: list[Block] = [Paragraph(say("correction_intro", **places))]
    body += [TableHere(_TABLE)] if lines else [Paragraph(say("correction_no_figures"))]
    body += [Paragraph(say("correction_words")), Items(tuple(reworded))] if reworded else []
    body.append(Closing(say("correction_closing", **places)))
    definition = replace(
        report.definition,
        type=say("correction_type"),
        appendices=(),
        separate=(),
        charts={},
        subject=say("correction_subject"),
    )
    return replace(
        report,
        definition=definition,
        summary=say("correction_summary", **places),
        body=tuple(body),
        tables={_TABLE: _table(lines)},
        notes={},
        texts=replace(report.texts, number="", signed_on=None),  # a paper of its own, with its own number and day
    )


def _lines(
    now: Mapping[str, Any], before: Mapping[str, Any], because: Mapping[str, str]
) -> Sequence[tuple[str, tuple[Cell, ...]]]:
    named = {**before, **now}
    return [
        (
            one["figure"],
            (str(named[one["figure"]]["label"]), one["before"], one["now"], because.get(one["figure"]) or None),
        )
        for one in changed(now, before)
    ]


def _table(lines: Sequence[tuple[str, tuple[Cell, ...]]]) -> TableData:
    columns = tuple(
        Column(name, say(f"correction_{name}"), unit="số" if name in _NUMBERS else "", attribute=name)
        for name in _WIDTHS
    )
    title = say("correction_table")
    table = Table(_TABLE, title, title, {}, columns, tuple(_WIDTHS.values()), None, "")
    return TableData(table, tuple(name for name, _ in lines), tuple(cells for _, cells in lines), None)
