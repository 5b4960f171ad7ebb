"""Keep only the characters that a document's XML can hold."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return a text without the characters XML 1.0 forbids.

    >>> legal("Hạ\\x0bLong")
    'HạLong'
    """
    return _NOT_XML.sub("", text)
