"""Which warehouse: the one setting that names it, a path or a URL, becomes a gear that can read and publish.

``/data/hopnhat.duckdb`` and ``duckdb:////data/hopnhat.duckdb`` are the same DuckDB file. Nothing else knows a path.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import duckdb

from warehouse.file import WarehouseFile

Work = Callable[[duckdb.DuckDBPyConnection], None]
_FILE_URL = "duckdb:///"


class Gear(Protocol):
    """What carries a warehouse. The tables stand in the default schema of every connection it gives."""

    def exists(self) -> bool:
        """Tell whether anything was ever published."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the one place of a writer until the block ends."""

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open what is published, for reading only."""

    def publish(self, work: Work) -> None:
        """Do ``work`` in one transaction and publish it whole; on an error nothing has happened."""


def gear(setting: str | Path) -> Gear:
    """Return the gear a setting names.

    Raises:
        ValueError: the URL's scheme is not one we serve.
    """
    text = str(setting)
    if text.startswith(_FILE_URL):
        return WarehouseFile(Path(unquote(text.removeprefix(_FILE_URL))))
    if "://" in text or text.startswith("ducklake:"):
        raise ValueError(f"warehouse {text.partition(':')[0]!r} is not served; give a path or {_FILE_URL}<path>")
    return WarehouseFile(Path(text))
