"""The door as a unit and as a stranger meet it: over HTTP, from a real server."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import requests

from door.limits import DoorLimits
from door.links import Links
from door.sending import Counter
from door.uses import Uses
from feedback.answers import Answers
from sources import DeliveryJournal, Store
from tests.door.open_door import FILES, TODAY, Served, opened

FAULTY = FILES / "date_invalid_rows.xlsx"
CLEAN = FILES / "base_clean.xlsx"


def delivered(served: Served) -> list[object]:
    return DeliveryJournal(Store(served.home / "store")).read()[0]


def test_shows_what_the_unit_owes_with_the_days_left_and_its_blank(served):
    page = served.get()
    assert page.status_code == 200
    assert "6 tháng đầu năm 2020" in page.text and "còn 2 ngày" in page.text
    blank = served.get("bieu-mau", "2020-H1.xlsx")
    assert openpyxl.load_workbook(BytesIO(blank.content)).sheetnames
    assert served.get("bieu-mau", "2020-H1;.xlsx").status_code == 404
    assert "What you owe" in served.get(params={"lang": "en"}).text


def test_the_calendar_has_each_open_return_on_its_due_day(served):
    answer = served.get("lich.ics")
    lines = answer.content.split(b"\r\n")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert b"DTSTART;VALUE=DATE:20200610" in lines and lines[-2] == b"END:VCALENDAR"
    assert all(len(line) <= 75 for line in lines)


def test_a_check_says_which_cells_and_keeps_nothing(served):
    page = served.post("kiem-tra", FAULTY)
    assert "Chưa gửi" in page.text
    assert re.search(r'<td class="error">31/02/2024 .*<a href="#d1-\d">', page.text)
    assert not delivered(served)
    assert not [path for path in (served.home / "store").rglob("*") if path.is_file()]
    assert not list((served.home / "door" / "incoming").iterdir())


def test_several_files_get_a_verdict_each_and_each_stands_under_its_name(served):
    page = served.post("kiem-tra", CLEAN, FAULTY, FILES / "rej_empty_sheet.xlsx")
    assert page.text.count("<section") == 3
    assert all(path.name in page.text for path in (CLEAN, FAULTY))


def test_the_marked_workbook_is_the_units_own_with_its_list_of_faults(served):
    answer = served.post("danh-dau", FAULTY)
    assert "Lỗi cần sửa" in openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
    assert "attachment" in answer.headers["content-disposition"]
    assert not list((served.home / "door" / "incoming").iterdir())


def test_a_file_that_is_sent_is_in_the_store_and_the_journal_before_its_receipt_is_shown(served):
    page = served.post("gui", CLEAN)
    [receipt] = Counter(served.home, served.home / "store").of_unit("D193")
    assert receipt.number in page.text and receipt.sha256 in page.text and str(receipt.rows) in page.text
    [delivery] = delivered(served)
    assert (delivery.sha256, delivery.source_id, delivery.sender.unit_id) == (receipt.sha256, "web", "D193")
    assert Store(served.home / "store").verify(receipt.sha256)
    assert served.told == [receipt]
    assert receipt.number in served.get().text


def test_a_receipt_is_shown_to_its_own_unit_only(served):
    served.post("gui", CLEAN)
    [receipt] = Counter(served.home, served.home / "store").of_unit("D193")
    stranger = Links(served.home).issue("D199", "test")[1]
    address = f"{served.address}/u/{stranger}"
    assert requests.get(f"{address}/bien-nhan", params={"so": receipt.number}, timeout=9).status_code == 404
    assert receipt.number not in requests.get(address, timeout=9).text


def test_who_did_what_by_which_link_is_kept_without_a_name_of_a_file(served, tmp_path):
    named = tmp_path / "Nguyễn Văn A đi cơ sở.xlsx"
    named.write_bytes(CLEAN.read_bytes())
    served.post("kiem-tra", named)
    served.post("gui", named)
    uses = list(Uses(served.home).all())
    assert [use.action for use in uses] == ["check", "send"]
    assert uses[1].receipt and uses[1].sha256
    assert "Nguy" not in b"".join(p.read_bytes() for p in (served.home / "door" / "uses").iterdir()).decode()


# -- strangers


@pytest.mark.parametrize("way", ["wrong", "expired", "revoked"])
def test_a_link_that_opens_nothing_says_the_same_whatever_is_wrong_with_it(served, way):
    links = Links(served.home)
    if way == "revoked":
        links.revoke(1, "test")
    elif way == "expired":
        served.token = links.issue("D193", "x", days=(TODAY - date.today()).days - 2)[1]
    else:
        served.token = "A" * 54
    answers = [served.get(), served.post("gui", CLEAN), served.get("lich.ics")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all("Đường dẫn sai, đã hết hạn hoặc đã bị thu hồi" in answer.text for answer in answers)
    assert not delivered(served)


def test_every_page_forbids_scripts_frames_and_keeping(served):
    for answer in (served.get(), served.post("kiem-tra", FAULTY), requests.get(served.address + "/x", timeout=9)):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers
        assert "<script" not in answer.text and "style=" not in answer.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_that_another_site_sends_takes_nothing(served, headers):
    assert served.post("gui", CLEAN, headers=headers).status_code == 403
    assert not delivered(served)


def test_a_name_that_is_a_path_or_a_tag_stays_a_text(served):
    for name in ("../../../../tmp/x.xlsx", "..\\..\\x.xlsx", "<script>alert(1)</script>.xlsx", "a\u202exslx.exe", ""):
        files = [("tep", (name, CLEAN.read_bytes()))]
        page = requests.post(served.url("gui"), files=files, timeout=30)
        assert "<script" not in page.text and "\u202e" not in page.text
    for delivery in delivered(served):
        assert delivery.name.startswith("D193/") and delivery.name.count("/") == 2
    receipts = served.home / "door" / "receipts"
    assert {path.parent for path in receipts.rglob("*.json")} == {receipts / "D193"}


def test_text_of_a_cell_never_becomes_a_tag(served, tmp_path):
    book = openpyxl.load_workbook(CLEAN)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.row > 6:
                cell.value = f"<img src=x onerror=alert(1)>{cell.value}"
    book.save(tmp_path / "x.xlsx")
    page = served.post("kiem-tra", tmp_path / "x.xlsx")
    assert "<img" not in page.text and "&lt;img" in page.text


# -- too much


def test_more_than_may_come_at_once_is_refused_and_nothing_of_it_is_kept(tmp_path, checker):
    with opened(tmp_path, checker, limits=DoorLimits(file_bytes=20_000, request_bytes=90_000, files=2)) as served:
        big = tmp_path / "big.csv"
        big.write_bytes(b"x" * 30_000)
        assert "mỗi tệp nhiều nhất" in served.post("gui", big).text
        assert "nhiều nhất 2 tệp" in served.post("gui", CLEAN, CLEAN, CLEAN).text
        huge = iter([b"--b\r\nContent-Disposition: form-data; name=tep; filename=a\r\n\r\n", *[b"y" * 9_000] * 20])
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        with suppress(requests.ConnectionError):  # the server may say no before all of it was sent
            assert requests.post(served.url("gui"), data=huge, headers=kind, timeout=9).status_code == 413
        assert not delivered(served) and not list((served.home / "door" / "incoming").iterdir())
        assert served.get().status_code == 200


def test_one_link_that_sends_without_end_is_told_to_wait_and_the_others_are_served(tmp_path, checker):
    with opened(tmp_path, checker, limits=DoorLimits(of_link=3)) as served:
        statuses = [served.post("kiem-tra", FILES / "rej_empty_sheet.xlsx").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        served.token = Links(served.home).issue("D199", "test")[1]
        assert served.post("kiem-tra", FILES / "rej_empty_sheet.xlsx").status_code == 200


def test_whoever_tries_addresses_is_told_to_wait(tmp_path, checker):
    with opened(tmp_path, checker, limits=DoorLimits(strange=5)) as served:
        statuses = [requests.get(f"{served.address}/u/{n:054}", timeout=9).status_code for n in range(8)]
        assert statuses == [404] * 5 + [429] * 3
        assert served.get().status_code == 200


def test_a_package_that_is_none_goes_back_and_the_file_beside_it_is_checked(served, tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/worksheets/sheet1.xml", b"\0" * (32 << 20))
    page = served.post("kiem-tra", bomb, CLEAN)
    assert page.status_code == 200 and "Chưa dùng được" in page.text
    assert served.post("danh-dau", bomb).status_code == 200


# -- answers


@pytest.fixture
def asked(tmp_path, checker, monkeypatch):
    """A door whose unit is asked about one cell."""
    from board.facts import CommonFacts, Facts, NightFacts, PeriodFacts
    from board.rows import FindingRow, PeriodRow

    params = json.dumps({"header": "Số ngày", "expected": "2"})
    row = FindingRow("D193", "D193", "DI_CO_SO_KQ", "days_differ", "warning", "new", "a.xlsx", "KQ", 8, 10, "so_ngay",
                     "3", params, None, None, None)  # fmt: skip
    period = PeriodFacts("2020-H1", (), (), (row,), (), (), ())
    common = CommonFacts(None, (PeriodRow("2020-H1", TODAY, True),), (), NightFacts())
    with opened(tmp_path, checker, facts=lambda: Facts(common, lambda _: period)) as served:
        yield served


def test_an_answer_is_kept_with_its_document_and_waits_for_an_officer(asked):
    page = asked.get().text
    reference = page.partition('name="ma" value="')[2].partition('"')[0]
    data = {"ma": reference, "bieu": "DI_CO_SO_KQ", "ky": "2020-H1", "noi_dung": "Đúng, vì công lệnh ghi 3 ngày"}
    files = {"van_ban": ("công lệnh.pdf", b"%PDF-1.4 x")}
    told = requests.post(asked.url("tra-loi"), data=data, files=files, timeout=9)
    assert "Đã nhận câu trả lời" in told.text and "Chờ cán bộ xem" in told.text
    [answer] = Answers(asked.home).waiting()
    assert (answer.unit_id, answer.about.cell, answer.way) == ("D193", "J8", "web")
    assert Store(asked.home / "store").verify(answer.document)
    Answers(asked.home).accept(
        answer.answer_id, "Cán bộ A", "Đã xem công lệnh", TODAY + timedelta(days=90), lambda _: 0
    )
    assert "Đã chấp nhận" in asked.get().text


def test_an_answer_to_what_nobody_asked_is_not_taken(asked):
    data = {"ma": "days_differ - 00000000", "bieu": "DI_CO_SO_KQ", "ky": "2020-H1", "noi_dung": "x"}
    assert requests.post(asked.url("tra-loi"), data=data, timeout=9).status_code == 400
    assert not Answers(asked.home).all()


# -- what the disk does


def test_a_full_disk_gives_no_receipt_and_says_so(served, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(DeliveryJournal, "note", full)
    page = served.post("gui", CLEAN)
    assert page.status_code == 507 and "Chưa nhận" in page.text and CLEAN.name in page.text
    assert not Counter(served.home, served.home / "store").of_unit("D193") and not served.told


def test_a_file_that_was_taken_by_a_process_that_died_before_the_receipt_gets_it_with_the_next_start(
    served, checker, monkeypatch
):
    monkeypatch.setattr(Counter, "_write", lambda *_: (_ for _ in ()).throw(OSError("killed")))
    served.post("gui", CLEAN)
    monkeypatch.undo()
    assert Path(served.home).exists() and not Counter(served.home, served.home / "store").of_unit("D193")
    with opened(served.home, checker) as again:
        [receipt] = Counter(again.home, again.home / "store").of_unit("D193")
        assert receipt.number in again.get().text
