-- Files of a night whose cells were not counted once each; there must be none.
SELECT file AS name, cells_read - cells_loaded - cells_sent_back - cells_ignorable AS number
FROM core_file_cells
WHERE night_id = $night AND NOT balanced
ORDER BY file
