"""The mark at the foot of a report: its short code, and a QR code that says it to whoever has only the paper."""

from __future__ import annotations

import io
import struct
import zlib
from html import escape

import segno
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reports.code import short_code
from reports.release import words_hash
from reports.report import Report, figures_hash
from reports.review import say
from reports.word.markup import NAMESPACES, run, wrapped

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACE, _ID = "/word/media/ma.png", 9001  # beyond the numbers that charts have
_EMU_A_MM = 36_000
_SIDE = 22.0
"""The side of the QR code in mm: more than half a millimetre a module, which a telephone reads off a copy."""
_SCALE, _QUIET = 8, 4


def code_of(report: Report) -> str:
    """Return the short code of a report."""
    return short_code(report.definition.kind, report.period.id, figures_hash(report), words_hash(report))


def attach(document: Document, text: str) -> str:
    """Put the picture of a QR code into a document and return its relation id."""
    part = Part(PackURI(_PLACE), "image/png", png(text), document.part.package)
    return str(document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def said(report: Report, code: str) -> str:
    """Return what the QR code says: which report, its code, and how it is verified; short, to stay coarse on paper."""
    return say("code_qr", kind=report.definition.kind, period=report.period.id, code=code)


def drawn(code: str, relation: str) -> str:
    """Return the paragraphs of the mark."""
    side = round(_SIDE * _EMU_A_MM)
    about = f'name="{escape(code)}" descr="{escape(say("code_described", code=code))}"'
    names = f'{NAMESPACES} xmlns:wp="{_PLACED}" xmlns:a="{_DRAWING}" xmlns:pic="{_PICTURE}"'
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"/>'
    picture = (
        f'<w:r><w:drawing {names}><wp:inline><wp:extent cx="{side}" cy="{side}"/><wp:docPr id="{_ID}" {about}/>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr id="{_ID}" {about}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f"</a:stretch></pic:blipFill><pic:spPr>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )
    return wrapped("Recipients", picture) + wrapped("Recipients", run(say("code_printed", code=code)))


def png(text: str) -> bytes:
    """Return a QR code as a PNG of one bit a dot, not packed: two builds of zlib may pack it differently."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=_SCALE, border=_QUIET)]
    lines = io.BytesIO()
    for row in rows:
        bits = "".join("0" if dark else "1" for dark in row)
        bits += "1" * (-len(bits) % 8)
        lines.write(b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big"))
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 1, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", _stored(lines.getvalue())), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held)) for name, held in parts
    )


def _stored(content: bytes) -> bytes:
    """Return content in the container of zlib, unpacked, in blocks as long as they may be."""
    blocks = [content[start : start + 65_535] for start in range(0, len(content), 65_535)]
    packed = b"".join(
        struct.pack("<BHH", number == len(blocks), len(one), len(one) ^ 0xFFFF) + one
        for number, one in enumerate(blocks, start=1)
    )
    return b"\x78\x01" + packed + struct.pack(">I", zlib.adler32(content))
