"""The parts of a mail (RFC 2045, 2046), read line by line from a file: no mail, however large, is whole in memory.

Nothing here believes a mail: a part that is cut, nested without end or wrongly encoded ends where it ends, and what was
read of it stands. Only what was decoded is written, each part to a file of its own that is named by a number.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value
from pathlib import Path
from typing import BinaryIO

_LONGEST_LINE = 1 << 16
_LONGEST_HEADERS = 1 << 18
_MOST_PARTS = 200
_DEEPEST = 12  # mails within mails and parts within parts; people forward a chain of four or five
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a mail. ``path`` holds its decoded bytes; ``within`` are the headers of the mail that it lies in.

    ``cut``: there was more than is ever taken. ``depth`` counts the mails around it, the one that came apart.
    """

    kind: str
    name: str
    headers: Message
    within: Message
    depth: int
    path: Path
    size_bytes: int
    cut: bool = False

    @property
    def attached(self) -> bool:
        """Whether the part says that it is an attachment."""
        return str(self.headers.get("Content-Disposition", "")).strip().lower().startswith("attachment")


@dataclass(slots=True)
class Parsed:
    """A mail: the headers of its own, its leaves in their order, and the headers of the mails that it holds."""

    headers: Message = field(default_factory=Message)
    parts: list[Part] = field(default_factory=list)
    held: list[Message] = field(default_factory=list)
    too_many: bool = False


def parse(mail: Path, folder: Path, largest: int) -> Parsed:
    """Take a mail apart.

    Args:
        mail: the bytes as the server gave them.
        folder: where decoded parts are written, as ``0``, ``1`` ...
        largest: bytes that are kept of a part; one with more is ``cut``.
    """
    parsed = Parsed()
    with mail.open("rb") as source:
        walk = _Walk(_Lines(source), folder, largest, parsed)
        parsed.headers = walk.mail([], 0)
    return parsed


def headers_of(content: bytes) -> Message:
    """Return the headers that a mail begins with; letters that say no charset are UTF-8, else Windows-1258."""
    for charset in ("utf-8", "cp1258", "latin-1"):
        try:
            return HeaderParser().parsestr(content.decode(charset))
        except UnicodeDecodeError:
            continue
        except (MessageError, ValueError, IndexError):
            break
    return Message()


def decoded_text(value: object) -> str:
    """Return a header as people read it, encoded words and all (RFC 2047); what is wrongly encoded as it stands."""
    text = str(value or "")
    try:
        pieces = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, binascii.Error, ValueError):
        pieces = [(text, None)]
    return _SPACE.sub(" ", "".join(_piece(piece, charset) for piece, charset in pieces)).strip()


def name_of(headers: Message) -> str:
    """Return the name that a part is given, in whichever of the ways that mail programs write it; empty: none."""
    for header, param in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            value = headers.get_param(param, header=header)
        except (ValueError, IndexError, TypeError, AttributeError):
            continue
        if not value:
            continue
        if isinstance(value, tuple):
            try:
                return decoded_text(collapse_rfc2231_value(value, errors="replace", fallback_charset="utf-8"))
            except (LookupError, ValueError):
                return decoded_text(value[2])
        return decoded_text(value)
    return ""


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for name in (charset or "utf-8", "utf-8", "cp1258"):
        try:
            return piece.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return piece.decode("latin-1")


