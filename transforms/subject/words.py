"""The words that titles use of whose a return is and for when (``words.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transforms.values.vocabulary import read_lists

_WORDS = Path(__file__).with_name("words.yaml")


def _file() -> Mapping[str, Any]:
    return read_lists(_WORDS)


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
