"""What carries a warehouse: the few things its tables need of an engine, and a bare connection to build one on."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import duckdb

Work = Callable[[duckdb.DuckDBPyConnection], None]
NAME = "hopnhat"
"""What the warehouse is called inside a connection."""


class WarehouseBusyError(Exception):
    """Another load holds the warehouse, or a foreign program wrote into the published file."""


class Gear(Protocol):
    """What carries a warehouse. The tables stand in the default schema of every connection it gives."""

    def exists(self) -> bool:
        """Tell whether anything was ever published."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the one place of a writer until the block ends."""

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open what is published, for reading only; what is published later does not change what it answers."""

    def publish(self, work: Work) -> None:
        """Do ``work`` in one transaction and publish it whole; on an error nothing has happened."""

    def tidy(self) -> None:
        """Do what the engine asks for now and then, such as merging small files. A writer's place must be held."""


def connect(**config: Any) -> duckdb.DuckDBPyConnection:
    """Return a connection to nothing yet.

    What does not fit in memory goes to the system's folder for temporary files, not to whatever folder the process
    was started from, and nothing is ever fetched from the network.
    """
    spill = Path(tempfile.gettempdir()) / f"{NAME}-{uuid.uuid4().hex}"
    return duckdb.connect(config={"temp_directory": str(spill), "autoinstall_known_extensions": False, **config})


def quoted(text: object) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
