-- Which records make up a period that is asked for, of every form: one row a record and asked period.
SELECT
    form,  -- Form.
    unit_id,
    asked_period,  -- Period that a report may be asked for.
    period,  -- Period of the return the record is of.
    submission_id,
    sheet,
    "row"
FROM (
-- each form: SELECT '{FORM}' AS form, unit_id, asked_period, period, submission_id, sheet, "row" FROM core_{form}__counted
)
