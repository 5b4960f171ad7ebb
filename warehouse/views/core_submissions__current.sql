-- The counted version of each return at as_of: one row a unit, form and period.
SELECT * EXCLUDE (superseded_by, counted) FROM core_submissions WHERE counted
