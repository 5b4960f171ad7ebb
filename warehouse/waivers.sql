-- Waivers that lapsed, or that no open finding needs any more.
SELECT waiver.*
FROM core_waivers AS waiver
WHERE $now >= waiver.lapses_at OR NOT EXISTS (
    SELECT 1
    FROM mart_findings__life AS finding
    WHERE finding.state <> 'mended' AND finding.code = waiver.code AND finding.unit_id = waiver.unit_id
        AND finding.form = waiver.form AND finding.period = waiver.period
        AND (waiver.cell = '*' OR waiver.cell = finding.cell)
)
ORDER BY ALL
