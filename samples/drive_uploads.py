"""What the stand-in of Google Drive does when it is written to: new ids, folders, uploads, names, the trash."""

from __future__ import annotations

import json
import secrets
from typing import Any

from samples.drive import Drive, Item

API = "/drive/v3/files"
UPLOAD = "/upload/drive/v3/files"


class RefusalError(Exception):
    """Drive's no: an HTTP status and Drive's own word."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def new_ids(query: dict[str, str]) -> dict[str, Any]:
    """Answer ``files/generateIds``."""
    return {"ids": [f"1{secrets.token_hex(16)}" for _ in range(int(query.get("count", "10")))], "space": "drive"}


def changed(drive: Drive, method: str, path: str, query: dict[str, str], kind: str, body: bytes) -> dict[str, Any]:
    """Carry out a POST or PATCH and return what Drive says of the thing made or changed."""
    if query.get("supportsAllDrives") != "true":
        raise RefusalError(404, "notFound")
    if method == "PATCH":
        return _renamed(drive, path.removeprefix(f"{API}/"), json.loads(body))
    if path == UPLOAD:
        about, content = _parts(kind, body)
        return _made(drive, json.loads(about), "application/octet-stream", content)
    return _made(drive, json.loads(body), "", b"")


def _made(drive: Drive, about: dict[str, Any], mime_type: str, content: bytes) -> dict[str, Any]:
    [parent] = about["parents"]
    if parent not in drive.items:
        raise RefusalError(404, "notFound")
    if about["id"] in drive.items:
        raise RefusalError(409, "fileIdInUse")
    kind = about.get("mimeType", mime_type)
    item = Item(about["id"], about["name"], kind, parent, content, drive_id=drive.items[parent].drive_id)
    drive.items[item.id] = item
    return item.metadata()


def _renamed(drive: Drive, item_id: str, about: dict[str, Any]) -> dict[str, Any]:
    if item_id not in drive.items:
        raise RefusalError(404, "notFound")
    item = drive.items[item_id]
    item.name = about.get("name", item.name)
    item.trashed = about.get("trashed", item.trashed)
    return item.metadata()


def _parts(kind: str, body: bytes) -> tuple[bytes, bytes]:
    """Return the two parts of a multipart body, without their headers."""
    edge = b"--" + kind.partition("boundary=")[2].encode()
    about, content = (part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in body.split(edge)[1:3])
    return about, content
