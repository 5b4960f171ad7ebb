-- Periods that a report may be asked for: those met so far, and the quarters, halves and years that hold one of them.
SELECT period, starts_on, ends_on FROM core_periods
UNION
SELECT
    year(starts_on)::VARCHAR || part.tail AS period,
    make_date(year(starts_on), part.first, 1) AS starts_on,
    last_day(make_date(year(starts_on), part.last, 1)) AS ends_on
FROM (SELECT DISTINCT date_trunc('year', starts_on)::DATE AS starts_on FROM core_periods) AS known
CROSS JOIN (
    VALUES ('', 1, 12), ('-H1', 1, 6), ('-H2', 7, 12), ('-Q1', 1, 3), ('-Q2', 4, 6), ('-Q3', 7, 9), ('-Q4', 10, 12)
) AS part (tail, first, last)
