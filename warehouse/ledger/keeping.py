"""The ledger in the warehouse: for the returns that a load touches, what becomes of each version is decided anew, and
what differs from what stood is added. Nothing is ever changed, so an answer as of a past time stays what it was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from findings import catalogue
from forms import Form
from organisation import Period, Unit
from organisation.units import organisation
from organisation.waivers import Waiver
from warehouse.ledger.across import ELSEWHERE, GOES_ON, TWICE, Elsewhere, keep_visits_once, said_elsewhere
from warehouse.ledger.deciding import QUESTIONS, Decision, Fate, Question, decide
from warehouse.ledger.history import History, Load, Return, histories, of_returns, touched
from warehouse.ledger.plain import resent_whole
from warehouse.ledger.statements import Place, Version
from warehouse.rows import Rows

_NAMED = 12
"""So many rows are named in a question; a person who has lost more looks at the whole sheet anyway."""

OUT_OF_SCOPE = "return_out_of_scope"
"""Why a return does not count: the unit above it tells of the same in its own."""

_COUNTED = Fate("counted")
Accepted = Mapping[tuple[str, str, str], Mapping[str, str]]
"""The questions that an officer has answered, by unit, form and period, each with the last day of the answer."""


def keep_ledger(
    connection: duckdb.DuckDBPyConnection,
    forms: Mapping[str, Form],
    fresh: Iterable[tuple[str, str, str]],
    accepted: Accepted,
    stamp: Mapping[str, Any],
    started_at: datetime,
) -> int:
    """Decide on the returns (unit, form, period) that a load touches, within its transaction.

    ``stamp`` is what every row of the load carries, ``started_at`` what the clock said as it began. Returns how many
    questions are new.
    """
    written = Rows()
    asked = 0
    load = Load(stamp["accepted_at"], started_at)
    for form_id, returns in touched([*fresh, *accepted]):
        if form_id not in forms:
            continue
        form = forms[form_id]
        elsewhere = _said_elsewhere(connection, form, returns, accepted)
        returns = sorted({*returns, *(one.place for one in elsewhere.values())})
        asked += _leave_out_of_scope(connection, written, form_id, returns, stamp)
        weighed = _take_whole(connection, written, form, returns, accepted, elsewhere, load, stamp)
        found = histories(connection, form, weighed, load, {name: one.by for name, one in elsewhere.items()})
        stood = _standing(connection, [name for one in found.values() for name in one.submissions])
        for (unit_id, period), history in found.items():
            about = _About(unit_id, form_id, period)
            decision = decide(history.versions, accepted.get((unit_id, form_id, period)))
            _add_entries(written, history, decision, stood, stamp)
            asked += _add_questions(connection, written, about, history, decision, stamp)
        asked += _ask_about_elsewhere(connection, written, form_id, elsewhere.values(), stamp)
        written.insert(connection)
        keep_visits_once(connection, form, returns, _accepted_places(accepted, form_id, TWICE), stamp)
    return asked


def _take_whole(
    connection: duckdb.DuckDBPyConnection,
    written: Rows,
    form: Form,
    returns: Sequence[Return],
    accepted: Accepted,
    elsewhere: Mapping[str, Elsewhere],
    load: Load,
    stamp: Mapping[str, Any],
) -> list[Return]:
    """Let versions sent again whole take the place of those before; return the returns that have to be weighed."""
    if load.is_behind:
        return list(returns)  # what came last is told by the loads, not by the clock
    apart = {place for one in elsewhere.values() for place in (one.place, one.by_place)}
    apart |= {(unit_id, period) for unit_id, form_id, period in accepted if form_id == form.id}
    plain = resent_whole(connection, form, [place for place in returns if place not in apart], load)
    for _, old, new in plain:
        written.add("core_ledger", _entry(old, None, Fate("superseded", new), stamp))
    settled = {place for place, _, _ in plain}
    return [place for place in returns if place not in settled]


def _said_elsewhere(
    connection: duckdb.DuckDBPyConnection, form: Form, returns: Sequence[Return], accepted: Accepted
) -> dict[str, Elsewhere]:
    """Return the submissions of the returns, and of those they take something from, that were sent again elsewhere."""
    allowed = _accepted_places(accepted, form.id, ELSEWHERE)
    found = said_elsewhere(connection, form, returns, allowed)
    beside = {place for one in found.values() for place in (one.place, one.by_place)} - set(returns)
    return said_elsewhere(connection, form, sorted({*returns, *beside}), allowed) if beside else found


def _accepted_places(accepted: Accepted, form_id: str, code: str) -> set[Return]:
    return {
        (unit_id, period) for (unit_id, form, period), codes in accepted.items() if form == form_id and code in codes
    }


def _leave_out_of_scope(
    connection: duckdb.DuckDBPyConnection,
    written: Rows,
    form_id: str,
    returns: list[Return],
    stamp: Mapping[str, Any],
) -> int:
    """Say of the returns that a unit above tells of in its own that they do not count; take them off the list."""
    above = {place: told_by for place in returns if (told_by := _told_by(form_id, place))}
    if not above:
        return 0
    returns[:] = [place for place in returns if place not in above]
    ledger_asked = of_returns(above)
    sent = connection.execute(
        "SELECT log.submission_id, log.unit_id, log.period, log.sha256, log.file FROM core_submission_log AS log "
        "JOIN ledger_asked USING (unit_id, period) "
        "LEFT JOIN core_ledger__whole AS whole ON whole.submission_id = log.submission_id "
        "WHERE log.form = $1 AND log.status <> 'sent_back' AND whole.state IS DISTINCT FROM 'out_of_scope' "
        "ORDER BY ALL",
        [form_id],
    ).fetchall()
    del ledger_asked  # DuckDB found it by its name
    for name, unit_id, period, sha256, file in sent:
        fate = Fate("out_of_scope", because=OUT_OF_SCOPE)
        written.add("core_ledger", _entry(name, None, fate, stamp))
        params = {"above": above[unit_id, period].union_name}
        about = _About(unit_id, form_id, period)
        written.add("core_findings", {**_about_file(OUT_OF_SCOPE, about, name, sha256, file, params), **stamp})
    return len(sent)


def _told_by(form_id: str, place: Return) -> Unit | None:
    unit_id, period = place
    return organisation().told_by(unit_id, form_id, Period.parse(period).end)


def _ask_about_elsewhere(
    connection: duckdb.DuckDBPyConnection,
    written: Rows,
    form_id: str,
    elsewhere: Iterable[Elsewhere],
    stamp: Mapping[str, Any],
) -> int:
    """Ask of each return that was sent before under another unit or period whether that one was meant as well."""
    by = {one.by: one for one in elsewhere}
    if not by:
        return 0
    new = connection.execute(
        "SELECT submission_id, sha256, file FROM core_submission_log AS log "
        "WHERE list_contains($1, submission_id) AND NOT EXISTS (FROM core_findings AS asked "
        "WHERE asked.code = $2 AND asked.submission_id = log.submission_id) ORDER BY ALL",
        [list(by), ELSEWHERE],
    ).fetchall()
    for name, sha256, file in new:
        unit_id, period = by[name].by_place
        wrong_unit, wrong_period = by[name].place
        wrong = Period.parse(wrong_period)
        unit = organisation().unit(wrong_unit, wrong.end)
        params = {"other_unit": unit.union_name if unit else wrong_unit, "other_period": wrong.label}
        about = _About(unit_id, form_id, period)
        written.add("core_findings", {**_about_file(ELSEWHERE, about, name, sha256, file, params), **stamp})
    return len(new)


def answered_questions(waivers: Iterable[Waiver]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the ledger's questions that waivers answer, by return; one that has ended answers what came until then."""
    by_return: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for one in waivers:
        if one.code in (*QUESTIONS, ELSEWHERE, TWICE):
            until = by_return[one.unit_id, one.form, one.period]
            until[one.code] = max(until.get(one.code, ""), one.until.isoformat())
    return dict(by_return)


