"""The mail server: Airflow's SMTP connection, or ``HOPNHAT_SMTP`` where there is no Airflow.

``HOPNHAT_SMTP`` is a URL, ``smtp://user:password@host:port?starttls=true&sender=...`` (``smtps://`` for TLS from the
first byte); the connection's fields mean the same as in Airflow's own SMTP hook. A server's certificate is verified
against the system's authorities, or those of ``SSL_CERT_FILE``.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from feedback.outbox import Answers, NotReachedError

CONNECTION = "hopnhat_smtp"
DEFAULT_SENDER = "hopnhat@localhost"
_TIMEOUT_SECONDS = 30.0
_PORTS = {"none": 25, "starttls": 587, "tls": 465}
Encryption = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; ``starttls`` asks for encryption before anything is said, ``tls`` begins with it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    encryption: Encryption = "none"
    sender: str = DEFAULT_SENDER
    verified: bool = True
    timeout: float = _TIMEOUT_SECONDS

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Return the server a URL names.

        Raises:
            ValueError: it is no ``smtp://`` or ``smtps://`` URL.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("HOPNHAT_SMTP must be smtp[s]://[user:password@]host[:port][?starttls=true&sender=...]")
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        encryption: Encryption = "starttls" if asked.get("starttls") == "true" else "none"
        if parts.scheme == "smtps":
            encryption = "tls"
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[encryption],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            encryption=encryption,
            sender=asked.get("sender", DEFAULT_SENDER),
            timeout=float(asked.get("timeout", _TIMEOUT_SECONDS)),
        )

    def send(self, message: EmailMessage) -> Answers:
        """Send one mail; return the recipients that were refused while others were not, with the server's answers.

        A mail that names no sender goes out as this server's own.

        Raises:
            NotReachedError: the server was not told of it.
            OSError, smtplib.SMTPException: it was not taken, or whether it was cannot be known.
        """
        if "From" not in message:
            message["From"] = self.sender
        with self._client() as client:
            return client.send_message(message)

    @contextmanager
    def _client(self) -> Iterator[smtplib.SMTP]:
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException, UnicodeError) as problem:  # smtplib takes passwords in ASCII only
            raise NotReachedError(f"{self.host}:{self.port}: {problem}") from problem
        try:
            yield client
        finally:
            client.close()

    def _connect(self) -> smtplib.SMTP:
        if self.encryption == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self._trust())
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.encryption == "starttls":
                client.starttls(context=self._trust())
            if self.user:
                client.login(self.user, self.password)
        except BaseException:
            client.close()
            raise
        return client

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def server() -> Server | None:
    """Return the mail server of this installation, ``None`` if none is set."""
    url = os.environ.get("HOPNHAT_SMTP")
    if url:
        return Server.from_url(url)
    return _from_airflow()


def _from_airflow() -> Server | None:
    if "AIRFLOW_HOME" not in os.environ:
        return None
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException

    try:
        connection = Connection.get(CONNECTION)
    except AirflowException:
        return None
    extra = connection.extra_dejson
    encryption: Encryption = "none" if _is_set(extra, "disable_tls") else "starttls"
    if not _is_set(extra, "disable_ssl"):
        encryption = "tls"
    return Server(
        host=connection.host or "127.0.0.1",
        port=connection.port or _PORTS[encryption],
        user=connection.login or "",
        password=connection.password or "",
        encryption=encryption,
        sender=extra.get("from_email") or DEFAULT_SENDER,
        verified=extra.get("ssl_context") != "none",
        timeout=float(extra.get("timeout", _TIMEOUT_SECONDS)),
    )


def _is_set(extra: Mapping[str, Any], name: str) -> bool:
    """Tell whether a switch of a connection is on; one written as a URI says so in text."""
    return str(extra.get(name, False)).lower() == "true"
