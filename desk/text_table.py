"""A CSV file as its text: one line is added, changed or taken out, and every other stays as it was, to the byte."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One record: its number from 1 (the heading is not counted), its text with its end, its cells by column."""

    number: int
    text: str
    cells: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What names the line while it stays as it is."""
        return hashlib.sha256(self.text.rstrip("\r\n").encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file of an officer: its heading's text and columns, and its records, those without any cell among them."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[TextLine, ...]
    delimiter: str = ","

    @classmethod
    def parse(cls, text: str) -> TextTable:
        """Read a file's text.

        Raises:
            ValueError: it is no table: without a heading, or with a quotation mark that is never closed.
        """
        delimiter = _delimiter(text.partition("\n")[0])
        try:
            records = list(_records(text, delimiter))
        except csv.Error as problem:
            raise ValueError(f"không phải bảng CSV ({problem})") from problem
        if not records or not any(records[0][1]):
            raise ValueError("không có hàng tiêu đề cột")
        heading, names = records[0][0], tuple(name.removeprefix(_BOM) for name in records[0][1])
        lines = (
            TextLine(number, record, dict(zip(names, (*cells, *[""] * len(names)), strict=False)))
            for number, (record, cells) in enumerate(records[1:], start=1)
        )
        return cls(heading, names, tuple(lines), delimiter)

    @property
    def text(self) -> str:
        """The file as it is to be written."""
        return self.heading + "".join(line.text for line in self.lines)

    @property
    def filled(self) -> list[TextLine]:
        """The records in which something stands."""
        return [line for line in self.lines if any(cell.strip() for cell in line.cells.values())]

    def find(self, digest: str, near: int = 0) -> TextLine | None:
        """Return the record of a digest, the one nearest to a number where several are the same, or ``None``."""
        same = [line for line in self.lines if line.digest == digest]
        return min(same, key=lambda line: abs(line.number - near), default=None)

    def with_columns(self, names: Collection[str]) -> TextTable:
        """Return the table with columns at its end that it has not yet, empty in every record."""
        new = [name for name in names if name not in self.columns]
        if not new:
            return self
        lines = tuple(
            replace(
                line, text=_longer(line.text, self.delimiter * len(new)), cells={**line.cells, **dict.fromkeys(new, "")}
            )
            for line in self.lines
        )
        heading = _longer(self.heading, "".join(f"{self.delimiter}{name}" for name in new))
        return replace(self, heading=heading, columns=(*self.columns, *new), lines=lines)

    def with_added(self, cells: Mapping[str, str]) -> TextTable:
        """Return the table with a record at its end; columns that it has not are an error of ours (``KeyError``)."""
        whole = self
        last = self.lines[-1].text if self.lines else self.heading
        if not last.endswith("\n"):  # an editor may have left out the end of the last line
            if self.lines:
                ended = replace(self.lines[-1], text=last + self._end)
                whole = replace(self, lines=(*self.lines[:-1], ended))
            else:
                whole = replace(self, heading=last + self._end)
        return replace(whole, lines=(*whole.lines, self._line(len(self.lines) + 1, cells)))

    def with_changed(self, line: TextLine, cells: Mapping[str, str]) -> TextTable:
        """Return the table with another record in the place of one of its own."""
        new = self._line(line.number, cells)
        return replace(self, lines=tuple(new if one is line else one for one in self.lines))

    def without(self, line: TextLine) -> TextTable:
        """Return the table without one of its records."""
        return replace(self, lines=tuple(one for one in self.lines if one is not line))

    @property
    def _end(self) -> str:
        return "\r\n" if self.heading.endswith("\r\n") else "\n"

    def _line(self, number: int, cells: Mapping[str, str]) -> TextLine:
        if unknown := cells.keys() - set(self.columns):
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
        whole = {name: cells.get(name, "") for name in self.columns}
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self._end).writerow(whole.values())
        return TextLine(number, out.getvalue(), whole)


def _records(text: str, delimiter: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each record's text and cells; a quoted cell may hold ends of lines."""
    pieces = text.splitlines(keepends=True)
    reader = csv.reader(iter(pieces), delimiter=delimiter, strict=True)
    begin = 0
    for cells in reader:
        yield "".join(pieces[begin : reader.line_num]), cells
        begin = reader.line_num


def _longer(record: str, more: str) -> str:
    bare = record.rstrip("\r\n")
    return bare + more + record[len(bare) :] if bare else record


def _delimiter(heading: str) -> str:
    """Return what divides the columns: Excel in Vietnam writes semicolons, and some lists are read with them."""
    return ";" if heading.count(";") > heading.count(",") else ","
