"""What has to be said of the columns of a table: which compete, which play another role, which nobody knows.

A column that competes with one that was read is a question about that very choice; one that plays another role (planned
beside done, last year beside this) is named with it; only what is left is said to need nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from findings import Severity, a1
from forms.prefilled import is_added
from transforms.matching.assignment import Target
from transforms.matching.layout import Table
from transforms.matching.words import spoken_role
from transforms.report import Report, shown
from transforms.tables.row_kinds import Rows
from transforms.values.legends import legend_in
from transforms.values.numbers import NumberReader
from transforms.values.vocabulary import vocabulary
from vietnamese.text import bare, key

_NAMED = 8
_ASIDE = ("planned", "assigned", "earlier", "later", "cumulative", "ratio", "part", "within", "other", "estimated")
_ADDED_TO = ("place", "text")  # fields that another column may say more of
_FIGURED = ("count", "decimal")
_FIGURES = NumberReader(whole=False)
_COUNTING = frozenset(word for phrase in vocabulary("counting") for word in bare(phrase).split())
_SHOWN = 3  # rows in which two columns differ, shown in a question


def of_columns(table: Table, rows: Rows, report: Report) -> None:
    """Ask about columns that compete, are hidden or misspelt; say what was set aside and what is not read."""
    _of_hidden(table, rows, report)
    _of_misspelt(table, report)
    split = set(table.split_name() or ())
    aside: dict[int, str] = {}
    unknown: list[int] = []
    for column in (one for one in table.unknown if one not in split and _holds(table, rows, one)):
        if is_added(table.header_text(column)):
            continue  # of our own blank: what it says is asked for elsewhere, or is there to compare with
        rival = _rival(table, column)
        role = _role_aside(table, column, rival)
        if role is None and rival is not None and _differ(table, rows, column, rival):
            _ask_which(table, rows, column, rival, report)
        elif role is None:
            unknown.append(column)
        else:
            aside[column] = role
    for column in (*unknown, *(one for one, role in aside.items() if role in ("part", "total"))):
        _ask_if_meant(table, rows, column, report)
    _of_aside(table, rows, aside, report)
    if unknown:
        report.add("column_unknown", table.grid, table.header.start, value=_list(table, unknown))
    _of_nameless(table, rows, split, report)


def _ask_if_meant(table: Table, rows: Rows, column: int, report: Report) -> None:
    """Ask about figures nobody read that may be those of a field no column gives: *Trong đó ĐVTN* for *Lượt ĐVTN*."""
    words = _telling(_path(table, column))
    wanted = (of for of in table.form.columns if of.type in _FIGURED and of.field not in table.given())
    meant = next((of for of in wanted if any(words & _telling(header) for header in of.headers)), None)
    cells = [cell for row in rows.records if meant and (cell := table.grid.cell(row, column)) is not None]
    if meant and any(_FIGURES[cell].value is not None for cell in cells):
        report.add(
            "column_maybe_meant", table.grid, table.header.start, column, field=meant.field,
            value=_path(table, column), meant=meant.header, form=table.form.id,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _telling(header: str) -> frozenset[str]:
    """Return the words of a header, those that only say that something is counted left out."""
    return frozenset(bare(header).split()) - _COUNTING


def _of_hidden(table: Table, rows: Rows, report: Report) -> None:
    given = set(table.columns.values())
    for column in sorted(table.grid.sheet.hidden_columns):
        if column in table.span and _holds(table, rows, column):
            severity = None if column in given else Severity.NOTICE
            report.add("hidden_columns", table.grid, None, column, severity=severity, value=table.header_text(column))


def _of_misspelt(table: Table, report: Report) -> None:
    names = {column: target for target, column in table.columns.items()}
    for column in sorted(names.keys() & set(table.match.typos)):
        field = table.form[names[column].field]
        report.add(
            "header_misspelt", table.grid, table.header.start, column, field=field.field,
            value=table.header_text(column), meant=field.header,
        )  # fmt: skip


def _rival(table: Table, column: int) -> int | None:
    """Return the column that gives what another fits as well, ``None`` where there is none."""
    return next((r.taken for r in table.match.rivals if r.column == column and r.role is None), None)


def _is_beside(table: Table, column: int) -> bool:
    """Tell whether a column only adds to the one that goes by the form's own name: *Địa điểm* to *Đơn vị đến*."""
    rivals = [rival for rival in table.match.rivals if rival.column == column and rival.role is None]
    return bool(rivals) and all(rival.weaker and _may_be_added_to(table, rival.target) for rival in rivals)


def _may_be_added_to(table: Table, target: Target) -> bool:
    return target.kind == "span" or table.form[target.field].type in _ADDED_TO


def _role_aside(table: Table, column: int, rival: int | None) -> str | None:
    """Return the role for which a column gives nothing, ``None`` where none keeps it from it."""
    if rival is not None:
        roles, others = table.match.roles.get(column, frozenset()), table.match.roles.get(rival, frozenset())
        parent = table.match.paths.get(column, ())[:1]
        is_part = "total" in others - roles and len(table.match.paths[column]) > 1
        return "part" if is_part and parent == table.match.paths[rival][:1] else None
    kept = next((r.role for r in table.match.rivals if r.column == column and r.role), None)
    return kept or next((role for role in _ASIDE if role in table.match.roles.get(column, ())), None)


