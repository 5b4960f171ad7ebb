"""The mail server: Airflow's SMTP connection, or ``HOPNHAT_SMTP`` where there is no Airflow.

``HOPNHAT_SMTP`` is a URL, ``smtp://user:password@host:port?sender=...``. A password is never said to a server that has
not encrypted the line: ``smtp://`` with a password asks for STARTTLS, ``smtps://`` is TLS from the first byte, and only
``?encryption=none`` says otherwise. Without a password ``?encryption=starttls`` asks for it. The connection's fields
mean the same as in Airflow's own SMTP hook, where ``disable_ssl`` and ``disable_tls`` together say "none". A server's
certificate is verified against the system's authorities, or those of ``SSL_CERT_FILE``; only ``"ssl_context": "none"``
among the connection's extras leaves that out.
"""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

from feedback.handing_over import Answers, NotReachedError, NotTakenError
from hopnhat.environment import read_environment

CONNECTION = "hopnhat_smtp"
DEFAULT_SENDER = "hopnhat@localhost"
_TIMEOUT_SECONDS = 30.0
_PORTS = {"none": 25, "starttls": 587, "tls": 465}
_ASKED = frozenset(("encryption", "starttls", "sender", "timeout"))
# A server that says one byte before each time-out would keep one mail, and the night, for days.
_LONGEST_MAIL_SECONDS = 300.0
Encryption = Literal["none", "starttls", "tls"]


class MailSettingError(ValueError):
    """The mail server's setting cannot be understood; the text says how it is written, and holds no password."""


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
            MailSettingError: it is no ``smtp://`` or ``smtps://`` URL, or asks for what there is not.
        """
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname, parts.port
        except ValueError as problem:
            raise MailSettingError(_how_it_is_written("its host or port cannot be read")) from problem
        if parts.scheme not in ("smtp", "smtps") or not host:
            raise MailSettingError(_how_it_is_written("it is no address of a mail server"))
        asked = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if strange := sorted(asked.keys() - _ASKED):
            raise MailSettingError(_how_it_is_written(f"{', '.join(strange)} is not known"))
        encryption = _encryption(parts.scheme, asked, has_password=bool(parts.password))
        return cls(
            host=host,
            port=port or _PORTS[encryption],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            encryption=encryption,
            sender=asked.get("sender", DEFAULT_SENDER),
            timeout=_seconds(asked.get("timeout", _TIMEOUT_SECONDS)),
        )

    def send(self, message: EmailMessage) -> Answers:
        """Send one mail; return the recipients that were refused while others were not, with the server's answers.

        A mail that names no sender goes out as this server's own.

        Raises:
            NotReachedError: the server was not told of it.
            NotTakenError: the server was told of it, and not yet of its text.
            OSError, smtplib.SMTPException: it was not taken, or whether it was cannot be known.
        """
        if "From" not in message:
            message["From"] = self.sender
        with self._client() as client:
            try:
                return client.send_message(message)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError):
                raise
            except smtplib.SMTPNotSupportedError:
                raise
            except (OSError, smtplib.SMTPException) as problem:
                if client.text_begun:
                    raise
                raise NotTakenError(f"{self.host}:{self.port}: {problem}") from problem

    @contextmanager
    def _client(self) -> Iterator[_Client]:
        client = _TlsClient(self.timeout, self._trust()) if self.encryption == "tls" else _Client(self.timeout)
        try:
            with _bounded(client):
                try:
                    self._greet(client)
                # smtplib takes passwords in ASCII only, and hosts that can be written so
                except (OSError, smtplib.SMTPException, UnicodeError) as problem:
                    raise NotReachedError(f"{self.host}:{self.port}: {problem}") from problem
                yield client
        finally:
            client.close()

    def _greet(self, client: _Client) -> None:
        """Do what comes before the first word about a message; what is refused here is refused to all of them."""
        code, said = client.connect(self.host, self.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if self.encryption == "starttls":
            client.starttls(context=self._trust())
        client.ehlo_or_helo_if_needed()
        if self.user:
            client.login(self.user, self.password)

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _Client(smtplib.SMTP):
    """A dialogue that knows whether the text of a message has been begun: from then on it may have been taken."""

    text_begun = False

    def __init__(self, timeout: float) -> None:
        super().__init__(timeout=timeout)

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        self._host = host  # what STARTTLS compares the certificate with; smtplib sets it only in its constructor
        return super().connect(host, port, source_address)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.text_begun = True
        try:
            code, said = super().data(msg)
        except smtplib.SMTPDataError as refused:
            self.text_begun = False
            if 400 <= refused.smtp_code < 600:
                raise
            raise NotTakenError(f"DATA: {refused}") from refused
        # Any 2xx is a yes (RFC 5321 section 4.2.1); smtplib knows but one.
        return (250 if 200 <= code < 300 else code), said


class _TlsClient(_Client):
    """A dialogue that is encrypted from its first byte."""

    def __init__(self, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(timeout)
        self._context = context

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        try:
            return self._context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


@contextmanager
def _bounded(client: smtplib.SMTP) -> Iterator[None]:
    """End a dialogue that goes on and on, by closing its line."""

    def end() -> None:
        line = client.sock
        with suppress(OSError):
            if line is not None:
                line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(_LONGEST_MAIL_SECONDS, end)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def server() -> Server | None:
    """Return the mail server of this installation, ``None`` if none is set.

    Raises:
        MailSettingError: it is set, and cannot be understood.
    """
    url = read_environment().smtp.strip()
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
        timeout=_seconds(extra.get("timeout", _TIMEOUT_SECONDS)),
    )


def _encryption(scheme: str, asked: Mapping[str, str], *, has_password: bool) -> Encryption:
    if scheme == "smtps":
        return "tls"
    said = asked.get("encryption") or {"true": "starttls", "false": "none"}.get(asked.get("starttls", ""), "")
    if not said and "starttls" not in asked:
        return "starttls" if has_password else "none"
    if said not in ("none", "starttls", "tls"):
        raise MailSettingError(_how_it_is_written("encryption is none, starttls or tls"))
    return cast("Encryption", said)


def _seconds(said: object) -> float:
    try:
        seconds = float(str(said))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < _LONGEST_MAIL_SECONDS:
        raise MailSettingError(_how_it_is_written(f"timeout is a number of seconds below {_LONGEST_MAIL_SECONDS:.0f}"))
    return seconds


def _how_it_is_written(wrong: str) -> str:
    return (
        "HOPNHAT_SMTP must be smtp[s]://[user:password@]host[:port]"
        "[?encryption=none|starttls|tls&sender=...&timeout=...] "
        f"(or the Airflow connection {CONNECTION}): {wrong}"
    )


def _is_set(extra: Mapping[str, Any], name: str) -> bool:
    """Tell whether a switch of a connection is on; one written as a URI says so in text."""
    return str(extra.get(name, False)).lower() == "true"
