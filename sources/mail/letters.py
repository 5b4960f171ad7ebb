"""What a mail is, apart from its files: one that a machine sent, one of our own, and the words that somebody wrote."""

from __future__ import annotations

import re
from email.message import Message
from html.parser import HTMLParser
from typing import Literal

from sources.mail.mime import Parsed, Part
from vietnamese.text import clean

Machine = Literal["automatic", "own", ""]

OURS = "X-Hopnhat-Unit"
"""The header of every mail that we send."""

_LONGEST_TEXT = 20_000
_LONGEST_REPLY = 2_000
_BULK = frozenset(("bulk", "junk", "list", "auto_reply"))
_MACHINES = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@", "do-not-reply@")
_REPORTS = ("multipart/report", "message/delivery-status", "message/disposition-notification")
# Where what is quoted begins, as the mail programs in use say it: Gmail, Outlook, Apple, Thunderbird, Zimbra, each in
# Vietnamese and English; all below is ours.
_QUOTED = re.compile(
    r"^\s*(?:>|-{3,}\s*(?:original message|thư gốc|forwarded message|tin nhắn gốc)|_{10,}"
    r"|(?:vào|on)\b.{5,120}(?:đã viết|wrote):?\s*$|(?:from|từ|người gửi)\s*:\s.*@)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:drive\.google\.com|docs\.google\.com|1drv\.ms|onedrive\.live\.com|sharepoint\.com"
    r"|dropbox\.com|mega\.nz|mediafire\.com|fshare\.vn|wetransfer\.com|we\.tl|box\.com)/\S*",
    re.IGNORECASE,
)


def machine_of(headers: Message, address: str, own_address: str) -> Machine:
    """Tell whether nobody wrote a mail: it is our own come back, or a machine's (RFC 3834); neither is answered."""
    if OURS in headers or (own_address and address == own_address):
        return "own"
    submitted = str(headers.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    kind = str(headers.get("Content-Type", "")).strip().lower()
    returned = headers.get("Return-Path")
    if (
        submitted not in ("no", "")
        or str(headers.get("Precedence", "")).strip().lower() in _BULK
        or any(name in headers for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients"))
        or (returned is not None and str(returned).strip() == "<>")
        or kind.startswith(_REPORTS)
        or address.startswith(_MACHINES)
    ):
        return "automatic"
    return ""


def words_of(parsed: Parsed) -> str:
    """Return what was written by hand in a mail: its first text, without what is quoted below it."""
    bodies = [part for part in parsed.parts if part.depth == 0 and not part.attached and not part.name]
    for kind in ("text/plain", "text/html"):
        for part in bodies:
            if part.kind == kind and (text := _text_of(part)):
                lines = text.splitlines()
                ends = next((at for at, line in enumerate(lines) if _QUOTED.match(line)), len(lines))
                return clean(" ".join(lines[:ends]))[:_LONGEST_REPLY]
    return ""


def links_in(parsed: Parsed) -> bool:
    """Tell whether a mail points to files that lie elsewhere."""
    bodies = (part for part in parsed.parts if part.kind in ("text/plain", "text/html") and not part.attached)
    return any(_LINK.search(_text_of(part)) for part in bodies)


def _text_of(part: Part) -> str:
    with part.path.open("rb") as source:
        content = source.read(_LONGEST_TEXT)
    text = _decoded(content, str(part.headers.get_param("charset") or "utf-8"))
    if part.kind != "text/html":
        return text
    reader = _PlainText()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser's own, over a markup declaration that is none
        return text
    return "".join(reader.texts)


def _decoded(content: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "cp1258"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("latin-1")


class _PlainText(HTMLParser):
    """The texts of a page, a line for each block; what is quoted ends it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "head", "title"):
            self._hidden += 1
        elif tag == "blockquote":
            self.texts.append("\n> \n")
        elif tag in ("br", "p", "div", "tr", "li"):
            self.texts.append("\n")
        elif tag == "a":
            self.texts.append(f" {dict(attrs).get('href') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head", "title"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)
