"""Returns sent again whole and well: nearly all that come more than once. They are decided in SQL, all at once.

A new version that says again whatever counts of the one before it, and states nothing badly, takes its place whole.
That is what ``deciding`` makes of it as well; everything else is left to that.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import duckdb

from forms import Form
from warehouse.form_tables import table_name
from warehouse.ledger.history import Load, Return, of_returns

_RESENT = """
    WITH version AS (
        SELECT log.*, coalesce(whole.state, 'counted') AS state, log.accepted_at = $now AS is_new,
            log.status = 'accepted' AND log.records = log.records_in_figures AS is_well
        FROM core_submission_log AS log
        JOIN ledger_asked USING (unit_id, period)
        LEFT JOIN core_ledger__whole AS whole ON whole.submission_id = log.submission_id
        WHERE log.form = $form AND log.status <> 'sent_back'
    ),
    resent AS (
        SELECT
            unit_id,
            period,
            any_value(submission_id) FILTER (WHERE is_new) AS new_id,
            any_value(submission_id) FILTER (WHERE NOT is_new AND state = 'counted') AS old_id
        FROM version
        GROUP BY unit_id, period
        HAVING count(*) FILTER (WHERE is_new) = 1
            AND count(*) FILTER (WHERE NOT is_new AND state = 'counted') = 1
            AND bool_and(state IN ('counted', 'superseded'))
            AND bool_and(is_well) FILTER (WHERE state = 'counted')
            AND count(DISTINCT sha256) = count(*)
            AND max(first_seen_at) FILTER (WHERE is_new) > max(accepted_at) FILTER (WHERE NOT is_new)
    ),
    apart AS (SELECT DISTINCT submission_id FROM core_ledger__rows),
    seen AS (SELECT DISTINCT sha256 FROM core_sightings WHERE accepted_at = $now),
    again AS (
        -- What was there before and came once more is a word of its own.
        SELECT DISTINCT unit_id, period FROM version JOIN seen USING (sha256) WHERE NOT is_new
    ),
    side AS (
        SELECT unit_id, period, new_id AS submission_id, true AS is_new FROM resent
        UNION ALL
        SELECT unit_id, period, old_id, false FROM resent
    ),
    statement AS (
        SELECT side.unit_id, side.period, {identity},
            count(*) FILTER (WHERE side.is_new) AS new_rows,
            count(*) FILTER (WHERE NOT side.is_new) AS old_rows,
            bool_or(side.is_new AND {blank}) AS is_blank
        FROM {records} AS record
        JOIN side USING (submission_id)
        GROUP BY ALL
    ),
    unsettled AS (
        SELECT DISTINCT unit_id, period FROM statement WHERE is_blank OR old_rows > new_rows
    )
    SELECT unit_id, period, old_id, new_id
    FROM resent
    ANTI JOIN apart ON apart.submission_id = resent.old_id
    ANTI JOIN again USING (unit_id, period)
    ANTI JOIN unsettled USING (unit_id, period)
    ORDER BY unit_id, period
"""


def resent_whole(
    connection: duckdb.DuckDBPyConnection, form: Form, returns: Collection[Return], load: Load
) -> list[tuple[Return, str, str]]:
    """Return the returns of which a new version takes the place of the one that counts, with both their submissions."""
    if not form.identity or not returns:
        return []
    result = form.roles.result
    blank = (
        f'coalesce(record."{result}", 0) = 0 AND NOT coalesce(regexp_matches(record."{result}_raw", \'[0-9]\'), false)'
    )
    text = _RESENT.format(
        identity=", ".join(f'record."{name}"' for name in form.identity),
        blank=blank if result else "false",
        records=table_name(form.id),
    )
    ledger_asked = of_returns(returns)  # noqa: F841 - DuckDB finds it by its name
    values: dict[str, Any] = {"form": form.id, "now": load.accepted_at}
    found = connection.execute(text, values).fetchall()
    return [((unit_id, period), old, new) for unit_id, period, old, new in found]
