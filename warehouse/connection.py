"""Which warehouse: the one setting that names it, a path or a URL, becomes a backend that can read and publish.

| setting | backend |
|---|---|
| ``/data/hopnhat.duckdb`` or ``duckdb:////data/hopnhat.duckdb`` | one DuckDB file, for one machine |
| ``ducklake:postgres:dbname=kho host=db?data_path=/mnt/kho/`` | a DuckLake, for many |

Nothing else knows a path.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from warehouse.backend import Backend
from warehouse.file import WarehouseFile
from warehouse.lake import SCHEME, Lake

_FILE_URL = "duckdb:///"


def backend_of(setting: str | Path) -> Backend:
    """Return the backend a setting names.

    Raises:
        ValueError: the URL's scheme is not one we serve.
    """
    text = str(setting)
    if text.startswith(SCHEME):
        return Lake.named(text)
    if text.startswith(_FILE_URL):
        return WarehouseFile(Path(unquote(text.removeprefix(_FILE_URL))))
    if "://" in text:
        raise ValueError(f"warehouse {text.partition(':')[0]!r} is not served; give a path or {_FILE_URL}<path>")
    return WarehouseFile(Path(text))
