SELECT '{form}', unit_id, period, submission_id, sheet, "row", held FROM report_records_{name}
