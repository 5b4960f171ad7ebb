"""What a browser sends, on the disk and within limits: named by us, gone when the request is answered.

A sender's file name is kept as a text to show; no path is ever made of it.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import fail_after, to_thread
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.types import Message, Receive

from door.limits import DoorLimits
from sources.names import safe_part

_PIECE = 1 << 18
_FIELDS = 12


class TooMuchError(Exception):
    """A request brings more than it may, or too slowly; ``what`` is ``bytes``, ``file``, ``files`` or ``time``."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came: where it is, what its sender called it (safe to show), its sha256 and size."""

    path: Path
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What a request brought: files, and the texts of its fields."""

    files: tuple[Upload, ...]
    fields: Mapping[str, str]

    @property
    def size_bytes(self) -> int:
        """How many bytes the files are."""
        return sum(one.size_bytes for one in self.files)


@asynccontextmanager
async def brought(request: Request, folder: Path, limits: DoorLimits) -> AsyncIterator[Brought]:
    """Take what a form sends, streamed to files below ``folder`` that are gone when the block ends.

    Raises:
        TooMuchError: it is more than the limits allow; what came of it is gone.
        OSError: the disk is full.
    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limits.request_bytes:
        raise TooMuchError("bytes")
    bounded = Request(request.scope, _bounded(request.receive, limits))
    form = await bounded.form(max_files=limits.files + 1, max_fields=_FIELDS, max_part_size=16 * limits.text_letters)
    own = Path(tempfile.mkdtemp(dir=folder))
    try:
        given = [one for one in _files(form) if one.filename or one.size]
        if len(given) > limits.files:
            raise TooMuchError("files")
        files = tuple([await to_thread.run_sync(_kept, one, own, limits) for one in given])
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        yield Brought(files, fields)
    finally:
        await form.close()
        await to_thread.run_sync(lambda: shutil.rmtree(own, ignore_errors=True))


def _files(form: FormData) -> list[UploadFile]:
    return [value for _, value in form.multi_items() if isinstance(value, UploadFile)]


def _bounded(receive: Receive, limits: DoorLimits) -> Receive:
    """Return a receiver that gives up once more came than may, or too little in its time.

    What a client says of its length is not believed.
    """
    came, started = 0, time.monotonic()

    async def bounded() -> Message:
        nonlocal came
        try:
            with fail_after(limits.patience):
                message = await receive()
        except TimeoutError as error:
            raise TooMuchError("time") from error
        came += len(message.get("body", b""))
        if came > limits.request_bytes:
            raise TooMuchError("bytes")
        if time.monotonic() - started > limits.patience + came / limits.slowest:
            raise TooMuchError("time")
        return message

    return bounded


def _kept(upload: UploadFile, folder: Path, limits: DoorLimits) -> Upload:
    name = shown_name(upload.filename or "")
    path, digest, size = folder / secrets.token_hex(8), hashlib.sha256(), 0
    with path.open("wb") as out:
        while piece := upload.file.read(_PIECE):
            size += len(piece)
            if size > limits.file_bytes:
                raise TooMuchError("file")
            digest.update(piece)
            out.write(piece)
    return Upload(path, name, digest.hexdigest(), size)


def shown_name(name: str) -> str:
    """Return a sender's file name without the folders that some browsers send, safe to show."""
    return safe_part(name.replace("\\", "/").rsplit("/", 1)[-1].strip()) or "_"
