"""Make the PDFs of a report once and keep them: by LibreOffice where it is, else typeset out of the same document.

Neither program gives the same bytes on every machine (fonts, versions), and an approval holds for bytes: what was made
of a document is kept, and a later draft that says the same carries the very same PDF.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from durable import DamagedFileError, read_sealed, write_sealed
from reports.pdf import libreoffice
from reports.pdf.archive import Attachment, archived, properties_of
from reports.release import sha256

_LOG = logging.getLogger(__name__)
_Maker = Callable[[Sequence[bytes]], list[bytes]]
# Part of the name under which a PDF is kept: what an earlier release of the programs made is not taken for this one's.
_FORM = "a3"


class NoPdfError(RuntimeError):
    """No PDF could be made; the message says why, in Vietnamese, for whoever reads the outcome of the draft."""


def beside(kept: Path, files: Mapping[str, bytes], attached: Sequence[Attachment] = ()) -> dict[str, bytes]:
    """Return the Word documents among the files as PDF/A-3; a note in their place where that cannot be.

    Each is made once and kept in the folder ``kept``. ``attached`` is put into every one of them.
    """
    documents = {name: content for name, content in files.items() if name.endswith(".docx")}
    try:
        made = make(kept, list(documents.values()))
    except NoPdfError as why:
        return {"Không có bản PDF.txt": f"{why}\n".encode()}
    return {
        name.replace(".docx", ".pdf"): archived(content, properties_of(documents[name]), attached)
        for name, content in zip(documents, made, strict=True)
    }


def make(kept: Path, documents: Sequence[bytes]) -> list[bytes]:
    """Return documents as PDFs without attachments, those that were made before out of the folder ``kept``.

    Raises:
        NoPdfError: neither way can make one.
    """
    if libreoffice.program() is not None:
        try:
            return _kept(kept, documents, _FORM, libreoffice.convert)
        except libreoffice.LibreOfficeError as why:
            _LOG.warning("LibreOffice makes no PDF, so it is typeset: %s", why)
    from reports.pdf import typeset  # takes a while to load, and only where LibreOffice is not

    try:
        return _kept(kept, documents, f"{_FORM}-typeset", typeset.convert)
    except typeset.TypesetError as why:
        raise NoPdfError(f"Không có bản PDF: {why}") from why


def _kept(folder: Path, documents: Sequence[bytes], form: str, maker: _Maker) -> list[bytes]:
    """Return documents as PDFs, those that were made before from the folder; a damaged one is made again."""
    paths = [folder / f"{sha256(content)}.{form}.pdf" for content in documents]
    kept = {path: content for path in paths if (content := _read(path)) is not None}
    missing = {path: content for path, content in zip(paths, documents, strict=True) if path not in kept}
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in zip(missing, maker(list(missing.values())), strict=True):
            write_sealed(path, content)
            kept[path] = content
    return [kept[path] for path in paths]


def _read(path: Path) -> bytes | None:
    try:
        return read_sealed(path)
    except (DamagedFileError, FileNotFoundError):
        return None
