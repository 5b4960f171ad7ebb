"""The few calls to Drive v3 that collecting needs, over HTTP."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sources.drive.access import DriveAccess
from sources.drive.patience import PassingError, Patience, StrangeAnswerError, UnavailableError, persist, retry_after
from sources.drive.session import SCOPE, CredentialError, DriveSession

if TYPE_CHECKING:
    from requests import Response

Taken = TypeVar("Taken")
_PIECE = 1 << 16
_LONGEST_ANSWER = 64_000_000  # bytes of JSON; a page of a thousand files has half a million
_PAGES_WITHOUT_NEWS = 20
"""So many pages of a list in a row without anything new mean a list that goes round in circles."""
_PASSING = frozenset((408, 429, 500, 502, 503, 504))
_TOO_FAST = frozenset(("rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded"))


class RefusedError(Exception):
    """Drive answered and said no; ``reason`` is Drive's own word, such as ``notFound``."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


class OtherBytesError(Exception):
    """A file's bytes came whole, and are not those that its size or checksum announced."""


class DriveClient:
    """A session with Drive; every question is asked again while its failure may pass.

    Raises, from every call:
        CredentialError: not let in.
        RefusedError: let in, but refused.
        UnavailableError: no answer in all patience, or none that was asked for.
    """

    def __init__(self, access: DriveAccess, patience: Patience, scope: str = SCOPE) -> None:
        self.endpoint = access.endpoint
        self.patience = patience
        self._session = DriveSession(access, patience, scope)

    def json(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Return a JSON answer."""

        def attempt() -> dict[str, Any]:
            with self._answer(path, params) as response:
                return _said(response, self.patience)

        return persist(self.patience, attempt)

    def listed(self, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Yield the answers to a question for a list, page after page; each holds a list ``files``."""
        asked, seen, idle = dict(params), set[str](), 0
        while True:
            page = persist(self.patience, lambda: self._page(asked))
            yield page
            ids = {str(meta.get("id")) for meta in page["files"] if isinstance(meta, dict)}
            idle = 0 if ids - seen else idle + 1
            seen |= ids
            following = page.get("nextPageToken")
            if not following:
                return
            if following == asked.get("pageToken") or idle > _PAGES_WITHOUT_NEWS:
                raise UnavailableError("nextPageToken", strange=True)
            asked["pageToken"] = str(following)

    def _page(self, params: Mapping[str, str]) -> dict[str, Any]:
        with self._answer("files", params) as response:
            page = _said(response, self.patience)
        if not isinstance(page.get("files"), list):
            raise StrangeAnswerError("files")
        return page

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
            return _said(response, self.patience)


class Body:
    """The bytes of one answer, read piece by piece; a cut or endless answer is a ``PassingError``."""

    def __init__(self, response: Response, patience: Patience) -> None:
        self.kind = response.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        self._pieces = response.iter_content(_PIECE)
        self._announced = "Content-Length" in response.headers
        self._until = time.monotonic() + patience.whole
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._size = 0
        self._expected: tuple[int | None, str | None] = (None, None)

    def expecting(self, size: int | None, md5: str | None) -> Body:
        """Check size and MD5, where they are known; others are an ``OtherBytesError``."""
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
        if self._expected[0] is not None and self._size > self._expected[0]:
            raise OtherBytesError
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
        if self._announced:  # the answer is whole, so these are other bytes
            raise OtherBytesError
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
        return _reason_of(_parsed(Body(response, patience)))
    except (PassingError, KeyError, IndexError, TypeError):
        return response.reason or ""


def _reason_of(answer: Mapping[str, Any]) -> str:
    error = answer["error"]
    return str(error["errors"][0]["reason"] if "errors" in error else error["status"])


def _said(response: Response, patience: Patience) -> dict[str, Any]:
    """Return the JSON of an answer; an error under the status 200 is one all the same, and none of Drive's own."""
    answer = _parsed(Body(response, patience))
    if "error" in answer:
        try:
            reason = _reason_of(answer)
        except (KeyError, IndexError, TypeError):
            reason = "error"
        raise StrangeAnswerError(f"200 {reason}"[:200])
    return answer


def _parsed(body: Body) -> dict[str, Any]:
    try:
        answer = json.loads(body.whole(_LONGEST_ANSWER))
    except (ValueError, RecursionError) as error:
        raise StrangeAnswerError(f"{body.kind or '?'}, JSON") from error
    if not isinstance(answer, dict):
        raise StrangeAnswerError(f"{body.kind or '?'}, JSON")
    return answer
