"""An officer's half-year at the desk, in a browser, at the widths of a desk and of a phone: no terminal anywhere.

One answer accepted (a waiver), one alias, one sender, one correction, one exemption, one contact, one reorganisation,
one unit reminded, one file handed in for a unit; and then a night that acts on them. Where ``DESK_PICTURES`` names a
folder, the pages are photographed into it for the guide.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feedback.answers import About, Answers, Given
from feedback.outbox import Outbox
from hopnhat.airflow.board_plugin import PREFIX
from hopnhat.settings import Settings
from province.folder import OWN_COPY, forget_folder
from tests.board.airflow_server import Server, running_server
from tests.board.test_desk import CHROMIUM, DESK, sound
from tests.board.test_inbox import an_office, night, write_for
from tests.sweep import with_the_whole_contract
from warehouse import Warehouse

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
    with_the_whole_contract,
]
UNIT = "C06652-2025"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


@pytest.fixture(scope="module")
def office(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with an_office(settings, tmp_path_factory.mktemp("campaign") / "home") as own:
        lines = "who,name,unit_id,note,rights\nuser,lan,QN,,officer\nuser,tien_yen,D199,,\n"
        (own.home / OWN_COPY / "viewers.csv").write_text(lines, encoding="utf-8")
        about = About("days_differ", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "J8", "3", "Số ngày khác.")
        Answers(own.home).give([Given(about, "Đúng, vì đi đêm 17, về ngày 19", "D199", "web", "đường dẫn 1")])
        yield own


@pytest.fixture(scope="module")
def page(office: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs make dev")
    environment = {"HOPNHAT_HOME": str(office.home), "HOPNHAT_LABEL": "dữ liệu mẫu"}
    users = {"lan": "op", "tien_yen": "viewer"}
    with (
        running_server(tmp_path_factory.mktemp("airflow"), users, environment) as server,
        playwright.sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        opened = of(browser, server, "lan")
        opened.goto(f"{server.address}{PREFIX}/{DESK}")
        yield opened
        browser.close()


def of(browser: Browser, server: Server, user: str) -> Page:
    context = browser.new_context(viewport=WIDE, base_url=server.address, locale="vi-VN")
    context.add_cookies([{"name": "_token", "value": server.token(user), "url": server.address}])
    opened = context.new_page()
    opened.set_default_timeout(90_000)
    return opened


def seen(page: Page, name: str) -> None:
    """Ask for a sound page at both widths, and photograph it where pictures are wanted."""
    for width, ending in ((PHONE, "-phone"), (WIDE, "")):
        page.set_viewport_size(width)
        sound(page)
        page.evaluate("scrollTo(0, 0)")
        if folder := os.environ.get("DESK_PICTURES"):
            page.screenshot(path=Path(folder) / f"desk-{name}{ending}.png", full_page=name in ("inbox", "guide"))


def at(page: Page, path: str) -> None:
    page.goto(f"{PREFIX}/{path}")


def said(page: Page) -> str:
    return page.inner_text("main")


def saved(page: Page, name: str = "") -> None:
    """Look at what would follow, and save."""
    assert "Nếu lưu thì" in said(page)
    if name:
        seen(page, name)
    page.get_by_role("button", name="Lưu").click()
    assert re.search("Đã (lưu|quyết)", said(page)), said(page)


def test_the_inbox_is_decided_by_one_click_and_a_reason_each(page: Page, office: Settings) -> None:
    own = office.home / OWN_COPY
    at(page, DESK)
    seen(page, "home")
    page.get_by_role("link", name="Hộp việc").click()
    page.locator("details").first.locator("summary").click()
    seen(page, "inbox")
    answer = page.locator("article", has_text="đi đêm 17")
    answer.get_by_label("Lý do chấp nhận").fill("đã xem công lệnh")
    answer.get_by_label("Đến hết ngày").fill("2099-12-31")
    answer.get_by_role("button", name="Chấp nhận").click()
    assert "Đã chấp nhận câu trả lời số 1" in said(page)
    assert "J8,đã xem công lệnh,lan,2099-12-31" in (own / "waivers.csv").read_text("utf-8")
    for text, button in (("Đảo Ngọc", "Tên này là: Huyện đoàn Vân Đồn"), ("Gửi nhờ", "gửi thay: Huyện đoàn Ba Chẽ")):
        question = page.locator("article", has_text=text)
        if not question.locator("details[open]").count():
            question.locator("summary").click()
        question.locator("form", has=page.get_by_role("button", name=button)).get_by_label("Lý do").fill("đã gọi điện")
        question.get_by_role("button", name=button).click()
        saved(page)
    assert "Không có điều gì chờ quyết định" in said(page)


def test_a_cell_is_corrected_by_clicking_it(page: Page, office: Settings) -> None:
    at(page, "2020-H1/don-vi/D199")
    page.get_by_role("link", name="Đính chính ô này").first.click()
    assert page.get_by_label("Đang ghi").input_value()
    page.go_back()
    page.locator("td.file a").first.click()
    seen(page, "sheet")
    cell = page.locator("table.sheet td a").filter(has_text=re.compile(r"^\d+$")).first
    number = cell.inner_text()
    cell.click()
    page.get_by_label("Đúng là").fill(str(int(number) + 1))
    page.locator("[name='o-reason']").fill("cộng nhầm một lượt")
    page.locator("#ly-do").fill("đơn vị báo qua điện thoại")
    seen(page, "correction")
    page.get_by_role("button", name="Xem trước").click()
    saved(page, "preview")
    corrections = (office.home / OWN_COPY / "corrections.csv").read_text("utf-8")
    assert "cộng nhầm một lượt,in_force,lan" in corrections


def test_an_exemption_and_an_address_are_lines_of_their_lists(page: Page, office: Settings) -> None:
    at(page, f"{DESK}/exemptions/them")
    page.get_by_label("Đơn vị").select_option("D203")
    page.get_by_label("Biểu").select_option("DI_CO_SO_KQ")
    page.get_by_label("Kỳ báo cáo").fill("2020-H1")
    page.get_by_label("Số văn bản").fill("12-CV/TĐTN")
    page.get_by_label("Ngày văn bản").fill("2020-06-01")
    page.locator("#ly-do").fill("thiên tai, có văn bản")
    page.get_by_role("button", name="Xem trước").click()
    assert "được miễn DI_CO_SO_KQ" in said(page)
    saved(page)
    at(page, f"{DESK}/contacts/them")
    page.get_by_label("Đơn vị").select_option(UNIT)
    page.get_by_label("Địa chỉ thư").fill("ha.tu@example.org")
    page.locator("#ly-do").fill("đơn vị báo địa chỉ")
    page.get_by_role("button", name="Xem trước").click()
    saved(page)
    assert f"{UNIT},ha.tu@example.org" in (office.home / OWN_COPY / "contacts.csv").read_text("utf-8")


def test_a_new_name_takes_effect_from_a_day(page: Page, office: Settings) -> None:
    at(page, DESK)
    page.get_by_role("link", name="Sắp xếp lại tổ chức, từng bước").click()
    page.get_by_label("Đơn vị").select_option(UNIT)
    page.get_by_label("Có hiệu lực từ ngày").fill("2027-01-01")
    page.get_by_label("Tên mới").fill("Hà Tu Mới")
    page.get_by_label("Tên tổ chức Đoàn mới").fill("Đoàn phường Hà Tu Mới")
    page.get_by_label("Theo văn bản").fill("Nghị quyết mẫu")
    page.get_by_label("Lý do").fill("có nghị quyết (dữ liệu mẫu)")
    seen(page, "guide")
    page.get_by_role("button", name="Xem trước").click()
    assert "3 dòng được ghi cùng một lúc" in said(page)
    saved(page, "together")
    assert "Hà Tu Mới" in (office.home / OWN_COPY / "units.csv").read_text("utf-8")


def test_a_selection_of_units_is_reminded_at_once(page: Page, office: Settings) -> None:
    at(page, f"{DESK}/nhac")
    boxes = page.locator(f"[value^='{UNIT}/']")
    if not boxes.count():
        pytest.skip("no period is due about today")
    boxes.first.check()
    page.get_by_label("Lý do").fill("đơn vị gửi chậm hai kỳ liền")
    seen(page, "remind")
    page.get_by_role("button", name="Xem trước").click()
    sound(page)
    assert "1 thư sẽ được gửi" in said(page)
    page.get_by_role("button", name="Gửi thư nhắc").click()
    assert "1 thư vào hàng gửi" in said(page)
    assert len(list(Outbox(office.outbox).waiting())) == 1


def test_a_file_that_came_another_way_is_handed_in_for_its_unit(page: Page, office: Settings) -> None:
    late = office.home.parent / "Hoạt động gửi qua Zalo.xlsx"
    write_for(next((office.home / "inbox").glob("*Ba Chẽ/Hoạt động*")), late, "Đoàn phường Hà Tu")
    at(page, f"{DESK}/gui-thay")
    page.get_by_label("Đơn vị").select_option(UNIT)
    page.get_by_label("Tệp báo cáo").set_input_files(late)
    page.get_by_label("Lý do").fill("đơn vị mất mạng, gửi qua Zalo")
    seen(page, "hand-in")
    page.get_by_role("button", name="Nộp tệp").click()
    assert "biên nhận" in said(page)
    assert "đơn vị mất mạng" in said(page)


def test_everything_is_in_the_book_and_the_next_night_acts_on_it(page: Page, office: Settings) -> None:
    at(page, f"{DESK}/so-sua-doi")
    sound(page)
    for reason in ("đã gọi điện", "đơn vị báo qua điện thoại", "thiên tai, có văn bản", "có nghị quyết"):
        assert reason in said(page)
    at(page, f"{DESK}/du-thao")
    seen(page, "drafts")
    forget_folder()
    night(office, "dem-3")
    with Warehouse(office.warehouse).reading() as connection:
        asked = "SELECT DISTINCT unit_id, form FROM core_submissions WHERE night_id = 'dem-3'"
        assert {("D202", "BC_SOLIEU"), ("D203", "HOAT_DONG")} <= set(connection.execute(asked).fetchall())
        counted = "SELECT count(*) FROM core_sightings WHERE source_id = 'desk'"
        applied = "SELECT count(*) FROM core_findings WHERE code = 'correction_applied' AND night_id = 'dem-3'"
        assert [connection.execute(one).fetchone() for one in (counted, applied)] == [(1,), (1,)]
