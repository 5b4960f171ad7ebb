"""The ledger in the warehouse: for the returns that a load touches, what becomes of each version is decided anew, and
what differs from what stood is added. Nothing is ever changed, so an answer as of a past time stays what it was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
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
from warehouse.ledger.naming import name_earlier_version
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
    written = _Written(connection, Rows(), stamp)
    load = Load(stamp["accepted_at"], started_at)
    for form_id, of_form in touched([*fresh, *accepted]):
        if form_id in forms:
            _keep_form(written, forms[form_id], of_form, accepted, load)
    return written.asked


def _keep_form(written: _Written, form: Form, of_form: Sequence[Return], accepted: Accepted, load: Load) -> None:
    connection = written.connection
    elsewhere = _said_elsewhere(connection, form, of_form, accepted)
    returns = _leave_out_of_scope(written, form, sorted({*of_form, *(one.place for one in elsewhere.values())}))
    # What an officer has answered, or what stands under another return too, is weighed row by row.
    weighed = {place for one in elsewhere.values() for place in (one.place, one.by_place)}
    weighed |= {(unit_id, period) for unit_id, form_id, period in accepted if form_id == form.id}
    settled = _take_whole(written, form, [place for place in returns if place not in weighed], load)
    rest = [place for place in returns if place not in settled]
    found = histories(connection, form, rest, load, {name: one.by for name, one in elsewhere.items()})
    stood = _standing(connection, [name for one in found.values() for name in one.submissions])
    for (unit_id, period), history in found.items():
        decision = decide(history.versions, accepted.get((unit_id, form.id, period)))
        _add_entries(written, history, decision, stood)
        _add_questions(written, history, decision)
    _ask_about_elsewhere(written, elsewhere.values())
    written.insert()
    keep_visits_once(connection, form, returns, _accepted_places(accepted, form.id, TWICE), written.stamp)


@dataclass(frozen=True, slots=True)
class _Submission:
    """A version as the log has it."""

    submission_id: str
    unit_id: str
    form: str
    period: str
    sha256: str
    file: str


@dataclass(slots=True)
class _Written:
    """What a load adds to the ledger and to the questions; ``asked`` counts these."""

    connection: duckdb.DuckDBPyConnection
    rows: Rows
    stamp: Mapping[str, Any]
    asked: int = 0

    def add(self, submission_id: str, fate: Fate, place: tuple[str, int] | None = None) -> None:
        """Say what becomes of a submission, or of the row at a sheet and number of it."""
        entry = {
            "submission_id": submission_id,
            "sheet": place[0] if place else None,
            "row": place[1] if place else None,
            "state": fate.state,
            "by_submission_id": fate.by,
            "because": fate.because,
        }
        self.rows.add("core_ledger", {**entry, **self.stamp})

    def ask(
        self, code: str, about: _Submission, params: Mapping[str, str], place: tuple[str, int] | None = None
    ) -> None:
        """Ask about a submission, or about the row at a sheet and number of it."""
        sheet, row = place or (None, None)
        finding = catalogue().find(code, file=about.file, sheet=sheet, row=row, params=params)
        asked = {
            **asdict(about),
            "code": code,
            "severity": str(finding.severity),
            "sheet": sheet,
            "row": row,
            "params": json.dumps(params, ensure_ascii=False),
            "message_vi": catalogue().message(finding),
        }
        self.rows.add("core_findings", {**asked, **self.stamp})
        self.asked += 1

    def insert(self) -> None:
        """Insert what was added so far."""
        self.rows.insert(self.connection)

    def submissions(self, names: Iterable[str]) -> dict[str, _Submission]:
        """Return some submissions of the log by their ids."""
        found = self.connection.execute(
            "SELECT submission_id, unit_id, form, period, sha256, file FROM core_submission_log "
            "WHERE list_contains($1, submission_id) ORDER BY ALL",
            [list(names)],
        ).fetchall()
        return {line[0]: _Submission(*line) for line in found}


def _take_whole(written: _Written, form: Form, returns: Sequence[Return], load: Load) -> set[Return]:
    """Let versions sent again whole take the place of those before; return the returns that this settles."""
    if load.is_behind:
        return set()  # what came last is told by the loads, not by the clock
    plain = resent_whole(written.connection, form, returns, load)
    for _, old, new in plain:
        written.add(old, Fate("superseded", new))
    return {place for place, _, _ in plain}


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


def _leave_out_of_scope(written: _Written, form: Form, returns: Sequence[Return]) -> list[Return]:
    """Say of the returns that a unit above tells of in its own that they do not count; return the others."""
    above = {place: told_by for place in returns if (told_by := _told_by(form.id, place))}
    if not above:
        return list(returns)
    ledger_asked = of_returns(above)
    sent = written.connection.execute(
        "SELECT log.submission_id FROM core_submission_log AS log "
        "JOIN ledger_asked USING (unit_id, period) "
        "LEFT JOIN core_ledger__whole AS whole ON whole.submission_id = log.submission_id "
        "WHERE log.form = $1 AND log.status <> 'sent_back' AND whole.state IS DISTINCT FROM 'out_of_scope'",
        [form.id],
    ).fetchall()
    del ledger_asked  # DuckDB found it by its name
    for name, one in written.submissions(name for (name,) in sent).items():
        written.add(name, Fate("out_of_scope", because=OUT_OF_SCOPE))
        written.ask(OUT_OF_SCOPE, one, {"above": above[one.unit_id, one.period].union_name})
    return [place for place in returns if place not in above]


def _told_by(form_id: str, place: Return) -> Unit | None:
    unit_id, period = place
    return organisation().told_by(unit_id, form_id, Period.parse(period).end)


def _ask_about_elsewhere(written: _Written, elsewhere: Iterable[Elsewhere]) -> None:
    """Ask of each return that was sent before under another unit or period whether that one was meant as well."""
    by = {one.by: one for one in elsewhere}
    known = _asked(written.connection, (ELSEWHERE,), by) if by else set()
    for name, one in written.submissions(by.keys() - {name for name, _ in known}).items() if by else ():
        wrong_unit, wrong_period = by[name].place
        wrong = Period.parse(wrong_period)
        unit = organisation().unit(wrong_unit, wrong.end)
        params = {"other_unit": unit.union_name if unit else wrong_unit, "other_period": wrong.label}
        written.ask(ELSEWHERE, one, params)


def _asked(
    connection: duckdb.DuckDBPyConnection, codes: Iterable[str], submission_ids: Iterable[str]
) -> set[tuple[str, str]]:
    """Return which of some questions were ever asked of which submissions."""
    return set(
        connection.execute(
            "SELECT submission_id, code FROM core_findings "
            "WHERE list_contains($1, code) AND list_contains($2, submission_id)",
            [list(codes), list(submission_ids)],
        ).fetchall()
    )


def answered_questions(waivers: Iterable[Waiver]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the ledger's questions that waivers answer, by return; one that has ended answers what came until then."""
    by_return: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for one in waivers:
        if one.code in (*QUESTIONS, ELSEWHERE, TWICE):
            until = by_return[one.unit_id, one.form, one.period]
            until[one.code] = max(until.get(one.code, ""), one.until.isoformat())
    return dict(by_return)


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


