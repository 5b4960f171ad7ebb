-- Records in the figures at as_of: one row a record of a counted return.
SELECT {columns}
FROM core_{form}__records AS record
JOIN core_submissions__current AS submission
    ON submission.submission_id = record.submission_id AND submission.period = record.period
WHERE record.in_figures
