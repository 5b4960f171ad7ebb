"""From a workbook's cells to a return's records: the whole of reading, in the order it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from findings import Severity
from forms import Column, Form, forms
from organisation import Period
from organisation.corrections import corrections
from organisation.units import organisation
from transforms.correct import corrected
from transforms.matching.layout import Expected, Table
from transforms.matching.sheet import tables_of
from transforms.records.build import as_sent_back, build, renumber
from transforms.records.conservation import ConservationError, account, ignore, ignore_rows, ignore_table
from transforms.records.given import given_to_all
from transforms.records.groups import by_field
from transforms.records.source import Source
from transforms.records.totals import check_totals
from transforms.repair import repair
from transforms.report import Report
from transforms.returns import Hints, RecordTable, ReturnRead
from transforms.subject.identify import narrowest, periods_in, periods_in_name
from transforms.subject.resolve import Subject, Subjects
from transforms.tables import flags
from transforms.tables.digest import is_digest
from transforms.tables.examples import explains, is_cover, is_example, is_guide, of_example
from transforms.tables.reporting import reporting_units
from transforms.tables.row_kinds import Rows
from transforms.tables.rows import sort_rows
from transforms.tables.titles import MOST_LINES, title_lines
from transforms.tidy import Grid, count_cells, tidy
from transforms.values.vocabulary import is_nil
from transforms.workbook import Workbook
from vietnamese.text import clean

_NO_HINTS = Hints()
_LONGEST_NIL = 80  # letters; anything longer explains how to say it


def read_file(path: Path, name: str, hints: Hints = _NO_HINTS) -> ReturnRead:
    """Open a file and read it, in this process, with the known corrections of its cells."""
    from transforms.readers import open_workbook

    workbook = open_workbook(path, name)
    read = interpret(workbook, name, hints)
    return corrected(workbook, read, corrections(), path, lambda changed: interpret(changed, name, hints))


def interpret(workbook: Workbook, name: str, hints: Hints = _NO_HINTS) -> ReturnRead:
    """Return everything a workbook says, and every question it raises.

    Raises:
        ConservationError: a cell was lost or counted twice; that is our fault, never the file's.
    """
    reading = _Reading(workbook, Report(name, list(workbook.findings)), hints)
    reading.run()
    read = reading.read
    if not read.conservation.balanced:
        raise ConservationError(name, read.conservation)
    return read


@dataclass(slots=True)
class _Page:
    """A visible sheet, made plain, with its tables; ``lost`` are its texts whose letters are gone."""

    grid: Grid
    lost: frozenset[str]
    tables: list[Table]


@dataclass(slots=True)
class _Reading:
    """One file being read."""

    workbook: Workbook
    report: Report
    hints: Hints
    read: ReturnRead = field(init=False)
    pages: list[_Page] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    complete: int = 0  # tables with every column that must be there
    empty: list[tuple[Table, Subject]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read = ReturnRead(self.report.file, findings=self.report.findings)

    def run(self) -> None:
        """Fill ``read``."""
        self.read.conservation.read = sum(map(count_cells, self.workbook.sheets))
        if not self.workbook.sheets:
            self.read.rejected = True
            return
        if self._open_pages():
            self._leave_out_examples()
            self._read_pages()
        self._conclude()

    def _note_sender(self, subjects: Subjects) -> None:
        """Keep who sent the file: a folder's name means a unit only together with a period."""
        ends = (subject.period.end for subject in self.subjects if subject.period)
        self.read.sender_id = subjects.sender_id(max(ends, default=date.max))

    def _open_pages(self) -> bool:
        """Make every sheet plain and find its tables; tell whether there is anything to read."""
        cells, mended, damaged = self.read.conservation, [], 0
        for sheet in self.workbook.sheets:
            fixed = repair(sheet)
            grid = tidy(fixed.sheet)
            tables: list[Table] = []
            if not fixed.mostly_lost:
                grid, tables = tables_of(grid, self._expected(), self._last_table())
            ignore(cells, "header", grid.turn.dropped if grid.turn else 0)
            if sheet.hidden or sheet.very_hidden:
                flags.hidden_sheet(grid, tables, self.report)
                ignore(cells, "hidden_sheet", sum(grid.filled) + sheet.passed_over)
            elif fixed.mostly_lost:
                damaged += 1
                self.report.add(
                    "text_lost_everywhere", grid, value=min(sorted(fixed.lost), key=lambda text: abs(len(text) - 20))
                )
                ignore(cells, "text_lost", sum(grid.filled))
            else:
                mended.append(fixed)
                self.pages.append(_Page(grid, frozenset(map(clean, fixed.lost)), tables))
        flags.repaired(mended, self.report)
        self.read.rejected = damaged > 0
        return bool(self.pages)

    def _last_table(self) -> Table | None:
        return self.pages[-1].tables[-1] if self.pages and self.pages[-1].tables else None

    def _hinted_forms(self) -> tuple[str, ...]:
        stamped = self.workbook.stamp.get("form", "")
        return (stamped,) if stamped in forms() else self.hints.forms

    def _expected(self) -> Expected:
        """Return what is known of the file besides the tables of a sheet."""
        return Expected(self._hinted_forms(), self._likely_period)

    def _likely_period(self) -> Period | None:
        """Return the period of a sheet that names none: of the stamp, the sender, other sheets or the file's name."""
        for period_id in (self.workbook.stamp.get("period"), self.hints.period):
            with suppress(ValueError):
                return Period.parse(period_id or "")
        titles = [line for page in self.pages for line in title_lines(page.grid, 0, _first_header(page))]
        return narrowest(periods_in(titles)) or narrowest(periods_in_name(Path(self.report.file).stem))

    def _leave_out_examples(self) -> None:
        examples = [page for page in self.pages if page.tables and is_example(page.grid, page.tables)]
        alone = all(page in examples for page in self.pages if page.tables)
        for page in examples:
            of_example(page.grid, page.tables, alone, self.report)
            if not alone:
                self.pages.remove(page)
                ignore_rows(self.read.conservation, "example", page.grid, range(len(page.grid.rows)))

    def _read_pages(self) -> None:
        lines = [
            line
            for page in self.pages
            if page.tables or is_cover(page.grid)
            for line in title_lines(page.grid, 0, _first_header(page))
        ]
        subjects = Subjects(self.report, self.hints, self.workbook.stamp, lines, self.report.file)
        for page in self.pages:
            if page.tables:
                self._read_tables(page, subjects)
            else:
                self._pass_over(page, subjects)
        self._note_sender(subjects)

    def _read_tables(self, page: _Page, subjects: Subjects) -> None:
        grid, titles_from = page.grid, 0
        ignore_rows(self.read.conservation, "title", grid, range(page.tables[0].header.start))
        flags.of_rows_above(page.tables[0], self.report)
        above: list[tuple[Table, Rows]] = []
        for table in page.tables:
            rows = sort_rows(table)
            if is_digest(table, rows, above):
                flags.digest(table, self.report)
                ignore_table(self.read.conservation, "digest", table)
                continue
            above.append((table, rows))
            titles = title_lines(grid, titles_from, table.header.start)
            subject = subjects.of(titles, grid, reporting_units(table, rows))
            self.subjects.append(subject)
            self._read_table(table, rows, subject, page.lost, given_to_all(table, titles))
            if not rows.records:
                self._note_nil(table, subject, bool(rows.nil) or _says_nil(titles))
            if table.last:
                titles_from = max((*rows.records, *rows.nil, table.header.stop - 1)) + 1

    def _read_table(
        self, table: Table, rows: Rows, subject: Subject, lost: frozenset[str], inherited: Mapping[str, str]
    ) -> None:
        groups = by_field(table, rows)
        source = Source(table, rows, self.report, subject.read_as, groups, lost)
        flags.of_table(table, rows, self.report)
        unit_id = subject.unit.unit_id if subject.unit else None
        read = RecordTable(
            table.form.id, table.grid.name or None, unit_id, subject.period.id if subject.period else None
        )
        read.held = subject.held
        missing = [
            column for column in table.form.columns
            if column.required and column.field not in table.given() | groups.keys() | inherited.keys()
        ]  # fmt: skip
        if missing and rows.records:
            for column in missing:
                self.report.add(
                    "column_missing", table.grid, field=column.field, form=table.form.id,
                    value=column.header, header=column.header, known=_known_as(table.form, column),
                )  # fmt: skip
            back = [as_sent_back(source, row) for row in rows.records]
        else:
            self.complete += 1
            read, back = build(source, unit_id, inherited)
            read.held, read.period = subject.held, subject.period.id if subject.period else None
            check_totals(source)
        self.read.tables.append(read)
        self.read.sent_back.extend(back)
        account(self.read.conservation, source, read, back)
        renumber(table, read, back)

    def _note_nil(self, table: Table, subject: Subject, said: bool) -> None:
        """Take a table without records for a nil return where it says so."""
        if said:
            self._take_nil(table.form.id, subject)
        else:
            self.empty.append((table, subject))

    def _pass_over(self, page: _Page, subjects: Subjects) -> None:
        """Leave out a sheet without a table; one that says there is nothing to report is a nil return."""
        grid = page.grid
        ignore_rows(self.read.conservation, "no_table", grid, range(len(grid.rows)))
        texts = [text for _, _, text in islice(grid.texts(0, len(grid.rows)), MOST_LINES)]
        if any(other.tables for other in self.pages):
            if texts and not is_guide(grid):
                self.report.add("sheet_without_table", grid)
        elif not explains(grid) and max(grid.filled, default=0) < flags.WIDE - 1 and _says_nil(texts):
            subject = subjects.of(title_lines(grid, 0, len(grid.rows)), grid)
            self.subjects.append(subject)
            self._take_nil(next(iter(self._hinted_forms()), None) or "DI_CO_SO_KQ", subject)

    def _take_nil(self, form: str, subject: Subject) -> None:
        """Keep that there is nothing to report; of a subject that is held it is a question."""
        kept = self.read.nil_held if subject.held else self.read.nil
        kept.append(
            (form, subject.unit.unit_id if subject.unit else None, subject.period.id if subject.period else None)
        )

    def _conclude(self) -> None:
        """Say what the file as a whole is about, and whether it goes back."""
        read = self.read
        tables = [table for page in self.pages for table in page.tables]
        if not tables and not (read.nil or read.nil_held) and not read.rejected:
            empty = not any(any(page.grid.filled) for page in self.pages)
            self.report.add("sheet_empty" if empty else "no_table", self.pages[0].grid if self.pages else None)
            read.rejected = True
        if tables and not self.complete:
            read.rejected = True
        if tables:
            read.form = max(read.tables, key=len).form
        elif read.nil or read.nil_held:
            read.form = (read.nil or read.nil_held)[0][0]
        for table, subject in self.empty:
            self.report.add("table_empty", table.grid, severity=self._of_empty(table, subject), form=table.form.id)
        self._conclude_subject()

    def _of_empty(self, table: Table, subject: Subject) -> Severity | None:
        """Return how grave a table without rows is: of our own workbooks people fill only the sheets they owe."""
        if not (self.read.nil or self.read.nil_held or any(map(len, self.read.tables))):
            return None
        owed = not subject.period or (subject.unit, table.form.id) in organisation().expected(subject.period)
        return Severity.WARNING if owed or not self.workbook.stamp else Severity.NOTICE

    def _conclude_subject(self) -> None:
        read, subjects = self.read, self.subjects
        if not subjects:
            return
        units = {subject.unit for subject in subjects if subject.unit}
        periods = {subject.period for subject in subjects if subject.period}
        read.unit = subjects[0].name
        if len(units) == 1:
            unit = next(iter(units))
            read.unit_id, read.unit = unit.unit_id, unit.union_name
        if len(periods) > 1:
            labels = "; ".join(sorted(period.label for period in periods))
            self.report.add("periods_several", value=labels)
        if periods:
            read.period = max(periods, key=lambda period: period.end).id
        if not units or not periods:
            read.rejected = True


def _says_nil(lines: Iterable[str]) -> bool:
    return any(len(line) <= _LONGEST_NIL and is_nil(line) for line in lines)


def _first_header(page: _Page) -> int:
    return page.tables[0].header.start if page.tables else len(page.grid.rows)


def _known_as(form: Form, column: Column) -> str:
    """Return some headers that a column goes under, the one column for both dates of a trip among them."""
    whole = [header for span in form.spans if span.start == column.field for header in span.headers[:3]]
    return "; ".join((*column.headers[:4], *whole))
