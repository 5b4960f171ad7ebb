-- The moment the newest submission of the period was accepted: what "as known" means when nobody says otherwise.
SELECT timezone(getvariable('report_zone'), max(accepted_at)) FROM report_submissions
