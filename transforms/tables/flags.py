"""What a person should know of a sheet before trusting it: hidden parts, filters, columns nobody knows, no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings import Severity, a1
from forms import forms
from transforms.matching.layout import Table
from transforms.repair import Repaired
from transforms.report import Report
from transforms.tables.columns import of_columns
from transforms.tables.row_cells import closes
from transforms.tables.row_kinds import Rows
from transforms.tidy import Grid
from transforms.values.names import looks_like_person, looks_like_place
from transforms.values.vocabulary import is_note
from vietnamese.text import clean

_NAMED = 8
_FEWEST = 4  # cells of a row below a table that may be a record of it
WIDE = 6  # filled cells of a row that is no title


def hidden_sheet(grid: Grid, tables: Sequence[Table], report: Report) -> None:
    """Say that a hidden sheet was not read; ask, where it holds a table."""
    if any(grid.filled) or grid.sheet.passed_over:
        report.add("hidden_sheet", grid, severity=None if tables else Severity.NOTICE)


def repaired(sheets: Sequence[Repaired], report: Report) -> None:
    """Say that text was decoded or mended."""
    for encoding in sorted({encoding for sheet in sheets for encoding in sheet.encodings}):
        code = "legacy_mixed" if encoding == "mixed" else "legacy_encoding"
        report.add(code, value=_ENCODINGS.get(encoding, encoding))
    if any(sheet.lookalikes for sheet in sheets):
        report.add("text_lookalikes")


_ENCODINGS = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258"}


def of_table(table: Table, rows: Rows, report: Report) -> None:
    """Ask about hidden rows and columns, crossed-out rows and headers that are not quite right; say what is ignored."""
    sheet, grid = table.grid.sheet, table.grid
    hidden = [row for row in rows.records if row in sheet.hidden_rows]
    if hidden:
        code = "filtered_rows" if sheet.filtered else "hidden_rows"
        report.add(code, grid, rows=_named(map(grid.number, hidden)), count=len(hidden))
    for row, record in rows.continued.items():
        report.add("text_continued", grid, row, record=record + 1)
    for row in rows.struck:
        report.add("row_struck", grid, row)
    _of_rows_between(table, rows, report)
    _of_struck_cells(table, rows, report)
    of_columns(table, rows, report)
    if table.last and not grid.name:
        _of_cells_beyond(table, rows, report)
    if not table.header and not table.guessed:
        report.add("table_goes_on", grid)
    if grid.turn:
        report.add("table_turned", grid)
    if table.guessed:
        names = (f"{a1(None, column + 1)}: {table.form[t.field].header}" for t, column in table.columns.items())
        report.add("header_guessed", grid, value="; ".join(names))
    _of_form(table, report)


def _of_form(table: Table, report: Report) -> None:
    """Ask which form a table is where two are as likely, or its title names one that its columns contradict."""
    match, place = table.match, (table.grid, table.header.start)
    if match.contradicted:
        other = forms()[match.contradicted]
        report.add(
            "form_contradicted", *place, form=table.form.id, name=table.form.name_vi, other=other.name_vi,
            value="; ".join(_against(table, match.contradicted)),
        )  # fmt: skip
    elif not match.sure and match.second:
        other = forms()[match.second.form]
        report.add("form_guessed", *place, form=table.form.id, name=table.form.name_vi, other=other.name_vi)


def _against(table: Table, form_id: str) -> Iterator[str]:
    """Yield the headers of the columns that are against a form."""
    score = next(score for score in table.match.scores if score.form == form_id)
    for target, column in table.columns.items():
        if target.field in score.against:
            yield f"“{table.header_text(column)}” ({a1(None, column + 1)})"


def digest(table: Table, report: Report) -> None:
    """Say that a table which only counts the records above it was not read."""
    report.add("table_digest", table.grid, table.header.start, form=table.form.id)


def of_rows_above(table: Table, report: Report) -> None:
    """Ask about rows above the first header that look like data."""
    wide = [row + 1 for row in range(table.header.start) if table.grid.filled[row] >= WIDE]
    if wide:
        report.add("rows_passed_over", table.grid, severity=Severity.WARNING, rows=_named(wide), count=len(wide))


def _of_rows_between(table: Table, rows: Rows, report: Report) -> None:
    """Say which rows inside the table are no records; ask, where one might go on with the record above it."""
    titles = {None, *(text for _, _, text in table.grid.texts(0, table.header.start))}  # printed again on each page
    last = rows.records[-1] if rows.records else table.end
    passed = [row for row in rows.notes if row < last and rows.records and not set(table.grid.rows[row]) <= titles]
    passed += [row for row in rows.notes if row > last and _is_like_a_record(table, row)]
    if passed:
        doubtful = any(_may_go_on(table, row) and not _ends_a_page(table, rows, row) for row in passed)
        severity = Severity.WARNING if doubtful else None
        numbers = _named(map(table.grid.number, passed))
        report.add("rows_passed_over", table.grid, severity=severity, rows=numbers, count=len(passed))


def _is_like_a_record(table: Table, row: int) -> bool:
    """Tell whether a row below a table names a person or a place, with as much beside it as a record has."""
    filled = {c: cell for c in table.columns.values() if (cell := table.grid.cell(row, c)) is not None}
    named = [table.column_of(name) for name in table.form.identity if table.form[name].type in ("person", "place")]
    texts = [cell for c in named if c is not None and isinstance(cell := filled.get(c), str)]
    return len(filled) >= _FEWEST and any(looks_like_person(text) or looks_like_place(text) for text in texts)


def _ends_a_page(table: Table, rows: Rows, row: int) -> bool:
    """Tell whether a row stands between the end of one page's table, signed or totalled, and the next page's header."""
    after = next((record for record in rows.records if record > row), table.end)
    before = next((record for record in reversed(rows.records) if record < row), table.start)
    closed = any(before < total <= row for total in rows.totals) or any(
        closes(text) for _, _, text in table.grid.texts(before + 1, row + 1)
    )
    return closed and any(row < header < after for header in rows.headers)


def _may_go_on(table: Table, row: int) -> bool:
    fields = {index: table.form[target.field] for target, index in table.columns.items()}
    cells = [(index, cell) for index in fields if (cell := table.grid.cell(row, index)) is not None]
    return any(
        fields[index].type != "ordinal" and not (isinstance(cell, str) and is_note(cell)) for index, cell in cells
    )


def _of_cells_beyond(table: Table, rows: Rows, report: Report) -> None:
    """Ask about records of a text file with more cells than the header: a separator inside a text moved the rest."""
    headed = [column for row in table.header for column, cell in enumerate(table.grid.rows[row]) if cell is not None]
    end = max(headed, default=-1) + 1
    beyond = [row + 1 for row in rows.records if any(cell is not None for cell in table.grid.rows[row][end:])]
    if beyond:
        report.add("cells_beyond_header", table.grid, rows=_named(beyond), count=len(beyond))


def _of_struck_cells(table: Table, rows: Rows, report: Report) -> None:
    struck = table.grid.sheet.struck
    for row, column in sorted(table.grid.sheet.part_struck):
        if row in rows.records and column in table.columns.values():
            gone = clean(table.grid.sheet.part_struck[row, column])
            report.add("cell_part_struck", table.grid, row, column, value=table.grid.cell(row, column), gone=gone)
    if struck:
        for row in rows.records:
            for column in table.columns.values():
                if (row, column) in struck and table.grid.cell(row, column) is not None:
                    report.add("cell_struck", table.grid, row, column, value=table.grid.cell(row, column))


def _named(numbers: object) -> str:
    listed = [str(number) for number in numbers]  # type: ignore[attr-defined]
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")
