-- What counts of what was sent, row by row where it must be: what departs from "every row read well counts".
CREATE TABLE core_ledger (
    submission_id VARCHAR NOT NULL,
    sheet VARCHAR,
    "row" INTEGER,
    state VARCHAR NOT NULL,
    by_submission_id VARCHAR,
    because VARCHAR,
    night_id VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_ledger IS 'The ledger: one row a submission or a row of one, each time what becomes of it changes; none: it counts.';
COMMENT ON COLUMN core_ledger.submission_id IS 'Submission.';
COMMENT ON COLUMN core_ledger.sheet IS 'Sheet of the row; NULL: the submission as a whole, which sets aside what was said of its rows before.';
COMMENT ON COLUMN core_ledger."row" IS 'Physical row, from 1; NULL: the submission as a whole.';
COMMENT ON COLUMN core_ledger.state IS 'counted, superseded, held or out_of_scope.';
COMMENT ON COLUMN core_ledger.by_submission_id IS 'Submission that says it now, of what is superseded.';
COMMENT ON COLUMN core_ledger.because IS 'Code of the question it waits for, or left_out: it counts though a later version does not say it.';
COMMENT ON COLUMN core_ledger.night_id IS 'Night that decided it.';
COMMENT ON COLUMN core_ledger.accepted_at IS 'The moment from which it is known.';
-- Until now the last valid version of a return counted whole, and those before it were superseded by the next.
INSERT INTO core_ledger BY NAME
SELECT submission_id, 'superseded' AS state, next_id AS by_submission_id, next_night AS night_id, known_from AS accepted_at
FROM (
    SELECT
        submission_id,
        lead(submission_id) OVER delivery AS next_id,
        lead(night_id) OVER delivery AS next_night,
        greatest(accepted_at, lead(accepted_at) OVER delivery) AS known_from
    FROM core_submission_log
    WHERE status <> 'sent_back'
    WINDOW delivery AS (
        PARTITION BY unit_id, form, period
        ORDER BY first_seen_at, received_at, sha256, accepted_at, submission_id
    )
)
WHERE next_id IS NOT NULL;
