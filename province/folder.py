"""Which folder holds what the organisation owns: its units, calendar, contacts, forms, rules, reports and wording.

Everything in it is CSV, YAML, SQL or docx that an officer may review; nothing of it stands anywhere else. The shipped
one is Quảng Ninh. An installation works on a copy of its own, which no upgrade touches.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import _lru_cache_wrapper, cache, wraps
from pathlib import Path
from typing import Any, TypeVar

VARIABLE = "HOPNHAT_PROVINCE"
"""The environment's name for the folder in use."""

SHIPPED = Path(__file__).parent / "quang_ninh"
OWN_COPY = "province"
"""The folder of an installation's own copy inside ``HOPNHAT_HOME``, used where the variable names no other."""

_settled: Path | None = None
_READ: list[_lru_cache_wrapper[Any]] = []

Held = TypeVar("Held")


def province_folder() -> Path:
    """Return the folder in use: the one ``HOPNHAT_PROVINCE`` names, the installation's own copy, or the shipped one.

    Raises:
        NotADirectoryError: the variable names no folder; a province is never guessed.
    """
    return _settled or _folder(os.environ.get(VARIABLE, ""), os.environ.get("HOPNHAT_HOME", ""))


def settle_folder() -> None:
    """Keep to the folder now in use for as long as this process lives, whatever its environment becomes.

    For processes that read returns: each asks some thirty times, and looking took a fortieth of its reading.
    """
    global _settled
    _settled = province_folder()


@cache
def _folder(named: str, home: str) -> Path:
    if named:
        folder = Path(named).resolve()
        if not folder.is_dir():
            raise NotADirectoryError(f"{VARIABLE}={named}: không có thư mục này (no such folder)")
        return folder
    own = Path(home or "var").resolve() / OWN_COPY
    return own if own.is_dir() else SHIPPED


def forget_folder() -> None:
    """Forget which folder is in use and all that was read of any: it is looked for and read again when asked for.

    For processes that live long, once a file of the folder is another.
    """
    _folder.cache_clear()
    for read_of in _READ:
        read_of.cache_clear()


def read_once(read: Callable[[Path], Held]) -> Callable[[], Held]:
    """Make of a function that reads something of a province's folder one that reads it once for the folder in use."""
    read_of = cache(read)
    _READ.append(read_of)

    @wraps(read)
    def held() -> Held:
        return read_of(province_folder())

    return held


def shown(path: Path) -> str:
    """Return a file as an officer knows it: its path inside the folder in use, or its name where it lies elsewhere."""
    folder = province_folder()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
