-- The life of findings about returns, as known at as_of: one row a return and fault. A fault is known again in a later version
-- by its code, sheet, field and text (the first, second ... of its kind), wherever its row has moved to.
-- It is open while a version that counts has it, in a row that no later one says, or the last one sent, if that was sent back. What a rule across returns
-- found is open until that rule is run again and no longer finds it. A fault that was mended and is back is open `again`.
WITH run AS (
    SELECT code, period, accepted_at, row_number() OVER (PARTITION BY code, period ORDER BY accepted_at) AS run_no
    FROM (SELECT DISTINCT code, period, accepted_at FROM core_rule_runs), core_asked
    WHERE accepted_at <= core_asked.as_of
),
runs AS (
    SELECT code, period, max(accepted_at) AS last_run_at
    FROM run
    GROUP BY ALL
),
versions AS (
    SELECT
        *,
        status <> 'sent_back' AS valid,
        count(*) FILTER (WHERE status <> 'sent_back') OVER (PARTITION BY unit_id, form, period ORDER BY version) AS valid_no,
        counted OR ledger_state = 'held' OR version = max(version) OVER (PARTITION BY unit_id, form, period) AS stands
    FROM core_submissions
),
seen AS (
    SELECT
        version.unit_id,
        version.form,
        version.period,
        finding.* EXCLUDE (unit_id, form, period),
        version.version,
        version.valid,
        version.valid_no,
        run.run_no,
        runs.code IS NOT NULL AS across,
        version.stands AND coalesce(finding.accepted_at = runs.last_run_at, true)
            AND coalesce(ledger.state <> 'superseded', true) AS holds,
        CASE
            WHEN finding.column_no <= 26 THEN chr(64 + finding.column_no)
            WHEN finding.column_no <= 702
                THEN chr(64 + (finding.column_no - 1) // 26) || chr(65 + (finding.column_no - 1) % 26)
            -- The last column of a sheet is XFD, the 16,384th: three letters are enough.
            ELSE chr(65 + (finding.column_no - 703) // 676) || chr(65 + (finding.column_no - 703) // 26 % 26)
                || chr(65 + (finding.column_no - 703) % 26)
        END || finding."row" AS cell,
        row_number() OVER (
            PARTITION BY finding.submission_id, finding.accepted_at, finding.code, finding.sheet, finding.field, finding.value
            ORDER BY finding."row", finding.column_no
        ) AS ordinal
    FROM core_findings AS finding
    JOIN versions AS version ON version.submission_id = finding.submission_id
    LEFT JOIN core_ledger__rows AS ledger
        ON ledger.submission_id = finding.submission_id AND ledger.sheet = finding.sheet AND ledger."row" = finding."row"
    LEFT JOIN runs ON runs.code = finding.code AND runs.period = version.period
    LEFT JOIN run
        ON run.code = finding.code AND run.period = version.period AND run.accepted_at = finding.accepted_at
    CROSS JOIN core_asked
    WHERE finding.accepted_at <= core_asked.as_of
),
followed AS (
    SELECT
        *,
        CASE
            WHEN across THEN run_no > lag(run_no) OVER life + 1
            -- It was open if the version just before had it, or the one that counted then.
            ELSE version > lag(version) OVER life + 1
                AND (valid_no - valid::INTEGER IS DISTINCT FROM max(CASE WHEN valid THEN valid_no END) OVER before)
        END AS back
    FROM seen
    WINDOW life AS (
        PARTITION BY unit_id, form, period, code, sheet, field, value, ordinal ORDER BY version, accepted_at
    ),
    before AS (life ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
lived AS (
    SELECT
        *,
        bool_or(holds) OVER life AS open,
        arg_min(night_id, accepted_at) OVER life AS first_seen_night,
        arg_max(night_id, accepted_at) OVER life AS last_seen_night,
        min(accepted_at) OVER life AS first_seen_at,
        max(accepted_at) OVER life AS last_seen_at,
        max(accepted_at) FILTER (WHERE back) OVER life AS reopened_at,
        max(version) OVER life AS last_version,
        max(version) FILTER (WHERE valid) OVER life AS last_valid_version
    FROM followed
    WINDOW life AS (PARTITION BY unit_id, form, period, code, sheet, field, value, ordinal)
    QUALIFY row_number() OVER (
        PARTITION BY unit_id, form, period, code, sheet, field, value, ordinal ORDER BY holds DESC, accepted_at DESC
    ) = 1
),
ended AS (
    SELECT
        lived.*,
        CASE
            WHEN open THEN NULL
            WHEN across THEN (
                SELECT min(run.accepted_at)
                FROM core_rule_runs AS run
                WHERE run.code = lived.code AND run.period = lived.period AND run.accepted_at > lived.last_seen_at
            )
            ELSE greatest(
                last_seen_at,
                (
                    SELECT min(version.accepted_at)
                    FROM versions AS version
                    WHERE version.unit_id = lived.unit_id AND version.form = lived.form
                        AND version.period = lived.period AND version.version > lived.last_version
                ),
                (
                    SELECT min(version.accepted_at)
                    FROM versions AS version
                    WHERE version.unit_id = lived.unit_id AND version.form = lived.form AND version.valid
                        AND version.period = lived.period AND version.version > lived.last_valid_version
                )
            )
        END AS mended_at
    FROM lived
)
SELECT
    ended.unit_id,
    unit.union_name,
    unit.district_id,  -- Itself, or the district of a base unit then.
    ended.form,
    ended.period,
    ended.code,
    ended.severity,
    ended.submission_id,
    ended.sha256,
    ended.file,
    ended.sheet,
    ended."row",
    ended.column_no,
    ended.cell,  -- As Excel names it; NULL: a row, a column or the return as a whole.
    ended.field,
    ended.value,
    ended.params,
    ended.message_vi,
    CASE
        WHEN NOT ended.open THEN 'mended'
        WHEN waiver.code IS NOT NULL THEN 'waived'
        WHEN ended.first_seen_at = night.accepted_at THEN 'new'
        WHEN ended.reopened_at = night.accepted_at THEN 'again'
        ELSE 'still'
    END AS state,  -- new (first seen in the last night), again (mended, and back in the last night), still, mended or waived.
    ended.first_seen_night,  -- Night that first found it.
    ended.last_seen_night,  -- Last night that brought it: by a version that has it, or by a rule that found more or less than before.
    ended.first_seen_at,  -- When the night that first found it became known.
    ended.last_seen_at,  -- When the last night that brought it became known.
    ended.reopened_at,  -- When the night that last found it again, after it was mended, became known; NULL: it never came back.
    ended.mended_at,  -- When the night that no longer had it became known.
    waiver.reason AS waived_because,  -- Why it is let be.
    waiver.decided_by AS waived_by,  -- Who decided it.
    waiver.until_on AS waived_until  -- Last day it is let be.
FROM ended
CROSS JOIN core_nights__last AS night
LEFT JOIN core_units__by_period AS unit ON unit.period = ended.period AND unit.unit_id = ended.unit_id
LEFT JOIN core_waivers AS waiver
    ON waiver.code = ended.code AND waiver.unit_id = ended.unit_id AND waiver.form = ended.form
    AND waiver.period = ended.period AND (waiver.cell = '*' OR waiver.cell = ended.cell)
    AND night.accepted_at < waiver.lapses_at
QUALIFY row_number() OVER (
    PARTITION BY ended.unit_id, ended.form, ended.period, ended.code, ended.sheet, ended.field, ended.value, ended.ordinal
    ORDER BY waiver.cell DESC
) = 1
