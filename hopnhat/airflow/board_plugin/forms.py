"""Forms that this server's own pages sent: each carries a signed token of the user whom the page was made for."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Request
from itsdangerous import BadData, URLSafeTimedSerializer

import durable
from durable.locks import alone
from hopnhat.settings import Settings

_FORM_SECONDS = 8 * 3600
"""A form may be sent so long after its page was opened: a working day."""

_MOST_TICKED = 2000
"""Boxes of a form: the units of a province, each once a period that is due."""

_LONGEST = 2000
"""Characters of a field; the longest reason of the sample has 140."""


class ExpiredFormError(Exception):
    """A form that this user did not open here, or opened too long ago."""

    def __init__(self, user: Any) -> None:
        super().__init__("not a form that this user opened here today")
        self.user = user


async def _form(request: Request) -> Mapping[str, str]:
    """Return what a form says: texts alone, no file, each cut to the longest there is."""
    form = await request.form(max_files=0, max_fields=100)
    return {name: value[:_LONGEST].strip() for name, value in form.items() if isinstance(value, str)}


Form = Annotated[Mapping[str, str], Depends(_form)]


async def _ticked(request: Request) -> Mapping[str, Sequence[str]]:
    """Return what a form with boxes to tick says: every value of each field."""
    form = await request.form(max_files=0, max_fields=_MOST_TICKED)
    said: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            said.setdefault(name, []).append(value[:_LONGEST].strip())
    return said


Ticked = Annotated[Mapping[str, Sequence[str]], Depends(_ticked)]


class OwnForms:
    """Signs the forms of an installation, and refuses what did not come from one of them."""

    def __init__(self, settings: Settings, name_of: Callable[[Any], str]) -> None:
        self._path = settings.home / "desk" / "form.key"
        self._name_of = name_of

    def token(self, user: Any) -> str:
        """Return what a form for a user carries."""
        return str(self._signer().dumps(self._name_of(user)))

    def require(self, request: Request, user: Any, form: Mapping[str, str]) -> None:
        """Refuse a form that another page sent in the user's name.

        Raises:
            ExpiredFormError: the browser says that another site sent it, or its token is not this user's of today.
        """
        try:
            named = self._signer().loads(form.get("token", ""), max_age=_FORM_SECONDS)
        except BadData:
            named = None
        sent_here = request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        if named != self._name_of(user) or not sent_here:
            raise ExpiredFormError(user)

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key(), salt="desk")

    def _key(self) -> bytes:
        """Return the key, shared by the server's processes; made at first use, its owner's alone."""
        if not self._path.exists():
            with alone(self._path.with_name("form.key.lock")):
                if not self._path.exists():
                    durable.write_bytes(self._path, secrets.token_bytes(32), mode=0o600)
        return self._path.read_bytes()
