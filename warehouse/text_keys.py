"""``text_key`` in SQL: words compared as the rest of the house compares them, ``text_key('Hoà') = text_key('HÒA')``."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from vietnamese.text import key

_NAME = "text_key"


def teach_text_key(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the SQL of a connection use ``text_key``; not inside a transaction, which would take it along if it fails."""
    [(known,)] = connection.execute(
        "SELECT count(*) FROM duckdb_functions() WHERE function_name = $1", [_NAME]
    ).fetchall()
    if not known:
        connection.create_function(_NAME, _text_keys, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)


def _text_keys(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return the key of every text: each once, for returns say the same names and topics many times."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    distinct = whole.dictionary_encode()
    return pa.array(map(key, distinct.dictionary.to_pylist()), pa.string()).take(distinct.indices)
