"""The desk in Airflow's own API server: who may, forged and repeated forms, and an officer's work in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from durable import Journal
from feedback.answers import About, Answers, Given
from hopnhat.airflow.board_plugin import PREFIX
from hopnhat.settings import Settings
from province import SHIPPED
from province.folder import OWN_COPY
from sources import Store
from tests.board.airflow_server import HTML, Server, running_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

USERS = {"lan": "op", "tien_yen": "viewer", "khong_ai": "viewer"}
DESK, INBOX = "ban-lam-viec", "hop-viec"
CHROMIUM = shutil.which("chromium")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium")


@pytest.fixture(scope="module")
def home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(settings.home, home, ignore=shutil.ignore_patterns("stage"))
    shutil.copytree(SHIPPED, home / OWN_COPY, ignore=shutil.ignore_patterns("__pycache__"))
    viewers = "who,name,unit_id,note,rights\nuser,lan,QN,,officer\nuser,tien_yen,D199,,\n"
    (home / OWN_COPY / "viewers.csv").write_text(viewers, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environment = {"HOPNHAT_HOME": str(home), "HOPNHAT_LABEL": "dữ liệu mẫu"}
    with running_server(tmp_path_factory.mktemp("airflow"), USERS, environment) as running:
        yield running


def post(server: Server, user: str, path: str, form: dict[str, str], **headers: str) -> requests.Response:
    return requests.post(
        f"{server.address}{PREFIX}/{path}",
        data=form,
        headers={**HTML, **headers},
        cookies={"_token": server.token(user)},
        allow_redirects=False,
        timeout=60,
    )


def token_of(server: Server, user: str = "lan") -> str:
    page = server.get(f"{DESK}/contacts/them", user).text
    [token] = re.findall(r'name="token" value="([^"]+)"', page)
    return str(token)


def contact(server: Server, address: str, **more: str) -> dict[str, str]:
    form = {"kind": "add", "o-unit_id": "D199", "o-address": address, "reason": "đơn vị báo địa chỉ mới"}
    return {"token": token_of(server), **form, **more}


def test_a_district_and_a_stranger_do_not_learn_that_there_is_a_desk(server: Server) -> None:
    for user in ("tien_yen", "khong_ai"):
        for path in (DESK, f"{DESK}/contacts", f"{DESK}/contacts/them", f"{DESK}/so-sua-doi", f"{DESK}/{INBOX}"):
            assert server.get(path, user).status_code == 404
        assert "Bàn làm việc" not in server.get("", user).text
        refused = post(server, user, f"{DESK}/contacts/luu", contact(server, "trom@example.org"))
        assert refused.status_code == 404
    assert server.get(DESK).status_code == 303


def test_an_officer_may_not_change_who_may_change(server: Server) -> None:
    assert "Ai được xem, được sửa" not in server.get(DESK, "lan").text
    assert server.get(f"{DESK}/viewers", "lan").status_code == 404


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({"token": ""}, {}),
        ({"token": "gia-mao"}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_a_form_that_another_page_sends_changes_nothing(
    form: dict[str, str], headers: dict[str, str], server: Server, home: Path
) -> None:
    before = (home / OWN_COPY / "contacts.csv").read_bytes()
    answer = post(server, "lan", f"{DESK}/contacts/luu", contact(server, "gia@example.org", **form), **headers)
    assert answer.status_code == 403
    assert (home / OWN_COPY / "contacts.csv").read_bytes() == before


def test_a_saved_change_is_in_the_file_in_the_book_and_on_the_page_and_is_taken_back(
    server: Server, home: Path
) -> None:
    file = home / OWN_COPY / "contacts.csv"
    before = file.read_bytes()
    saved = post(server, "lan", f"{DESK}/contacts/luu", contact(server, "moi@example.org"))
    assert saved.status_code == 303
    assert file.read_text(encoding="utf-8").endswith("D199,moi@example.org,,\n")
    listed = server.get(saved.headers["Location"].removeprefix(f"{PREFIX}/"), "lan").text
    assert "Huyện đoàn Tiên Yên (D199)" in listed
    assert "moi@example.org" in listed
    number = re.findall(r'name="number" value="(\d+)"', listed)[0]
    book = unescape(server.get(f"{DESK}/so-sua-doi", "lan").text)
    assert "Địa chỉ thư: moi@example.org" in book
    assert "đơn vị báo địa chỉ mới" in book
    form = {"token": token_of(server), "number": number, "reason": "ghi nhầm đơn vị"}
    assert post(server, "lan", f"{DESK}/contacts/hoan-tac", form).status_code == 303
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"o-unit_id": "D999"}, "không có đơn vị D999"),
        ({"o-address": "không-phải-thư"}, "không phải địa chỉ thư"),
        ({"reason": ""}, "Hãy ghi lý do"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_sentence_and_what_was_typed_stays(
    cells: dict[str, str], said: str, server: Server, home: Path
) -> None:
    before = (home / OWN_COPY / "contacts.csv").read_bytes()
    answer = post(server, "lan", f"{DESK}/contacts/luu", contact(server, "x@example.org", **cells))
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert f'value="{cells.get("o-address", "x@example.org")}"' in answer.text
    assert (home / OWN_COPY / "contacts.csv").read_bytes() == before


def test_what_is_typed_never_becomes_a_tag_a_header_or_another_file(server: Server, home: Path) -> None:
    form = contact(server, "x@example.org", **{"o-note": "<script>alert(1)</script>", "reason": "a\r\nX-Dich: 1"})
    page = post(server, "lan", f"{DESK}/contacts/xem-truoc", form)
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "X-Dich" not in page.headers
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert "root:" not in server.get(f"{DESK}/..%2f..%2f..%2fetc%2fpasswd", "lan").text
    for slug in ("identity", "quotas.yaml", "khong-co"):
        assert server.get(f"{DESK}/{slug}", "lan").status_code == 404
        assert post(server, "lan", f"{DESK}/{slug}/luu", form).status_code == 404


def test_the_server_takes_a_new_right_without_a_restart(server: Server, home: Path) -> None:
    viewers = home / OWN_COPY / "viewers.csv"
    before = viewers.read_text(encoding="utf-8")
    viewers.write_text(before + "user,khong_ai,D202,,\n", encoding="utf-8")
    assert "Huyện đoàn Ba Chẽ" in server.get("", "khong_ai").text or server.get("", "khong_ai").status_code == 200
    viewers.write_text(before, encoding="utf-8")
    assert server.get("", "khong_ai").status_code == 403


def test_an_answer_is_accepted_up_to_a_day_taken_back_and_asked_again(server: Server, home: Path) -> None:
    about = About(
        "days_differ", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "J8", "3", "Số ngày khác ngày đi, ngày về"
    )
    [number] = Answers(home).give([Given(about, "Đúng, vì <b>đi đêm</b>", "D199", "web", "đường dẫn 1")])
    page = server.get(f"{DESK}/{INBOX}", "lan").text
    assert "Đúng, vì &lt;b&gt;đi đêm&lt;/b&gt;" in page
    assert "Huyện đoàn Tiên Yên" in page
    ruling = {"token": token_of(server), "ruling": "accept", "until": "2099-12-31", "reason": "đã xem công lệnh"}
    assert post(server, "lan", f"{DESK}/{INBOX}/tra-loi/{number}", {**ruling, "until": "mai"}).status_code == 422
    for user in ("tien_yen", "khong_ai"):
        assert post(server, user, f"{DESK}/{INBOX}/tra-loi/{number}", ruling).status_code == 404
    assert post(server, "lan", f"{DESK}/{INBOX}/tra-loi/{number}", {**ruling, "token": "x"}).status_code == 403
    assert Answers(home).waiting()
    assert post(server, "lan", f"{DESK}/{INBOX}/tra-loi/{number}", ruling).status_code == 303
    waivers = home / OWN_COPY / "waivers.csv"
    assert "days_differ,D199,DI_CO_SO_KQ,2020-H1,J8,đã xem công lệnh,lan,2099-12-31" in waivers.read_text("utf-8")
    assert post(server, "lan", f"{DESK}/{INBOX}/tra-loi/{number}", ruling).status_code == 409
    back = {"token": token_of(server), "reason": "xem nhầm đơn vị"}
    assert post(server, "lan", f"{DESK}/{INBOX}/rut-lai/{number}", back).status_code == 303
    assert "days_differ,D199" not in waivers.read_text("utf-8")
    again = {"token": token_of(server), "ruling": "again", "reason": "xin bản chụp công lệnh"}
    assert post(server, "lan", f"{DESK}/{INBOX}/tra-loi/{number}", again).status_code == 303
    [answer] = Answers(home).all()
    assert (answer.state, answer.ruled_by, answer.reason) == ("asked_again", "lan", "xin bản chụp công lệnh")


def test_a_cell_of_a_return_and_a_finding_lead_to_their_correction_for_an_officer_alone(server: Server) -> None:
    unit = "2020-H1/don-vi/D199"
    page = server.get(unit, "lan").text
    assert "Đính chính ô này" in page
    assert "Đính chính" not in server.get(unit, "tien_yen").text
    [sheet, *_] = re.findall(rf'href="{PREFIX}/({DESK}/ban-gui/[0-9a-f]+)"', page)
    assert server.get(sheet, "tien_yen").status_code == 404
    cells = re.findall(r'href="([^"]*corrections/them[^"]*)"', server.get(sheet, "lan").text)
    form = server.get(unescape(cells[-1]).removeprefix(f"{PREFIX}/"), "lan").text
    for name in ("cell", "found", "by", "decided_on"):
        [value] = re.findall(rf'name="o-{name}"[^>]* value="([^"]+)"', form)
        assert value
    assert '<option value="D199" selected>' in form
    assert server.get(f"{DESK}/ban-gui/khong-co", "lan").status_code == 404


@pytest.mark.parametrize("path", [INBOX, "nhac", "gui-thay", "sap-xep", "sap-xep?viec=found", "du-thao", "calendar"])
def test_every_deed_of_the_desk_has_its_page_for_an_officer_alone(path: str, server: Server) -> None:
    assert server.get(f"{DESK}/{path}", "lan").status_code == 200
    assert server.get(f"{DESK}/{path}", "tien_yen").status_code == 404


def test_a_file_is_handed_in_by_an_officer_alone_and_only_with_a_unit_and_a_reason(server: Server, home: Path) -> None:
    address, file = f"{server.address}{PREFIX}/{DESK}/gui-thay", {"file": ("../../Số liệu.xlsx", b"PK\3\4")}
    form = {"token": token_of(server), "unit_id": "D199", "reason": "gửi qua Zalo"}

    def send(user: str, **other: str) -> int:
        cookies = {"_token": server.token(user)}
        sent = requests.post(address, data={**form, **other}, files=file, cookies=cookies, headers=HTML,
                             allow_redirects=False, timeout=60)  # fmt: skip
        return sent.status_code

    assert [send("tien_yen"), send("lan", token="x"), send("lan", unit_id="D999"), send("lan", reason="")] == [
        404, 403, 422, 422,
    ]  # fmt: skip
    assert not (home / "desk" / "handed-in").exists()
    assert send("lan") == 303
    [entry] = [entry.said for entry in Journal(home / "desk" / "handed-in").entries()]
    assert (entry["unit_id"], entry["name"], entry["who"]) == ("D199", "Số liệu.xlsx", "lan")
    assert Store(home / "store").verify(entry["sha256"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs make dev")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


@in_browser
@pytest.mark.parametrize("width", [1280, 375])
def test_an_officer_adds_corrects_and_takes_back_a_waiver_without_a_terminal(
    width: int, browser: Browser, server: Server, home: Path
) -> None:
    page = opened(browser, server, width)
    page.goto(f"{server.address}{PREFIX}/{DESK}")
    sound(page)
    page.get_by_role("link", name="Miễn báo cáo").click()
    page.get_by_role("link", name="Thêm một dòng").click()
    sound(page)
    page.get_by_label("Đơn vị").select_option("D199")
    page.get_by_label("Biểu").select_option("BC_SOLIEU")
    page.get_by_label("Kỳ báo cáo").fill(f"2026-H{1 if width > 400 else 2}")
    page.get_by_label("Số văn bản").fill("12-CV/TĐTN")
    page.get_by_label("Ngày văn bản").fill("2026-06-01")
    page.get_by_label("Lý do").fill("thiên tai, có văn bản")
    page.get_by_role("button", name="Xem trước").click()
    sound(page)
    assert "Nếu lưu thì" in page.inner_text("main")
    page.get_by_role("button", name="Lưu").click()
    sound(page)
    assert "Đã lưu" in page.inner_text("main")
    assert "12-CV/TĐTN" in (home / OWN_COPY / "exemptions.csv").read_text(encoding="utf-8")
    page.get_by_label("Lý do").fill("ghi nhầm kỳ")
    page.get_by_role("button", name="Hoàn tác").click()
    assert "12-CV/TĐTN" not in (home / OWN_COPY / "exemptions.csv").read_text(encoding="utf-8")
    page.context.close()


def opened(browser: Browser, server: Server, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "_token", "value": server.token("lan"), "url": server.address}])
    return context.new_page()


def sound(page: Page) -> None:
    """Ask for a page without a fault of accessibility that fits its width."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