@dataclass(frozen=True, slots=True)
class _About:
    unit_id: str
    form: str
    period: str


@dataclass(slots=True)
class _Standing:
    """What the ledger says of a submission now: of it whole, and of the rows of which anything else holds."""

    whole: Fate
    rows: dict[tuple[str, int], Fate]


def _standing(connection: duckdb.DuckDBPyConnection, submission_ids: Sequence[str]) -> dict[str, _Standing]:
    standing = {name: _Standing(_COUNTED, {}) for name in submission_ids}
    if not submission_ids:
        return standing
    ledger_asked = pa.table({"submission_id": list(submission_ids)})  # noqa: F841 - DuckDB finds it by its name
    entries = connection.execute(
        'SELECT submission_id, sheet, "row", state, by_submission_id, because FROM core_ledger '
        'JOIN ledger_asked USING (submission_id) ORDER BY accepted_at, "row" IS NOT NULL'
    ).fetchall()
    for name, sheet, row, state, by, because in entries:
        if row is None:
            standing[name] = _Standing(Fate(state, by, because), {})
        elif because not in (TWICE, GOES_ON):  # what other returns say of a row is decided after what its own say
            standing[name].rows[sheet, row] = Fate(state, by, because)
    return standing


def _add_entries(
    written: Rows,
    history: History,
    decision: Decision,
    stood: Mapping[str, _Standing],
    stamp: Mapping[str, Any],
) -> None:
    wanted = _wanted(history, decision)
    for name, (whole, rows) in wanted.items():
        before = stood[name]
        if whole != before.whole:
            written.add("core_ledger", _entry(name, None, whole, stamp))
            changed = rows
        else:
            gone = dict.fromkeys(before.rows.keys() - rows.keys(), _COUNTED)
            changed = {place: fate for place, fate in (rows | gone).items() if before.rows.get(place, _COUNTED) != fate}
        for place, fate in sorted(changed.items()):
            written.add("core_ledger", _entry(name, place, fate, stamp))


