-- The rows of one form that the period's returns hold and no figure does: sent back, until they are mended. Of a row whose
-- identity cannot be read only its place is known. A row sent twice in one return adds nothing whichever is struck out.
WITH standing AS (
    SELECT submission_id, unit_id, period, sha256
    FROM core_submissions
    WHERE form = '{form}' AND counted AND list_contains(getvariable('report_periods'), period)
    -- Where a return for the whole report counts, what its parts left open is settled by it.
    QUALIFY period = getvariable('report_period')
        OR NOT bool_or(period = getvariable('report_period')) OVER (PARTITION BY unit_id)
),
known AS (
    SELECT record.*
    FROM core_{name}__records AS record
    JOIN standing USING (submission_id, unit_id, period)
    WHERE NOT record.in_figures
),
unread AS (
    SELECT DISTINCT standing.submission_id, standing.unit_id, standing.period, lost.sheet, lost."row", false AS in_figures
    FROM core_sent_back_rows AS lost
    JOIN standing USING (sha256)
    WHERE lost.form = '{form}'
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
