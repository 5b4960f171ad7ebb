-- The moment the newest submission was accepted: what "as known" means when nobody says otherwise.
SELECT timezone(getvariable('report_zone'), max(accepted_at)) FROM core_submissions
