"""The cells of a worksheet and what is out of the ordinary in them, in one pass over its XML.

Three ways were measured on the sample province and on returns of 40 KB. python-calamine gives values alone: hidden
rows, errors, struck text and formulas without a value took a second pass, and a file it gives up on ends in a panic.
expat with a Python function called at every tag is the plainest and takes twice as long for a sheet of shared texts.
This one lets expat walk the XML without calling anybody, which proves it sound from end to end, and then takes rows and
cells by one pattern each. The patterns match what all office programs write. XML written in any other way (prefixes,
single quotes, comments, attributes in another order) is first rewritten in that way by expat, and a count of the tags
shows when it has to be: a cell that no pattern matches is never left out silently.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from transforms.readers import markup
from transforms.readers.grid import Canvas, Place
from transforms.readers.moments import moment, month_alone
from transforms.readers.refusal import LAST_COLUMN, LAST_ROW, Limits
from transforms.readers.xlsx_styles import Mark, RichText, Shown, Styles, Texts, read_texts, shown_text, unescaped
from transforms.readers.xlsx_sums import Block, column_number, compute, summed
from transforms.workbook import Cell

_ATTRIBUTE = rb'[\w:.-]+="[^"<]*+"'
# Only single letters repeat possessively: until 3.11.4 Python does not go back where a group that repeats so fails.
_CELL = re.compile(
    rb'<c(?: r="([A-Za-z]++)(\d++)")?(?: s="(\d++)")?(?: t="(\w++)")?(?: (?![rst]=)' + _ATTRIBUTE + rb")*\s*+"
    rb'(?:/>|>(?:<v>([^<]++)</v></c>|<is><t( xml:space="preserve")?>([^<]++)</t></is></c>|'
    rb"([^<]*+(?:<(?!/?c[\s/>])[^<]*+)*)</c>))"
)
_ROOT = re.compile(rb"\s*<worksheet[\s/>]")
_CELL_TAG = re.compile(rb"<c[\s/>]")
_STRAY_CELL = re.compile(rb"<c\s[^<>]*\br=")
_NAMED = re.compile(rb' ([\w:.-]+)="([^"]*)"')
_NUMBER_OF_ROW = re.compile(rb' r="(\d+)"')
_VALUE = re.compile(rb"<v\b[^<>]*>([^<]+)<")
_FORMULA = re.compile(rb"<f\b")
_RANGE = re.compile(rb"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})")
_FILLED = re.compile(rb"<[vt]\b[^<>]*>[^<]")
_ZERO = re.compile(rb"0(\.0+)?")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_ISO_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_NUMBERS = (b"", b"n")
_NO_LIST = (b"<f", b"<v></v>", b"<v/>", b't="e"', b"<mc:")
_FAR = re.compile(rb'r="(?:[A-Za-z]{3}|[A-Za-z]{0,2}\d{5})')
_TEXTS_OF_A_HEAD = 3  # fewer in a row head no table
_CELLS_OF_A_RECORD = 5  # fewer in a row are no record that tells its own columns
_BOOLEANS = {b"1": True, b"true": True, b"0": False, b"false": False}
_TRUE = (b"1", b"true", b"on")
_UNMARKED, _EMPTY = Mark(), RichText("")
_MAIN_NAMESPACES = ("http://schemas.openxmlformats.org/spreadsheetml/", "http://purl.oclc.org/ooxml/spreadsheetml/")
_IN_QUOTES, _IN_TEXT = {'"': "&quot;"}, {"\r": "&#13;"}
_KEEPS_BLANKS = b'xml:space="preserve"'

_PROMISED_ROWS = 9_999
"""Rows that are read however wide a sheet is: one stray cell in column ZZ must not cost a long return its rows."""

_EXACT = 15  # digits that any whole number may have and still be what the program keeps as a double
_INEXACT = 1 << 53  # from here on not every whole number is one
_LONGEST_NUMBER = 8  # digits of a row or column; Excel's last row has seven
_FIRST_1900, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LEAP_DAY = 60  # Excel's 1900 has a 29 February: numbers before it are one day later than they seem
_MILLISECONDS = 86_400_000  # of a day; what is finer is the error of a double: 08:30 would be 08:29:59.999997
_LAST_DAY = 2_958_465  # 31/12/9999; no program shows a day after it


class _Columns(dict[bytes, int]):
    """Columns from 0 by their letters; those past ZZ are worked out and not kept."""

    def __missing__(self, letters: bytes) -> int:
        return column_number(letters)


_LETTERS = [bytes([letter]) for letter in range(ord("A"), ord("Z") + 1)]
_COLUMNS = _Columns({first + last: column_number(first + last) for first in (b"", *_LETTERS) for last in _LETTERS})


class UnreadableSheetError(Exception):
    """A worksheet that is no sound XML or says what cannot be; the workbook's other sheets are well."""


