"""The seal of the office on a published PDF: a PAdES signature behind the approval, and what it is worth.

The signature is an update behind what was approved and behind the approval, so both stay as they are. It may add its
own field to one page and nothing else: a signature, too, could come with an update that shows another page.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pikepdf import Dictionary, Pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from reports.pdf.typeset import typeset_seal

FIELD = "Dau_co_quan"
"""The name of the signature's field."""
_SEAL_MM = (72.0, 22.0)
_POINTS_A_MM = 72 / 25.4


class SigningError(RuntimeError):
    """The office's certificate or the server of timestamps cannot be used; our own fault, or worth another try."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What signs: the office's certificate and key as PKCS#12, its password, and a server of timestamps if any."""

    pkcs12: Path
    password: str
    timestamps: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that was looked at.

    ``is_whole`` tells whether it covers the file to its end, fits it, and adds nothing but itself; ``is_trusted``
    whether its certificate comes from one of the roots given; ``at`` is the time of the server of timestamps, or else
    the signer's own, as ``is_stamped`` tells.
    """

    by: str
    at: datetime | None
    is_stamped: bool
    is_whole: bool
    is_trusted: bool


def sign(content: bytes, seal: Seal, where: str) -> bytes:
    """Return a PDF signed by the office; ``where`` is the named place in it that the seal's picture goes to.

    Raises:
        SigningError: the certificate cannot be read, or no timestamp is to be had.
    """
    signer = _signer(seal)
    stamper = timestamps.HTTPTimeStamper(seal.timestamps) if seal.timestamps else None
    page, box = _place(content, where)
    said = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    spec = fields.SigFieldSpec(sig_field_name=FIELD, on_page=page, box=box)
    target = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="hopnhat-seal-") as folder:
        picture = Path(folder, "seal.pdf")
        picture.write_bytes(typeset_seal(_name(signer.signing_cert), *_SEAL_MM))
        style = StaticStampStyle.from_pdf_file(str(picture), border_width=0)
        maker = signers.PdfSigner(said, signer=signer, timestamper=stamper, new_field_spec=spec, stamp_style=style)
        try:
            maker.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=target)
        except timestamps.TimestampRequestError as error:
            raise SigningError(f"no timestamp from {seal.timestamps}: {error}") from error
    return target.getvalue()


def examine(content: bytes, signed: bytes, roots: Sequence[bytes] = ()) -> Signature | None:
    """Return the signature behind a file's content; ``None`` where there is not exactly one.

    Args:
        content: what stands before the signature.
        signed: the whole file.
        roots: certificates (PEM or DER) that an office's certificate may come from.
    """
    try:
        found = PdfFileReader(io.BytesIO(signed), strict=False).embedded_signatures
        if len(found) != 1 or not signed.startswith(content):
            return None
        trusted = [x509.Certificate.load(_der(one)) for one in roots]
        context = ValidationContext(trust_roots=trusted, allow_fetching=False)
        status = validate_pdf_signature(found[0], context, context)
        fits = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        stamp = status.timestamp_validity
        stamped = stamp is not None and stamp.intact and stamp.valid
        return Signature(
            by=_name(found[0].signer_cert),
            at=stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt,
            is_stamped=stamped,
            is_whole=fits and _adds_nothing_else(content, signed),
            is_trusted=status.trusted,
        )
    except Exception:  # a file made to confuse: whatever a reader raises, it is no signature
        return None


def seal_of_environment() -> Seal | None:
    """Return the office's seal as the environment names it; ``None`` where nothing is to be signed.

    ``HOPNHAT_SEAL`` is the path of the PKCS#12 file, ``HOPNHAT_SEAL_PASSWORD`` its password, ``HOPNHAT_TIMESTAMPS`` the
    address of a server of timestamps.
    """
    path = os.environ.get("HOPNHAT_SEAL", "")
    if not path:
        return None
    password, server = (os.environ.get(f"HOPNHAT_{name}", "") for name in ("SEAL_PASSWORD", "TIMESTAMPS"))
    return Seal(Path(path), password, server)


def _signer(seal: Seal) -> Any:
    try:
        load: Any = signers.SimpleSigner.load_pkcs12
        signer = load(str(seal.pkcs12), passphrase=seal.password.encode())
    except (OSError, ValueError) as error:
        raise SigningError(f"{seal.pkcs12}: {error}") from error
    if signer is None:
        raise SigningError(f"{seal.pkcs12}: no certificate and key, or another password")
    return signer


def _name(certificate: Any) -> str:
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or certificate.subject.human_friendly)


def _der(certificate: bytes) -> bytes:
    return pem.unarmor(certificate)[2] if pem.detect(certificate) else certificate


def _place(content: bytes, where: str) -> tuple[int, tuple[int, int, int, int] | None]:
    """Return page and box of the seal, around a named place; a field without a picture where the file names none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found: Any = pdf.Root.get("/Dests", Dictionary()).get(f"/{where}")
        if isinstance(found, Dictionary):
            found = found.get("/D")
        if found is None or len(found) < 4:
            return 0, None
        page = next((n for n, one in enumerate(pdf.pages) if one.obj.objgen == found[0].objgen), None)
        if page is None:
            return 0, None
        sheet = pdf.pages[page].mediabox
        width, height = (one * _POINTS_A_MM for one in _SEAL_MM)
        # The place is where a line begins that is centred and empty; the seal keeps to the right margin.
        left = min(float(found[2]), float(sheet[2]) - 20 * _POINTS_A_MM - width)
        top = float(found[3])
        return page, (round(left), round(top - height), round(left + width), round(top))


