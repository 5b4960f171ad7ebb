-- Names of cadres in the visits of the returns looked at: one row a spelling, to which its key is added.
SELECT DISTINCT visit.ho_ten
FROM (
    SELECT submission_id, period, ho_ten FROM core_di_co_so_dk__records
    UNION ALL
    SELECT submission_id, period, ho_ten FROM core_di_co_so_kq__records
) AS visit
JOIN rule_returns ON rule_returns.submission_id = visit.submission_id AND rule_returns.period = visit.period
WHERE rule_returns.touched AND visit.ho_ten IS NOT NULL
