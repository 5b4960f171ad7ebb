-- State of returns at as_of: one row a period, unit and form, of every return expected and of every one received.
-- In time is judged by the first valid version, until the end of the day it is due; the other columns tell of the counted one.
WITH received AS (
    SELECT
        period,
        unit_id,
        form,
        count(*) AS versions,
        min(received_at) FILTER (WHERE status <> 'sent_back') AS first_valid_at,
        any_value(submission_id) FILTER (WHERE counted) AS counted_id
    FROM core_submissions
    GROUP BY ALL
),
joined AS (
    SELECT
        coalesce(expected.period, received.period) AS period,
        coalesce(expected.unit_id, received.unit_id) AS unit_id,
        coalesce(expected.form, received.form) AS form,
        expected.unit_id IS NOT NULL AS expected,
        expected.due_on,
        expected.exempt_document,
        coalesce(received.versions, 0) AS versions,
        received.first_valid_at,
        coalesce(received.first_valid_at >= expected.late_from, false) AS late,
        received.counted_id
    FROM core_expected AS expected
    FULL JOIN received
        ON received.period = expected.period AND received.unit_id = expected.unit_id AND received.form = expected.form
)
SELECT
    joined.period,
    joined.unit_id,
    joined.form,
    unit.union_name,
    unit.level,
    unit.district_id,  -- Itself, or the district of a base unit then.
    joined.expected,  -- Whether it had to be sent.
    CASE
        WHEN counted.status = 'nil' THEN 'nil'
        WHEN counted.status = 'accepted' AND joined.late THEN 'late'
        WHEN counted.status = 'accepted' THEN 'on_time'
        WHEN joined.exempt_document IS NOT NULL THEN 'exempt'
        WHEN joined.versions > 0 THEN 'sent_back'
        ELSE 'missing'
    END AS status,  -- on_time, late, nil, sent_back, missing or exempt.
    joined.due_on,
    joined.late,  -- Of nil returns too.
    joined.first_valid_at,  -- When the first valid version was received.
    counted.received_at,
    counted.version,
    joined.versions,  -- Deliveries, those sent back too.
    counted.submission_id,
    counted.file,
    counted.records_in_figures,
    joined.exempt_document
FROM joined
LEFT JOIN core_submissions AS counted ON counted.submission_id = joined.counted_id
LEFT JOIN core_units__by_period AS unit ON unit.period = joined.period AND unit.unit_id = joined.unit_id
