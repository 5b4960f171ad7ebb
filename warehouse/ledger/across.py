"""What the ledger says of returns beside each other: one return sent under two units or periods, one visit in the
returns of two units, one trip in the returns of two periods. Each counts once.

A return that says what an earlier one of the same sender says of another unit or period is that one, sent again
rightly. A visit that two units report counts in the return that told of it first, and waits in the other until somebody
decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from forms import Form
from forms.definition import BY_MONTH
from warehouse.form_tables import table_name
from warehouse.ledger.history import Return, of_returns
from warehouse.rows import Rows

ELSEWHERE, TWICE, GOES_ON = "said_elsewhere", "same_visit_twice", "goes_on"
_FEWEST = 2  # one number may well be the same in two quarters; several are one return sent twice
_LEAST = 10  # and so may two small ones

# Of returns that hold as many rows, one under another period of the unit, or another unit by the same sender.
_LIKE = """
    WITH mine AS (
        SELECT log.*, words.sender_id
        FROM core_submission_log AS log
        JOIN ledger_asked USING (unit_id, period)
        LEFT JOIN core_submission_words AS words USING (submission_id)
        WHERE log.form = $form AND log.status = 'accepted'
    ),
    pair AS (
        SELECT mine.submission_id AS one, other.submission_id AS two
        FROM mine
        JOIN core_submission_log AS other
            ON other.form = mine.form AND other.unit_id = mine.unit_id
            AND other.records_in_figures = mine.records_in_figures
        WHERE other.period <> mine.period AND other.status = 'accepted'
            -- The wrong part of the year, or the year before or after left standing in the title.
            AND (left(other.period, 4) = left(mine.period, 4)
                OR (substr(other.period, 5) = substr(mine.period, 5)
                    AND abs(left(other.period, 4)::INTEGER - left(mine.period, 4)::INTEGER) = 1))
        UNION
        SELECT mine.submission_id, other.submission_id
        FROM mine
        JOIN core_submission_words AS words USING (sender_id)
        JOIN core_submission_log AS other
            ON other.submission_id = words.submission_id AND other.form = mine.form AND other.period = mine.period
            AND other.records_in_figures = mine.records_in_figures
        WHERE other.unit_id <> mine.unit_id AND other.status = 'accepted'
    ),
    known AS (SELECT one AS submission_id FROM pair UNION SELECT two FROM pair),
    said AS (
        SELECT record.submission_id, count(*) AS said, sum(hash({statement})::HUGEINT) AS content,
            {greatest} AS greatest
        FROM {records} AS record
        JOIN known USING (submission_id)
        WHERE record.in_figures AND {counts}
        GROUP BY record.submission_id
    ),
    seen AS (
        SELECT log.submission_id, log.unit_id, log.period, log.accepted_at, part.starts_on, part.ends_on,
            max(sighting.seen_at) AS seen_at
        FROM known
        JOIN core_submission_log AS log USING (submission_id)
        JOIN core_periods AS part ON part.period = log.period
        JOIN core_sightings AS sighting ON sighting.sha256 = log.sha256
        GROUP BY ALL
    )
    SELECT wrong.submission_id, wrong.unit_id, wrong.period, last.submission_id, last.unit_id, last.period
    FROM pair
    JOIN said AS one ON one.submission_id = pair.one
    JOIN said AS two ON two.submission_id = pair.two AND two.content = one.content AND two.said = one.said
    JOIN seen AS first ON first.submission_id = pair.one
    JOIN seen AS second ON second.submission_id = pair.two
    JOIN seen AS wrong ON wrong.submission_id = CASE WHEN first.seen_at < second.seen_at THEN pair.one ELSE pair.two END
    JOIN seen AS last ON last.submission_id = CASE WHEN first.seen_at < second.seen_at THEN pair.two ELSE pair.one END
    WHERE one.said >= $fewest AND one.greatest >= $least
        AND wrong.seen_at < last.seen_at AND wrong.accepted_at < last.accepted_at
        AND NOT (wrong.period <> last.period AND wrong.starts_on <= last.starts_on AND wrong.ends_on >= last.ends_on)
        AND NOT (wrong.period <> last.period AND wrong.starts_on >= last.starts_on AND wrong.ends_on <= last.ends_on)
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A submission that a later one says under another unit or period."""

    submission_id: str
    place: Return
    by: str
    by_place: Return


def said_elsewhere(
    connection: duckdb.DuckDBPyConnection, form: Form, returns: Collection[Return], accepted: Collection[Return]
) -> dict[str, Elsewhere]:
    """Return the submissions of some returns, and those beside them, that were sent again under another unit or period.

    ``accepted`` are the returns of which an officer has answered that both are right.
    """
    statement = ", ".join(
        f'record."{column.field}"' for column in form.columns if column.type not in ("ordinal", "approximate")
    )
    result, indicator = form.roles.result, form.roles.indicator
    flows = (
        [str(one.value) for one in form[indicator].choices if one.extra.get("measure") == "flow"] if indicator else []
    )
    counts = f'record."{result}" <> 0 AND list_contains($flows, record."{indicator}"::VARCHAR)' if indicator else "true"
    ledger_asked = of_returns(returns)  # noqa: F841 - DuckDB finds it by its name
    values: dict[str, Any] = {
        "form": form.id,
        "fewest": _FEWEST,
        "least": _LEAST if indicator else 0,
        **({"flows": flows} if indicator else {}),
    }
    text = _LIKE.format(
        statement=statement,
        records=table_name(form.id),
        counts=counts,
        greatest=f'max(record."{result}")' if indicator else "0",
    )
    found = [Elsewhere(one, (unit, period), by, (by_unit, by_period))
             for one, unit, period, by, by_unit, by_period in connection.execute(text, values).fetchall()]  # fmt: skip
    return {one.submission_id: one for one in found if one.by_place not in accepted}


# One visit, one trip: rows that say the same of one person, place and days.

_SAME = """
    WITH year AS (
        SELECT period, starts_on, ends_on FROM core_periods
        WHERE list_contains($years, left(period, 4))
    ),
    told AS (
        SELECT
            record.submission_id, record.unit_id, record.period, record.sheet, record."row",
            concat_ws('|', {who}) AS person,
            record."{first}" AS first_day,
            coalesce(record."{last}", record."{first}") AS last_day,
            {place} AS place,
            submission.first_seen_at, year.starts_on, year.ends_on,
            coalesce(whole.state, 'counted') = 'counted'
                AND (coalesce(entry.state, 'counted') = 'counted' OR list_contains($codes, entry.because)) AS live,
            entry.because, entry.by_submission_id
        FROM {records} AS record
        JOIN year ON year.period = record.period
        JOIN core_submission_log AS submission
            ON submission.submission_id = record.submission_id AND submission.status = 'accepted'
        LEFT JOIN core_ledger__whole AS whole ON whole.submission_id = record.submission_id
        LEFT JOIN core_ledger__rows AS entry
            ON entry.submission_id = record.submission_id AND entry.sheet = record.sheet AND entry."row" = record."row"
        WHERE record.in_figures AND {by_day}
    ),
    candidate AS (
        SELECT told.*, min(told.first_seen_at) OVER (
            PARTITION BY told.unit_id, told.person, told.first_day, told.last_day
        ) AS since  -- When the unit first told of it, however often it has sent it again.
        FROM told
        JOIN (
            SELECT person, first_day, last_day
            FROM told WHERE live AND $of_persons GROUP BY ALL HAVING count(DISTINCT unit_id) > 1
        ) USING (person, first_day, last_day)
        WHERE NOT list_contains($accepted, told.unit_id || ' ' || told.period)
    ),
    placed AS (
        -- A name alone is not a person: the place must be one unit for certain.
        SELECT candidate.*, place.unit_id AS place_id
        FROM candidate
        JOIN core_visit_places AS place
            ON place.form = $form AND place.submission_id = candidate.submission_id
            AND place.sheet = candidate.sheet AND place."row" = candidate."row"
        WHERE live AND place.unit_id IS NOT NULL
    ),
    twice AS (
        SELECT later.submission_id, later.sheet, later."row", 'held' AS state,
            min(first.submission_id) AS by_submission_id, $twice AS because
        FROM placed AS later
        JOIN placed AS first USING (person, first_day, last_day, place_id)
        WHERE first.unit_id <> later.unit_id AND (first.since, first.unit_id) < (later.since, later.unit_id)
        GROUP BY ALL
    ),
    carried AS (
        -- A trip over the end of a period, told whole in both returns, or the rest of it in the second.
        SELECT late.submission_id, late.sheet, late."row", 'superseded' AS state,
            any_value(early.submission_id) AS by_submission_id, $goes_on AS because
        FROM told AS late
        JOIN told AS early
            ON early.unit_id = late.unit_id AND early.person = late.person AND early.place = late.place
        WHERE late.live AND early.live AND late.first_day <= late.starts_on AND early.ends_on < late.starts_on
            AND ((early.first_day = late.first_day AND early.last_day = late.last_day)
                OR (late.first_day = late.starts_on AND early.last_day = late.first_day - 1
                    AND early.ends_on = early.last_day))
        GROUP BY ALL
    ),
    wanted AS (
        FROM twice UNION ALL BY NAME (FROM carried ANTI JOIN twice USING (submission_id, sheet, "row"))
    )
    SELECT submission_id, sheet, "row", coalesce(wanted.state, 'counted') AS state,
        wanted.by_submission_id, wanted.because
    FROM told
    LEFT JOIN wanted USING (submission_id, sheet, "row")
    WHERE told.live AND (wanted.because IS NOT NULL OR list_contains($codes, told.because))
        AND (told.because, told.by_submission_id) IS DISTINCT FROM (wanted.because, wanted.by_submission_id)
    ORDER BY ALL
