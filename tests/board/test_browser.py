"""The static pages in a real browser, at the widths of a desk and of a phone: axe, overflow, keyboard, paper."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from board.facts import Facts
from board.folder import PAGES, write
from board.site import Reader

PROVINCE = "QN"

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1280, 375)
SHOWN = (
    "index",
    "2020-H1/danh-sach/on_time",
    "2020-H1/don-vi/D199",
    "2020-H1/don-vi/B06865",
    "2020-H1/dot-di",
    "2020-H1/chi-tieu",
    "2020-H1/chua-den",
    "xu-huong",
    "phat-hanh",
    "luot-chay",
)
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs make dev")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("site")
    write(facts, (Reader(PROVINCE, "Tỉnh đoàn Quảng Ninh", "dữ liệu mẫu"), Reader("D199", "Huyện đoàn Tiên Yên")), root)
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": getattr(request, "param", WIDTHS[0]), "height": 800})
    yield context.new_page()
    context.close()


def place(address: str, path: str, unit_id: str = PROVINCE) -> str:
    return f"{address}/{unit_id}/{quote(PAGES)}/{path}.html"


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_has_no_fault_of_accessibility_and_fits_its_width(path: str, page: Page, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(place(address, path))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 20)")
    assert complaints == []


@pytest.mark.parametrize("page", (375,), indirect=True)
def test_a_wide_table_scrolls_by_itself_and_keeps_the_names_in_sight(page: Page, address: str) -> None:
    page.goto(place(address, "index"))
    region = page.locator(".region", has=page.locator("table.matrix"))
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    region.focus()
    page.keyboard.press("End")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 100")
    name = region.locator("tbody th").first.bounding_box()
    assert name is not None
    assert name["x"] >= 0, "the unit's name has scrolled away"


def test_the_keyboard_reaches_the_content_first_and_then_everything_in_sight(page: Page, address: str) -> None:
    page.goto(place(address, "index"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0"), "the skip link shows when reached"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.keyboard.press("Tab")
    inside = "document.getElementById('noi-dung').contains(document.activeElement)"
    assert page.evaluate(inside)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2, "what has the focus is marked"
    stops = page.locator("a, button, select, input, [tabindex='0']").count()
    seen = set()
    for _ in range(stops + 5):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.ariaLabel"))
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert set(links) <= seen


def test_a_reader_goes_from_the_province_to_the_cell_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(place(address, "index"))
    page.get_by_role("link", name="Huyện đoàn Tiên Yên").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Huyện đoàn Tiên Yên, 6 tháng đầu năm 2020"
    assert page.get_by_text("Trang Kết quả, ô\u00a0J6").is_visible()
    page.get_by_role("link", name="Đoàn xã Hà Lâu").click()
    page.get_by_role("link", name="Thuộc Huyện đoàn Tiên Yên").click()
    page.get_by_role("link", name="Xu hướng").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Xu hướng qua các kỳ"
    context.close()


def test_harmful_text_of_a_return_is_shown_as_text_and_runs_nothing(page: Page, address: str) -> None:
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for path in ("2020-H1/don-vi/D199", "2020-H1/chi-tieu", "phat-hanh"):
        page.goto(place(address, path))
        assert page.locator("script, img").count() == 0
    page.goto(place(address, "2020-H1/don-vi/D199"))
    assert page.get_by_text('<script>alert("x")</script>').first.is_visible()
    assert ran == []


def test_a_page_prints_on_landscape_a4_without_what_only_a_screen_needs(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(place(address, "index"))
    page.emulate_media(media="print")
    assert not page.locator("nav.pages").is_visible()
    assert page.locator("h1").is_visible()
    page.set_viewport_size({"width": 1009, "height": 700})  # 267 mm of text at 96 to the inch
    assert page.evaluate("[...document.querySelectorAll('.region')].every(one => one.scrollWidth <= one.clientWidth)")
    page.pdf(path=tmp_path / "bang.pdf", prefer_css_page_size=True)
    assert (tmp_path / "bang.pdf").read_bytes().startswith(b"%PDF")


def test_the_pages_open_from_a_folder_without_any_server(browser: Browser, facts: Facts, tmp_path: Path) -> None:
    write(facts, (Reader("D199", "Huyện đoàn Tiên Yên"),), tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "D199" / PAGES / "index.html").as_uri())
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(11, 74, 143)"
    page.get_by_role("link", name="Đoàn xã Hà Lâu").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Đoàn xã Hà Lâu")
    page.close()
