"""What a file says of itself in its name: that it adds to, mends or replaces what was sent before."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from vietnamese.text import bare, key
from warehouse.ledger.statements import Saying

_FILE = Path(__file__).with_name("words.yaml")
_SEPARATORS = re.compile(r"[^\w]+|_")


def says_of_itself(name: str) -> frozenset[Saying]:
    """Return what a file's name says; the first kind of words that stands in it.

    A name without accents (``bo sung``), as many programs write it, is understood too.
    """
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    with_accents, without = _words(key(stem)), _words(bare(stem))
    is_bare = bare(stem) == key(stem)
    for saying, words in _listed():
        if any(f" {_words(key(word)).strip()} " in with_accents for word in words):
            return frozenset((saying,))
        if is_bare and any(f" {_words(bare(word)).strip()} " in without for word in words if " " in word):
            return frozenset((saying,))
    return frozenset()


def _words(text: str) -> str:
    return f" {' '.join(_SEPARATORS.sub(' ', text).split())} "


@cache
def _listed() -> tuple[tuple[Saying, tuple[str, ...]], ...]:
    read: dict[Saying, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple((saying, tuple(words)) for saying, words in read.items())
