"""Requests that carry a service account's token.

google-auth makes and renews the token. Its ``AuthorizedSession`` is not used: it also asks
``iamcredentials.googleapis.com`` in the background for regional boundaries, which a server that may reach Drive alone
cannot do and a stand-in of Drive must not cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sources.drive.access import AccessError, DriveAccess
from sources.drive.patience import PassingError, Patience, StrangeAnswerError

if TYPE_CHECKING:
    from requests import Response

SCOPE = "https://www.googleapis.com/auth/drive.readonly"


class CredentialError(Exception):
    """The service account is not let in: expired, revoked or wrong key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DriveSession:
    """HTTP with a bearer token, renewed when it lapses and when Drive no longer knows it.

    Raises:
        AccessError: the key is none.
    """

    def __init__(self, access: DriveAccess, patience: Patience, scope: str = SCOPE) -> None:
        from google.auth.transport.requests import Request
        from google.oauth2.service_account import Credentials
        from requests import Session

        try:
            self._credentials: Any = Credentials.from_service_account_info(dict(access.key), scopes=[scope])
        except (ValueError, TypeError, KeyError) as error:
            raise AccessError("drive_key_unreadable", type(error).__name__) from error
        self._times = (patience.connect, patience.read)
        self._session = Session()
        self._ask_for_token = partial(Request(self._session), timeout=self._times)

    def get(self, url: str, params: Mapping[str, str]) -> Response:
        """Return the answer to a question, its body still to be read; raises as ``send`` does."""
        return self.send("GET", url, params)

    def send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str],
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the answer to a request, its body still to be read.

        Raises:
            PassingError: no connection, or no answer in time.
            CredentialError: the key gives no token.
        """
        if not self._credentials.valid:
            self._renew()
        response = self._send(method, url, params, body, headers or {})
        if response.status_code == 401:
            response.close()
            self._renew()
            response = self._send(method, url, params, body, headers or {})
        return response

    def _send(
        self, method: str, url: str, params: Mapping[str, str], body: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        from requests import RequestException

        signed = {**headers, "Authorization": f"Bearer {self._credentials.token}"}
        try:
            return self._session.request(
                method, url, params=dict(params), data=body, headers=signed, stream=True, timeout=self._times
            )
        except RequestException as error:
            raise PassingError(type(error).__name__) from error

    def _renew(self) -> None:
        from google.auth.exceptions import GoogleAuthError, TransportError

        try:
            self._credentials.refresh(self._ask_for_token)
        except TransportError as error:
            raise PassingError("token: no connection") from error
        except GoogleAuthError as error:
            reason = str(error.args[0])[:200] if error.args else type(error).__name__
            if error.retryable:
                raise PassingError(f"token: {reason}") from error
            if _is_page(reason) or reason.startswith("No access token"):
                raise StrangeAnswerError(f"token: {reason[:40]}") from error
            raise CredentialError(reason) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # google-auth takes its answer for JSON
            raise StrangeAnswerError(f"token: {type(error).__name__}") from error


def _is_page(text: str) -> bool:
    return text.lstrip("('\"").startswith("<")
