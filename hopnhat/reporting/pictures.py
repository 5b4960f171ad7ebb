"""``python -m hopnhat.reporting.pictures``: the pages of the sample's four reports as pictures.

The six-month reports are drawn before the second half of the year is in, the annual ones after. Needs LibreOffice and
``pdftoppm``.
"""

from __future__ import annotations

import argparse
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hopnhat.local_airflow.sample import sample_inbox, sample_year_end
from hopnhat.nightly import steps
from hopnhat.reporting import publishing
from hopnhat.settings import Settings
from reports.review import say

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIX_MONTHS = (("field_visits", "2020-H1"), ("union_work", "2020-H1"))
YEAR = (("field_visits", "2020"), ("union_work", "2020"))
_DOTS_PER_INCH = 48
_PAGES, _ABREAST = 12, 4
_GAP, _DESK = 8, 200

Picture = Sequence[bytes]
"""Rows of grey bytes, all of one length."""


def pages(pdf: Path, most: int = _PAGES) -> Iterator[Picture]:
    """Yield the first pages of a PDF as pictures.

    Raises:
        FileNotFoundError: ``pdftoppm`` is not installed.
    """
    program = shutil.which("pdftoppm")
    if program is None:
        raise FileNotFoundError("pdftoppm: apt-get install poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "-gray", "-r", str(_DOTS_PER_INCH), "-l", str(most), str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True)  # noqa: S603 (our own command line)
        for path in sorted(Path(folder).iterdir()):
            yield _read_pgm(path.read_bytes())


def side_by_side(pictures: Sequence[Picture], abreast: int = _ABREAST) -> list[bytes]:
    """Return pictures laid out on a grey desk, so many in a row."""
    lines = [_line(pictures[start : start + abreast]) for start in range(0, len(pictures), abreast)]
    width = max(len(line[0]) for line in lines)
    return [row.ljust(width, bytes([_DESK])) for line in lines for row in line]


def png(rows: Picture) -> bytes:
    """Return a picture as a PNG of 16 greys."""
    width = len(rows[0]) + len(rows[0]) % 2
    even = (row.ljust(width, row[-1:]) for row in rows)
    packed = b"".join(
        b"\0" + bytes(a & 0xF0 | b >> 4 for a, b in zip(row[::2], row[1::2], strict=True)) for row in even
    )
    head = struct.pack(">IIBBBBB", width, len(rows), 4, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _line(pictures: Sequence[Picture]) -> list[bytes]:
    """Return the rows of pictures that lie beside each other, a gap to the right and below."""
    height, desk = max(map(len, pictures)), bytes([_DESK])
    laid = []
    for picture in pictures:
        width = len(picture[0]) + _GAP
        rows = [row.ljust(width, desk) for row in picture]
        laid.append(rows + [desk * width] * (height + _GAP - len(rows)))
    return [b"".join(parts) for parts in zip(*laid, strict=True)]


def _read_pgm(content: bytes) -> list[bytes]:
    _, size, _, body = content.split(b"\n", 3)
    width, height = map(int, size.split())
    return [body[start : start + width] for start in range(0, width * height, width)]


def _pdfs(drafts: Iterable[dict[str, list[str]]]) -> Iterator[Path]:
    for draft in drafts:
        yield from (Path(file) for file in draft["files"] if file.endswith(".pdf"))


def drafted(home: Path) -> Iterator[dict[str, list[str]]]:
    """Load the sample province into an empty folder, half a year at a time, and draft each report when it is due."""
    sample_inbox(Settings.load(home))
    settings = Settings.load(home)
    for ends_year, wanted in enumerate((SIX_MONTHS, YEAR)):
        if ends_year:
            sample_year_end(settings)
        for step in steps.STEPS:
            steps.run(step, settings, f"pictures {ends_year}")
        yield from publishing.drafts(settings, wanted)


def main() -> None:
    """Write a picture a report."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for pdf in _pdfs(drafted(Path(home))):
            kind, period = pdf.parts[-4:-2]  # <report>/<period>/Dự thảo 1/
            apart = "-appendices" if pdf.name.startswith(say("apart_name")) else ""
            (IMAGES / f"{kind}-{period}{apart}.png").write_bytes(png(side_by_side(list(pages(pdf)))))


if __name__ == "__main__":
    main()
