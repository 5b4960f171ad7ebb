"""A unit's report by mail alone, on a real mailbox and a real mail server: sent, answered, mended, answered again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chaos.hostile import hostile
from chaos.servers.mailbox import MISSING, Mailbox, is_there, mailbox
from feedback.answers import Answers
from findings.answer_sheet import ANSWER, SHEET
from forms import form
from forms.template import blank_workbook
from hopnhat.nightly import by_day, feedback, steps, upkeep
from hopnhat.settings import Settings
from organisation import Period
from organisation.units import organisation
from tests.feedback import unit_letters as letters
from tests.sweep import with_the_whole_contract
from warehouse import Warehouse

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_there(), reason=MISSING)]

H1 = Period.parse("2020-H1")
FORM = form("DI_CO_SO_KQ")
UNIT, OFFICE = "tienyen@tienyen.example", "ban@tinhdoan.example"
OWN = "baocao@tinhdoan.example"


def workbook(folder: Path, days: int = 2, unit_id: str = "D199") -> bytes:
    """A return of one visit that lasted two days, as its row says or not."""
    whose = organisation().unit(unit_id, H1.end)
    assert whose is not None
    blank_workbook([FORM], whose, H1, folder / "mau.xlsx")
    book = openpyxl.load_workbook(folder / "mau.xlsx")
    sheet = book[FORM.sheet]
    [head] = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Họ và tên cán bộ"]
    columns = {cell.value: cell.column for cell in sheet[head] if cell.value}
    said: dict[str, Any] = {
        "Họ và tên cán bộ": "Nguyễn Văn Mẫu",
        "Đơn vị đến": "Huyện đoàn Hải Hà",
        "Từ ngày": "17/3/2020",
        "Đến ngày": "18/3/2020",
        "Số ngày": days,
        "Hình thức": "Kiểm tra, giám sát",
        "Nội dung/Chuyên đề": "Kiểm tra chuyên đề",
    }
    for header, value in said.items():
        sheet.cell(head + 1, columns[header], value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass
class Office:
    """An installation with one mailbox, and what its mail server took."""

    settings: Settings
    mailbox: Mailbox
    box: Any
    folder: Path
    renewed: list[Settings]

    def get(self, mail: EmailMessage, at: datetime | None = None) -> None:
        self.mailbox.deliver(mail.as_bytes(policy=SMTP), at)

    def round(self) -> dict[str, Any]:
        return by_day.run(self.settings, f"ngay-{len(list(self.settings.stage.glob('*')))}-{id(object())}")

    def submissions(self) -> list[tuple[Any, ...]]:
        with Warehouse(self.settings.warehouse).reading() as connection:
            return connection.execute(
                "SELECT unit_id, form, period, status, received_at FROM core_submissions ORDER BY version"
            ).fetchall()


@pytest.fixture
def office(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    smtp_box: Any,
    smtp_server: Callable[..., AbstractContextManager[Any]],
    certificate: Any,
) -> Iterator[Office]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "sources.yaml").write_text("sources:\n  - {id: thu, kind: mail, location: INBOX}\n", encoding="utf-8")
    (home / "contacts.csv").write_text(
        f"unit_id,address,channel,note\nD199,{UNIT},,\nQN,{OFFICE},,\nB06865,halau@halau.example,,\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOPNHAT_HOME", str(home))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    for name in ("HOPNHAT_WAREHOUSE", "HOPNHAT_DRIVE", "HOPNHAT_SOURCES", "AIRFLOW_HOME", "HOPNHAT_OPERATOR"):
        monkeypatch.delenv(name, raising=False)
    renewed: list[Settings] = []
    # A board of every unit takes seconds, and so does the look at a province that has tests of its own.
    monkeypatch.setattr(by_day, "renew", lambda settings: renewed.append(settings) or {})
    monkeypatch.setattr(upkeep, "look_at_province", lambda settings: [])
    box = smtp_box()
    with mailbox(certificate.chain, certificate.key) as imap, smtp_server(box) as smtp:
        url = f"{imap.url}?authserv={letters.OWN_SERVER}&address={OWN}"
        monkeypatch.setenv("HOPNHAT_IMAP", url)
        monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://127.0.0.1:{smtp.port}?sender={OWN}")
        yield Office(Settings.load(home), imap, box, tmp_path, renewed)


def attached(mail: EmailMessage) -> list[bytes]:
    return [part.get_payload(decode=True) for part in mail.iter_attachments()]  # type: ignore[misc]


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_unit_sends_mends_answers_and_is_answered_by_mail_alone(office: Office) -> None:
    came = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    office.get(letters.letter(UNIT, {"Báo cáo đi cơ sở.xlsx": workbook(office.folder, days=9)}), datetime.now(UTC))
    assert by_day.waits(office.settings)
    facts = office.round()
    assert (facts["deliveries"], facts["answered"], facts["sent"], facts["concerns"]) == (1, 1, 1, [])
    [(unit_id, _, period, status, received)] = office.submissions()
    assert (unit_id, period, status) == ("D199", "2020-H1", "accepted")
    assert office.renewed == [office.settings]
    assert came < received <= datetime.now(UTC)
    [told] = office.box.messages
    assert office.box.recipients == [[UNIT]]
    assert "Số ngày" in plain(told) or "số ngày" in plain(told)
    assert told["Auto-Submitted"] == "auto-replied"
    assert told["Reply-To"] == OWN
    assert not by_day.waits(office.settings)

    # The reply comes from another address of the clerk, which nobody knows: the mark of our own mail says whose it is.
    marked = openpyxl.load_workbook(BytesIO(attached(told)[0]))
    sheet = marked[SHEET]
    column = {cell.value: cell.column for cell in sheet[4]}[ANSWER]
    sheet.cell(5, column, "Đúng, vì đi thêm bảy ngày theo công lệnh số 12")
    out = BytesIO()
    marked.save(out)
    reply = letters.letter("canbo.mau@gmail.example", {"tra loi.xlsx": out.getvalue()}, "Xin gửi lại.", proven=False)
    reply["In-Reply-To"] = told["Message-ID"]
    reply["References"] = f"{told['References']} {told['Message-ID']}"
    office.get(reply)
    assert office.round()["deliveries"] == 1
    assert {line[0] for line in office.submissions()} == {"D199"}
    [answer] = Answers(office.settings.home).waiting()
    assert (answer.unit_id, answer.way, answer.about.form) == ("D199", "mail", "DI_CO_SO_KQ")
    assert office.box.recipients[-1] == [UNIT]  # not to the address that nobody proved
    assert "1 câu trả lời" in plain(office.box.messages[-1])

    # What was answered by day is no news of the night's; an officer's word is.
    steps.run("collect", office.settings, "dem-1")
    for step in ("read", "check", "load"):
        steps.run(step, office.settings, "dem-1")
    assert feedback.feedback(office.settings, "dem-1")["alerts"] == 0
    Answers(office.settings.home).ask_again(answer.answer_id, "Trần B", "xin bản chụp công lệnh")
    told_again = feedback.feedback(office.settings, "dem-2")
    assert told_again["alerts"] == 1


def test_a_mail_that_comes_twice_is_one_delivery_and_one_answer(office: Office) -> None:
    mail = letters.letter(UNIT, {"a.xlsx": workbook(office.folder)})
    for _ in range(2):
        office.get(mail)
        office.round()
    office.get(mail)
    assert office.round()["deliveries"] == 0
    assert len(office.submissions()) == 1
    assert len(office.box.messages) == 1
    assert all(b"$HopnhatTaken" in line for line in office.mailbox.mails())


def test_what_nobody_proved_is_held_for_an_officer_and_answered_to_nobody(office: Office) -> None:
    office.get(letters.letter(UNIT, {"gia mao.xlsx": workbook(office.folder)}, proven=False))
    facts = office.round()
    assert facts["deliveries"] == 1
    assert office.submissions() == []
    assert office.box.messages == []
    with Warehouse(office.settings.warehouse).reading() as connection:
        [(code, file)] = connection.execute("SELECT code, file FROM core_findings").fetchall()
    assert code == "sender_unknown"
    place = file.rpartition("/")[0]
    (office.settings.home / "senders.csv").write_text(
        f"source,place,unit_id,from,to,by,reason\nthu,{place},D199,,,Trần B,đã gọi điện\n", encoding="utf-8"
    )
    for step in ("collect", "read", "check", "load"):
        steps.run(step, office.settings, "dem-1")
    assert [line[0] for line in office.submissions()] == ["D199"]


def test_words_alone_wait_for_an_officer_and_a_machine_is_never_answered(office: Office) -> None:
    office.get(letters.letter(UNIT, text="Số liệu tháng 3 đúng rồi, vì có thêm chi đoàn.\n> Kính gửi: Đoàn xã mẫu"))
    office.get(letters.letter(UNIT, text="Tôi nghỉ phép", Auto_Submitted="auto-replied"))
    office.get(letters.letter("la@la.example", text="chào"))
    office.round()
    [answer] = Answers(office.settings.home).waiting()
    assert answer.text == "Số liệu tháng 3 đúng rồi, vì có thêm chi đoàn."
    assert sorted(office.box.recipients) == [["la@la.example"], [UNIT]]


def test_a_wrong_password_is_said_on_the_drive_and_nothing_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    right = os.environ["HOPNHAT_IMAP"]
    office.get(letters.letter(UNIT, text="Đúng rồi"))
    monkeypatch.setenv("HOPNHAT_IMAP", right.replace("baocao:", "baocao:sai"))
    facts = office.round()
    assert any("không nhận tên hoặc mật khẩu" in text for text in facts["concerns"])
    said = (office.settings.drive / "Vận hành" / "Cần xử lý.txt").read_text(encoding="utf-8")
    assert "mật%20kh" not in said and "mật khẩu mẫu" not in said
    monkeypatch.setenv("HOPNHAT_IMAP", right)
    assert office.round()["answered"] == 1


SHARE = ("ngẫu nhiên.xlsx", "thực thể ngoài.xlsx", "kịch bản.xls", "=cmd|' /C calc'!A0.csv", "\u202excod.xlsx")


def test_hostile_files_by_mail_cost_themselves_and_each_has_its_answer(office: Office) -> None:
    good = workbook(office.folder)
    files = {name: hostile(good, 7)[name] for name in SHARE}
    office.get(letters.letter(UNIT, {**files, "tot.xlsx": good}))
    facts = office.round()
    assert (facts["deliveries"], facts["answered"]) == (len(SHARE) + 1, 1)
    assert [line[3] for line in office.submissions()] == ["accepted"]
    [told] = office.box.messages
    html = told.get_body(("html",)).get_content()
    assert "<script>" not in html
    said = plain(told)
    assert said.count("Trả lại, chưa dùng được") == len(SHARE)
    [line] = [line for line in said.splitlines() if "“tot.xlsx”" in line]
    assert "Được tính 1/1 dòng" in line


def test_an_answer_that_the_server_will_not_take_now_goes_with_the_next(office: Office) -> None:
    office.box.refused = {UNIT: "452 4.2.2 hộp thư đầy"}
    office.get(letters.letter(UNIT, text="Đúng rồi, vì có công lệnh"))
    assert office.round()["sent"] == 0
    office.box.refused = {}
    office.get(letters.letter(UNIT, text="Đúng rồi, vì có quyết định"))
    assert office.round()["sent"] == 2


def test_the_day_leaves_what_a_night_is_reading_to_the_night(office: Office) -> None:
    office.get(letters.letter(UNIT, {"a.xlsx": workbook(office.folder)}))
    steps.run("collect", office.settings, "dem-1")
    assert not by_day.waits(office.settings)
    assert office.round()["busy"]
    for step in ("read", "check", "load"):
        steps.run(step, office.settings, "dem-1")
    assert by_day.waits(office.settings)  # the mail has no answer yet
    assert office.round()["answered"] == 1
    assert len(office.submissions()) == 1


@with_the_whole_contract
def test_a_mail_that_the_day_did_not_take_is_taken_and_answered_by_the_night(office: Office) -> None:
    office.get(letters.letter(UNIT, {"a.xlsx": workbook(office.folder, days=9)}))
    for step in ("collect", "read", "check", "load"):
        steps.run(step, office.settings, "dem-1")
    facts = feedback.feedback(office.settings, "dem-1")
    assert len(office.submissions()) == 1
    [told] = office.box.messages
    assert told["Auto-Submitted"] == "auto-replied"
    assert facts["alerts"] == 0
