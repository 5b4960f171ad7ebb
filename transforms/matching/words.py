"""What the roles of columns are called, in both languages (``words.yaml``)."""

from __future__ import annotations

from pathlib import Path

from transforms.values.vocabulary import read_lists

_WORDS = Path(__file__).with_name("words.yaml")


def spoken_role(role: str, language: str) -> str:
    """Return what a role is called in ``vi`` or ``en``.

    Raises:
        KeyError: no such role.
    """
    said: str = read_lists(_WORDS)[role][language]
    return said
