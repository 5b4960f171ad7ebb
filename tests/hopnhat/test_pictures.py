"""The page pictures of the documentation."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

from hopnhat.reporting.pictures import IMAGES, SIX_MONTHS, YEAR, png, side_by_side

REPORTS = SIX_MONTHS + YEAR
PAGE = IMAGES.parent / "reports.md"


def test_pages_lie_in_rows_on_a_desk_and_none_is_cut() -> None:
    portrait, landscape = [b"\xff" * 2] * 3, [b"\x00" * 4] * 2
    rows = side_by_side([portrait, landscape, portrait], abreast=2)
    assert len({len(row) for row in rows}) == 1
    assert sum(row.count(b"\xff") for row in rows) == 2 * 6
    assert sum(row.count(b"\x00") for row in rows) == 8


def test_a_picture_is_a_png_of_sixteen_greys() -> None:
    content = png([b"\x00\xff", b"\x80\x10"])
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">IIBB", content[16:26]) == (2, 2, 4, 0)
    size = struct.unpack(">I", content[33:37])[0]
    assert zlib.decompress(content[41 : 41 + size]) == b"\x00\x0f\x00\x81"


def test_the_documentation_shows_all_four_reports_with_words_for_who_cannot_see_them() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert {Path(path).stem for _, path in shown} == {f"{kind}-{period}" for kind, period in REPORTS}
    assert all((PAGE.parent / path).stat().st_size < 400_000 for _, path in shown)
    assert len({words for words, _ in shown}) == len(REPORTS)