def _add_entries(written: _Written, history: History, decision: Decision, stood: Mapping[str, _Standing]) -> None:
    wanted = _wanted(history, decision)
    for name, (whole, rows) in wanted.items():
        before = stood[name]
        if whole != before.whole:
            written.add(name, whole)
            changed = rows
        else:
            gone = dict.fromkeys(before.rows.keys() - rows.keys(), _COUNTED)
            changed = {place: fate for place, fate in (rows | gone).items() if before.rows.get(place, _COUNTED) != fate}
        for place, fate in sorted(changed.items()):
            written.add(name, fate, place)


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


def _add_questions(written: _Written, history: History, decision: Decision) -> None:
    if not decision.questions:
        return
    known = _asked(written.connection, QUESTIONS, history.submissions)
    new = [one for one in decision.questions if (one.submission_id, one.code) not in known]
    if not new:
        return
    known_as = written.submissions(history.submissions)
    labels = {row.place: row.label for version in history.versions for row in version.rows}
    for one in new:
        place = (one.rows[0][1], one.rows[0][2]) if len(one.rows) == 1 else None
        written.ask(one.code, known_as[one.submission_id], _params(one, known_as, labels), place)


def _params(asked: Question, known_as: Mapping[str, _Submission], labels: Mapping[Place, str]) -> dict[str, str]:
    """Return what fills the places of a question's text."""
    file = known_as[asked.submission_id].file
    other_files = sorted({known_as[place[0]].file for place in asked.other if place[0] in known_as} - {file})
    return {
        "rows": _rows_named(asked.rows, labels),
        "others": _rows_named(asked.other, labels),
        "count": str(len(asked.other)),
        "before": str(asked.counts[0]),
        "now": str(asked.counts[1]),
        "other_file": ", ".join(f"“{name.rsplit('/', 1)[-1]}”" for name in other_files) or name_earlier_version(),
    }


def _rows_named(places: Sequence[Place], labels: Mapping[Place, str]) -> str:
    """Return rows as a person looks for them: ``Kết quả: 8 (Nguyễn Văn A), 9 (Trần Thị B)``."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for place in places[:_NAMED]:
        label = labels.get(place)
        by_sheet[place[1]].append(f"{place[2]} ({label})" if label else str(place[2]))
    named = "; ".join(f"{sheet}: {', '.join(rows)}" if sheet else ", ".join(rows) for sheet, rows in by_sheet.items())
    return f"{named}, …" if len(places) > _NAMED else named
