-- Figures of one form that count: one row a unit, period and indicator, with `asked` where the cell is doubted already.
-- The fields are those that play the roles of indicator, label, result and cumulative.
SELECT
    '{form}' AS form,
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    record.period,
    rule_returns.touched,
    record.{indicator}::VARCHAR AS indicator,
    coalesce({label}, record.{indicator}::VARCHAR) AS label,
    '{result}' AS result_field,
    record.{result}::DECIMAL(20, 4) AS result,
    record.{result}_raw AS result_raw,
    '{cumulative_field}' AS cumulative_field,
    {cumulative}::DECIMAL(20, 4) AS cumulative,
    {cumulative_raw}::VARCHAR AS cumulative_raw,
    list_contains($flows_{form}, record.{indicator}::VARCHAR) AS flow,  -- What adds up over time.
    coalesce({approximate}, false) AS approximate,
    asked.submission_id IS NOT NULL AS asked
FROM {table} AS record
JOIN rule_returns ON rule_returns.submission_id = record.submission_id AND rule_returns.period = record.period
LEFT JOIN core_submission_columns AS place
    ON place.submission_id = record.submission_id AND place.sheet = record.sheet AND place.field = '{result}'
LEFT JOIN rule_asked AS asked
    ON asked.submission_id = record.submission_id AND asked.sheet = record.sheet AND asked."row" = record."row"
    AND asked.column_no = place.column_no
WHERE record.in_figures AND record.{result} IS NOT NULL
