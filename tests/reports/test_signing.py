"""The seal of the office on a published PDF, with a certificate and a server of timestamps made for the test."""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as certificates
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from docx import Document
from lxml import etree
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reports.pdf import approval, archive, faults, signing, typeset
from reports.pdf.signing import Seal, SigningError
from reports.word.frame import SEAL
from reports.word.markup import bookmark

_Made = tuple[x509.Certificate, rsa.RSAPrivateKey]
WORD, DER = "mau-dau", serialization.Encoding.DER


def certificate(name: str, by: _Made | None = None, usage: x509.ObjectIdentifier | None = None) -> _Made:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(by[0].subject if by else subject)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=30))
    made = made.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    uses = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    uses |= {"digital_signature": True, "content_commitment": True, "key_cert_sign": by is None, "crl_sign": by is None}
    made = made.add_extension(x509.KeyUsage(**uses), critical=True)
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return made.sign(by[1] if by else key, hashes.SHA256()), key


@pytest.fixture(scope="module")
def root() -> _Made:
    return certificate("Gốc chứng thực mẫu (dữ liệu mẫu)")


@pytest.fixture(scope="module")
def seal(root: _Made, tmp_path_factory: pytest.TempPathFactory) -> Seal:
    made, key = certificate("Tỉnh đoàn Mẫu (dữ liệu mẫu)", root)
    path = tmp_path_factory.mktemp("seal") / "dau.p12"
    how = serialization.BestAvailableEncryption(WORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"dau", key, made, [root[0]], how))
    return Seal(path, WORD)


@pytest.fixture(scope="module")
def clock(root: _Made) -> Iterator[str]:
    """A server of timestamps on this machine."""
    made, key = certificate("Dấu thời gian mẫu (dữ liệu mẫu)", root, ExtendedKeyUsageOID.TIME_STAMPING)
    held = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()
    store.register(certificates.Certificate.load(root[0].public_bytes(DER)))
    stamper = DummyTimeStamper(
        certificates.Certificate.load(made.public_bytes(DER)), keys.PrivateKeyInfo.load(held), certs_to_embed=store
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            said = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def published() -> bytes:
    """A PDF with its approval inside and a place for the seal."""
    document, target = Document(), io.BytesIO()
    document.add_paragraph("Báo cáo")
    place = document.add_paragraph("")
    for one in etree.fromstring(f"<x xmlns:w='{place._p.nsmap['w']}'>{bookmark(SEAL)}</x>"):
        place._p.append(one)
    document.core_properties.title = "Báo cáo"
    document.save(target)
    [made] = typeset.convert([target.getvalue()])
    return approval.approve(archive.archived(made, archive.properties_of(target.getvalue())), {"by": "Bí thư Mẫu"})


@pytest.fixture(scope="module")
def signed(published: bytes, seal: Seal, clock: str) -> bytes:
    return signing.sign(published, replace(seal, timestamps=clock), SEAL)


def pem(made: _Made) -> bytes:
    return made[0].public_bytes(serialization.Encoding.PEM)


def test_the_seal_stands_behind_the_approval_and_says_who_and_when(
    published: bytes, signed: bytes, root: _Made
) -> None:
    assert signed.startswith(published)
    assert approval.read(signed).is_exact
    found = signing.examine(published, signed, [pem(root)])
    assert found is not None
    assert (found.by, found.is_whole, found.is_trusted, found.is_stamped) == (
        "Tỉnh đoàn Mẫu (dữ liệu mẫu)", True, True, True,
    )  # fmt: skip
    assert found.at is not None
    assert abs(dt.datetime.now(dt.UTC) - found.at) < dt.timedelta(minutes=5)
    noted = (
        "/Producer of the document information is not in the metadata"  # pyHanko adds its own name to one of the two
    )
    assert [one for one in faults(signed) if one != noted] == []


def test_the_seal_is_seen_at_its_place(published: bytes, signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(published)) as read:
        top = float(read.Root.Dests[f"/{SEAL}"][3])
    with pikepdf.open(io.BytesIO(signed)) as read:
        [field] = read.pages[0].obj.Annots
        left, low, right, high = map(float, field.Rect)
        assert right - left > 150 and abs(high - top) < 2 and low > 0
        assert "/N" in field.AP


def test_a_certificate_of_somebody_else_is_not_the_offices(published: bytes, signed: bytes) -> None:
    stranger = certificate("Người lạ (dữ liệu mẫu)")
    found = signing.examine(published, signed, [pem(stranger)])
    assert found is not None and found.is_whole and not found.is_trusted


@pytest.mark.parametrize("change", ["a byte", "appended"])
def test_what_was_changed_after_the_seal_shows(published: bytes, signed: bytes, root: _Made, change: str) -> None:
    place = len(published) // 3
    changed = signed + b"% a note\n" if change == "appended" else (
        signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    )  # fmt: skip
    found = signing.examine(published, changed, [pem(root)])
    assert found is None or not found.is_whole


def test_another_page_signed_along_with_the_seal_shows(published: bytes, seal: Seal, root: _Made) -> None:
    """Whoever holds a certificate could put an update between approval and signature."""
    update, target = IncrementalPdfFileWriter(io.BytesIO(published)), io.BytesIO()
    page = update.root["/Pages"]["/Kids"][0]
    page["/Contents"] = update.add_object(StreamObject(stream_data=b"0 0 99 99 re f"))
    update.update_container(page)
    update.write(target)
    other = target.getvalue()
    assert other.startswith(published)
    found = signing.examine(published, signing.sign(other, seal, ""), [pem(root)])
    assert found is None or not found.is_whole


def test_no_timestamp_to_be_had_or_another_password_is_said(published: bytes, seal: Seal) -> None:
    with pytest.raises(SigningError, match="no timestamp"):
        signing.sign(published, replace(seal, timestamps="http://127.0.0.1:9"), SEAL)
    with pytest.raises(SigningError, match=r"dau\.p12"):
        signing.sign(published, replace(seal, password="khác"), SEAL)
    with pytest.raises(SigningError, match=r"none\.p12"):
        signing.sign(published, replace(seal, pkcs12=Path("none.p12")), SEAL)
