"""One entry of a list that Drive answered with, looked at before a word of it is believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_ID = re.compile(r"[\w-]+", re.ASCII)


class StrangeEntryError(ValueError):
    """The entry lacks what every entry has, or has it in another shape; ``field`` is Drive's own name of it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class DriveEntry:
    """A file or a folder as Drive lists it; ``size`` in bytes and ``md5`` are those of uploaded files alone."""

    id: str
    name: str
    kind: str
    parents: tuple[str, ...]
    size: int | None
    md5: str | None
    modified_at: datetime
    modified: str
    created: str
    trashed: bool
    can_download: bool

    @classmethod
    def of(cls, meta: object) -> DriveEntry:
        """Return the entry that an answer describes.

        Raises:
            StrangeEntryError: it does not describe one.
        """
        if not isinstance(meta, Mapping):
            raise StrangeEntryError("files")
        item_id = _text(meta, "id")
        if not _ID.fullmatch(item_id):  # it goes into the next question
            raise StrangeEntryError("id")
        parents = meta.get("parents")
        if not isinstance(parents, list) or not parents:
            raise StrangeEntryError("parents")
        capabilities = meta.get("capabilities", {})
        if not isinstance(capabilities, Mapping):
            raise StrangeEntryError("capabilities")
        modified = _text(meta, "modifiedTime")
        return cls(
            id=item_id,
            name=_text(meta, "name"),
            kind=_text(meta, "mimeType"),
            parents=tuple(map(str, parents)),
            size=_size(meta),
            md5=_text(meta, "md5Checksum") if meta.get("md5Checksum") is not None else None,
            modified_at=_moment(modified),
            modified=modified,
            created=str(meta.get("createdTime", "")),
            trashed=_flag(meta, "trashed", otherwise=False),
            can_download=_flag(capabilities, "canDownload", otherwise=True),
        )


def _text(meta: Mapping[str, Any], field: str) -> str:
    value = meta.get(field)
    if not isinstance(value, str) or not value:
        raise StrangeEntryError(field)
    return value


def _flag(meta: Mapping[str, Any], field: str, *, otherwise: bool) -> bool:
    value = meta.get(field, otherwise)
    if not isinstance(value, bool):
        raise StrangeEntryError(field)
    return value


def _size(meta: Mapping[str, Any]) -> int | None:
    value = meta.get("size")
    if value is None:
        return None
    if not str(value).isdecimal():
        raise StrangeEntryError("size")
    return int(value)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise StrangeEntryError("modifiedTime") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
