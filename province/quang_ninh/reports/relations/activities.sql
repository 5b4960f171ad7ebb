-- One row an activity of the provincial cadres (kind x topic), with the places it went to, in the order of the visits.
WITH topics AS (
    SELECT
        *,
        hinh_thuc || '/' || text_key(chuyen_de) AS topic_key,
        row_number() OVER (ORDER BY ngay_tu, submission_id, sheet, "row") AS visit_no
    FROM report_visits
    WHERE unit_level = 'province'
),
places AS (
    SELECT
        topic.topic_key,
        reached.place_name,
        min((topic.visit_no, reached.ordinal)) AS first_named
    FROM topics AS topic
    JOIN report_visit_units AS reached
        ON reached.submission_id = topic.submission_id
        AND reached.sheet IS NOT DISTINCT FROM topic.sheet
        AND reached."row" = topic."row"
    GROUP BY ALL
),
named AS (
    SELECT topic_key, list(place_name ORDER BY first_named) AS places
    FROM places
    GROUP BY topic_key
)
SELECT
    topic.hinh_thuc,
    arg_min(topic.chuyen_de, topic.visit_no) AS topic,
    coalesce(any_value(named.places), []) AS places,
    count(*) AS visits,
    min(topic.ngay_tu) AS first_day,
    min(topic.visit_no) AS visit_no
FROM topics AS topic
LEFT JOIN named USING (topic_key)
GROUP BY topic.hinh_thuc, topic.topic_key
