"""A night and a morning whole: a faulty return goes in, a mail with the marked workbook comes out, once."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from datetime import time as dt_time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from feedback.outbox import Outbox
from forms import form
from forms.template import blank_workbook
from hopnhat.messaging import reminders
from hopnhat.messaging.concerns import FILE, MailWaitsError, NotDoneError
from hopnhat.nightly import feedback, steps
from hopnhat.nightly.stage import Stage
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation
from province import VARIABLE
from tests.sweep import with_the_whole_contract
from transforms.read import read_file
from warehouse import backup
from warehouse.connection import backend_of

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

pytestmark = pytest.mark.slow

H1 = Period.parse("2020-H1")
CONTACTS = "unit_id,address,channel,note\nD199,tienyen@example.org,zalo,\n*,khac@example.org,,\nQN,ban@example.org,,\n"


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it is told."""

    told: list[dict[str, Any]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if type(self).status == 200:
            type(self).told.append(json.loads(body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def webhook(monkeypatch) -> Iterator[type[Hook]]:
    handler = type("Hook", (Hook,), {"told": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("HOPNHAT_CHANNEL_ZALO", f"json://127.0.0.1:{server.server_port}/")
        yield handler
        server.shutdown()


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("AIRFLOW_HOME", raising=False)
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return Settings.load(tmp_path)


@pytest.fixture
def post(smtp_box, smtp_server, certificate, monkeypatch):
    """A mail server that wants STARTTLS and a password, and is this installation's."""
    box = smtp_box()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with smtp_server(box, certificate=certificate, password="mat-khau") as controller:
        monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://hopnhat:mat-khau@localhost:{controller.port}?starttls=true")
        yield box


def send_in(settings: Settings, so_ngay: int) -> None:
    """Put Tiên Yên's results into its folder of the inbox: one visit of two days, said to be of ``so_ngay``."""
    unit = organisation().unit("D199", H1.end)
    assert unit is not None
    folder = settings.home / "inbox" / "Huyện đoàn Tiên Yên"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ket-qua.xlsx"
    blank_workbook([form("DI_CO_SO_KQ")], unit, H1, path)
    book = openpyxl.load_workbook(path)
    sheet = book[form("DI_CO_SO_KQ").sheet]
    [head] = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Họ và tên cán bộ"]
    columns = {cell.value: cell.column for cell in sheet[head] if cell.value}
    said = {
        "Họ và tên cán bộ": "Nguyễn Thị Mẫu",
        "Đơn vị đến": "Huyện đoàn Hải Hà",
        "Từ ngày": "17/3/2020",
        "Đến ngày": "18/3/2020",
        "Số ngày": so_ngay,
        "Hình thức": "Kiểm tra, giám sát",
        "Nội dung/Chuyên đề": "Kiểm tra chuyên đề",
    }
    for header, value in said.items():
        sheet.cell(head + 1, columns[header], value)
    book.save(path)
    long_ago = time.time() - 3600
    os.utime(path, (long_ago + so_ngay, long_ago + so_ngay))


def run(settings: Settings, name: str) -> dict[str, Any]:
    """Run a night, also where its mails wait; return what telling and sending noted."""
    for step in steps.STEPS:
        with suppress(MailWaitsError):
            steps.run(step, settings, name)
    stage = Stage(settings.stage, name)
    return {**stage.noted("feedback"), **stage.noted("send")}


def test_a_fault_goes_round_from_the_inbox_to_the_mail_and_is_thanked_for_when_mended(settings, post, webhook) -> None:
    send_in(settings, so_ngay=9)
    assert run(settings, "dem-1")["sent"] == 2
    [mail] = post.messages
    assert (mail["To"], post.secure) == ("tienyen@example.org", [True])
    [attached] = list(mail.iter_attachments())
    sheet = openpyxl.load_workbook(BytesIO(attached.get_content()))[form("DI_CO_SO_KQ").sheet]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFE699"]
    text = mail.get_body(("plain",)).get_content()
    assert f"ô {cell.coordinate}" in text
    assert "ghi 9 ngày" in text
    [note] = webhook.told
    assert note["title"] == "[Hợp nhất] Huyện đoàn Tiên Yên"
    assert "1 tệp cần xem lại" in note["message"]
    assert "Mẫu" not in json.dumps(note, ensure_ascii=False)
    assert "ket-qua" not in json.dumps(note, ensure_ascii=False)

    assert run(settings, "dem-2")["alerts"] == 0

    send_in(settings, so_ngay=2)
    run(settings, "dem-3")
    [_, thanks] = post.messages
    assert "1 chỗ đã sửa xong" in thanks["Subject"]
    assert f"ô {cell.coordinate}" in thanks.get_body(("plain",)).get_content()


def test_a_mail_server_that_is_down_leaves_the_night_whole_and_the_mail_for_the_next(
    settings, monkeypatch, smtp_box, smtp_server
) -> None:
    send_in(settings, so_ngay=9)
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    told = run(settings, "dem-1")
    assert (told["queued"], told["sent"], told["waiting"]) == (2, 0, 2)
    box = smtp_box()
    with smtp_server(box) as controller:
        monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://127.0.0.1:{controller.port}")
        told = run(settings, "dem-2")
        assert (told["alerts"], told["sent"]) == (0, 1)
        run(settings, "dem-3")
    assert len(box.messages) == 1


def the_same_mail_again(post, settings: Settings) -> None:
    """Assert that the last mail is the first one once more, under its Message-ID, and says so."""
    first, last = post.messages[0], post.messages[-1]
    assert len(post.messages) > 1
    assert last["Message-ID"] == first["Message-ID"]
    assert (first["X-Hopnhat-Repeated"], last["X-Hopnhat-Repeated"]) == (None, "1")
    assert "có thể đã đến một lần rồi" in last.get_body(("plain",)).get_content()
    assert "có thể đã đến một lần rồi" in last.get_body(("html",)).get_content()
    assert len(list(last.iter_attachments())) == 1
    assert [one.message_id for one in Outbox(settings.outbox).stuck() if one.channel == ""] == []


@with_the_whole_contract
def test_a_warehouse_put_back_tells_the_same_news_under_the_same_id_and_says_so(settings, post, webhook) -> None:
    send_in(settings, so_ngay=2)
    run(settings, "dem-0")
    taken = backup.take(backend_of(settings.warehouse), settings.backups, datetime.now(UTC))
    send_in(settings, so_ngay=9)
    run(settings, "dem-1")
    assert len(post.messages) == 1
    why = backup.Restoring("người trực", "kho hỏng", datetime.now(UTC))
    backup.restore(backend_of(settings.warehouse), taken, settings.backups, why)
    run(settings, "dem-2")
    the_same_mail_again(post, settings)


def test_a_night_run_again_after_what_was_sent_is_lost_repeats_it_under_the_same_id_and_says_so(
    settings, post, webhook
) -> None:
    send_in(settings, so_ngay=9)
    run(settings, "dem-1")
    shutil.rmtree(settings.outbox / "sent")
    for step in ("feedback", "send"):
        steps.run(step, settings, "dem-1")
    the_same_mail_again(post, settings)


def test_where_it_is_forgotten_who_was_told_what_is_told_again_says_so(settings, post, webhook) -> None:
    send_in(settings, so_ngay=9)
    run(settings, "dem-1")
    shutil.rmtree(settings.outbox)
    shutil.rmtree(settings.home / "told")
    run(settings, "dem-2")
    the_same_mail_again(post, settings)


def test_where_the_outbox_alone_is_lost_nobody_is_told_again(settings, post, webhook) -> None:
    send_in(settings, so_ngay=9)
    run(settings, "dem-1")
    shutil.rmtree(settings.outbox)
    run(settings, "dem-2")
    assert len(post.messages) == 1


def test_a_mail_damaged_before_it_is_sent_is_composed_again_by_its_night(settings, post, webhook, monkeypatch) -> None:
    well = os.environ["HOPNHAT_SMTP"]
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    send_in(settings, so_ngay=9)
    run(settings, "dem-1")
    for folder in ("waiting", "spare"):
        for path in (settings.outbox / folder).glob("*.eml"):
            path.write_bytes(path.read_bytes()[:2000])
    monkeypatch.setenv("HOPNHAT_SMTP", well)
    [told] = run(settings, "dem-2")["concerns"]
    assert "bị hỏng trên đĩa" in told
    assert post.messages == []
    for step in ("feedback", "send"):
        steps.run(step, settings, "dem-1")
    assert len(list(post.messages[0].iter_attachments())) == 1
    assert run(settings, "dem-3")["concerns"] == []


def test_a_channel_that_fails_waits_and_the_mail_goes(settings, post, webhook) -> None:
    webhook.status = 500
    send_in(settings, so_ngay=9)
    told = run(settings, "dem-1")
    assert (told["sent"], told["waiting"]) == (1, 1)
    webhook.status = 200
    assert run(settings, "dem-2")["sent"] == 1
    assert len(webhook.told) == 1


def test_units_are_reminded_once_a_step_with_their_own_blank_workbook(settings, post, webhook, tmp_path) -> None:
    day = date(2020, 6, 7)
    seen = reminders.remind(settings, day, unit_id="D199", dry_run=True)
    assert ([one["step"] for one in seen["reminders"]], post.messages) == ([-3], [])
    assert reminders.remind(settings, day, unit_id="D199")["sent"] == 2
    [mail] = post.messages
    assert "còn 3 ngày đến hạn gửi" in mail["Subject"]
    [blank] = list(mail.iter_attachments())
    assert blank.get_filename() == "D199_2020-H1.xlsx"
    (tmp_path / "mau.xlsx").write_bytes(blank.get_content())
    stamped = read_file(tmp_path / "mau.xlsx", "mau.xlsx")
    assert (stamped.unit_id, stamped.period) == ("D199", "2020-H1")
    [note] = webhook.told
    assert "còn 3 ngày đến hạn gửi; 1 đơn vị chưa gửi đủ" in note["message"]

    assert reminders.remind(settings, day, unit_id="D199")["reminders"] == []
    assert reminders.remind(settings, date(2020, 6, 8), unit_id="D199")["reminders"] == []
    assert reminders.remind(settings, date(2020, 6, 9), unit_id="D199")["queued"] == 2


def test_who_has_sent_is_not_reminded(settings) -> None:
    send_in(settings, so_ngay=2)
    run(settings, "dem-1")
    everybody = reminders.remind(settings, date(2020, 6, 11), period="2020-H1", dry_run=True)
    [tien_yen] = [one for one in everybody["reminders"] if one["unit_id"] == "D199" and one["step"] == 1]
    assert "D199" in tien_yen["missing"]
    mails = reminders.remind(settings, date(2020, 6, 11), unit_id="D199")
    [(_, message)] = [pair for pair in waiting(settings) if pair[1]["To"] == "tienyen@example.org"]
    text = message.get_body(("plain",)).get_content()
    assert mails["queued"] == 2
    assert "Kết quả đi cơ sở" not in text
    assert "Số liệu công tác Đoàn" in text


def test_what_stays_missing_is_one_list_to_the_board_once(settings) -> None:
    facts = reminders.remind(settings, date(2020, 6, 20), period="2020-H1")
    assert (facts["reminders"], facts["lists"]) == ([], 1)
    [(_, message)] = waiting(settings)
    assert message["To"] == "ban@example.org"
    assert "Huyện đoàn Tiên Yên, 6 tháng đầu năm 2020" in message.get_body(("plain",)).get_content()
    assert reminders.remind(settings, date(2020, 6, 21), period="2020-H1")["lists"] == 0


def test_a_unit_with_an_address_of_its_own_is_reminded_itself(settings) -> None:
    with (settings.home / "contacts.csv").open("a", encoding="utf-8") as lines:
        lines.write("B06865,halau@example.org,,\n")
    facts = reminders.remind(settings, date(2020, 6, 4), period="2020-H1", dry_run=True)
    missing = {one["unit_id"]: one["missing"] for one in facts["reminders"] if one["step"] == -1}
    assert missing["B06865"] == ["B06865"]
    assert "B06865" not in missing["D199"]


@pytest.mark.parametrize(
    ("day", "last_told", "reason"),
    [
        (date(2020, 6, 6), date(2020, 6, 5), False),  # the reminder of that morning says it
        (date(2020, 6, 7), date(2020, 6, 5), True),  # no night ran the day before
        (date(2020, 6, 7), date(2020, 6, 6), False),
        (date(2020, 6, 7), None, False),
    ],
)
def test_an_overdue_return_is_reason_for_a_mail_on_the_first_night_unless_a_reminder_says_it(
    overdue_return, day: date, last_told: date | None, reason: bool
) -> None:
    since = datetime.combine(last_told, dt_time(1), calendar().zone) if last_told else None
    assert bool(feedback._lately([overdue_return], since, SimpleNamespace(today=day))) is reason


def waiting(settings: Settings) -> list[tuple[str, Any]]:
    return list(Outbox(settings.outbox).waiting())


def test_who_cannot_be_reminded_is_named_once_and_the_morning_is_red(settings, post) -> None:
    nobody = "unit_id,address,channel,note\nQN,ban@example.org,,\n"
    (settings.home / "contacts.csv").write_text(nobody, encoding="utf-8")
    facts = reminders.remind(settings, date(2020, 6, 9), period="2020-H1", unit_id="D199")
    [told] = facts["concerns"]
    assert "Huyện đoàn Tiên Yên" in told
    assert told.count("Tiên Yên") == 1
    with pytest.raises(NotDoneError, match=r"contacts\.csv"):
        reminders.insist(settings, facts)
    assert "Huyện đoàn Tiên Yên" in (settings.drive / FILE).read_text(encoding="utf-8-sig")


def test_reminders_that_no_server_takes_are_tried_again_and_go_out_once(settings, monkeypatch, smtp_box, smtp_server):
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    facts = reminders.remind(settings, date(2020, 6, 9), period="2020-H1", unit_id="D199")
    with pytest.raises(MailWaitsError, match="Máy chủ thư không nhận thư nào"):
        reminders.insist(settings, facts)
    box = smtp_box()
    with smtp_server(box) as controller:
        monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://127.0.0.1:{controller.port}")
        facts = reminders.remind(settings, date(2020, 6, 9), period="2020-H1", unit_id="D199")
        assert [text for text in facts["concerns"] if "Máy chủ thư" in text] == []
    assert len(box.messages) == 1