def _differ(table: Table, rows: Rows, column: int, other: int) -> bool:
    return next(_differences(table, rows, column, other), None) is not None


def _differences(table: Table, rows: Rows, column: int, other: int) -> Iterator[int]:
    """Yield the records in which a column says something that another does not."""
    cell = table.grid.cell
    for row in rows.records:
        here, there = cell(row, column), cell(row, other)
        if here is not None and here != there and key(shown(here)) != key(shown(there)):
            yield row


def _ask_which(table: Table, rows: Rows, column: int, taken: int, report: Report) -> None:
    """Ask which of two columns is meant; both stand in the question, and what they say in some rows."""
    grid = table.grid
    twice = (
        table.header_text(column) == table.header_text(taken) and table.match.paths[column] == table.match.paths[taken]
    )
    field = next(target.field for target, index in table.columns.items() if index == taken)
    places = list(_differences(table, rows, column, taken))[:_SHOWN]
    said = "; ".join(
        f"{grid.number(row)}: {shown(grid.cell(row, taken) or '')} / {shown(grid.cell(row, column))}" for row in places
    )
    report.add(
        "column_twice" if twice else "column_competes", grid, table.header.start, column, field=field,
        value=_path(table, column), taken=_path(table, taken), taken_at=a1(None, taken + 1),
        meant=table.form[field].header, rows=said,
        severity=Severity.NOTICE if _is_beside(table, column) and not twice else None,
    )  # fmt: skip


def _of_aside(table: Table, rows: Rows, aside: dict[int, str], report: Report) -> None:
    """Say which columns were read in no field for their role; ask where an estimate stands beside them."""
    roles = table.match.roles
    estimated = {
        t.field: c for t, c in table.columns.items() if "estimated" in roles.get(c, ()) and _holds(table, rows, c)
    }
    for name, taken in estimated.items():
        beside = [c for c, role in aside.items() if role in ("within", "other") and _would_give(table, c, name)]
        for column in beside:
            _ask_which(table, rows, column, taken, report)
            del aside[column]
        if not beside and _holds(table, rows, taken):
            report.add("column_estimated", table.grid, table.header.start, taken, field=name, value=_path(table, taken))
    by_role: dict[str, list[int]] = {}
    for column, role in aside.items():
        by_role.setdefault(role, []).append(column)
        _of_replaced(table, rows, column, report)
    for role, columns in by_role.items():
        report.add(
            "columns_set_aside", table.grid, table.header.start, value=_list(table, columns),
            role=spoken_role(role, "vi"), role_en=spoken_role(role, "en"),
        )  # fmt: skip


def _would_give(table: Table, column: int, name: str) -> bool:
    return any(rival.column == column and rival.target.field == name for rival in table.match.rivals)


def _of_replaced(table: Table, rows: Rows, column: int, report: Report) -> None:
    """Ask row by row whose a visit is where the planned cadre is not the one who went."""
    for rival in table.match.rivals:
        if rival.column != column or rival.taken is None or table.form[rival.target.field].type != "person":
            continue
        for row in _differences(table, rows, column, rival.taken):
            report.add(
                "person_replaced", table.grid, row, rival.taken, field=rival.target.field,
                value=table.grid.cell(row, rival.taken), other=shown(table.grid.cell(row, column)), form=table.form.id,
            )  # fmt: skip


def _of_nameless(table: Table, rows: Rows, split: set[int], report: Report) -> None:
    given = set(table.columns.values())
    if not any(table.header_text(column) for column in given):
        return
    for column in table.span:
        nameless = column not in split and column not in given and not _path(table, column)
        if not nameless or not _is_a_column(table, rows, column):
            continue
        if not (_numbers_the_rows(table, rows, column) or _explains_signs(table, column)):
            report.add("column_without_header", table.grid, table.header.start, column)


def _explains_signs(table: Table, column: int) -> bool:
    """Tell whether a column without a header is a legend that somebody put beside the table."""
    texts = [cell for row in range(table.start, table.end) if isinstance(cell := table.grid.cell(row, column), str)]
    lists = dict.fromkeys(of.choices for of in table.form.columns if of.choices)
    return any(legend_in(texts, choices) is not None for choices in lists)


def _numbers_the_rows(table: Table, rows: Rows, column: int) -> bool:
    """Tell whether cells under a blank header count the records, before all that is read of them."""
    numbers = [table.grid.cell(row, column) for row in rows.records]
    return column < min(table.columns.values()) and numbers == list(range(1, len(numbers) + 1))


def _is_a_column(table: Table, rows: Rows, column: int) -> bool:
    """Tell whether cells under a blank header are a column: between two others where more than one is filled.

    At the edge of a table, where people also write remarks beside the rows, most of them must be.
    """
    filled = sum(table.grid.cell(row, column) is not None for row in rows.records)
    between = min(table.columns.values()) < column < max(table.columns.values())
    return filled > 1 and (between or 2 * filled > len(rows.records))


def _holds(table: Table, rows: Rows, column: int) -> bool:
    return any(table.grid.cell(row, column) is not None for row in rows.records)


def _path(table: Table, column: int) -> str:
    return " › ".join(table.match.paths.get(column, ())) or table.header_text(column)


def _list(table: Table, columns: Sequence[int]) -> str:
    return "; ".join(f"“{_path(table, column)}” ({a1(None, column + 1)})" for column in columns[:_NAMED])