class FilledTwiceError(Exception):
    """A cell is filled twice, of which other programs show one or the other; its ``place`` counts from 0."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


class _UnusualError(Exception):
    """Some tag is not written as office programs write it."""


def read_sheet(xml: bytes, styles: Styles, texts: Texts, limits: Limits) -> Canvas:
    """Return what a worksheet's XML (UTF-8, without declaration) holds.

    Raises:
        UnreadableSheetError: it is no sound XML, or a cell names a shared text that is not there.
        FilledTwiceError: a cell is filled twice.
    """
    if is_written_as_usual(xml):
        try:
            return _Walk(styles, texts, limits).read(xml)
        except (_UnusualError, UnreadableSheetError, FilledTwiceError):
            pass  # what seems faulty may only be written oddly
    try:
        return _Walk(styles, texts, limits).read(rewrite(xml))
    except _UnusualError as error:
        raise UnreadableSheetError("cells outside the rows of its one table") from error


def is_written_as_usual(xml: bytes) -> bool:
    """Tell whether the XML is sound from end to end and without what may look like tags or hide some.

    Comments, instructions and CDATA hold what is no tag; a prefix makes other tags of the same meaning.
    """
    aside = (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml)  # one letter is found in no time
    if aside or _KEEPS_BLANKS in xml[: xml.find(b">")]:
        return False
    prefixed = False

    def note_prefix(prefix: str | None, namespace: str | None) -> None:
        nonlocal prefixed
        prefixed |= prefix is not None and (namespace or "").startswith(_MAIN_NAMESPACES)

    parser = expat.ParserCreate("utf-8", "}")
    parser.StartNamespaceDeclHandler = note_prefix
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:  # unsound, or with a prefix that nothing declares, which programs overlook
        return False
    return not prefixed


def rewrite(xml: bytes) -> bytes:
    """Return XML as office programs write it: without prefixes, attributes in their order and in double quotes.

    Raises:
        UnreadableSheetError: it is no XML from end to end.
    """
    written: list[str] = []
    all_keep_blanks = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal all_keep_blanks
        tag = name.rpartition(":")[2]
        if tag == "worksheet":
            all_keep_blanks = attributes.get("xml:space") == "preserve"
        elif tag == "t" and all_keep_blanks:
            attributes["xml:space"] = "preserve"
        said = [f" {key}={quoteattr(attributes[key], _IN_QUOTES)}" for key in sorted(attributes)]
        written.append(f"<{tag}{''.join(said)}>")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: written.append(f"</{name.rpartition(':')[2]}>")
    parser.CharacterDataHandler = lambda text: written.append(escape(text, _IN_TEXT))
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise UnreadableSheetError(str(error)) from error
    return "".join(written).encode()


class _Walk:
    """One pass over a worksheet that is written as usual."""

    def __init__(self, styles: Styles, texts: Texts, limits: Limits) -> None:
        self._styles = styles
        self._texts = texts
        self._limits = limits
        self._canvas = Canvas(limits)
        self._sums: dict[Place, tuple[Block, ...]] = {}
        self._width = 1

    def read(self, xml: bytes) -> Canvas:
        """Return what the worksheet holds.

        Raises:
            _UnusualError: a row, a cell, a column or a merged range is not written as usual.
        """
        head, table, tail = _parted(xml)
        canvas = self._canvas
        canvas.hidden_columns = _hidden_columns(_tags(b"col", head))
        canvas.merged = _merged(_tags(b"mergeCell", tail), self._limits)
        canvas.filtered = b"<filterColumn" in tail
        self._read_rows(table)
        self._refuse_values_beside_errors()
        compute(canvas.rows, canvas.uncached, self._sums)
        return canvas

    def _read_rows(self, table: bytes) -> None:
        row, matched = -1, 0
        for attributes, cells in _rows(table):
            written = _NUMBER_OF_ROW.match(attributes) or _NUMBER_OF_ROW.search(attributes)
            digits = written[1] if written else b"%d" % (row + 2)
            row = _row_number(digits)
            if b" hidden=" in attributes or b' ht="0' in attributes:
                self._note_hidden(attributes, row)
            if cells:
                matched += len(cells)
                try:
                    self._read_cells(cells, row, digits)
                except (IndexError, ValueError) as error:  # past the last, or of thousands of digits
                    raise UnreadableSheetError("a shared text that is not there") from error
        if matched != table.count(b"<c") and matched != len(_CELL_TAG.findall(table)):
            raise _UnusualError

    def _refuse_values_beside_errors(self) -> None:
        """Refuse a cell that is an error and a value: in the rows an error is empty, so that they do not meet."""
        rows = self._canvas.rows
        for row, column in self._canvas.errors:
            if row < len(rows) and column < len(rows[row]) and rows[row][column] is not None:
                raise FilledTwiceError((row, column))

    def _note_hidden(self, attributes: bytes, row: int) -> None:
        """Note a row that is hidden, or shown with no height."""
        of_row = dict(_NAMED.findall(attributes))
        if row < LAST_ROW and (of_row.get(b"hidden") in _TRUE or _ZERO.fullmatch(of_row.get(b"ht", b""))):
            self._canvas.hidden_rows.add(row)

    def _read_cells(self, cells: list[tuple[bytes, ...]], row: int, digits: bytes) -> None:
        """Put the cells of a row into the grid.

        Most of a night's reading is spent in this loop: what nearly every cell is (a shared text, a whole number) is
        read here, all others by ``_typed`` and ``_read_more``.
        """
        shown, moments = self._texts.shown, self._styles.moments
        is_marked = bool(self._texts.marked or self._styles.marked)
        filled, last_column = self._row(row)
        column = -1
        for letters, number, style, kind, value, keeps_blanks, text, more in cells:
            if letters:
                column = _COLUMNS[letters]
                if number != digits:  # a cell that says it stands in another row does
                    self._width = max(self._width, len(filled))
                    row, digits = _row_number(number), number
                    filled, last_column = self._row(row)
            else:
                column += 1
            cell: Cell
            if column >= last_column:
                self._canvas.beyond += bool(value or text or _FILLED.search(more))
                continue
            if value:
                if kind == b"s":
                    cell = shown[int(value)] if value.isdigit() else _refuse_text(value)
                elif value.isdigit() and style not in moments and len(value) <= _EXACT and kind in _NUMBERS:
                    cell = int(value)
                else:
                    cell = self._typed((row, column), style, kind, value)
            elif text:
                cell = (unescaped(text) if keeps_blanks else shown_text(text)) or None
            elif more:
                cell = self._read_more((row, column), style, kind, more)
            else:
                continue
            if is_marked and not more:
                self._mark((row, column), style, self._texts.marked.get(value) if kind == b"s" else None)
            if cell is None:
                continue
            if len(filled) == column:
                filled.append(cell)
            else:
                self._put(filled, row, column, cell)
        if len(filled) > self._width:
            self._width = len(filled)

    def _row(self, row: int) -> tuple[list[Cell], int]:
        """Return a row to be filled, and from which column on its cells are only counted.

        Rows times columns are bound: what would exceed that, a stray cell as a rule, never costs a cell before it.
        """
        cells, rows, last_column = self._limits.cells, self._canvas.rows, LAST_COLUMN
        if row >= _PROMISED_ROWS:
            if row >= min(LAST_ROW, max(cells // self._width, _PROMISED_ROWS)):
                return [], 0
            last_column = min(LAST_COLUMN, cells // (row + 1))
        if row == len(rows):  # as nearly every row is: the next one
            rows.append([])
        elif row > len(rows):
            rows.extend([] for _ in range(row + 1 - len(rows)))
        return rows[row], last_column

    def _put(self, filled: list[Cell], row: int, column: int, cell: Cell) -> None:
        if column < len(filled):
            if filled[column] is not None:
                raise FilledTwiceError((row, column))
            filled[column] = cell
        else:
            filled.extend([None] * (column - len(filled)))
            filled.append(cell)

    def _read_more(self, place: Place, style: bytes, kind: bytes, more: bytes) -> Cell:
        """Return the value of a cell that holds more than a value or a plain text: a formula, several fonts."""
        if b"<is" in more:
            rich, *others = read_texts(b"<c>%s</c>" % more) or [_EMPTY]
            if others:
                raise FilledTwiceError(place)
            self._mark(place, style, rich)
            return rich.text or None
        values = _VALUE.findall(more)
        if len(values) > 1:
            raise FilledTwiceError(place)
        written = values[0] if values else b""
        self._mark(place, style, self._texts.marked.get(written) if kind == b"s" else None)
        if written or kind == b"e":
            return self._typed(place, style, kind, written or b"#N/A")
        if kind in _NUMBERS and _FORMULA.search(more):
            self._canvas.uncached.add(place)
            if blocks := summed(more):
                self._sums[place] = blocks
        return None

    def _typed(self, place: Place, style: bytes, kind: bytes, value: bytes) -> Cell:
        match kind:
            case b"" | b"n":
                return self._number(style, value)
            case b"s":
                return self._texts.shown[int(value)] if value.isdigit() else _refuse_text(value)
            case b"str" | b"inlineStr":
                return unescaped(value)
            case b"b":
                return _BOOLEANS.get(value) if value in _BOOLEANS else unescaped(value)
            case b"e":
                if place in self._canvas.errors:
                    raise FilledTwiceError(place)
                self._canvas.errors[place] = unescaped(value)
                return None
            case b"d":
                return self._iso(style, unescaped(value))
        raise UnreadableSheetError(f"a cell of an unknown type {kind!r}")

    def _number(self, style: bytes, written: bytes) -> Cell:
        """Return a number, a day or a time; what is no number (NaN, infinity) is a text, that no format makes a day."""
        try:
            number = float(written.replace(b"_", b"?"))  # Python alone reads 1_000 as a number
        except ValueError:
            return unescaped(written)
        if not math.isfinite(number):
            return unescaped(written)
        whole = int(number) if number.is_integer() and abs(number) < _INEXACT else number
        shown = self._styles.moments.get(style)
        return whole if shown is None else _moment(whole, shown, self._styles.date1904)

    def _iso(self, style: bytes, written: str) -> Cell:
        """Return a date or time that is written as text, as a strict workbook has it."""
        if _ISO_DAY.fullmatch(written):
            day = moment(written)
            return month_alone(day) if self._styles.moments.get(style) is Shown.MONTH else day
        try:
            return time.fromisoformat(written) if _ISO_TIME.fullmatch(written) else written
        except ValueError:
            return written

    def _mark(self, place: Place, style: bytes, rich: RichText | None) -> None:
        """Note what the cell's style and the runs of its text say; where a text is crossed out in part they differ."""
        mark = self._styles.marked.get(style or b"0", _UNMARKED)
        if mark.unseen:
            self._canvas.unseen.add(place)
        if mark.worded:
            self._canvas.formats[place] = mark.worded
        if rich and rich.gone:
            self._canvas.part_struck[place] = rich.gone
        elif mark.struck or (rich and rich.struck):
            self._canvas.struck.add(place)
        if encoding := (rich and rich.encoding) or mark.encoding:
            self._canvas.legacy[place] = encoding


