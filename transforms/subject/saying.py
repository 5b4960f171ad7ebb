"""What a return says of itself, in its titles or its file's name: that it adds to, mends, repeats some of or replaces
what was sent before.

A file's name is short, and whatever it says it says of the file. A title may speak of anything ("sửa đổi, bổ sung Điều
lệ Đoàn"): there the words must stand where a line speaks of the return itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from vietnamese.text import bare, key

Saying = Literal["replaces", "corrects", "extracts", "adds"]
"""It takes the place of what was sent, mends some of it, says some of it again, or comes on top of it."""

_FILE = Path(__file__).with_name("saying.yaml")
_SEPARATORS = re.compile(r"[^\w]+|_")
_PARTS_OF_A_LINE = re.compile(r"[()\[\]{}:;–—|]|\s-\s|\.(?=\s|$)")


class _Listed(NamedTuple):
    """The file's lists, each word as it is compared: with its accents, or without."""

    says: tuple[tuple[Saying, tuple[str, ...]], ...]
    opens: tuple[str, ...]
    follows: tuple[str, ...]
    denies: tuple[str, ...]


def name_says(name: str) -> Saying | None:
    """Return what a file's name says; the first kind of words that stands in it.

    A name without accents (``bo sung``), as many programs write it, is understood too.
    """
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return next((saying for saying, _, _ in _said(stem)), None)


def titles_say(lines: Iterable[str]) -> Saying | None:
    """Return what title lines say of the return: the first kind of words that any of them says of it."""
    parts = [part for line in lines for part in _PARTS_OF_A_LINE.split(line) if part.strip()]
    found = {
        saying for part in parts for saying, before, after in _said(part) if _is_of_the_return(part, before, after)
    }
    return next((saying for saying, _ in _listed(bare_words=False).says if saying in found), None)


def _said(text: str) -> Iterator[tuple[Saying, str, str]]:
    """Yield what a text says in order of kinds, with the words before and after; nothing that it denies."""
    words, listed = _compared(text)
    for saying, some in listed.says:
        for word in some:
            for found in re.finditer(rf"(?<!\S){re.escape(word)}(?!\S)", words):
                before, after = words[: found.start()].strip(), words[found.end() :].strip()
                if not any(f" {before}".endswith(f" {denied}") for denied in listed.denies):
                    yield saying, before, after


def _is_of_the_return(part: str, before: str, after: str) -> bool:
    """Tell whether words stand in a part of a line where it speaks of the return itself: behind nothing but words for a
    return and before nothing else, or at the end of what begins with one."""
    _, listed = _compared(part)
    if not after and any(f"{before} ".startswith(f"{word} ") for word in listed.opens):
        return True
    rest = f"{before} "
    while opening := next((word for word in listed.opens if rest.startswith(f"{word} ")), None):
        rest = rest[len(opening) + 1 :]
    follows = not after or after[0].isdigit() or any(f"{after} ".startswith(f"{word} ") for word in listed.follows)
    return not rest.strip() and follows


def _compared(text: str) -> tuple[str, _Listed]:
    """Return the words of a text as they are compared, and the lists to compare them with."""
    is_bare = bare(text) == key(text)
    return _words(bare(text) if is_bare else key(text)), _listed(bare_words=is_bare)


def _words(text: str) -> str:
    return " ".join(_SEPARATORS.sub(" ", text).split())


@cache
def _listed(*, bare_words: bool) -> _Listed:
    read: Mapping[str, Mapping[Saying, list[str]] | list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    fold = bare if bare_words else key

    def folded(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({_words(fold(word)) for word in words}, key=len, reverse=True))

    says: Mapping[Saying, list[str]] = read["says"]  # type: ignore[assignment]
    # A single word without its accents may be any other ("tiep", "trich"): only words of two parts are taken so.
    taken = {saying: [word for word in words if " " in word or not bare_words] for saying, words in says.items()}
    return _Listed(
        tuple((saying, folded(words)) for saying, words in taken.items()),
        folded(read["opens"]),
        folded(read["follows"]),
        folded(read["denies"]),
    )
