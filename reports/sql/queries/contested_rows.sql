-- The rows of one form that count, and that a file which is held says otherwise: the same statement, or that nothing happened.
SELECT submission_id, sheet, "row", unit_id
FROM core_{name}__current AS record
WHERE EXISTS (
    SELECT 1
    FROM report_records_{name} AS held
    WHERE held.held AND held.unit_id = record.unit_id AND held.period = record.period AND {same}
)
OR EXISTS (
    SELECT 1
    FROM core_submissions AS nil
    WHERE nil.form = '{form}' AND nil.status = 'nil' AND nil.ledger_state = 'held'
      AND nil.unit_id = record.unit_id AND nil.period = record.period
      AND list_contains(getvariable('report_periods'), nil.period)
)
