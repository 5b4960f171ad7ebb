-- The returns that count now, of the periods looked at and of those they are compared with: one row a unit, form and period.
SELECT
    submission.submission_id,
    submission.unit_id,
    submission.form,
    submission.period,
    submission.file,
    submission.sha256,
    list_contains($periods, submission.period) AS touched,  -- Whether this night's findings are about it.
    submission.records - submission.records_in_figures AS rows_out,
    coalesce(back.sent_back, 0) AS sent_back,  -- Rows of the file that say nobody, nowhere or no day.
    -- A visit that ended later need not be in a return received then.
    (submission.received_at AT TIME ZONE $zone)::DATE - $report_within_days AS reported_until
FROM core_submissions__current AS submission
LEFT JOIN (SELECT sha256, form, count(DISTINCT (sheet, "row")) AS sent_back FROM core_sent_back_rows GROUP BY ALL) AS back
    ON back.sha256 = submission.sha256 AND back.form = submission.form
WHERE list_contains($needed, submission.period)
