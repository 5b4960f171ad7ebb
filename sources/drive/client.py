"""The few calls to Drive v3 that collecting needs, over HTTP."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sources.drive.access import DriveAccess
from sources.drive.patience import PassingError, Patience, persist, retry_after
from sources.drive.session import SCOPE, CredentialError, DriveSession
from sources.source import StillWrittenError

if TYPE_CHECKING:
    from requests import Response

Taken = TypeVar("Taken")
_PIECE = 1 << 16
_PASSING = frozenset((408, 429, 500, 502, 503, 504))
_TOO_FAST = frozenset(("rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded"))


class RefusedError(Exception):
    """Drive answered and said no; ``reason`` is Drive's own word, such as ``notFound``."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


class DriveClient:
    """A session with Drive; every question is asked again while its failure may pass.

    Raises, from every call:
        CredentialError: not let in.
        RefusedError: let in, but refused.
        UnavailableError: no answer in all patience.
    """

    def __init__(self, access: DriveAccess, patience: Patience, scope: str = SCOPE) -> None:
        self.endpoint = access.endpoint
        self.patience = patience
        self._session = DriveSession(access, patience, scope)

    def json(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Return a JSON answer."""

        def attempt() -> dict[str, Any]:
            with self._answer(path, params) as response:
                body = Body(response, self.patience).whole()
            return _parsed(body)

        return persist(self.patience, attempt)

    def download(self, path: str, params: Mapping[str, str], take: Callable[[Body], Taken]) -> Taken:
        """Hand the answer's bytes to ``take`` and return what it returns; taking, too, is begun anew on a failure."""

        def attempt() -> Taken:
            with self._answer(path, params) as response:
                return take(Body(response, self.patience))

        return persist(self.patience, attempt)

    def _answer(self, path: str, params: Mapping[str, str]) -> Response:
        response = self._session.get(f"{self.endpoint}/{path}", params)
        _check(response, self.patience)
        return response

    def asked(
        self, method: str, url: str, params: Mapping[str, str], body: bytes, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Send one request, once, and return its JSON answer; a failure that may pass is a ``PassingError``."""
        with self._session.send(method, url, params, body, headers) as response:
            _check(response, self.patience)
            return _parsed(Body(response, self.patience).whole())


class Body:
    """The bytes of one answer, read piece by piece; a cut or endless answer is a ``PassingError``."""

    def __init__(self, response: Response, patience: Patience) -> None:
        self._pieces = response.iter_content(_PIECE)
        self._announced = "Content-Length" in response.headers
        self._until = time.monotonic() + patience.whole
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._size = 0
        self._expected: tuple[int | None, str | None] = (None, None)

    def expecting(self, size: int | None, md5: str | None) -> Body:
        """Check size and MD5 at the end, where they are known."""
        self._expected = (size, md5)
        return self

    def read(self, size: int = _PIECE, /) -> bytes:
        """Return the next piece (64 KiB at most, whatever ``size`` is), empty at the end."""
        from requests import RequestException

        try:
            piece: bytes = next(self._pieces, b"")
        except RequestException as error:
            raise PassingError(type(error).__name__) from error
        if time.monotonic() > self._until:
            raise PassingError("too slow")
        if not piece:
            self._check()
        self._md5.update(piece)
        self._size += len(piece)
        return piece

    def whole(self, limit: int | None = None) -> bytes:
        """Return everything; a little more than ``limit`` bytes where there is more."""
        pieces = []
        while (limit is None or self._size <= limit) and (piece := self.read()):
            pieces.append(piece)
        return b"".join(pieces)

    def _check(self) -> None:
        size, md5 = self._expected
        if size in (None, self._size) and md5 in (None, self._md5.hexdigest()):
            return
        if self._announced:  # the answer is whole, so it is the file that is another one than was listed
            raise StillWrittenError
        raise PassingError("cut")


def _check(response: Response, patience: Patience) -> None:
    """Raise for every answer that is not the one asked for."""
    if response.status_code == 200:
        return
    with response:
        reason = _reason(response, patience)
    if response.status_code == 401:
        raise CredentialError(reason)
    if response.status_code in _PASSING or reason in _TOO_FAST:
        raise PassingError(f"{response.status_code} {reason}", retry_after(response.headers.get("Retry-After")))
    raise RefusedError(response.status_code, reason)


def _reason(response: Response, patience: Patience) -> str:
    """Return Drive's own word for what is wrong, or the HTTP phrase."""
    try:
        error = _parsed(Body(response, patience).whole(_PIECE))["error"]
        return str(error["errors"][0]["reason"] if "errors" in error else error["status"])
    except (PassingError, KeyError, IndexError, TypeError):
        return response.reason or ""


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise PassingError("JSON") from error
    if not isinstance(answer, dict):
        raise PassingError("JSON")
    return answer
