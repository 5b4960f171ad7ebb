"""Which of a mail's parts are files to be read: attachments, also in archives and in Outlook's own wrapper.

An archive is opened here, one level deep, because a return is one file and a source gives files. What cannot be opened
(a password, damage, more than is ever taken) is given as it came: the reader says of it what to do.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sources.mail.letters import OURS
from sources.mail.mime import Parsed, Part
from sources.mail.winmail import SIGNATURE, NotOpenedError, files_in

_MOST_MEMBERS = 100
_MOST_TIMES_LARGER = 200  # a member that grows more than this is a bomb; workbooks as text shrink to a twentieth
_PIECE = 1 << 20
_NO_FILE = ("image/", "audio/", "video/", "font/")
_NO_RETURN = frozenset(
    (
        *("text/calendar", "text/vcard", "text/x-vcard", "text/x-amp-html", "application/ics"),
        *("application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature"),
        *("application/x-pkcs7-signature", "message/delivery-status", "message/disposition-notification"),
        *("text/rfc822-headers", "message/external-body"),
    )
)
_NO_RETURN_ENDINGS = (
    *(".p7s", ".asc", ".vcf", ".ics", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".ico"),
    *(".mp3", ".mp4", ".mov", ".heic", ".webp", ".emz", ".wmz"),
)
_NO_ARCHIVE = ("[Content_Types].xml", "mimetype", "content.xml", "Index/")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a mail: what it is called, where its bytes are, and whether it is larger than is ever taken."""

    name: str
    path: Path
    size_bytes: int
    cut: bool = False


def files_of(parsed: Parsed, folder: Path, largest: int) -> list[File]:
    """Return the files of a mail, in their order; what is unpacked is written into ``folder``."""
    found: list[File] = []
    for part in parsed.parts:
        if is_file(part):
            found += _unpacked(File(_name(part, len(found)), part.path, part.size_bytes, part.cut), folder, largest)
    return found


def is_file(part: Part) -> bool:
    """Tell whether a part is a file that somebody sent, not a picture in the text, a signature or an invitation.

    What lies in a mail of ours that somebody sends on or gives back is ours already.
    """
    if part.kind.startswith(_NO_FILE) or part.kind in _NO_RETURN or OURS in part.within:
        return False
    if part.name.lower().endswith(_NO_RETURN_ENDINGS):
        return False
    if part.kind in ("text/plain", "text/html") and not (part.attached or part.name):
        return False
    return bool(part.size_bytes or part.cut)


def _name(part: Part, number: int) -> str:
    endings = {"text/csv": ".csv", "text/plain": ".txt", "text/html": ".html"}
    return part.name or f"tep-{number + 1}{endings.get(part.kind, '.xlsx')}"


def _unpacked(file: File, folder: Path, largest: int) -> Iterator[File]:
    if file.cut:
        yield file
        return
    with file.path.open("rb") as source:
        begins = source.read(4)
    inner: list[File] | None = None
    if begins == SIGNATURE:
        inner = _of_winmail(file, folder, largest)
    elif begins.startswith(b"PK"):
        inner = _of_zip(file, folder, largest)
    yield from [file] if inner is None else inner


def _of_zip(file: File, folder: Path, largest: int) -> list[File] | None:
    """Return the files of an archive; ``None`` for a workbook, which is one too, and for what cannot be opened."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.filename.startswith(_NO_ARCHIVE) for one in members):
                return None
            members = [one for one in members if not _is_litter(one.filename)]
            if not members or len(members) > _MOST_MEMBERS or any(one.flag_bits & 1 for one in members):
                return None
            return [_member(archive, one, folder, largest) for one in members]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError, OverflowError):
        return None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, largest: int) -> File:
    limit = min(largest, max(1, member.compress_size) * _MOST_TIMES_LARGER + _PIECE)
    path, size = folder / str(len(list(folder.iterdir()))), 0
    with archive.open(member) as source, path.open("wb") as target:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > limit:
                target.truncate(0)
                return File(_member_name(member), path, size, cut=True)
            target.write(piece)
    return File(_member_name(member), path, size)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's own name; Windows writes Vietnamese names in its own letters and does not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for charset in ("utf-8", "cp1258"):
            with suppress(UnicodeDecodeError):
                name = raw.decode(charset)
                break
    return name.replace("\\", "/").rsplit("/", 1)[-1] or "tep.xlsx"


def _is_litter(name: str) -> bool:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "__MACOSX/" in name or last.startswith((".", "~$")) or last.lower().endswith(_NO_RETURN_ENDINGS)


def _of_winmail(file: File, folder: Path, largest: int) -> list[File] | None:
    """Return the files in Outlook's own wrapper (winmail.dat); ``None`` for one that cannot be opened."""
    try:
        found = files_in(file.path.read_bytes())
    except NotOpenedError:
        return None
    files = []
    for name, content in found:
        if name.lower().endswith(_NO_RETURN_ENDINGS) or not content:
            continue
        path = folder / str(len(list(folder.iterdir())))
        cut = len(content) > largest
        path.write_bytes(b"" if cut else content)
        files.append(File(name.strip("\0 ") or "tep.xlsx", path, len(content), cut))
    return files
