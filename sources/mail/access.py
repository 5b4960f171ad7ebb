"""Where a mailbox is, and what to say to it: an Airflow connection, or a URL in the environment.

For a connection ``hopnhat_imap`` it is looked for in

1. the variable ``HOPNHAT_IMAP``: ``imaps://user:password@host[:port][?authserv=...&address=...&timeout=...]``, or
   ``imap://`` with ``encryption=starttls`` (what it is unless said) or ``encryption=none`` in so many words;
2. the Airflow connection: host, port, login, password, and the same words among its extras.

``authserv`` is the name under which the office's own mail server writes ``Authentication-Results`` (RFC 8601), several
by commas; without it no sender is believed by address. ``address`` is the mailbox's own address: replies are asked for
there, and what comes from it is our own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT = "hopnhat_imap"
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_KNOWN = frozenset(("authserv", "address", "timeout", "encryption"))
_LONGEST_TIMEOUT = 600.0
Encryption = Literal["tls", "starttls", "none"]


class AccessError(Exception):
    """No usable setting; ``reason`` holds nothing of the password. ``missing``: there is none at all."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing


@dataclass(frozen=True, slots=True)
class MailAccess:
    """A mailbox on a server. ``timeout`` is in seconds, for one answer."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encryption: Encryption = "tls"
    verified: bool = True
    authserv: frozenset[str] = frozenset()
    address: str = ""
    timeout: float = 30.0


def variable_of(connection: str) -> str:
    """Return the environment variable that may say a connection's mailbox."""
    return connection.upper().replace("-", "_")


def mail_access(connection: str = DEFAULT) -> MailAccess:
    """Return the mailbox that a connection names.

    Raises:
        AccessError: there is no such connection, or it cannot be understood.
    """
    url = os.environ.get(variable_of(connection), "").strip()
    return _of_url(url) if url else _of_airflow(connection)


def _of_url(url: str) -> MailAccess:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AccessError("host, port") from error
    if parts.scheme not in ("imap", "imaps") or not host:
        raise AccessError("imaps://user:password@host[:port]")
    said = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if strange := sorted(said.keys() - _KNOWN):
        raise AccessError(", ".join(strange))
    otherwise = "tls" if parts.scheme == "imaps" else "starttls"
    return _made(host, port, unquote(parts.username or ""), unquote(parts.password or ""), said, otherwise)


def _of_airflow(connection: str) -> MailAccess:
    if "AIRFLOW_HOME" not in os.environ:
        raise AccessError(variable_of(connection), missing=True)
    try:
        from airflow.sdk import Connection
        from airflow.sdk.exceptions import AirflowException
    except ImportError as error:
        raise AccessError("Airflow", missing=True) from error
    try:
        found = Connection.get(connection)
    except AirflowException as error:
        raise AccessError(type(error).__name__, missing=True) from error
    extra: Mapping[str, Any] = found.extra_dejson
    said = {name: str(extra[name]) for name in (*_KNOWN, "ssl_context") if name in extra}
    # Airflow's own IMAP hook knows ``use_ssl``; it is true unless said.
    otherwise = "tls" if str(extra.get("use_ssl", True)).lower() == "true" else "starttls"
    return _made(found.host or "127.0.0.1", found.port, found.login or "", found.password or "", said, otherwise)


def _made(host: str, port: int | None, user: str, password: str, said: Mapping[str, str], otherwise: str) -> MailAccess:
    encryption = said.get("encryption") or otherwise
    if encryption not in _PORTS:
        raise AccessError("encryption: tls, starttls, none")
    try:
        timeout = float(said.get("timeout", "30"))
    except ValueError:
        timeout = 0.0
    if not 0 < timeout <= _LONGEST_TIMEOUT:
        raise AccessError("timeout")
    names = (name.strip().casefold() for name in said.get("authserv", "").split(","))
    return MailAccess(
        host=host,
        port=port or _PORTS[encryption],
        user=user,
        password=password,
        encryption=cast("Encryption", encryption),
        verified=said.get("ssl_context") != "none",
        authserv=frozenset(filter(None, names)),
        address=said.get("address", "").strip().casefold(),
        timeout=timeout,
    )
