"""PDF by LibreOffice, where it is installed: the page that an officer would print, tagged and as PDF/A-3."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice")
_LONGEST_SECONDS = 180
# PDF/A-3 may hold files of any kind. Tags, bookmarks and the title are what a screen reader needs; the destinations
# tell where the seal goes. An option that a version does not know is passed over by it.
_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "3"},
    **{
        name: {"type": "boolean", "value": "true"}
        for name in (
            "UseTaggedPDF",
            "PDFUACompliance",
            "ExportBookmarks",
            "ExportBookmarksToPDFDestination",
            "DisplayPDFDocumentTitle",
        )
    },
    # The marked places are for Word; in the PDF they are words like others and no fields to fill in.
    "ExportFormFields": {"type": "boolean", "value": "false"},
}


class LibreOfficeError(RuntimeError):
    """LibreOffice could not; the message says why, in Vietnamese, for whoever reads the outcome of the draft."""


def program() -> str | None:
    """Return the path of LibreOffice, ``None`` where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def convert(documents: Sequence[bytes]) -> list[bytes]:
    """Return Word documents as PDFs, made by one start of LibreOffice, one after the other.

    Raises:
        LibreOfficeError: it is not installed, or it could not.
    """
    found = program()
    if found is None:
        raise LibreOfficeError("máy này chưa cài LibreOffice.")
    with tempfile.TemporaryDirectory(prefix="hopnhat-pdf-") as folder:
        return _converted(found, Path(folder), documents)


def _converted(soffice: str, folder: Path, documents: Sequence[bytes]) -> list[bytes]:
    """Convert in a folder of its own, with a profile of its own: two reports at a time do not wait for each other."""
    sources = [folder / f"bao-cao-{number}.docx" for number in range(len(documents))]
    for source, content in zip(sources, documents, strict=True):
        source.write_bytes(content)
    command = [soffice, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}", "--outdir", str(folder)]
    try:
        outcome = subprocess.run(  # noqa: S603 - our own command line; the documents are only read
            [*command, *map(str, sources)], capture_output=True, timeout=_LONGEST_SECONDS, check=False, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise LibreOfficeError(f"LibreOffice không xong trong {_LONGEST_SECONDS} giây.") from error
    targets = [source.with_suffix(".pdf") for source in sources]
    if not all(target.exists() for target in targets):
        raise LibreOfficeError(f"LibreOffice báo “{outcome.stderr.strip() or outcome.stdout.strip()}”.")
    return [target.read_bytes() for target in targets]
