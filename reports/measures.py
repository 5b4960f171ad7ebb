"""A measure in SQL, read twice: as the value it aggregates to, and as what each of its rows adds to that value.

Both read the same relation under the same filter, so the sum of the second is the first. In a distinct count the first
row of each value adds one, and its repetitions add nothing and are listed all the same.
"""

from __future__ import annotations

from reports.definition import Measure

ROW = '(submission_id, sheet, "row")'
"""The place of a row in its return."""


def value(measure: Measure, only: str = "true") -> str:
    """Return the SQL of a measure's value over a relation's rows, or over those that meet ``only``.

    A sum of nothing is ``NULL``.
    """
    rows = f"FILTER (WHERE ({measure.where}) AND {only})"
    if measure.kind == "count":
        return f"count(*) {rows}"
    if measure.kind == "sum":
        return f"sum({measure.of}) {rows}"
    return f"count(DISTINCT {measure.of}) {rows}"


def added(measure: Measure) -> str:
    """Return the SQL of the most that rows which wait to be mended may add.

    A cell of theirs that is empty or wrong may yet meet the condition, and none takes anything away.
    """
    may = f"coalesce({measure.where}, true)"
    if measure.kind == "count":
        return f"count(*) FILTER (WHERE {may})"
    if measure.kind == "sum":
        return f"sum(greatest({measure.of}, 0)) FILTER (WHERE {measure.where})"
    return f"count(DISTINCT {measure.of}) FILTER (WHERE {may})"


def waiting(measure: Measure) -> str:
    """Return the SQL that counts the rows which wait to be mended and are known to be among those measured."""
    return f"count(DISTINCT {ROW}) FILTER (WHERE {measure.where})"


def asked(measure: Measure) -> str:
    """Return the SQL that tells whether an open question is about what is measured of a row: the number, what decides
    whether it is counted, or the whole row. A question about another cell leaves a count as it is.
    """
    own = measure.field if measure.kind == "sum" or measure.field in measure.where else ""
    fields = dict.fromkeys(filter(None, ("*", own, measure.of)))
    listed = ", ".join(f"'{field}'" for field in fields)
    return f"coalesce(list_has_any(asked_fields, [{listed}]), false)"


def corrected(measure: Measure) -> str:
    """Return the SQL of the value if what the questions propose is right; where they propose nothing, as it stands."""
    if measure.kind != "sum":
        return value(measure)
    proposed = f"CASE WHEN {asked(measure)} THEN coalesce(asked_proposed, {measure.of}) ELSE {measure.of} END"
    return f"sum({proposed}) FILTER (WHERE {measure.where})"


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
