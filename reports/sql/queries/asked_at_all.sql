-- Whether a question is about a row of the relation: one row if so.
SELECT 1 FROM report_{relation} JOIN report_asked USING (submission_id, sheet, "row") LIMIT 1  -- noqa: AM09
