"""Nights loaded by hand into a real warehouse, and what the units are then told of them."""

from __future__ import annotations

import asyncio
import email
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from expectations.decision import Checked, decide
from feedback.alert import Alert
from feedback.news import News
from feedback.nightly import Feedback
from feedback.reminder import Missing
from findings import Finding, catalogue
from organisation.contacts import Contacts
from organisation.units import organisation
from sources import Delivery
from transforms.returns import RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

FIRST = datetime(2020, 6, 5, 19, tzinfo=UTC)


def night_of(number: int) -> datetime:
    return FIRST + timedelta(days=number)


class Nights:
    """Loads nights of one return each and asks what there is to tell since some earlier night."""

    def __init__(self, folder: Path, contacts: Contacts) -> None:
        self.warehouse = Warehouse(folder / "kho.duckdb")
        self.folder = folder / "returned"
        self.contacts = contacts
        self.operators: tuple[str, ...] = ()
        self._source = folder / "source.xlsx"
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.title = "Kết quả"
        book.save(self._source)

    def load(self, number: int, *returns: Checked, findings: tuple[Finding, ...] = ()) -> None:
        seen = [Delivery(one.read.sha256, "inbox", one.read.file, 1000, night_of(number), None) for one in returns]
        night = Night(f"n{number}", night_of(number), [Batch(seen, list(returns))], findings=findings)
        self.warehouse.load(night)

    def alerts(self, number: int, since: int | None = None, **overdue: Any) -> list[Alert]:
        with self.warehouse.reading(night_of(number)) as connection:
            news = News.read(connection, None if since is None else night_of(since))
        making = Feedback(
            path_of=lambda sha256: self._source,
            folder=self.folder,
            organisation=organisation(),
            contacts=self.contacts,
            night_id=f"n{number}",
            today=date(2020, 6, 11),
            operators=self.operators,
        )
        return list(making.alerts(news, **overdue))


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path, Contacts({"D199": ("tienyen@example.org",)}, {"D199": ("hopnhat_zalo",)}))


@pytest.fixture(scope="session")
def visits() -> Callable[..., Checked]:
    """A return of two visits; ``wrong`` rows have a length that differs from their dates."""

    def make(
        *wrong: int,
        unit_id: str = "D199",
        file: str = "bao-cao.xlsx",
        text: str = "",
        rejected: bool = False,
        form: str = "DI_CO_SO_KQ",
        days: tuple[int, ...] = (17, 18),
        code: str = "days_differ",
        cadre: str = "",
    ) -> Checked:
        count = len(days)
        values: dict[str, list[Any]] = {
            "ho_ten": [f"Nguyễn Văn {number} {cadre or unit_id}" for number in range(count)],
            "don_vi_den": ["Huyện đoàn Hải Hà"] * count,
            "ngay_tu": [date(2020, 3, day) for day in days],
            "hinh_thuc": [1] * count,
            "chuyen_de": ["Triển khai chủ trương 1+1"] * count,
        }
        raw = {field: [str(value) for value in column] for field, column in values.items()}
        columns = {field: number for number, field in enumerate(values, start=2)}
        rows = list(range(8, 8 + count))
        table = RecordTable(form, "Kết quả", unit_id, "2020-H1", rows, dict(raw), values, columns)
        found = [
            catalogue().find(code, sheet="Kết quả", row=row, column=7, field="so_ngay", value="9", file=file)
            for row in wrong
        ]
        sha256 = hashlib.sha256(repr((wrong, unit_id, file, text, form, days)).encode()).hexdigest()
        read = ReturnRead(file, sha256, form, unit_id, None, "2020-H1", [table], findings=found, rejected=rejected)
        return Checked(read, found, decide(read, found))

    return make


@pytest.fixture(scope="session")
def overdue_return() -> Missing:
    return Missing("B06865", "Đoàn xã Hà Lâu", "2020-H1", ("BC_SOLIEU",), date(2020, 6, 5))


class Box:
    """An SMTP handler that keeps what it takes, and answers as it is told."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.recipients: list[list[str]] = []
        self.repeated: list[bool] = []
        self.secure: list[bool] = []
        self.messages: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"
        self.seconds = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=SMTP)
            self.messages.append(message)
            self.ids.append(message["Message-ID"])
            self.recipients.append(list(envelope.rcpt_tos))
            self.repeated.append(message["X-Hopnhat-Repeated"] == "1")
            self.secure.append(session.ssl is not None)
        return self.answer


@dataclass(frozen=True)
class Certificate:
    chain: Path
    key: Path
    authority: Path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A self-made certificate for localhost, which is its own authority."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Certificate(chain, private, chain)


@contextmanager
def served(box: Box, certificate: Certificate | None = None, password: str = "") -> Iterator[Controller]:
    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode() and data.login == b"hopnhat")

    extra: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        extra = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": login}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **extra)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


@pytest.fixture(scope="session")
def smtp_box() -> type[Box]:
    return Box


@pytest.fixture(scope="session")
def smtp_server() -> Callable[..., AbstractContextManager[Controller]]:
    return served


@contextmanager
def cutting() -> Iterator[int]:
    """A server that takes one mail's text and hangs up without an answer."""
    answers = [b"220 x", b"250 x", b"250 x", b"250 x", b"354 go on"]
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            line, _ = listening.accept()
            with line, line.makefile("rb") as heard:
                for answer in answers:
                    line.sendall(answer + b"\r\n")
                    heard.readline()
                while heard.readline() not in (b".\r\n", b""):
                    pass

        talking = threading.Thread(target=talk, daemon=True)
        talking.start()
        yield listening.getsockname()[1]
        talking.join(10)


@pytest.fixture(scope="session")
def cut_line() -> Callable[[], AbstractContextManager[int]]:
    return cutting
