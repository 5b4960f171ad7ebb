"""The signed page as PDF, where LibreOffice is installed.

LibreOffice writes the time and an identifier of its own into each PDF, so the same report gives other bytes every time:
a PDF stands beside the reproducible files and is never part of what they are compared by.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from durable import DamagedFileError, read_sealed, write_sealed
from reports.release import sha256

_PROGRAMS = ("soffice", "libreoffice")
_LONGEST_SECONDS = 180
# Tagged, with bookmarks and the document's title: what a screen reader needs.
_OPTIONS = {
    name: {"type": "boolean", "value": "true"}
    for name in ("UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")
}


class NoPdfError(RuntimeError):
    """No PDF could be made; the message says why, in Vietnamese, for whoever reads the outcome of the draft."""


def beside(kept: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the Word documents among the files as PDF; a note in their place where that cannot be.

    Each is made once and kept in the folder ``kept``: a release of an approved draft carries the very PDF approved.
    """
    documents = {name: content for name, content in files.items() if name.endswith(".docx")}
    try:
        made = _kept(kept, list(documents.values()))
    except NoPdfError as why:
        return {"Không có bản PDF.txt": f"{why}\n".encode()}
    return {name.replace(".docx", ".pdf"): content for name, content in zip(documents, made, strict=True)}


def from_docx(documents: Sequence[bytes]) -> list[bytes]:
    """Return Word documents as PDFs, made by one start of LibreOffice, one after the other.

    Raises:
        NoPdfError: LibreOffice is not installed, or it could not.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise NoPdfError("Không có bản PDF: máy này chưa cài LibreOffice.")
    with tempfile.TemporaryDirectory(prefix="hopnhat-pdf-") as folder:
        return _converted(program, Path(folder), documents)


def _converted(program: str, folder: Path, documents: Sequence[bytes]) -> list[bytes]:
    """Convert in a folder of its own, with a profile of its own: two reports at a time do not wait for each other."""
    sources = [folder / f"bao-cao-{number}.docx" for number in range(len(documents))]
    for source, content in zip(sources, documents, strict=True):
        source.write_bytes(content)
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}", "--outdir", str(folder)]
    try:
        outcome = subprocess.run(  # noqa: S603 - our own command line; the documents are only read
            [*command, *map(str, sources)], capture_output=True, timeout=_LONGEST_SECONDS, check=False, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise NoPdfError(f"Không có bản PDF: LibreOffice không xong trong {_LONGEST_SECONDS} giây.") from error
    targets = [source.with_suffix(".pdf") for source in sources]
    if not all(target.exists() for target in targets):
        raise NoPdfError(f"Không có bản PDF: LibreOffice báo “{outcome.stderr.strip() or outcome.stdout.strip()}”.")
    return [target.read_bytes() for target in targets]


def _kept(folder: Path, documents: Sequence[bytes]) -> list[bytes]:
    """Return documents as PDFs, those that were made before from the folder; a damaged one is made again."""
    paths = [folder / f"{sha256(content)}.pdf" for content in documents]
    kept = {path: content for path in paths if (content := _read(path)) is not None}
    missing = {path: content for path, content in zip(paths, documents, strict=True) if path not in kept}
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in zip(missing, from_docx(list(missing.values())), strict=True):
            write_sealed(path, content)
            kept[path] = content
    return [kept[path] for path in paths]


def _read(path: Path) -> bytes | None:
    try:
        return read_sealed(path)
    except (DamagedFileError, FileNotFoundError):
        return None
