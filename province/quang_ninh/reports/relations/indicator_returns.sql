-- One row a unit and an indicator it must report: missing where the number of any half is, of a stock where that of the
-- last one is, unless the unit sent the year's own number. Parts of a half make one where they fill it. A unit that reported
-- without this line is missing from it just as one that did not report.
WITH given AS (
    SELECT record.unit_id, record.asked_period AS period, record.ma_chi_tieu
    FROM core_bc_solieu__counted AS record
    JOIN core_periods AS part ON part.period = record.period
    JOIN core_asked_periods AS asked ON asked.period = record.asked_period
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE record.thuc_hien IS NOT NULL AND list_contains(getvariable('report_periods'), record.asked_period)
    GROUP BY ALL
    HAVING sum(date_diff('month', part.starts_on, part.ends_on) + 1) = any_value(date_diff('month', asked.starts_on, asked.ends_on) + 1)
        OR (any_value(indicator.measure) = 'stock' AND max(part.ends_on) = any_value(asked.ends_on))
),
asked AS (
    SELECT
        state.unit_id,
        state.form,
        state.status = 'nil' OR given.unit_id IS NOT NULL AS answered,
        indicator.value AS ma_chi_tieu,
        indicator.measure = 'flow' OR state.period = max(state.period) OVER (PARTITION BY state.unit_id) AS needed
    FROM report_returns AS state
    CROSS JOIN report_family_indicator AS indicator
    LEFT JOIN given
        ON given.unit_id = state.unit_id
        AND given.period = state.period
        AND given.ma_chi_tieu = indicator.value
    WHERE state.form = 'BC_SOLIEU'
      AND state.level <> 'base'
)
SELECT
    asked.unit_id,
    asked.form,
    asked.ma_chi_tieu,
    NOT bool_and(asked.answered OR NOT asked.needed) AND any_value(annual.unit_id) IS NULL AS missing,
    bool_or(asked.answered) OR any_value(annual.unit_id) IS NOT NULL AS reported
FROM asked
LEFT JOIN given AS annual
    ON annual.unit_id = asked.unit_id
    AND annual.ma_chi_tieu = asked.ma_chi_tieu
    AND annual.period = getvariable('report_period')
GROUP BY ALL
