(
    SELECT one.*, asked.fields AS asked_fields, asked.proposed AS asked_proposed
    FROM report_{relation} AS one
    JOIN report_asked AS asked
        ON asked.submission_id = one.submission_id AND asked.sheet = one.sheet AND asked."row" = one."row"
)
