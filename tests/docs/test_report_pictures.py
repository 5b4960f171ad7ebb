"""The page pictures of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from tests.docs.report_pictures import IMAGES, SIX_MONTHS, YEAR, lay_out

REPORTS = SIX_MONTHS + YEAR
PAGE = IMAGES.parent / "reports.md"


def test_pages_lie_in_rows_on_a_desk_and_none_is_cut() -> None:
    portrait, landscape = Image.new("L", (2, 3), 255), Image.new("L", (4, 2), 0)
    laid = lay_out([portrait, landscape, portrait], abreast=2).tobytes()
    assert laid.count(b"\xff") == 2 * 6
    assert laid.count(b"\x00") == 8


def test_the_documentation_shows_all_four_reports_with_words_for_who_cannot_see_them() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert {Path(path).stem for _, path in shown} == {f"{kind}-{period}" for kind, period in REPORTS}
    assert all((PAGE.parent / path).stat().st_size < 400_000 for _, path in shown)
    assert len({words for words, _ in shown}) == len(REPORTS)
