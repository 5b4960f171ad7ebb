"""What the roles of columns are called, in both languages (``words.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def spoken_role(role: str, language: str) -> str:
    """Return what a role is called in ``vi`` or ``en``.

    Raises:
        KeyError: no such role.
    """
    return _words()[role][language]


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    )
    return words
