-- Cells that the check of the return itself already asks about: one question at a time is put to a cell.
SELECT DISTINCT finding.submission_id, finding.sheet, finding."row", finding.column_no
FROM core_findings AS finding
JOIN rule_returns ON rule_returns.submission_id = finding.submission_id
WHERE finding.severity <> 'notice' AND finding.column_no IS NOT NULL AND NOT list_contains($codes, finding.code)
