"""A measure in SQL, read twice: as the value it aggregates to, and as what each of its rows adds to that value.

Both read the same relation under the same filter, so the sum of the second is the first. In a distinct count the first
row of each value adds one, and its repetitions add nothing and are listed all the same.
"""

from __future__ import annotations

from reports.definition import Measure

ROW = '(submission_id, sheet, "row")'
"""The place of a row in its return."""


def value(measure: Measure) -> str:
    """Return the SQL of a measure's value over a relation; a sum of nothing is ``NULL``."""
    rows = f"FILTER (WHERE {measure.where})"
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
    return f"count(DISTINCT {ROW}) FILTER (WHERE ({measure.where}) AND NOT waits_for_answer)"


def held(measure: Measure) -> str:
    """Return the SQL that counts the rows which are held until the unit answers, and would be among those measured."""
    return f"count(DISTINCT {ROW}) FILTER (WHERE ({measure.where}) AND waits_for_answer)"


def asked(measure: Measure) -> tuple[str, str, str]:
    """Return the SQL over the rows that open questions are about: how many of them are measured, what they add, and
    what they would add if what the questions propose is right.

    A question counts where it is about the number, about what decides whether it is counted, or about the whole row.
    One about another cell leaves a count as it is.
    """
    own = measure.field if measure.kind == "sum" or measure.field in measure.where else ""
    listed = ", ".join(f"'{field}'" for field in dict.fromkeys(filter(None, ("*", own, measure.of))))
    rows = f"FILTER (WHERE ({measure.where}) AND list_has_any(asked_fields, [{listed}]))"
    count = f"count(*) {rows}"
    if measure.kind == "count":
        return count, count, count
    if measure.kind == "count_distinct":
        different = f"count(DISTINCT {measure.of}) {rows}"
        return count, different, different
    return count, f"sum({measure.of}) {rows}", f"sum(coalesce(asked_proposed, {measure.of})) {rows}"


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
