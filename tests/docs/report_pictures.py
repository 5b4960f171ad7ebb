"""Draw the pages of the sample's four reports for the guide; needs LibreOffice and poppler.

Usage: python -m tests.docs.report_pictures

The six-month reports are drawn before the second half of the year is in, the annual ones after.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from hopnhat.local_airflow.sample import sample_inbox
from hopnhat.nightly import steps
from hopnhat.reporting import publishing
from hopnhat.settings import Settings
from reports.review import say
from samples.make import YEAR_END, make

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIX_MONTHS = (("field_visits", "2020-H1"), ("union_work", "2020-H1"))
YEAR = (("field_visits", "2020"), ("union_work", "2020"))
_DOTS_PER_INCH = "48"
_PAGES, _ABREAST = 12, 4
_GAP, _DESK = 8, 200


def draw() -> None:
    """Write a picture a report."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for pdf in _pdfs(_drafted(Path(home))):
            kind, period = pdf.parts[-4:-2]  # <report>/<period>/Dự thảo 1/
            # Sixteen greys: half the bytes, and text looks no worse.
            picture = lay_out(_pages(pdf)).quantize(16)
            separate = "-appendices" if pdf.name.startswith(say("separate_name")) else ""
            picture.save(IMAGES / f"{kind}-{period}{separate}.png", optimize=True)


def lay_out(pages: Sequence[Image.Image], abreast: int = _ABREAST) -> Image.Image:
    """Return pages laid out on a grey desk, so many in a row."""
    lines = [pages[start : start + abreast] for start in range(0, len(pages), abreast)]
    heights = [max(page.height for page in line) + _GAP for line in lines]
    width = max(sum(page.width + _GAP for page in line) for line in lines)
    desk = Image.new("L", (width, sum(heights)), _DESK)
    for number, line in enumerate(lines):
        left = 0
        for page in line:
            desk.paste(page, (left, sum(heights[:number])))
            left += page.width + _GAP
    return desk


def _pages(pdf: Path) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["pdftoppm", "-gray", "-r", _DOTS_PER_INCH, "-l", str(_PAGES), pdf, f"{folder}/page"], check=True
        )
        return [Image.open(path).copy() for path in sorted(Path(folder).iterdir())]


def _pdfs(drafts: Iterable[dict[str, list[str]]]) -> Iterator[Path]:
    for draft in drafts:
        yield from (Path(file) for file in draft["files"] if file.endswith(".pdf"))


def _drafted(home: Path) -> Iterator[dict[str, list[str]]]:
    """Load the sample province into an empty folder, half a year at a time, and draft each report when it is due."""
    sample_inbox(Settings.load(home))
    settings = Settings.load(home)
    for ends_year, wanted in enumerate((SIX_MONTHS, YEAR)):
        if ends_year:
            _add_year_end(settings)
        for step in steps.STEPS:
            steps.run(step, settings, f"pictures {ends_year}")
        yield from publishing.drafts(settings, wanted)


def _add_year_end(settings: Settings) -> None:
    """Put the second half of 2020 into the sample's inbox as well."""
    half = settings.home / "year-end.part"
    shutil.rmtree(half, ignore_errors=True)
    make(half / "inbox", periods=(YEAR_END,))
    for path in sorted((half / "inbox").rglob("*")):
        if path.is_file():
            target = settings.home / "inbox" / path.relative_to(half / "inbox")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    shutil.rmtree(half)


if __name__ == "__main__":
    draw()