@lru_cache(maxsize=32)
def count_cells_of_list(raw: bytes) -> int | None:
    """Return how many cells of a hidden worksheet hold something, ``None`` where it may hold a table or is not usual.

    Hidden sheets that feed drop-down lists are the same in every return made from one template, so what was found of
    one is remembered by its bytes; no row of theirs can head a table, so that their cells are counted and not read.

    Raises:
        Refused: it declares document types or entities, or is in no encoding we know.
    """
    xml = markup.plain(raw)
    if any(word in xml for word in _NO_LIST) or _FAR.search(xml) or not is_written_as_usual(xml):
        return None
    try:
        table = _parted(xml)[1]
        rows = [cells for _, cells in _rows(table)]
    except _UnusualError:
        return None
    if sum(map(len, rows)) != len(_CELL_TAG.findall(table)) or any(map(_may_head_or_be_a_record, rows)):
        return None
    return sum(bool(value or text or more) for row in rows for *_, value, _, text, more in row)


def _may_head_or_be_a_record(cells: Sequence[tuple[bytes, ...]]) -> bool:
    texts = sum(kind not in _NUMBERS for _, _, _, kind, *_ in cells)
    return texts >= _TEXTS_OF_A_HEAD or len(cells) >= _CELLS_OF_A_RECORD


