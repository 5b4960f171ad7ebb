"""Count the figures of a report a second time, from the files of the store."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from hopnhat.settings import Settings
from province import province_folder
from reports import Report

if TYPE_CHECKING:
    from recount import Recounted


def recounted(
    settings: Settings, connection: duckdb.DuckDBPyConnection, report: Report, as_of: datetime | None = None
) -> Recounted:
    """Return what a recount of a report's figures comes to; see ``recount.recount``."""
    from recount import recount

    figures = {name: float(figure.value) for name, figure in report.figures.items()}
    kind, period = report.definition.kind, report.period.id
    return recount(connection, settings.store, province_folder(), kind, period, figures, as_of)
