"""Photograph the board for its guide: the sample province's pages at the widths of a desk and of a phone.

Usage: hopnhat board --out SITE && python tests/board/screenshots.py SITE docs/images
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from board.folder import PAGES

PROVINCE = "QN"

# (picture, path of the page, width, height; no height: the whole page)
PICTURES = (
    ("board-overview", "index", 1280, 1100),
    ("board-unit", "2020-H1/don-vi/D199", 1280, 1100),
    ("board-night", "luot-chay", 1280, 900),
    ("board-phone-overview", "index", 375, 800),
    ("board-phone-unit", "2020-H1/don-vi/D199", 375, 1000),
)


def photograph(site: Path, out: Path) -> None:
    """Write the pictures into ``out``."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        for name, path, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((site.resolve() / PROVINCE / PAGES / f"{path}.html").as_uri())
            page.screenshot(path=out / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    photograph(Path(sys.argv[1]), Path(sys.argv[2]))
