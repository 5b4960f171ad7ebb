-- Whether this connection was already taught to compare words.
SELECT count(*) > 0 FROM duckdb_functions() WHERE function_name = 'text_key'