def _wanted(history: History, decision: Decision) -> dict[str, tuple[Fate, dict[tuple[str, int], Fate]]]:
    """Return what is to hold of each submission: whole, and of the rows of which something else holds."""
    wanted: dict[str, tuple[Fate, dict[tuple[str, int], Fate]]] = {
        name: (Fate("superseded", by), {}) for name, by in history.reread.items()
    }
    for version in history.versions:
        wanted[version.submission_id] = _of_version(version, decision)
    return wanted


def _of_version(version: Version, decision: Decision) -> tuple[Fate, dict[tuple[str, int], Fate]]:
    if version.is_nil:
        return decision.nil.get(version.submission_id, _COUNTED), {}
    good = [decision.rows.get(row.place, _COUNTED) for row in version.rows if row.is_good]
    if good and all(fate.state != "counted" for fate in good):
        # Nothing of it counts: one entry says so. What waits for an answer is said rather than what is settled.
        (most, _), *_rest = Counter(sorted(good, key=lambda fate: (fate.state, fate.by or ""))).most_common()
        held = next((fate for fate in good if fate.state == "held"), None)
        return held or most, {}
    rows = {
        (row.place[1], row.place[2]): fate
        for row in version.rows
        if (fate := decision.rows.get(row.place, _COUNTED)) != _COUNTED
    }
    return _COUNTED, rows


def _entry(submission_id: str, place: tuple[str, int] | None, fate: Fate, stamp: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "submission_id": submission_id,
        "sheet": place[0] if place else None,
        "row": place[1] if place else None,
        "state": fate.state,
        "by_submission_id": fate.by,
        "because": fate.because,
        **stamp,
    }


def _add_questions(
    connection: duckdb.DuckDBPyConnection,
    written: Rows,
    about: _About,
    history: History,
    decision: Decision,
    stamp: Mapping[str, Any],
) -> int:
    if not decision.questions:
        return 0
    known = set(
        connection.execute(
            "SELECT submission_id, code FROM core_findings "
            "WHERE list_contains($1, code) AND list_contains($2, submission_id)",
            [list(QUESTIONS), list(history.submissions)],
        ).fetchall()
    )
    new = [one for one in decision.questions if (one.submission_id, one.code) not in known]
    files: dict[str, tuple[str, str]] = {
        name: (sha256, file)
        for name, sha256, file in connection.execute(
            "SELECT submission_id, sha256, file FROM core_submission_log WHERE list_contains($1, submission_id)",
            [list(history.submissions)],
        ).fetchall()
    }
    labels = {row.place: row.label for version in history.versions for row in version.rows} if new else {}
    for one in new:
        written.add("core_findings", {**_finding(one, about, files, labels), **stamp})
    return len(new)


def _finding(
    asked: Question, about: _About, files: Mapping[str, tuple[str, str]], labels: Mapping[Place, str]
) -> dict[str, Any]:
    sha256, file = files[asked.submission_id]
    other_files = sorted({files[place[0]][1] for place in asked.other if place[0] in files} - {file})
    params = {
        "rows": _rows_named(asked.rows, labels),
        "others": _rows_named(asked.other, labels),
        "count": str(len(asked.other)),
        "before": str(asked.counts[0]),
        "now": str(asked.counts[1]),
        "other_file": ", ".join(f"“{name.rsplit('/', 1)[-1]}”" for name in other_files) or "bản trước",
    }
    sheet, row = (asked.rows[0][1], asked.rows[0][2]) if len(asked.rows) == 1 else (None, None)
    return _about_file(asked.code, about, asked.submission_id, sha256, file, params, sheet, row)


def _about_file(
    code: str,
    about: _About,
    submission_id: str,
    sha256: str,
    file: str,
    params: Mapping[str, str],
    sheet: str | None = None,
    row: int | None = None,
) -> dict[str, Any]:
    finding = catalogue().find(code, file=file, sheet=sheet, row=row, params=params)
    return {
        "submission_id": submission_id,
        "sha256": sha256,
        "file": file,
        "code": code,
        "severity": str(finding.severity),
        "form": about.form,
        "unit_id": about.unit_id,
        "period": about.period,
        "sheet": sheet,
        "row": row,
        "params": json.dumps(params, ensure_ascii=False),
        "message_vi": catalogue().message(finding),
    }


def _rows_named(places: Sequence[Place], labels: Mapping[Place, str]) -> str:
    """Return rows as a person looks for them: ``Kết quả: 8 (Nguyễn Văn A), 9 (Trần Thị B)``."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for place in places[:_NAMED]:
        label = labels.get(place)
        by_sheet[place[1]].append(f"{place[2]} ({label})" if label else str(place[2]))
    named = "; ".join(f"{sheet}: {', '.join(rows)}" if sheet else ", ".join(rows) for sheet, rows in by_sheet.items())
    return f"{named}, …" if len(places) > _NAMED else named
