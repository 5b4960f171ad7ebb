"""A measure in SQL, read twice: as the value it aggregates to, and as what each of its rows adds to that value.

Both read the same relation under the same filter, so the sum of the second is the first. In a distinct count the first
row of each value adds one, and its repetitions add nothing and are listed all the same.
"""

from __future__ import annotations

from reports.definition import Measure


def value(measure: Measure) -> str:
    """Return the SQL of a measure's value over a relation; a sum of nothing is ``NULL``."""
    only = f"FILTER (WHERE {measure.where})"
    if measure.kind == "count":
        return f"count(*) {only}"
    if measure.kind == "sum":
        return f"sum({measure.of}) {only}"
    return f"count(DISTINCT {measure.of}) {only}"


def approximate(measure: Measure) -> str:
    """Return the SQL that tells whether anything approximate is in a measure's value."""
    return f"coalesce(bool_or(approximate) FILTER (WHERE {measure.where}), false)"


def holds(measure: Measure) -> str:
    """Return the SQL that tells whether a row is among those measured."""
    return f"coalesce({measure.where}, false)"


def contribution(measure: Measure) -> str:
    """Return the SQL of what a row that is measured adds to the value."""
    if measure.kind == "count":
        return "1"
    if measure.kind == "sum":
        return f"coalesce({measure.of}, 0)"
    order = 'submission_id, sheet, "row", detail'
    first = f"row_number() OVER (PARTITION BY {measure.of}, {holds(measure)} ORDER BY {order}) = 1"
    return f"CASE WHEN {measure.of} IS NOT NULL AND {first} THEN 1 ELSE 0 END"
