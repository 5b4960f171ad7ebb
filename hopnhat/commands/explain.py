"""What ``hopnhat check --explain`` prints: what was taken for what, on what evidence, what came second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hopnhat.commands.messages import say, word
from transforms.matching.words import spoken_role

if TYPE_CHECKING:
    from transforms.matching.explained import ExplainedColumn, ExplainedTable, Weighed
    from transforms.matching.match import Score


def explain(tables: list[ExplainedTable], language: str) -> str:
    """Return the matches of a file in words."""
    return "\n".join(line for table in tables for line in _table(table, language))


def _table(table: ExplainedTable, language: str) -> Iterator[str]:
    rows = "–".join(str(row) for row in dict.fromkeys((table.header[0], table.header[-1]))) if table.header else "-"
    yield say("explain_table", language, sheet=table.sheet or "-", rows=rows, form=_form(table.form, language))
    if len(table.scores) > 1:
        best, second = table.scores[:2]
        by = _number(best.total - second.total)
        yield say("explain_second", language, form=_form(second.form, language), by=by)
    if table.contradicted:
        yield say("explain_contradicted", language, form=_form(table.contradicted, language))
    for said, name in ((not table.sure, "unsure"), (table.guessed, "guessed"), (table.turned, "turned")):
        if said:
            yield say(f"explain_{name}", language)
    for score in table.scores:
        yield _score(score, language)
    for column in table.columns:
        yield _column(column, table.form, language)
    counted = ", ".join(f"{word('rows', kind, language)} {count}" for kind, count in table.rows.items() if count)
    yield say("explain_rows", language, rows=counted or "0")


def _score(score: Score, language: str) -> str:
    parts = [("columns", score.columns), ("named", score.named), ("hinted", score.hinted), ("sheet", score.sheet)]
    said = [f"{word('score', name, language)} {_number(points)}" for name, points in parts if points]
    for name, fields in (("missing", score.missing), ("unlike", score.unlike), ("against", score.against)):
        if fields:
            headers = ", ".join(_header(score.form, field) for field in fields)
            said.append(f"{word('score', name, language)} {headers}")
    total = _number(score.total)
    return say("explain_score", language, form=_form(score.form, language), total=total, parts="; ".join(said))


def _column(column: ExplainedColumn, form_id: str, language: str) -> str:
    path = " › ".join(column.path) or say("explain_no_header", language)
    roles = ", ".join(spoken_role(role, language) for role in column.roles)
    named = say("explain_roles", language, roles=roles) if roles else ""
    second = _second(column, form_id, language)
    if column.taken_for:
        said = _weighed(column.taken_for, form_id, language)
        return say("explain_column", language, column=column.column, path=path, roles=named, said=said, second=second)
    if column.rival:
        why = say("explain_rival", language, rival=column.rival)
    elif column.aside:
        why = say("explain_aside", language, role=spoken_role(column.aside, language))
    else:
        why = say("explain_unknown", language)
    return say("explain_not_taken", language, column=column.column, path=path, roles=named, why=why, second=second)


def _second(column: ExplainedColumn, form_id: str, language: str) -> str:
    if column.second is None or column.taken_for is None:
        return ""
    by = _number(column.taken_for.total - column.second.total)
    return say("explain_then", language, header=_header(form_id, column.second.field), by=by)


def _weighed(one: Weighed, form_id: str, language: str) -> str:
    parts = (("header", one.header), ("role", one.role), ("cells", one.cells))
    said = ", ".join(f"{word('weighed', name, language)} {_number(points)}" for name, points in parts if points)
    return f"{_header(form_id, one.field)} ({said or 0})"


def _form(form_id: str, language: str) -> str:
    from forms import forms

    form = forms()[form_id]
    return form.name_en if language == "en" else form.name_vi


def _header(form_id: str, name: str) -> str:
    """Return the header of a field; a field against a form is one of another."""
    from forms import forms

    columns = [*forms()[form_id].columns, *(column for form in forms().values() for column in form.columns)]
    return next((column.header for column in columns if column.field == name and column.header), name)


def _number(points: float) -> str:
    return f"{points:g}"
