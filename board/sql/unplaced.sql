-- What a night found about files and sources that are no unit's return: somebody at the province must look.
SELECT code, severity, file, sheet, "row", column_no, field, value, params
FROM core_findings
WHERE night_id = $night AND submission_id IS NULL AND severity <> 'notice'
ORDER BY list_position(['error', 'warning'], severity), file, sheet, "row", code
