"""A mail in two parts, plain text and HTML, from a pair of templates, with workbooks attached.

Text from a return reaches it as text only: headers are cleaned of control characters, the HTML part is escaped by
the template engine, attachment names are made of safe characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from province import identity

REPEATED = "X-Hopnhat-Repeated"
"""The header of a mail that may have arrived before."""

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_UNSAFE = re.compile(r"[^\w.\-() ]+")
_BODY = re.compile(r"(<body[^>]*>)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def letter(
    template: str,
    facts: Mapping[str, Any],
    sender: str,
    recipients: Sequence[str],
    mail_id: str,
    attached: Sequence[tuple[Path, str]] = (),
) -> EmailMessage:
    """Return a mail; ``facts["subject"]`` is its subject, ``attached`` pairs workbooks with the names they go under."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = header(str(facts["subject"]))
    message["From"] = sender
    message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Message-ID"] = message_id_of(mail_id)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_rendered(f"{template}.txt.j2", facts), cte="base64")
    message.add_alternative(_rendered(f"{template}.html.j2", facts), subtype="html", cte="base64")
    for path, name in attached:
        message.add_attachment(path.read_bytes(), maintype=_XLSX[0], subtype=_XLSX[1], filename=name)
    message["Content-Language"] = "vi"  # last: what begins with "Content-" moves inwards when a part is added
    return message


def message_id_of(mail_id: str) -> str:
    """Return the Message-ID of a mail: the same whenever it is composed again, so that mail systems know it again."""
    return f"<{mail_id}@hopnhat.invalid>"


def mark_repeated(message: EmailMessage) -> None:
    """Let a message say, in a header and at the head of its text, that it may have arrived before; once."""
    if message[REPEATED]:
        return
    message[REPEATED] = "1"
    sentence = _rendered("repeated.txt.j2", {}).strip()
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    if plain is not None:
        plain.set_content(f"{sentence}\n\n{plain.get_content()}", cte="base64")
    if html is not None:
        begin, body, rest = _BODY.split(html.get_content(), maxsplit=1)
        html.set_content(f"{begin}{body}<p><strong>{sentence}</strong></p>{rest}", subtype="html", cte="base64")


def shown(text: str) -> str:
    """Return text on one line, without control or direction characters."""
    return _UNPRINTABLE.sub(" ", text)


def attachment_name(file: str) -> str:
    """Return a safe xlsx file name for a delivered name: no folder, no control or direction characters.

    >>> attachment_name("../Huyện đoàn/bao cao.xls")
    'bao cao.xlsx'
    """
    last = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", file)).replace("\\", "/").rsplit("/", 1)[-1]
    stem = _UNSAFE.sub("_", last.rsplit(".", 1)[0]).strip(" .")[:80]
    return f"{stem or 'bao-cao'}.xlsx"


def header(text: str) -> str:
    """Return text for a header; an encoded word in it would be decoded there, line ends and all (RFC 2047)."""
    return shown(text).replace("=?", "= ?")[:200]


def _rendered(template: str, facts: Mapping[str, Any]) -> str:
    """Render a template; half a character, which no mail can hold, becomes a question mark."""
    words = {"office": identity().office.vi, "asked": identity().asked}
    return _templates().get_template(template).render(words | dict(facts)).encode(errors="replace").decode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