class _Lines:
    """Lines of a file, one of which may be given back; a line without an end comes in pieces."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._begins = True
        self._back: tuple[bytes, bool] | None = None

    def read(self) -> tuple[bytes, bool]:
        """Return the next line or piece of one, and whether a line begins with it; empty at the end."""
        if self._back is not None:
            given, self._back = self._back, None
            return given
        line, begins = self._source.readline(_LONGEST_LINE), self._begins
        self._begins = line.endswith(b"\n")
        return line, begins

    def give_back(self, line: bytes, begins: bool) -> None:
        self._back = (line, begins)


class _Walk:
    """One way through a mail, part after part; ``boundaries`` are those around the place, the outermost first."""

    def __init__(self, lines: _Lines, folder: Path, largest: int, parsed: Parsed) -> None:
        self._lines = lines
        self._folder = folder
        self._largest = largest
        self._parsed = parsed
        self._ends: tuple[int, bool] | None = None  # which boundary ended the last part, and whether it closes

    def mail(self, boundaries: list[bytes], depth: int) -> Message:
        """Read a mail, to its end or to a boundary around it; return its headers."""
        headers = self._headers(boundaries)
        if depth:
            self._parsed.held.append(headers)
        self._body(headers, headers, boundaries, depth)
        return headers

    def _headers(self, boundaries: list[bytes]) -> Message:
        block, self._ends = bytearray(), None
        while True:
            line, begins = self._lines.read()
            if not line:
                break
            if begins and line.strip(b"\r\n") == b"":
                break
            if begins and self._is_boundary(line, boundaries):
                self._lines.give_back(line, begins)
                break
            if len(block) < _LONGEST_HEADERS:
                block += line
        return headers_of(bytes(block))

    def _body(self, headers: Message, within: Message, boundaries: list[bytes], depth: int) -> None:
        kind = _kind(headers)
        boundary = _boundary(headers) if kind.startswith("multipart/") else b""
        too_deep = len(boundaries) + depth >= _DEEPEST
        if boundary and not too_deep:
            self._multipart(within, [*boundaries, boundary], depth)
        elif kind == "message/rfc822" and not too_deep:
            self._message(headers, boundaries, depth)
        else:
            self._leaf(kind, headers, within, boundaries, depth)

    def _multipart(self, within: Message, boundaries: list[bytes], depth: int) -> None:
        own = len(boundaries) - 1
        self._skip(boundaries)
        while self._ends == (own, False):
            if len(self._parsed.parts) >= _MOST_PARTS:
                self._parsed.too_many = True
            headers = self._headers(boundaries)
            self._body(headers, within, boundaries, depth)
        if self._ends == (own, True):
            self._skip(boundaries[:-1])

    def _message(self, headers: Message, boundaries: list[bytes], depth: int) -> None:
        """Read a mail within the mail: as it stands, or decoded first where somebody encoded it all the same."""
        if _encoding(headers) not in ("base64", "quoted-printable"):
            self.mail(boundaries, depth + 1)
            return
        self._leaf("message/rfc822", headers, headers, boundaries, depth)
        part = self._parsed.parts.pop()
        ended = self._ends
        with part.path.open("rb") as source:
            _Walk(_Lines(source), self._folder, self._largest, self._parsed).mail([], depth + 1)
        self._ends = ended

    def _leaf(self, kind: str, headers: Message, within: Message, boundaries: list[bytes], depth: int) -> None:
        number, size, cut = len(list(self._folder.iterdir())), 0, False
        path = self._folder / str(number)
        keep = not self._parsed.too_many
        with path.open("wb") as target:
            for piece in _decoded(self._content(boundaries), _encoding(headers)):
                cut = cut or size + len(piece) > self._largest
                if not cut and keep:
                    size += len(piece)
                    target.write(piece)
        if keep:
            self._parsed.parts.append(Part(kind, name_of(headers), headers, within, depth, path, size, cut))

    def _skip(self, boundaries: list[bytes]) -> None:
        for _ in self._content(boundaries):
            pass

    def _content(self, boundaries: list[bytes]) -> Iterator[bytes]:
        """Yield lines up to a boundary, which takes the end of the line before it along (RFC 2046, 5.1.1)."""
        held, self._ends = b"", None
        while True:
            line, begins = self._lines.read()
            if not line:
                break
            if begins and self._is_boundary(line, boundaries):
                held = held.rstrip(b"\n").rstrip(b"\r") if held.endswith(b"\n") else held
                break
            if held:
                yield held
            held = line
        if held:
            yield held

    def _is_boundary(self, line: bytes, boundaries: list[bytes]) -> bool:
        if not line.startswith(b"--"):
            return False
        said = line.rstrip()[2:]
        for place in range(len(boundaries) - 1, -1, -1):
            if said in (boundaries[place], boundaries[place] + b"--"):
                self._ends = (place, said != boundaries[place])
                return True
        return False


def _decoded(lines: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "base64":
        yield from _from_base64(lines)
    elif encoding == "quoted-printable":
        yield from (binascii.a2b_qp(line) for line in lines)
    else:
        yield from lines


def _from_base64(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Decode whatever of base64 there is: other characters are passed over (RFC 2045, 6.8), a lost end is an end."""
    rest = b""
    for line in lines:
        rest += line.translate(None, _NOT_BASE64)
        whole = len(rest) // 4 * 4
        if whole:
            yield binascii.a2b_base64(rest[:whole])
            rest = rest[whole:]
    if len(rest) > 1:
        yield binascii.a2b_base64(rest + b"=" * (4 - len(rest)))


def _kind(headers: Message) -> str:
    try:
        return headers.get_content_type()
    except (ValueError, IndexError, TypeError, AttributeError):
        return "application/octet-stream"


def _boundary(headers: Message) -> bytes:
    try:
        return str(headers.get_boundary() or "").encode("utf-8", "replace")
    except (ValueError, IndexError, TypeError, AttributeError):
        return b""


def _encoding(headers: Message) -> str:
    return str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
