-- Returns known at as_of: one row a unit, form, period and version. A version is a delivery of that return, in the order
-- first seen. The last valid version is counted; one sent back never displaces a valid one, and bytes sent again
-- keep the place they had. Where else the same bytes lie, and since when, says nothing about the return.
WITH delivered AS (
    SELECT
        submission.*,
        submission.status <> 'sent_back' AS valid,
        row_number() OVER delivery AS version,
        CASE WHEN valid THEN lead(CASE WHEN valid THEN submission_id END IGNORE NULLS) OVER delivery END AS superseded_by
    FROM core_submission_log AS submission
    CROSS JOIN core_asked
    WHERE submission.accepted_at <= core_asked.as_of
    WINDOW delivery AS (
        PARTITION BY submission.unit_id, submission.form, submission.period
        ORDER BY submission.first_seen_at, submission.received_at, submission.sha256,
            submission.accepted_at, submission.submission_id
    )
)
SELECT
    submission_id,
    unit_id,
    form,
    period,
    version,  -- Delivery of this return, from 1.
    sha256,
    source_id,
    file,
    received_at,  -- When the file was last changed, or seen if that was earlier.
    accepted_at,
    status,
    decision,
    records,
    records_in_figures,
    night_id,
    superseded_by,  -- The next valid version.
    valid AND superseded_by IS NULL AS counted  -- Whether this is the version in the figures.
FROM delivered