def _adds_nothing_else(content: bytes, signed: bytes) -> bool:
    """Tell whether all that a file held is the same in the signed one, but for the field of the signature."""
    with pikepdf.open(io.BytesIO(content)) as before, pikepdf.open(io.BytesIO(signed)) as after:
        pages = {one.obj.objgen for one in before.pages}
        for one in before.objects:
            if not one.objgen[0]:
                continue
            other: Any = after.get_object(one.objgen)
            # With a key on an elliptic curve pyHanko writes down which version of PDF knows such signatures.
            allowed = {"/AcroForm", "/Extensions", "/Version"} if one.objgen == before.Root.objgen else set[str]()
            allowed |= {"/Annots"} if one.objgen in pages else set()
            # Who signs notes the day and its own name in what the file says of itself, twice.
            if one.objgen == before.Root.get("/Metadata", Dictionary()).objgen:
                continue
            allowed |= {"/ModDate", "/Producer"} if one.objgen == before.trailer.Info.objgen else set()
            if not _is_same(one, other, allowed):
                return False
        return before.Root.objgen == after.Root.objgen and _only_the_field(before, after)


def _is_same(one: Any, other: Any, allowed: set[str]) -> bool:
    if isinstance(one, pikepdf.Stream):
        # The tables of the file are streams too, and the last one takes their place.
        if one.get("/Type") in (pikepdf.Name.XRef, pikepdf.Name.ObjStm):
            return True
        if not isinstance(other, pikepdf.Stream) or one.read_raw_bytes() != other.read_raw_bytes():
            return False
    return bool(_said(one, allowed, is_top=True) == _said(other, allowed, is_top=True))


def _said(held: Any, left_out: set[str], *, is_top: bool = False) -> Any:
    """Return what an object says, references by their number.

    Numbers are rounded to a thousandth of a point: who signs writes an object anew with decimals of its own.
    """
    if not is_top and isinstance(held, pikepdf.Object) and held.is_indirect:
        return held.objgen
    if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        return {name: _said(value, set()) for name, value in held.items() if name not in left_out}
    if isinstance(held, pikepdf.Array):
        return [_said(value, set()) for value in held.as_list()]
    if isinstance(held, int | float | Decimal) and not isinstance(held, bool):
        return round(float(held), 3)
    return bytes(held) if isinstance(held, pikepdf.String) else str(held)


def _only_the_field(before: Pdf, after: Pdf) -> bool:
    """Tell whether the pages have no note more than before but the one field."""
    more = 0
    for one, other in zip(before.pages, after.pages, strict=True):
        there = [note.objgen for note in one.obj.get("/Annots", [])]
        now = list(other.obj.get("/Annots", []))
        if [note.objgen for note in now[: len(there)]] != there:
            return False
        added: list[Any] = now[len(there) :]
        if any(note.get("/FT") != pikepdf.Name.Sig for note in added):
            return False
        more += len(added)
    return more == 1
