-- The ledger of returns at as_of: one row a submission, and what became of it. Every one is in exactly one state.
WITH apart AS (
    SELECT
        ledger.submission_id,
        count(*) FILTER (WHERE ledger.state <> 'counted') AS rows_apart,  -- Of any row, good or not.
        count(*) FILTER (WHERE ledger.state = 'superseded') AS rows_superseded
    FROM core_ledger__rows AS ledger
    GROUP BY ledger.submission_id
),
-- Rows of which not even who, where and when is known, of the last version that says anything well.
unread AS (
    SELECT submission.submission_id, count(DISTINCT (lost.sheet, lost."row")) AS rows_unread
    FROM (
        SELECT
            *,
            count(*) OVER (PARTITION BY sha256, form) AS in_file,
            version = max(version) FILTER (WHERE valid) OVER (PARTITION BY unit_id, form, period) AS last
        FROM (SELECT *, status <> 'sent_back' AS valid FROM core_submissions)
    ) AS submission
    JOIN core_sent_back_rows AS lost ON lost.sha256 = submission.sha256 AND lost.form = submission.form
    CROSS JOIN core_asked
    WHERE lost.accepted_at <= core_asked.as_of
        AND (submission.last OR submission.ledger_state = 'sent_back')
        AND (submission.in_file = 1 OR EXISTS (
            SELECT 1
            FROM core_submission_columns AS place
            WHERE place.submission_id = submission.submission_id AND place.sheet = lost.sheet
        ))
    GROUP BY submission.submission_id
),
-- Rows that repeat another row of their own file: what they say counts once already.
twice AS (
    SELECT finding.submission_id, count(DISTINCT (finding.sheet, finding."row")) AS rows_twice
    FROM core_findings AS finding
    CROSS JOIN core_asked
    LEFT JOIN core_ledger__rows AS ledger
        ON ledger.submission_id = finding.submission_id AND ledger.sheet = finding.sheet AND ledger."row" = finding."row"
    WHERE finding.code = 'duplicate_row' AND finding."row" IS NOT NULL AND ledger.state IS NULL
        AND finding.accepted_at <= core_asked.as_of
    GROUP BY finding.submission_id
),
told AS (
    SELECT
        submission.* REPLACE (submission.records + coalesce(unread.rows_unread, 0) AS records),
        coalesce(apart.rows_superseded, 0) + coalesce(twice.rows_twice, 0) AS rows_superseded,
        coalesce(apart.rows_apart, 0) AS rows_apart
    FROM core_submissions AS submission
    LEFT JOIN apart ON apart.submission_id = submission.submission_id
    LEFT JOIN unread ON unread.submission_id = submission.submission_id
    LEFT JOIN twice ON twice.submission_id = submission.submission_id
),
counted AS (
    SELECT told.*, CASE WHEN counted THEN coalesce(good.rows_counted, records_in_figures) ELSE 0 END AS rows_counted
    FROM told
    LEFT JOIN (
        SELECT submission_id, sum(rows_counted)::BIGINT AS rows_counted
        FROM (
-- each form: SELECT record.submission_id, count(*) FILTER (WHERE record.in_figures AND ledger.state IS NULL OR record.in_figures AND ledger.state = 'counted') AS rows_counted FROM core_{form}__records AS record JOIN (SELECT DISTINCT submission_id FROM core_ledger__rows) AS said ON said.submission_id = record.submission_id LEFT JOIN core_ledger__rows AS ledger ON ledger.submission_id = record.submission_id AND ledger.sheet = record.sheet AND ledger."row" = record."row" GROUP BY record.submission_id
        )
        GROUP BY submission_id
    ) AS good ON good.submission_id = told.submission_id
)
SELECT
    submission_id,
    unit_id,
    form,
    period,
    version,
    file,
    received_at,
    CASE
        WHEN ledger_state <> 'counted' THEN ledger_state
        WHEN status = 'nil' OR records - rows_superseded = rows_counted THEN 'counted'
        ELSE 'partly_counted'
    END AS state,  -- counted, partly_counted, superseded, held, out_of_scope or sent_back.
    status,  -- accepted, nil or sent_back, as it was read.
    counted,  -- Whether anything of it is in the figures.
    records,  -- Rows read, those of which not even who, where and when is known among them.
    rows_counted,  -- Of these, in the figures.
    CASE
        WHEN ledger_state = 'superseded' THEN records
        ELSE rows_superseded
    END AS rows_superseded,  -- Of these, said by another version now, or by another row.
    CASE
        WHEN ledger_state IN ('superseded', 'out_of_scope', 'sent_back') THEN 0
        ELSE records - rows_counted - rows_superseded
    END AS rows_waiting,  -- Of these, to be mended or answered.
    superseded_by,
    because
FROM counted
