-- One row a row of the period's returns that is in no figure: sent back, or held, until somebody answers.
SELECT
    form,
    unit_id,
    period,
    submission_id,
    sheet,
    "row",
    held,
    'Dòng ' || "row" AS detail,
    false AS approximate
FROM report_unsettled
