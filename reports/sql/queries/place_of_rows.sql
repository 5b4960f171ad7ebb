SELECT '{form}', unit_id, period, submission_id, sheet, "row" FROM report_records_{name}
