-- The rows of one form that the period's returns hold and no figure does: sent back until they are mended, or held until the
-- unit answers. Of a row whose identity cannot be read only its place is known. A row sent twice in one return adds nothing
-- whichever is struck out.
WITH standing AS (
    SELECT
        submission_id,
        unit_id,
        period,
        sha256,
        ledger_state = 'held' AS held,
        version = max(version) FILTER (status <> 'sent_back') OVER (PARTITION BY unit_id, period) AS last
    FROM core_submissions
    WHERE form = '{form}'
      AND (counted OR ledger_state = 'held')
      AND list_contains(getvariable('report_periods'), period)
    -- Where a return for the whole report counts, what its parts left open is settled by it.
    QUALIFY period = getvariable('report_period')
        OR NOT coalesce(bool_or(counted AND period = getvariable('report_period')) OVER (PARTITION BY unit_id), false)
),
said_apart AS (
    SELECT ledger.submission_id, ledger.sheet, ledger."row", ledger.state
    FROM core_ledger__rows AS ledger
    JOIN standing USING (submission_id)
    WHERE ledger.state IN ('held', 'superseded')
),
-- Each asks the records one small thing: of millions, hardly any waits.
known AS (
    SELECT record.*, false AS held
    FROM core_{name}__records AS record
    JOIN standing USING (submission_id, unit_id, period)
    ANTI JOIN said_apart AS ledger
        ON ledger.submission_id = record.submission_id AND ledger.sheet = record.sheet AND ledger."row" = record."row"
    WHERE NOT record.in_figures AND NOT standing.held
    UNION ALL BY NAME
    SELECT record.*, true AS held
    FROM core_{name}__records AS record
    JOIN said_apart AS ledger
        ON ledger.submission_id = record.submission_id AND ledger.sheet = record.sheet AND ledger."row" = record."row"
        AND ledger.state = 'held'
    JOIN standing ON standing.submission_id = record.submission_id AND standing.period = record.period AND NOT standing.held
    UNION ALL BY NAME
    SELECT record.*, true AS held
    FROM core_{name}__records AS record
    JOIN standing USING (submission_id, unit_id, period)
    WHERE standing.held
),
unread AS (
    SELECT DISTINCT
        standing.submission_id, standing.unit_id, standing.period, lost.sheet, lost."row", false AS in_figures, false AS held
    FROM core_sent_back_rows AS lost
    JOIN standing USING (sha256)
    WHERE lost.form = '{form}'
      AND NOT standing.held
      AND standing.last
      AND (
          lost.sheet IN (SELECT place.sheet FROM core_submission_columns AS place WHERE place.submission_id = standing.submission_id)
          OR (SELECT count(*) FROM core_submissions AS other WHERE other.sha256 = standing.sha256 AND other.form = '{form}') = 1
      )
),
twice AS (
    SELECT submission_id, sheet, "row" FROM core_findings WHERE code = 'duplicate_row' AND "row" IS NOT NULL
),
waiting AS (
    FROM known
    UNION ALL BY NAME
    FROM unread ANTI JOIN known USING (submission_id, sheet, "row")
)
SELECT *, getvariable('report_period') AS asked_period
FROM waiting ANTI JOIN twice USING (submission_id, sheet, "row")
