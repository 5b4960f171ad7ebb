"""The approval inside a published PDF: written behind the bytes that were approved, which stay as they are.

A PDF may be updated by what is appended to it. What an approver answered for is a beginning of the published file, and
its sha256 can be told from the file alone. What stands behind it follows from the approval letter by letter, so that
nothing else can stand there unnoticed: whoever verifies the file writes it anew and compares. A signature of the office
may stand behind that again (``reports.pdf.signing``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

from reports.pdf.archive import attachments

APPROVAL = "phe-duyet.json"
"""The file inside the PDF that says who approved what, when, and which bytes."""
_MIME = "/application#2Fjson"


class NoApprovalError(LookupError):
    """A file is no PDF with an approval inside."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A published PDF taken apart: the bytes approved, what the approval says, and what stands behind it.

    ``is_exact`` tells whether the approval stands in the file as this program writes it and nothing between.
    """

    approved: bytes
    said: Mapping[str, Any]
    behind: bytes
    is_exact: bool


def approve(content: bytes, said: Mapping[str, Any]) -> bytes:
    """Return a PDF with its approval behind it; the same PDF and approval give the same bytes on every machine.

    Args:
        content: the PDF that was approved, as ``archived`` made it.
        said: what the approval says; the length of the PDF is put in beside it.
    """
    text = json.dumps({**said, "approved_bytes": len(content)}, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return content + _update(content, text.encode())


def read(content: bytes) -> Sealed:
    """Take a published PDF apart.

    Raises:
        NoApprovalError: it is no PDF, or nothing was approved in it.
    """
    try:
        text = attachments(content)[APPROVAL]
        said = json.loads(text)
        length = int(said["approved_bytes"])
    except (pikepdf.PdfError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise NoApprovalError(str(error)) from error
    approved = content[: max(0, length)]
    try:
        update = _update(approved, text)
    except (pikepdf.PdfError, KeyError, ValueError, TypeError, AttributeError):
        return Sealed(approved, said, content[len(approved) :], is_exact=False)
    whole = approved + update
    return Sealed(approved, said, content[len(whole) :], is_exact=content.startswith(whole))


def approved_part(content: bytes) -> bytes:
    """Return what was approved of a published file: of a PDF what its approval stands behind, else all of it."""
    if not content.startswith(b"%PDF-"):
        return content
    try:
        sealed = read(content)
    except NoApprovalError:
        return content
    return sealed.approved if sealed.is_exact and (not sealed.behind or is_signed(content, sealed)) else content


def is_signed(content: bytes, sealed: Sealed) -> bool:
    """Tell whether what stands behind the approval is a signature that fits and nothing else, whosever it is."""
    from reports.pdf.signing import examine  # takes a while to load, and few files are signed

    found = examine(content[: len(content) - len(sealed.behind)], content)
    return found is not None and found.is_whole


def _update(content: bytes, text: bytes) -> bytes:
    """Return what is appended to a PDF to put the approval into it: three objects and a cross-reference stream.

    Nothing of it is packed, so that it does not depend on a build of zlib.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        first = int(pdf.trailer.Size)
        root = pdf.Root
        moment = str(pdf.docinfo.get("/CreationDate", "D:19800101000000Z"))
        dated = f"/Params<</CreationDate({moment})/ModDate({moment})/Size {len(text)}>>"
        head = f"<</Type/EmbeddedFile/Subtype{_MIME}{dated}/Length {len(text)}>>"
        objects = {
            first: head.encode() + b"\nstream\n" + text + b"\nendstream",
            first + 1: (
                f"<</Type/Filespec/F({APPROVAL})/UF({APPROVAL})/AFRelationship/Supplement/Desc({APPROVAL})"
                f"/EF<</F {first} 0 R/UF {first} 0 R>>>>"
            ).encode(),
            root.objgen[0]: _catalog(pdf, first + 1),
        }
        where, out = {}, io.BytesIO()
        out.write(b"\n")
        for number, body in objects.items():
            where[number] = len(content) + out.tell()
            out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        table = first + 2
        where[table] = start = len(content) + out.tell()
        rows = b"".join(b"\x01" + where[number].to_bytes(5, "big") + b"\0" for number in sorted(where))
        index = " ".join(f"{number} 1" for number in sorted(where))
        info = f"/Info {pdf.trailer.Info.objgen[0]} 0 R" if "/Info" in pdf.trailer else ""
        ids = pikepdf.Array(pdf.trailer.ID).unparse().decode("latin-1")
        said = (
            f"<</Type/XRef/Size {table + 1}/W[1 5 1]/Index[{index}]/Prev {_last_table(content)}"
            f"/Root {root.objgen[0]} 0 R{info}/ID{ids}/Length {len(rows)}>>"
        )
        out.write(b"%d 0 obj\n" % table + said.encode("latin-1") + b"\nstream\n" + rows + b"\nendstream\nendobj\n")
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()


def _catalog(pdf: Pdf, spec: int) -> bytes:
    """Return the catalogue with one more file in it, the last in the order of the list."""
    changed: dict[str, Any] = dict(pdf.Root.items())
    names: dict[str, Any] = dict(changed.pop("/Names", Dictionary()).items())
    held: list[Any] = list(names.pop("/EmbeddedFiles", Dictionary()).get("/Names", []))
    # The objects behind the end are not in this file yet: their names go in as text.
    pairs = zip(held[::2], held[1::2], strict=True)
    listed = " ".join([*(f"{_text(name)} {one.objgen[0]} 0 R" for name, one in pairs), f"(zz) {spec} 0 R"])
    files = " ".join([*(f"{one.objgen[0]} 0 R" for one in changed.pop("/AF", Array())), f"{spec} 0 R"])
    parts = [f"{name} {_text(value)}" for name, value in sorted(changed.items())]
    inner = "".join(f"{name} {_text(value)}" for name, value in sorted(names.items()))
    parts += [f"/Names<<{inner}/EmbeddedFiles<</Names[{listed}]>>>>", f"/AF[{files}]"]
    return ("<<" + "\n".join(parts) + ">>").encode("latin-1")


def _text(value: Any) -> str:
    """Return an object as it stands in a file: a reference where it is one."""
    if isinstance(value, Object):
        if value.is_indirect:
            return f"{value.objgen[0]} {value.objgen[1]} R"
        return value.unparse().decode("latin-1")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _last_table(content: bytes) -> int:
    """Return where the last cross-reference of a file stands."""
    tail = content[content.rindex(b"startxref") :].split()
    return int(tail[1])
