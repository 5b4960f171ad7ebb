"""What must hold of every load, since the tables have no keys: queries that return a row where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from forms import Form

_FOLDER = Path(__file__).parent / "invariants"


class BrokenInvariantError(Exception):
    """A load would have left the warehouse in a state it must never be in; nothing of it was kept."""


def check(connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], accepted_at: datetime) -> None:
    """Check the rows of the load accepted at a moment, within its transaction.

    Raises:
        BrokenInvariantError: our own fault; the message names the invariant and the first row that breaks it.
    """
    for path in sorted(_FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        for form in forms if "{form}" in text else [""]:
            broken = connection.execute(text.replace("{form}", form.lower()), {"accepted_at": accepted_at}).fetchone()
            if broken is not None:
                raise BrokenInvariantError(f"{path.stem}{f' ({form})' if form else ''}: {broken}")
