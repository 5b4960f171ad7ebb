"""What carries a warehouse: the few things its tables need of an engine, and a bare connection to build one on."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from warehouse.text_keys import teach_text_key

Work = Callable[[duckdb.DuckDBPyConnection], None]
NAME = "hopnhat"
"""What the warehouse is called inside a connection."""


class WarehouseBusyError(Exception):
    """Another load holds the warehouse, or a foreign program wrote into the published file."""


class DamagedWarehouseError(Exception):
    """What is published cannot be read: emptied, cut short, changed, or no warehouse at all."""


class Backend(Protocol):
    """What carries a warehouse. The tables stand in the default schema of every connection it gives."""

    def exists(self) -> bool:
        """Tell whether anything was ever published."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the one place of a writer until the block ends."""

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open what is published, for reading only; what is published later does not change what it answers."""

    def publish(self, work: Work) -> None:
        """Do ``work`` in one transaction and publish it whole; on an error nothing has happened."""

    def publish_anew(self, work: Work) -> None:
        """Do ``work`` in one transaction and publish it in place of whatever there is, however damaged that is.

        ``work`` takes away the tables that it finds. On an error nothing has happened.
        """

    def keep_as_it_is(self, folder: Path) -> str:
        """Keep what is published and cannot be read, as it is; say where it is kept.

        Raises:
            OSError: it cannot be kept, for want of room for example; it is where it was.
        """

    def tidy(self) -> None:
        """Do what the engine asks for now and then, such as merging small files. A writer's place must be held."""


def connect(**config: Any) -> duckdb.DuckDBPyConnection:
    """Return a connection to nothing yet.

    What does not fit in memory goes to the system's folder for temporary files, not to whatever folder the process
    was started from, and nothing is ever fetched from the network.
    """
    spill = Path(tempfile.gettempdir()) / f"{NAME}-{uuid.uuid4().hex}"
    connection = duckdb.connect(config={"temp_directory": str(spill), "autoinstall_known_extensions": False, **config})
    teach_text_key(connection)
    return connection


def quoted(text: object) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
