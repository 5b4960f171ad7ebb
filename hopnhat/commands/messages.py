"""What the command says, in two languages, from ``messages.yaml``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("vi", "en")
_FILE = Path(__file__).with_name("messages.yaml")


def spoken(arguments: Sequence[str] | None = None) -> str:
    """Return the language asked for on the command line or in ``HOPNHAT_LANG``; Vietnamese unless said.

    It is read before the command line is parsed, because the help texts speak it too.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = os.environ.get("HOPNHAT_LANG", "vi")
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--lang":
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked if asked in LANGUAGES else "vi"


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts


def word(kind: str, code: str, language: str) -> str:
    """Return the word for a code that comes out of the warehouse, such as ``word("state", "late", "vi")``.

    A code of another release, which has no word here, stands for itself.
    """
    name = f"{kind}_{code}"
    return say(name, language) if name in _texts() else code


def say(name: str, language: str, /, **places: Any) -> str:
    """Return one message with its places filled.

    Raises:
        KeyError: no such message.
    """
    return _texts()[name][language].format(**places)
