"""Take a file's bytes without following a link, waiting on a pipe or filling the memory; make its name safe to show."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from transforms.readers.refusal import Limits, Refused

_NAME_LENGTH = 200


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return the content of an ordinary file of at most ``limits.file_bytes``.

    Raises:
        Refused: a link, directory, pipe, socket or device; a file too large, empty, gone or not readable by us.
    """
    try:
        _look(os.lstat(path), limits)
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            _look(status, limits)
            data = file.read(status.st_size + 1)
            if len(data) > status.st_size:  # it grows
                data += file.read(limits.file_bytes + 1 - len(data))
    except (OSError, ValueError) as error:
        raise Refused("file_not_accessible", reason=str(error)) from error
    refuse_large(len(data), limits.file_bytes)
    return data


def _look(status: os.stat_result, limits: Limits) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused("file_not_regular")
    if status.st_size == 0:
        raise Refused("file_empty")
    refuse_large(status.st_size, limits.file_bytes)


def refuse_large(size: int, limit: int) -> None:
    """Raise ``Refused`` where a file of ``size`` bytes is more than may be read of its kind."""
    if size > limit:
        raise Refused("file_too_large", size=f"{size / 1e6:.0f}", limit=f"{limit / 1e6:.0f}")


def safe_name(name: str) -> str:
    """Return ``name`` as it may be shown: NFC, no control or direction-changing characters, not endless.

    >>> safe_name("bao\\u202excod.xlsx")
    'bao�xcod.xlsx'
    """
    shown = "".join(_safe(c) for c in unicodedata.normalize("NFC", name))
    return shown if len(shown) <= _NAME_LENGTH else f"{shown[: _NAME_LENGTH // 2]}…{shown[-_NAME_LENGTH // 2 :]}"


def _safe(letter: str) -> str:
    return "\ufffd" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter
