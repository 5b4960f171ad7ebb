"""The signed page as PDF, where LibreOffice is installed.

LibreOffice writes the time and an identifier of its own into each PDF, so the same report gives other bytes every time:
a PDF stands beside the reproducible files and is never part of what they are compared by.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice")
_LONGEST_SECONDS = 180
# Tagged, with bookmarks and the document's title: what a screen reader needs.
_OPTIONS = {
    name: {"type": "boolean", "value": "true"}
    for name in ("UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")
}


class NoPdfError(RuntimeError):
    """No PDF could be made; the message says why, in Vietnamese, for whoever reads the outcome of the draft."""


def from_docx(content: bytes) -> bytes:
    """Return a Word document as the bytes of a PDF.

    Raises:
        NoPdfError: LibreOffice is not installed, or it could not.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise NoPdfError("Không có bản PDF: máy này chưa cài LibreOffice.")
    with tempfile.TemporaryDirectory(prefix="hopnhat-pdf-") as folder:
        return _converted(program, Path(folder), content)


def _converted(program: str, folder: Path, content: bytes) -> bytes:
    """Convert in a folder of its own, with a profile of its own: two reports at a time do not wait for each other."""
    source, target = folder / "bao-cao.docx", folder / "bao-cao.pdf"
    source.write_bytes(content)
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}", "--outdir", str(folder), str(source)]
    try:
        outcome = subprocess.run(  # noqa: S603 - our own command line; the document is only read
            command, capture_output=True, timeout=_LONGEST_SECONDS, check=False, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise NoPdfError(f"Không có bản PDF: LibreOffice không xong trong {_LONGEST_SECONDS} giây.") from error
    if not target.exists():
        raise NoPdfError(f"Không có bản PDF: LibreOffice báo “{outcome.stderr.strip() or outcome.stdout.strip()}”.")
    return target.read_bytes()
