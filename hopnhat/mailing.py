"""The mail server: Airflow's SMTP connection, or ``HOPNHAT_SMTP`` where there is no Airflow.

``HOPNHAT_SMTP`` is a URL, ``smtp://user:password@host:port?starttls=true``; the connection's fields mean the same.
"""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

CONNECTION = "hopnhat_smtp"
_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; ``starttls`` asks for encryption before anything is said."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    sender: str = "hopnhat@localhost"

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Return the server a URL names.

        Raises:
            ValueError: it is no ``smtp://`` URL.
        """
        parts = urlsplit(url)
        if parts.scheme != "smtp" or not parts.hostname:
            raise ValueError("HOPNHAT_SMTP must be smtp://[user:password@]host[:port][?starttls=true&sender=...]")
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return cls(
            host=parts.hostname,
            port=parts.port or 25,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=asked.get("starttls") == "true",
            sender=asked.get("sender", "hopnhat@localhost"),
        )

    def send(self, message: EmailMessage) -> None:
        """Send one mail.

        Raises:
            OSError, smtplib.SMTPException: it was not taken.
        """
        with smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS) as client:
            if self.starttls:
                client.starttls()
            if self.user:
                client.login(self.user, self.password)
            client.send_message(message)


def server() -> Server | None:
    """Return the mail server of this installation, ``None`` if none is set."""
    url = os.environ.get("HOPNHAT_SMTP")
    if url:
        return Server.from_url(url)
    return _from_airflow()


def sender_of(server: Server | None) -> tuple[str, Callable[[EmailMessage], None] | None]:
    """Return the address that mails come from, and how to send one (``None``: they wait)."""
    return (server.sender, server.send) if server else ("hopnhat@localhost", None)


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
    return Server(
        host=connection.host or "127.0.0.1",
        port=connection.port or 25,
        user=connection.login or "",
        password=connection.password or "",
        starttls=not extra.get("disable_tls", False),
        sender=extra.get("from_email", "hopnhat@localhost"),
    )
