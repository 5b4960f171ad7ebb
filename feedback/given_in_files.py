"""The answers of a night: what stands in the sheets "Lỗi cần sửa" of its files, each beside the finding it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import duckdb

from expectations.decision import Checked
from feedback.answers import About, Given, Way
from findings import Finding
from findings.answer_sheet import code_and_file
from organisation import Organisation, Period
from sources import Delivery
from transforms.returns import SheetAnswer

_TOLD_OF = """
    SELECT code, unit_id, form, period, coalesce(sheet, ''), coalesce(cell, ''), coalesce(value, ''), message_vi, sha256
    FROM mart_findings__life
    WHERE state <> 'mended' AND code = $1 AND (starts_with(sha256, $2) OR $2 = '')
"""


def given_in(
    files: Iterable[tuple[Delivery, Checked]],
    units: Organisation,
    connection: duckdb.DuckDBPyConnection | None,
    ways: Sequence[tuple[str, Way]] = (),
) -> Iterator[Given]:
    """Yield the answers of some files.

    A file of which nobody knows who sent it answers nothing: it is read again once an officer has said whose it is.

    Args:
        files: with what was read and found in them.
        units: for whom a sender may speak.
        connection: reads the warehouse; it knows what was found across returns. ``None``: there is none yet.
        ways: the way of each source by its id; any other is a place where files lie (``workbook``).
    """
    by_source = dict(ways)
    for delivery, checked in files:
        sender_id = checked.read.sender_id or delivery.sender.unit_id
        for answer in checked.read.answers if sender_id else ():
            yield Given(
                about=_about(answer, checked, sender_id or "", units, connection),
                text=answer.text,
                unit_id=sender_id or "",
                way=by_source.get(delivery.source_id, "workbook"),
                source=f"{delivery.source_id}: {delivery.name}",
            )


def _about(
    answer: SheetAnswer,
    checked: Checked,
    sender_id: str,
    units: Organisation,
    connection: duckdb.DuckDBPyConnection | None,
) -> About:
    """Return the finding that an answer is about.

    The workbook that came back shows it itself, as long as it is not mended. What was found across several returns the
    warehouse knows. Else what the list says of it is all there is: it is kept, and belongs to no return.
    """
    code, sha_begins = code_and_file(answer.reference)
    read = checked.read
    for finding in checked.findings:
        if _is_it(finding, answer, code):
            about = About.of(finding, read.sha256)
            return _with_its_return(about, checked)
    if connection is not None and code:
        for line in connection.execute(_TOLD_OF, [code, sha_begins]).fetchall():
            about = About(*(str(part) for part in line))
            # The cell of one found across returns may stand otherwise in the list; the code and the file name it too.
            is_here = (about.sheet, about.cell) == (answer.sheet, answer.cell) or about.value == answer.value
            if is_here and _may_speak(units, sender_id, about):
                return about
    said = {"sheet": answer.sheet, "cell": answer.cell, "value": answer.value, "what": answer.what}
    return About(code=code, **said)


def _is_it(finding: Finding, answer: SheetAnswer, code: str) -> bool:
    place = (finding.sheet or "", finding.cell or "")
    return place == (answer.sheet, answer.cell) and (finding.code == code or not code)


def _with_its_return(about: About, checked: Checked) -> About:
    """Fill in whose return it is and for when, where the finding leaves that to its file."""
    read = checked.read
    table = next((one for one in read.tables if (one.sheet or "") == about.sheet), None)
    return About(
        code=about.code,
        unit_id=about.unit_id or (table and table.unit_id) or read.unit_id or "",
        form=about.form or (table and table.form) or read.form or "",
        period=about.period or (table and table.period) or read.period or "",
        sheet=about.sheet,
        cell=about.cell,
        value=about.value,
        what=about.what,
        sha256=about.sha256,
    )


def _may_speak(units: Organisation, sender_id: str, about: About) -> bool:
    on = Period.parse(about.period).end if about.period else date.max
    return sender_id == units.province_id or units.speaks_for(sender_id, about.unit_id, on)
