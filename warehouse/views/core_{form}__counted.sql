-- Records that make up a period that is asked for: one row a record and period. Where a return for the whole and returns
-- for its parts both count, the whole is taken{of_what}, and of the parts those that no larger one holds. What began
-- before the period of its return counts in the periods in which it began.
SELECT asked.period AS asked_period, record.*
FROM core_{form}__current AS record
JOIN core_periods AS own ON own.period = record.period
JOIN core_asked_periods AS asked ON asked.starts_on <= own.starts_on AND asked.ends_on >= own.ends_on
WHERE coalesce({first} >= own.starts_on, true)
    AND NOT EXISTS (
        SELECT 1
        FROM core_{form}__current AS whole
        JOIN core_periods AS larger ON larger.period = whole.period
        WHERE whole.unit_id = record.unit_id AND {same}
            AND larger.period <> own.period
            AND larger.starts_on <= own.starts_on AND larger.ends_on >= own.ends_on
            AND larger.starts_on >= asked.starts_on AND larger.ends_on <= asked.ends_on
    )
UNION ALL
SELECT asked.period AS asked_period, record.*
FROM core_{form}__current AS record
JOIN core_periods AS own ON own.period = record.period
JOIN core_asked_periods AS asked
    ON asked.starts_on < own.starts_on AND asked.ends_on >= own.starts_on - 31  -- No trip is longer (the forms' rules).
WHERE {first} < own.starts_on AND {first} BETWEEN asked.starts_on AND asked.ends_on
    AND NOT EXISTS (
        SELECT 1
        FROM core_{form}__current AS whole
        JOIN core_periods AS larger ON larger.period = whole.period
        WHERE whole.unit_id = record.unit_id AND {same}
            AND larger.period <> own.period
            AND larger.starts_on <= own.starts_on AND larger.ends_on >= own.ends_on
            AND larger.starts_on >= asked.starts_on AND larger.ends_on <= asked.ends_on
    )
