-- Visits without their counterpart: registered, and none made by that cadre on any of those days, or the other way round.
-- A cadre whose visits merely moved has as many without counterpart on both sides: `ordinal` counts them, the nearest in
-- time first, and only those beyond `moved` are missing. A return with rows that name nobody is compared with nothing.
WITH sided AS (
    SELECT visit.*, counterpart.submission_id AS counterpart_id, counterpart.reported_until
    FROM rule_visits AS visit
    JOIN rule_returns AS counterpart
        ON counterpart.unit_id = visit.unit_id AND counterpart.period = visit.period
        AND counterpart.form = CASE visit.form WHEN 'DI_CO_SO_DK' THEN 'DI_CO_SO_KQ' ELSE 'DI_CO_SO_DK' END
    WHERE counterpart.sent_back = 0
),
lonely AS (
    SELECT sided.*
    FROM sided
    WHERE NOT EXISTS (
        SELECT 1
        FROM rule_visits AS other
        WHERE other.submission_id = sided.counterpart_id AND other.cadre = sided.cadre
            AND other.first_day <= sided.last_day AND other.last_day >= sided.first_day
    )
),
compared AS (
    SELECT
        lonely.submission_id,
        lonely.sheet,
        lonely."row",
        count(other.submission_id) AS moved,
        min(abs(other.first_day - lonely.first_day)) AS days_apart
    FROM lonely
    LEFT JOIN lonely AS other ON other.submission_id = lonely.counterpart_id AND other.cadre = lonely.cadre
    GROUP BY ALL
)
SELECT
    lonely.*,
    compared.moved,
    row_number() OVER (
        PARTITION BY lonely.submission_id, lonely.cadre
        ORDER BY compared.days_apart, lonely.first_day, lonely.sheet, lonely."row"
    ) AS ordinal
FROM lonely
JOIN compared
    ON compared.submission_id = lonely.submission_id AND compared.sheet = lonely.sheet AND compared."row" = lonely."row"
WHERE lonely.in_figures AND (lonely.form = 'DI_CO_SO_KQ' OR lonely.last_day <= lonely.reported_until)
