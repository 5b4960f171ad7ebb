"""The words that titles use of whose a return is and for when (``words.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _file() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return words


def subject_words(name: str) -> list[str]:
    """Return one list of words as it is written.

    Raises:
        KeyError: no such list.
    """
    words: list[str] = _file()["words"][name]
    return words


def spoken_words(name: str) -> dict[str, str]:
    """Return how a question names a place of a file, by language (``vi``, ``en``).

    Raises:
        KeyError: no such place.
    """
    words: dict[str, str] = _file()["places"][name]
    return words
