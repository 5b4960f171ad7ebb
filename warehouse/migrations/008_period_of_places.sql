-- The period beside each place named: rows come period by period, so whoever asks for one need not look at the others.
ALTER TABLE core_visit_places ADD COLUMN period VARCHAR;
COMMENT ON COLUMN core_visit_places.period IS 'Period the return is for.';
UPDATE core_visit_places
SET period = submission.period
FROM core_submission_log AS submission
WHERE submission.submission_id = core_visit_places.submission_id;