def _refuse_text(value: bytes) -> str:
    """Refuse a shared text that is named by no number or is not there: other readers show the first, or none."""
    raise UnreadableSheetError(f"no shared text {value[:20]!r}")


def _parted(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the XML before, in and after the one table of cells; cells outside it no program shows."""
    if xml.count(b"<sheetData") > 1 or not _ROOT.match(xml):
        raise _UnusualError
    first = xml.find(b"<sheetData")
    begin = xml.find(b">", first) + 1
    if first < 0:
        head, table, tail = xml, b"", b""
    elif xml[begin - 2 : begin] == b"/>":
        head, table, tail = xml[:first], b"", xml[begin:]
    else:
        last = xml.rfind(b"</sheetData")
        head, table, tail = xml[:first], xml[begin:last], xml[last:]
    if _STRAY_CELL.search(head) or _STRAY_CELL.search(tail):
        raise _UnusualError
    return head, table, tail


@lru_cache
def _tag_patterns(name: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    written_as_usual = rb"<" + name + rb"((?: " + _ATTRIBUTE + rb")*)\s*+/?+>"
    return re.compile(written_as_usual), re.compile(rb"<" + name + rb"[\s/>]")


def _tags(name: bytes, xml: bytes) -> list[re.Match[bytes]]:
    """Return the opening tags of a name, of which the first group is the attributes.

    Raises:
        _UnusualError: not all of them are written as usual.
    """
    as_usual, any_way = _tag_patterns(name)
    tags = list(as_usual.finditer(xml))
    if len(tags) != xml.count(b"<" + name) and len(tags) != len(any_way.findall(xml)):
        raise _UnusualError
    return tags


def _rows(table: bytes) -> Iterator[tuple[bytes, list[tuple[bytes, ...]]]]:
    """Give the attributes and the cells of each row of a table.

    Raises:
        _UnusualError: not all rows are written as usual; whether all cells are shows when they are counted.
    """
    as_usual, any_way = _tag_patterns(b"row")
    count, tag = 0, None
    for following in as_usual.finditer(table):
        if tag:
            yield tag[1], _CELL.findall(table, tag.end(), following.start())
        tag = following
        count += 1
    if tag:
        yield tag[1], _CELL.findall(table, tag.end())
    if count != table.count(b"<row") and count != len(any_way.findall(table)):
        raise _UnusualError


def _row_number(digits: bytes) -> int:
    """Return a row's number from 0; of more than eight digits it is past all limits whatever they are.

    Raises:
        UnreadableSheetError: row 0, which there is none.
    """
    number = int(digits[:_LONGEST_NUMBER]) - 1
    if number < 0:
        raise UnreadableSheetError("a cell in row 0")
    return number


def _hidden_columns(tags: Iterable[re.Match[bytes]]) -> set[int]:
    hidden: set[int] = set()
    for tag in tags:
        column = dict(_NAMED.findall(tag[1]))
        first, last = column.get(b"min", b""), column.get(b"max", b"")
        narrow = _ZERO.fullmatch(column.get(b"width", b""))
        if (narrow or column.get(b"hidden") in _TRUE) and first.isdigit() and last.isdigit():
            hidden.update(range(max(_capped(first), 1) - 1, min(_capped(last), LAST_COLUMN)))
    return hidden


def _capped(digits: bytes) -> int:
    return int(digits[:_LONGEST_NUMBER])


def _merged(tags: Sequence[re.Match[bytes]], limits: Limits) -> list[tuple[int, int, int, int]]:
    ranges = (_RANGE.fullmatch(dict(_NAMED.findall(tag[1])).get(b"ref", b"")) for tag in tags)
    return [
        (int(found[2]) - 1, column_number(found[1]), int(found[4]) - 1, column_number(found[3]))
        for found in list(filter(None, ranges))[: limits.merges]
    ]


def _moment(number: float, shown: Shown, date1904: bool) -> Cell:
    """Return the day, time or length of time that a number is shown as; the number where it can be none.

    A whole number is a day, one below 1 a time of day.
    """
    if not 0 <= number < (timedelta.max.days if shown is Shown.LENGTH else _LAST_DAY + 1):
        return number
    milliseconds = round(number * _MILLISECONDS)
    if shown is Shown.LENGTH:
        return timedelta(milliseconds=milliseconds)
    if number < 1:
        return (datetime.min + timedelta(milliseconds=milliseconds)).time()
    if not date1904 and number < _LEAP_DAY:
        milliseconds += _MILLISECONDS
    try:
        exact = (_FIRST_1904 if date1904 else _FIRST_1900) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return number
    day = exact.date() if number == int(number) else exact
    return month_alone(day) if shown is Shown.MONTH else day
