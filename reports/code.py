"""The short code of a report: printed on it, and told again by ``hopnhat verify``.

It is taken from what the report says and not from a file: a document cannot hold the hash of its own bytes.
"""

from __future__ import annotations

import base64
import hashlib

_LETTERS, _GROUP = 12, 4


def short_code(kind: str, period: str, figures_hash: str, words_hash: str) -> str:
    """Return a code of three groups of four letters, ``K7QM-2DXA-LP3E``: 60 bits of the figures' and words' hashes.

    Read aloud or typed from paper it can be told from any other by accident; it is no proof against a forger, which
    the approval inside the PDF and the signature are.
    """
    said = "\n".join((kind, period, figures_hash, words_hash))
    letters = base64.b32encode(hashlib.sha256(said.encode()).digest()).decode()[:_LETTERS]
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))
