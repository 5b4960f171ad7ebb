"""Which reports a return counts in: those whose figures are made of its form, for units of its level."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from province import province_folder
from reports.definition import kinds, read_definition


def reports_counting(form: str, level: str) -> tuple[str, ...]:
    """Return the names of the reports that a return of a form counts in, where a unit of a level sent it."""
    return _counting(province_folder(), form, level)


@cache
def _counting(_: Path, form: str, level: str) -> tuple[str, ...]:
    reports = [read_definition(kind) for kind in kinds()]
    wheres = {report.name: [scope.where for scope in report.scopes if scope.form == form] for report in reports}
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE level = $1", [level])
        query = "SELECT 1 FROM (SELECT getvariable('level') AS level) WHERE {}"  # conditions of a definition, no data
        return tuple(
            name
            for name, conditions in wheres.items()
            if any(connection.execute(query.format(one)).fetchone() for one in conditions)
        )
