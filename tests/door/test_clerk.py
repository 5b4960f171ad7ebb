"""A new clerk, in a real browser: from the link to the receipt of a mended return, at a desk and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from door.checking import Checker
from hopnhat.airflow.board_reader import Board
from hopnhat.nightly import by_day
from hopnhat.settings import Settings
from tests.door.open_door import FILES, Served, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium")
WIDTHS = (1280, 375)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs make dev")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM)
        yield launched
        launched.close()


def look_at(page: Page) -> None:
    """Say what is wrong with the page that is open: accessibility, width, style."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 5)")


@needs_browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_clerk_checks_mends_sends_and_gets_a_receipt(width: int, browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(served.url())
    assert page.get_by_text("còn 2 ngày").first.is_visible()
    look_at(page)
    page.get_by_role("link", name="Kiểm tra và gửi").click()
    look_at(page)
    page.get_by_label("Tệp báo cáo").set_input_files(FILES / "date_invalid_rows.xlsx")
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    assert page.locator("td.error").count() >= 1
    look_at(page)
    page.locator("td.error a").first.click()  # from the cell to what is wrong with it
    assert page.locator("li:target").count() == 1
    page.get_by_label("Tệp báo cáo").set_input_files(FILES / "date_dots.xlsx")
    page.get_by_role("button", name="Gửi", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Đã nhận"
    number = page.locator(".number-of").inner_text()
    look_at(page)
    page.get_by_role("main").get_by_role("link", name="Việc phải làm").click()
    assert page.get_by_role("link", name=number).is_visible()
    assert complaints == []
    context.close()


@needs_browser
def test_it_all_works_without_scripts_by_keyboard_in_english(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(served.url("nop?lang=en"))
    page.get_by_label("Files").set_input_files(FILES / "base_clean.xlsx")
    page.get_by_role("button", name="Send", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Received").wait_for()  # a key waits for no page, unlike a click
    context.close()


def test_what_is_sent_is_consolidated_by_day_and_the_page_says_so(
    tmp_path: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(tmp_path))
    (tmp_path / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    settings = Settings.load(tmp_path)
    with opened(tmp_path, checker, facts=Board(settings).facts) as served:
        served.post("gui", FILES / "base_clean.xlsx", FILES / "num_clean.xlsx")
        assert served.get().text.count("chờ hợp nhất") == 2
        assert by_day.waits(settings)
        by_day.run(settings)
        page = served.get().text
        assert "chờ hợp nhất" not in page and page.count("Đã hợp nhất") == 2
        assert not by_day.waits(settings)
