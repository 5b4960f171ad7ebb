-- Records that make up a period that is asked for: one row a record and period. Where a return for the whole and returns
-- for its parts both count, the whole is taken{of_what}, and of the parts those that no larger one holds. What began
-- before the period of its return counts in the periods in which it began.
SELECT record.* EXCLUDE (asked_from, asked_until, own_from, own_until)
FROM (
    SELECT asked.period AS asked_period, asked.starts_on AS asked_from, asked.ends_on AS asked_until,
        own.starts_on AS own_from, own.ends_on AS own_until, record.*
    FROM core_{form}__current AS record
    JOIN core_periods AS own ON own.period = record.period
    JOIN core_asked_periods AS asked ON asked.starts_on <= own.starts_on AND asked.ends_on >= own.ends_on
    WHERE coalesce({first} >= own.starts_on, true)
    UNION ALL
    SELECT asked.period AS asked_period, asked.starts_on AS asked_from, asked.ends_on AS asked_until,
        own.starts_on AS own_from, own.ends_on AS own_until, record.*
    FROM core_{form}__current AS record
    JOIN core_periods AS own ON own.period = record.period
    JOIN core_asked_periods AS asked
        -- No period that ends longer ago can hold the beginning of what lasts {longest} days at most.
        ON asked.starts_on < own.starts_on AND asked.ends_on >= own.starts_on - {longest}
    WHERE {first} < own.starts_on AND {first} BETWEEN asked.starts_on AND asked.ends_on
) AS record
WHERE NOT EXISTS (
    SELECT 1
    FROM core_{form}__current AS whole
    JOIN core_periods AS larger ON larger.period = whole.period
    WHERE whole.unit_id = record.unit_id AND {same}
        AND larger.period <> record.period
        AND larger.starts_on <= record.own_from AND larger.ends_on >= record.own_until
        AND larger.starts_on >= record.asked_from AND larger.ends_on <= record.asked_until
)