"""


def keep_visits_once(
    connection: duckdb.DuckDBPyConnection,
    form: Form,
    returns: Collection[Return],
    accepted: Collection[Return],
    stamp: Mapping[str, Any],
) -> None:
    """Hold a visit in all returns but the one that told of it first, and count a trip over the end of a period once.

    Every return of the years of those touched is looked at: what one of them no longer says, another may say again.
    """
    fields = _fields(form)
    if fields is None or not returns:
        return
    text = _SAME.format(records=table_name(form.id), **fields)
    values = {
        "form": form.id,
        "years": sorted({period[:4] for _, period in returns}),
        "accepted": [f"{unit} {period}" for unit, period in sorted(accepted)],
        "codes": [TWICE, GOES_ON],
        "twice": TWICE,
        "goes_on": GOES_ON,
        "of_persons": form.tells == "done" and any(form[name].type == "person" for name in form.identity),
    }
    written = Rows()
    for submission_id, sheet, row, state, by, because in connection.execute(text, values).fetchall():
        entry = {"submission_id": submission_id, "sheet": sheet, "row": row, "state": state, "by_submission_id": by}
        written.add("core_ledger", {**entry, "because": because, **stamp})
    written.insert(connection)


def _fields(form: Form) -> dict[str, str] | None:
    """Return the fields by which a row is known in other returns: who or what, where and when; ``None``: no days."""
    first = next((name for name in form.identity if form[name].type == "date"), None)
    if first is None:
        return None
    place = next((name for name in form.identity if form[name].type == "place"), None)
    who = [name for name in form.identity if name not in (first, place)]
    span = next((one for one in form.spans if one.start == first), None)
    by_day = f"record.\"{span.precision}\" IS DISTINCT FROM '{BY_MONTH}'" if span and span.precision else "true"
    return {
        "who": ", ".join(f'text_key(record."{name}"::VARCHAR)' for name in who) or "''",
        "place": f'text_key(record."{place}")' if place else "''",
        "first": first,
        "last": span.end if span else first,
        "by_day": by_day,
    }
