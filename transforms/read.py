"""From a workbook's cells to a return's records: the whole of reading, in the order it happens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from findings import Severity, a1
from forms import Column, Form, forms
from forms.prefilled import STAMP, marks_stamped
from organisation import Period
from organisation.corrections import corrections
from organisation.units import organisation
from transforms.correct import corrected
from transforms.matching.explained import explained
from transforms.matching.layout import Expected, Table
from transforms.matching.sheet import tables_of
from transforms.records.answers import answers_in, is_answer_sheet
from transforms.records.build import as_sent_back, build, divide, renumber
from transforms.records.confirmed import ask_to_confirm, leave_out_emptied
from transforms.records.conservation import ConservationError, account, ignore, ignore_rows, ignore_table
from transforms.records.given import given_to_all
from transforms.records.groups import by_field
from transforms.records.legends import legends_of, written_out
from transforms.records.old_names import ask_about_old_names
from transforms.records.row_doubts import RowDoubts
from transforms.records.source import Source
from transforms.records.totals import check_totals
from transforms.repair import repair
from transforms.report import Report
from transforms.returns import Hints, RecordTable, ReturnRead
from transforms.subject.period_text import told_by, told_by_name
from transforms.subject.resolve import Page, Subject, Subjects
from transforms.subject.saying import titles_say
from transforms.tables import flags
from transforms.tables.blocks import Block, take_out_aside, unit_blocks
from transforms.tables.digest import is_digest
from transforms.tables.examples import (
    Standing,
    doubt_alone,
    explains,
    is_cover,
    is_guide,
    leave_out,
    says_planned,
    standing,
)
from transforms.tables.reporting import dated_rows, reporting_units, signing_day
from transforms.tables.row_kinds import Rows
from transforms.tables.rows import sort_rows
from transforms.tables.titles import MOST_LINES, title_lines
from transforms.tidy import Grid, count_cells, tidy
from transforms.values.legends import rows_as_lines
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


def explain_file(path: Path, name: str, hints: Hints = _NO_HINTS) -> ReturnRead:
    """Read a file as it is, and say of every table what it was taken for."""
    from transforms.readers import open_workbook

    return interpret(open_workbook(path, name), name, hints, explain=True)


def interpret(workbook: Workbook, name: str, hints: Hints = _NO_HINTS, *, explain: bool = False) -> ReturnRead:
    """Return everything a workbook says, and every question it raises; where asked, what each table was taken for.

    Raises:
        ConservationError: a cell was lost or counted twice; that is our fault, never the file's.
    """
    reading = _Reading(workbook, Report(name, list(workbook.findings)), hints, explain)
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
    held: bool = False  # it says of itself that it is no final return


@dataclass(slots=True)
class _Reading:
    """One file being read."""

    workbook: Workbook
    report: Report
    hints: Hints
    explain: bool = False
    read: ReturnRead = field(init=False)
    prefilled: Mapping[str, Collection[str]] = field(init=False)  # marks of what a blank brought, by form
    pages: list[_Page] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    complete: int = 0  # tables with every column that must be there
    empty: list[tuple[Table, Subject]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read = ReturnRead(self.report.file, findings=self.report.findings)
        self.prefilled = marks_stamped(self.workbook.stamp.get(STAMP, ""))

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
            if is_answer_sheet(sheet):
                self.read.answers += answers_in(sheet)
                ignore(cells, "answers", count_cells(sheet))
                continue
            fixed = repair(sheet)
            grid = written_out(tidy(fixed.sheet))
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
        return told_by(titles).period or told_by_name(Path(self.report.file).stem).period

    def _leave_out_examples(self) -> None:
        """Leave out sheets that say they are examples or drafts, beside others; alone they are asked about."""
        found = [(page, *standing(page.grid, page.tables)) for page in self.pages if page.tables]
        alone = all(of is not Standing.COUNTS for _, of, _ in found)
        for page, of, said in found:
            if of is Standing.COUNTS:
                continue
            if alone:
                doubt_alone(page.grid, of, said, self.report)
                page.held = of is Standing.DRAFT
            else:
                leave_out(page.grid, page.tables, of, said, self.report)
                self.pages.remove(page)
                ignore_rows(self.read.conservation, "example", page.grid, range(len(page.grid.rows)))

    def _read_pages(self) -> None:
        lines = [
            line
            for page in self.pages
            if page.tables or is_cover(page.grid)
            for line in (*page.grid.sheet.boxes, *title_lines(page.grid, 0, _first_header(page)))
        ]
        guides = [
            text
            for page in self.pages
            if not page.tables and explains(page.grid)
            for _, _, text in islice(page.grid.texts(0, len(page.grid.rows)), MOST_LINES)
        ]
        sheets = [page.grid.name for page in self.pages if page.tables]
        subjects = Subjects(self.report, self.hints, self.workbook.stamp, lines, self.report.file, guides, sheets)
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
            leave_out_emptied(table, rows)
            if self.explain:
                self.read.explained.append(explained(table, rows.counted()))
            if is_digest(table, rows, above):
                flags.digest(table, self.report)
                ignore_table(self.read.conservation, "digest", table)
                continue
            above.append((table, rows))
            titles = title_lines(grid, titles_from, table.header.start)
            row_doubts = RowDoubts(table, rows, self.report)
            row_doubts.weigh(grid.texts(titles_from, table.header.start))
            subject = self._subject(table, rows, titles, subjects, page)
            blocks = self._blocks(table, rows, subject, subjects)
            self.subjects += [subject, *(of for _, of in blocks)]
            given = given_to_all(table, titles)
            says = titles_say([grid.name, *grid.sheet.boxes, *titles]) or titles_say(self._cover_lines())
            self._read_table(table, rows, subject, page.lost, given, row_doubts.asked, blocks, says or "")
            if not rows.records:
                self._note_nil(table, subject, bool(rows.nil) or _says_nil(titles))
            if table.last:
                titles_from = max((*rows.records, *rows.nil, table.header.stop - 1)) + 1

    def _subject(self, table: Table, rows: Rows, titles: Sequence[str], subjects: Subjects, page: _Page) -> Subject:
        """Return whose a table is, and for when; held where the sheet says of itself that it does not count yet."""
        planned = table.form.tells == "planned"
        for head, text, under in take_out_aside(table, rows, planned=planned):
            numbers = f"{table.grid.number(under[0])}-{table.grid.number(under[-1])}"
            self.report.add("rows_set_aside", table.grid, head, value=text, rows=numbers, count=len(under))
        lines = [*page.grid.sheet.boxes, *titles]
        told = Page(
            lines,
            page.grid,
            [*reporting_units(table, rows)],
            dated_rows(table, rows),
            planned,
            signing_day(table, rows),
        )
        subject = subjects.of(told)
        expected = None if planned else says_planned(page.grid, page.tables)
        if expected:
            self.report.add("sheet_expected", page.grid, value=expected)
        return replace(subject, held=True) if page.held or expected else subject

    def _blocks(self, table: Table, rows: Rows, subject: Subject, subjects: Subjects) -> list[tuple[Block, Subject]]:
        """Return the blocks of rows that are of other units than their table, each with its subject."""
        found = []
        for block in unit_blocks(table, rows, nobodys=subject.weak):
            row, cells = table.grid.number(block.head), _cells_of(block, table)
            found.append((block, subjects.of_block(block.text, subject, table.grid, row, cells, sure=block.sure)))
        others = [(block, of) for block, of in found if of]
        named = dict.fromkeys(of.unit.union_name for _, of in others if of.unit)
        if named:
            self.report.add("block_unit", table.grid, value="; ".join(named))
        return others

    def _read_table(
        self,
        table: Table,
        rows: Rows,
        subject: Subject,
        lost: frozenset[str],
        inherited: Mapping[str, str],
        asked: Collection[int],
        blocks: Sequence[tuple[Block, Subject]] = (),
        says: str = "",
    ) -> None:
        groups = by_field(table, rows)
        legends = legends_of(table, rows, self._lines_without_table())
        source = Source(table, rows, self.report, subject.read_as, groups, lost, legends, asked)
        flags.of_table(table, rows, self.report)
        unit_id = subject.unit.unit_id if subject.unit else None
        read = RecordTable(
            table.form.id, table.grid.name or None, unit_id, subject.period.id if subject.period else None
        )
        read.held, read.says = subject.held, says
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
            read.says = says
            ask_to_confirm(source, read, self.prefilled.get(table.form.id, ()))
            check_totals(source)
        self.read.sent_back.extend(back)
        account(self.read.conservation, source, read, back)
        parts = divide(read, [(block.records, of.unit.unit_id if of.unit else None, of.held) for block, of in blocks])
        for part in parts:
            ask_about_old_names(source, part, subject.period)
            renumber(table, part, [])
        renumber(table, RecordTable(read.form, None, None, None), back)
        self.read.tables += parts

    def _cover_lines(self) -> list[str]:
        covers = (page.grid for page in self.pages if not page.tables and is_cover(page.grid))
        return [line for grid in covers for line in title_lines(grid, 0, len(grid.rows))]

    def _lines_without_table(self) -> list[str]:
        """Return the lines of the sheets without a table, where a legend may stand."""
        return [line for page in self.pages if not page.tables for line in rows_as_lines(page.grid.rows[:MOST_LINES])]

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
            subject = subjects.of(Page([*grid.sheet.boxes, *title_lines(grid, 0, len(grid.rows))], grid))
            self.subjects.append(subject)
            form = self._form_of_nil(subject)
            if form:
                self._take_nil(form, subject)
            else:
                self.read.rejected = True
                self.report.add("nil_of_which_form", grid, forms="; ".join(one.name_vi for one in forms().values()))

    def _form_of_nil(self, subject: Subject) -> str | None:
        """Return the form of a return that says that there was nothing to report, but not of which form.

        The one its file or place is of; the one that takes such returns; the only one that its unit owes; else nobody
        knows (``None``).
        """
        takes = [form.id for form in forms().values() if form.takes_nil]
        owed = organisation().expected(subject.period) if subject.period else ()
        of_unit = [form for unit, form in owed if unit == subject.unit]
        told = next(iter(self._hinted_forms()), None) or next(iter(takes), None)
        return told or (of_unit[0] if len(of_unit) == 1 else None)

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
            read.period = max(periods, key=lambda period: (period.end, period.end - period.start)).id  # the whole
        if not units or not periods:
            read.rejected = True


def _cells_of(block: Block, table: Table) -> str:
    """Return the first cells of the rows of a block as a range; nothing where the sheet is turned."""
    column = table.span.start + 1
    return "" if table.grid.turn else f"{a1(block.head + 1, column)}:{a1(max(block.records) + 1, column)}"


def _says_nil(lines: Iterable[str]) -> bool:
    return any(len(line) <= _LONGEST_NIL and is_nil(line) for line in lines)


def _first_header(page: _Page) -> int:
    return page.tables[0].header.start if page.tables else len(page.grid.rows)


def _known_as(form: Form, column: Column) -> str:
    """Return some headers that a column goes under, the one column for both dates of a trip among them."""
    whole = [header for span in form.spans if span.start == column.field for header in span.headers[:3]]
    return "; ".join((*column.headers[:4], *whole))
