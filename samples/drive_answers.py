"""What the stand-in of Google Drive answers when it is read: lists, metadata, downloads, exports."""

from __future__ import annotations

import re
from typing import Any

from samples.drive import XLSX, Drive, Item
from samples.drive_uploads import RefusalError

_EXPORT_LIMIT = 10_000_000
_PARENT = re.compile(r"'([\w-]+)' in parents")
_NAME = re.compile(r" name = '((?:[^'\\]|\\.)*)'")
_FIELDS_OF_FILES = re.compile(r"files\(([^)]*)\)")


def listed(drive: Drive, query: dict[str, str], page_size: int) -> dict[str, object]:
    """Answer ``files.list``: what lies in the folders asked about, page by page."""
    parents = set(_PARENT.findall(query["q"]))
    unknown = parents - drive.items.keys()
    if unknown:
        raise RefusalError(404, "notFound")
    name = _NAME.search(query["q"])
    found = [
        item
        for item in drive.items.values()
        if item.parent in parents
        and (name is None or item.name == name[1].replace("\\'", "'"))
        and not (item.trashed and "trashed = false" in query["q"])
        and (item.drive_id is None or wants_all(query))
    ]
    start = int(query.get("pageToken", "0"))
    end = start + min(int(query.get("pageSize", "100")), page_size)
    inner = _FIELDS_OF_FILES.search(query.get("fields", ""))
    page: dict[str, object] = {"files": [chosen(item, inner.group(1) if inner else "") for item in found[start:end]]}
    return page | ({"nextPageToken": str(end)} if end < len(found) else {})


def wants_all(query: dict[str, str]) -> bool:
    """Tell whether shared drives were asked for; without that Drive shows nothing of them."""
    listing = "q" in query
    return query.get("supportsAllDrives") == "true" and (
        not listing or query.get("includeItemsFromAllDrives") == "true"
    )


def chosen(item: Item, fields: str) -> dict[str, Any]:
    """Only the fields asked for, as Drive answers."""
    wanted = {name.split("/")[0] for name in (fields or "kind,id,name,mimeType").split(",")}
    return {name: value for name, value in item.metadata().items() if name in wanted}


def downloaded(item: Item) -> tuple[str, bytes]:
    """Answer a download."""
    if item.native:
        raise RefusalError(403, "fileNotDownloadable")
    if not item.can_download:
        raise RefusalError(403, "cannotDownloadFile")
    return item.mime_type, item.content


def exported(item: Item, query: dict[str, str]) -> tuple[str, bytes]:
    """Answer an export of a Sheet."""
    if not item.native or query.get("mimeType") != XLSX:
        raise RefusalError(403, "fileNotExportable")
    if len(item.content) > _EXPORT_LIMIT:
        raise RefusalError(403, "exportSizeLimitExceeded")
    return XLSX, item.content
