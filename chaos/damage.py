"""Ways in which a file comes to harm: bytes changed, stretches lost, parts of a package or marks in them disturbed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(rb"<[^<>]*>|\"[^\"]*\"|[^<>\"]+")
_LETTERS = b'<>"=/&;,\n\r\t \x00\xff\x80' + b"0123456789AaZz"
Way = Callable[[bytes, random.Random], tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged file. ``touched`` counts the places harmed; ``sealed`` where a checksum of the file should tell."""

    way: str
    content: bytes
    touched: int
    sealed: bool


def damage(content: bytes, chance: random.Random) -> Damage:
    """Return a file harmed in one of the ways that its kind allows."""
    is_package = content.startswith(b"PK")
    inner = is_package and chance.random() < 0.6
    name = chance.choice(list(_INNER if inner else _OUTER))
    harmed, touched = (_INNER if inner else _OUTER)[name](content, chance)
    return Damage(name, harmed, touched, sealed=is_package and not inner)


def _flip(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Change a few bytes, one letter or one bit each."""
    harmed = bytearray(content)
    places = chance.choice((1, 1, 2, 8))
    for _ in range(places):
        at = chance.randrange(len(harmed))
        harmed[at] = chance.choice(_LETTERS) if chance.random() < 0.5 else harmed[at] ^ 1 << chance.randrange(8)
    return bytes(harmed), places


def _cut(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Lose the end, as a broken transfer does."""
    kept = chance.randrange(1, len(content))
    return content[:kept], len(content) - kept


def _hole(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Lose a stretch, or have it zeroed by a disk."""
    start, length = chance.randrange(len(content)), chance.choice((1, 16, 512))
    lost = content[start : start + length]
    return content[:start] + (bytes(len(lost)) if chance.random() < 0.5 else b"") + content[start + len(lost) :], len(
        lost
    )


def _repacked(content: bytes, change: Callable[[dict[str, bytes]], int]) -> tuple[bytes, int]:
    """Write a package again, its checksums right, after ``change`` has harmed its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    touched = change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue(), touched


def _swap(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Exchange two parts of a package."""

    def change(parts: dict[str, bytes]) -> int:
        one, other = chance.sample(sorted(parts), 2)
        parts[one], parts[other] = parts[other], parts[one]
        return 2

    return _repacked(content, change)


def _drop(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Lose a part of a package, or its end."""

    def change(parts: dict[str, bytes]) -> int:
        name = chance.choice(sorted(parts))
        part = parts.pop(name)
        if chance.random() < 0.5 and part:
            parts[name] = part[: chance.randrange(len(part))]
        return 1

    return _repacked(content, change)


def _disturb(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Lose, repeat or change one mark, name, value or text of an XML part."""

    def change(parts: dict[str, bytes]) -> int:
        name = chance.choice(sorted(name for name, part in parts.items() if part.lstrip()[:1] == b"<"))
        tokens = _TOKEN.findall(parts[name])
        at = chance.randrange(len(tokens))
        tokens[at : at + 1] = _disturbed(tokens[at], chance)
        parts[name] = b"".join(tokens)
        return 1

    return _repacked(content, change)


def _disturbed(token: bytes, chance: random.Random) -> list[bytes]:
    letter = chance.randrange(len(token))
    changed = token[:letter] + bytes([chance.choice(b"AZaz09 ")]) + token[letter + 1 :]
    return chance.choice(([], [token, token], [changed]))


_OUTER: dict[str, Way] = {"flip": _flip, "cut": _cut, "hole": _hole}
_INNER: dict[str, Way] = {"swap": _swap, "drop": _drop, "disturb": _disturb}
