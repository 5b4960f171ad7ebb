-- How each unit of the period is called, as at its end or as last before.
SELECT unit_id, arg_max(union_name, coalesce(valid_from, DATE '0001-01-01'))
FROM core_units
WHERE coalesce(valid_from, DATE '0001-01-01') <= getvariable('report_end')
GROUP BY unit_id
