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

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_UNSAFE = re.compile(r"[^\w.\- ]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


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
    message["Subject"] = shown(str(facts["subject"]))[:200]
    message["From"] = sender
    message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Message-ID"] = f"<{mail_id}@hopnhat.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    message.set_content(_templates().get_template(f"{template}.txt.j2").render(facts), cte="base64")
    message.add_alternative(
        _templates().get_template(f"{template}.html.j2").render(facts), subtype="html", cte="base64"
    )
    for path, name in attached:
        message.add_attachment(path.read_bytes(), maintype=_XLSX[0], subtype=_XLSX[1], filename=name)
    return message


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


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
