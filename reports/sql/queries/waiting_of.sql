(
    SELECT one.*, coalesce(place.held, false) AS waits_for_answer
    FROM report_waiting_{relation} AS one
    LEFT JOIN report_unsettled AS place
        ON place.submission_id = one.submission_id AND place.sheet = one.sheet AND place."row" = one."row"
)
