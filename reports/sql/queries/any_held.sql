-- Whether anything of a form is held in the period: one row if so.
SELECT 1 FROM report_records_{name} WHERE held
UNION ALL
SELECT 1
FROM core_submissions
WHERE form = '{form}' AND status = 'nil' AND ledger_state = 'held' AND list_contains(getvariable('report_periods'), period)
LIMIT 1
