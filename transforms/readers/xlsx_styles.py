"""What the styles and the shared texts of an xlsx say: what a number is shown as, what is crossed out, old fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element
from xml.parsers import expat

from transforms.readers import markup
from transforms.readers.colours import WHITE, colour_of, fill_of, shows_words
from transforms.readers.grid import part
from transforms.readers.moments import shows_no_day
from transforms.readers.refusal import Refused
from transforms.workbook import Look
from vietnamese.legacy import font_encoding

Made = TypeVar("Made")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}  # of those that Excel has built in
_LENGTH_FORMAT = 46  # [h]:mm:ss, likewise
_MONTH_FORMAT = 17  # mmm-yy, likewise
# In quotes, after a backslash, the width of a letter, a letter that fills the cell.
_LITERAL = re.compile(r'"[^"]*(?:"|$)|[\\_*].?', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_PART_OF_A_MOMENT = re.compile(r"[dmhys]|a[^dmhys]*[pm/]", re.IGNORECASE)


class Shown(Enum):
    """As what a number is shown: a day or time of day, a month without its day, a length of time."""

    MOMENT = "moment"
    MONTH = "month"
    LENGTH = "length"


class Mark(NamedTuple):
    """What is out of the ordinary in a cell's format: struck through, of a legacy encoding, white on white, worded.

    ``worded`` is the code of a number format that shows words of its own beside the number, or a percentage.
    """

    struck: bool = False
    encoding: str | None = None
    unseen: bool = False
    worded: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """The cell formats that are out of the ordinary, by their number as written in ``s="…"``."""

    moments: Mapping[bytes, Shown] = field(default_factory=dict)
    marked: Mapping[bytes, Mark] = field(default_factory=dict)
    date1904: bool = False
    looks: Mapping[bytes, Look] = field(default_factory=dict)


class RichText(NamedTuple):
    """A text as it is shown, without the letters crossed out beside others that stand; those are ``gone``.

    ``struck`` where all letters are crossed out, which are shown then.
    """

    text: str
    gone: str = ""
    struck: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """The shared texts in their order, ``None`` for empty ones; ``marked`` are those with fonts worth a note.

    They are named by their number as written in the cells.
    """

    shown: list[str | None] = field(default_factory=list)
    marked: Mapping[bytes, RichText] = field(default_factory=dict)


def read_styles(xml: bytes, date1904: bool) -> Styles:
    """Return what ``styles.xml`` says of the cells that use its formats; empty XML says nothing.

    Raises:
        Refused: not well-formed.
    """
    moments, marked, looks = _formats(xml) if xml else ({}, {}, {})
    return Styles(moments, marked, date1904, looks)


@markup.remembered
def _formats(xml: bytes) -> tuple[dict[bytes, Shown], dict[bytes, Mark], dict[bytes, Look]]:
    root = markup.tree(xml)
    if markup.local(root.tag) != "styleSheet":  # another part under this name: days would be read as numbers
        raise Refused("file_unreadable")
    children = {markup.local(child.tag): child for child in root}
    fonts = [_font(font) for font in children.get("fonts", ())]
    fills = [fill_of(fill) for fill in children.get("fills", ())]
    shown = _shown_by_format(children.get("numFmts", ()))
    worded = _worded(children.get("numFmts", ()))
    moments, marked, looks = {}, {}, {}
    for number, cell_format in enumerate(children.get("cellXfs", ())):
        written = b"%d" % number
        if as_what := shown.get(cell_format.get("numFmtId", "")):
            moments[written] = as_what
        font = _at(fonts, cell_format.get("fontId", ""), (Mark(), Look()))
        look = font[1]._replace(fill=_at(fills, cell_format.get("fillId", ""), None))
        mark = font[0]._replace(
            unseen=look.ink == WHITE and look.fill in (None, WHITE),
            worded="" if as_what else worded.get(cell_format.get("numFmtId", ""), ""),
        )
        if mark != Mark():
            marked[written] = mark
        if look != Look():
            looks[written] = look
    return moments, marked, looks


def _at(made: Sequence[Made], number: str, default: Made) -> Made:
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    return made[index] if index < len(made) else default


def _worded(formats: Iterable[Element]) -> dict[str, str]:
    """Return the codes of the number formats that show words beside a number, or a percentage, by their number."""
    worded = {"9": "0%", "10": "0.00%"}
    for number_format in formats:
        code = number_format.get("formatCode", "")
        worded.pop(number_format.get("numFmtId", ""), None)
        if shows_words(code):
            worded[number_format.get("numFmtId", "")] = code
    return worded


def _shown_by_format(formats: Iterable[Element]) -> dict[str, Shown]:
    shown = {str(number): Shown.MOMENT for number in _DATE_FORMATS}
    shown |= {str(_LENGTH_FORMAT): Shown.LENGTH, str(_MONTH_FORMAT): Shown.MONTH}
    for number_format in formats:
        number = number_format.get("numFmtId", "")
        shown.pop(number, None)
        if as_what := shown_as(number_format.get("formatCode", "")):
            shown[number] = as_what
    return shown


def shown_as(format_code: str) -> Shown | None:
    """Return as what a number format shows a number, ``None`` for a number; only its first section is asked.

    >>> shown_as("[$-42A]dd/mm/yyyy"), shown_as("[h]:mm"), shown_as('0" ngày"')
    (<Shown.MOMENT: 'moment'>, <Shown.LENGTH: 'length'>, None)
    """
    section = _LITERAL.sub("", format_code).partition(";")[0]
    if _ELAPSED.search(section):
        return Shown.LENGTH
    if not _PART_OF_A_MOMENT.search(_BRACKETS.sub("", section)):
        return None
    return Shown.MONTH if shows_no_day(format_code) else Shown.MOMENT


def _font(font: Element) -> tuple[Mark, Look]:
    struck, encoding, look = False, None, Look()
    for child in font:
        is_on = child.get("val", "1") in markup.TRUE
        match markup.local(child.tag):
            case "strike":
                struck = is_on
            case "name":
                encoding = font_encoding(child.get("val", ""))
            case "color":
                look = look._replace(ink=colour_of(child))
            case "b":
                look = look._replace(bold=is_on)
            case "i":
                look = look._replace(italic=is_on)
            case "u":
                look = look._replace(underlined=child.get("val", "single") != "none")
    return Mark(struck, encoding), look


# Shared texts

_LIST = re.compile(rb"\s*<sst[\s>]")
_FIRST_TEXT, _LAST_TEXT, _BETWEEN_TEXTS = b"<si><t>", b"</t></si>", "</t></si><si><t>"
_KEEPING_BLANKS, _KEPT = b'<t xml:space="preserve">', b"<t>\0"
_LETTERS = bytes((9, 10, 13, *range(32, 256)))
# Each with a letter of it, found in no time: another end of a line, what no text may hold, an escape of a program's.
_NOT_PLAIN = ((b"\r", b"\r"), (b"]", b"]]>"), (b"_", b"_x"))
_BLANKS = " \t\n\r"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how programs write what XML cannot hold
_ENTITY = re.compile("&(?:amp|lt|gt|quot|apos);")
_REFERENCE = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SURROGATES = range(0xD800, 0xE000)


def read_shared_texts(xml: bytes) -> Texts:
    """Return the shared texts of a workbook, from plain XML; none of empty XML.

    Raises:
        Refused: not well-formed.
    """
    plain = _plain_texts(xml) if xml else []
    if plain is not None:
        return Texts(plain)
    texts = read_texts(xml)
    marked = {b"%d" % number: text for number, text in enumerate(texts) if text.gone or text.struck or text.encoding}
    return Texts([one.text or None for one in texts], marked)


def _plain_texts(xml: bytes) -> list[str | None] | None:
    """Return the texts of a part that holds nothing but plain ones, ``None`` for any other, and for a faulty one.

    Such a part is cut at its tags, in a fifth of the time of reading it tag by tag: return after return holds a
    thousand names and topics. It is sound where what stands around the texts is, no text holds a tag, and every letter
    and reference is one of XML.
    """
    if xml.translate(None, _LETTERS):
        return None
    first, last = xml.find(_FIRST_TEXT), xml.rfind(_LAST_TEXT)
    if first < 0 or last < 0 or not _is_empty_list(xml[:first] + xml[last + len(_LAST_TEXT) :]):
        return None
    body = xml[first + len(_FIRST_TEXT) : last].replace(_KEEPING_BLANKS, _KEPT)
    if any(letter in body and sign in body for letter, sign in _NOT_PLAIN):
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    texts = text.split(_BETWEEN_TEXTS)
    if body.count(b"<") != 4 * (len(texts) - 1) or "\ufffe" in text or "\uffff" in text:
        return None
    if "&" in text:
        if text.count("&") != len(_ENTITY.findall(text)):
            return None
        texts = [_REFERENCE.sub(_meant, one) if "&" in one else one for one in texts]
    if _KEPT[-1:] in body:
        texts = [one[1:] if one[:1] == "\0" else one.strip(_BLANKS) for one in texts]
    else:
        texts = [one.strip(_BLANKS) for one in texts]
    return [one or None for one in texts] if "" in texts else list[str | None](texts)


def _is_empty_list(xml: bytes) -> bool:
    """Tell whether a part is sound and holds a list without any text in it."""
    if xml.count(b"<") != 2 or b"preserve" in xml or not _LIST.match(xml):
        return False
    try:
        expat.ParserCreate("utf-8").Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


def read_texts(xml: bytes) -> list[RichText]:
    """Return every text (``si`` or ``is``) of a list of shared ones or of a cell, however it is written.

    Raises:
        Refused: not well-formed.
    """
    reading = _Reading()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.heard.append
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Refused("file_unreadable") from error
    if reading.root not in {"sst", "c"}:  # another part under this name
        raise Refused("file_unreadable")
    return reading.texts


class _Reading:
    """The texts read so far and the one being read, piece by piece: a run (``r``) may have a font of its own."""

    def __init__(self) -> None:
        self.texts: list[RichText] = []
        self.root = ""
        self.heard: list[str] = []
        self._pieces: list[tuple[bool, str]] = []
        self._shown: list[str] = []
        self._crossed = False
        self._encoding: str | None = None
        self._phonetic = 0
        self._keeps_blanks, self._all_keep_blanks = False, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a text, a run, or what a run's font is."""
        local = tag.rpartition(":")[2]
        self.root = self.root or local
        match local:
            case "t":
                self.heard.clear()
                self._keeps_blanks = self._all_keep_blanks or attributes.get("xml:space") == "preserve"
            case "strike":
                self._crossed = attributes.get("val", "1") not in {"0", "false"}
            case "rFont":
                self._encoding = self._encoding or font_encoding(attributes.get("val", ""))
            case "rPh":
                self._phonetic += 1
            case "sst" | "worksheet":
                self._all_keep_blanks = attributes.get("xml:space") == "preserve"

    def end(self, tag: str) -> None:
        """End what was begun."""
        match tag.rpartition(":")[2]:
            case "t" if not self._phonetic:
                text = "".join(self.heard)
                self._pieces.append((self._crossed, text))
                self._shown.append(_without_escapes(text if self._keeps_blanks else text.strip(_BLANKS)))
            case "r":
                self._crossed = False
            case "rPh":
                self._phonetic -= 1
            case "si" | "is":
                self._end_text()

    def _end_text(self) -> None:
        parted = part(self._pieces)
        shown = _without_escapes(parted.kept) if parted.in_part else "".join(self._shown)
        gone = parted.gone if parted.in_part else ""
        self.texts.append(RichText(shown, gone, parted.wholly, self._encoding))
        self._pieces, self._shown, self._encoding = [], [], None


def shown_text(written: bytes) -> str:
    """Return a text, given as the XML between its tags, as it is shown: blanks around it are of the XML."""
    return _without_escapes(_without_references(written).strip(_BLANKS))


def unescaped(written: bytes) -> str:
    """Return a text, given as the XML between its tags, with the blanks around it."""
    return _without_escapes(_without_references(written))


def _without_references(written: bytes) -> str:
    text = written.decode()
    if "\r" in text:  # as every reader of XML is to take the ends of lines
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_meant, text) if "&" in text else text


def _meant(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    return _ENTITIES[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def _without_escapes(text: str) -> str:
    return _ESCAPED.sub(_escaped, text) if "_x" in text else text


def _escaped(escape: re.Match[str]) -> str:
    letter = int(escape[1], 16)
    return escape[0] if letter in _SURROGATES else chr(letter)  # half a letter is none, and cannot be written
