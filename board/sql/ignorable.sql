-- Cells of a night's files that no record holds, by what they are.
SELECT entry.key AS name, sum(entry.value::BIGINT)::BIGINT AS number
FROM core_file_cells AS cells, json_each(cells.ignorable) AS entry
WHERE cells.night_id = $night
GROUP BY entry.key
ORDER BY number DESC, name
