"""A second organisation, as data alone: an invented Women's Union goes from its files to mails, board and report.

Nothing of it is known to any code (``tests/second_organisation``). The commands run in processes of their own, as an
office would run them, and a mail server listens on the loopback.
"""

from __future__ import annotations

import email
import email.policy
import html
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from docx import Document
from openpyxl.worksheet.worksheet import Worksheet

from hopnhat.local_airflow.ports import free_port
from province import VARIABLE
from tests.office import faults

FOLDER = Path(__file__).parents[1] / "second_organisation"
PERIOD = "2024-Q2"
OURS = re.compile(r"đoàn|ĐVTN|thanh niên|Quảng Ninh|\bQN\b|TNCS|đi cơ sở|cán bộ|Ban Tổ chức", re.IGNORECASE)
"""Words of the organisation that the house was first built for; the other one has none of them."""

AN_LAC, SON_HA, BINH_MINH = "Hội LHPN huyện An Lạc", "Hội LHPN huyện Sơn Hạ", "Hội LHPN thị xã Bình Minh"
HOMES = {
    AN_LAC: [
        ("Trần Thị Bình", "Xã Tân Phú", date(2024, 4, 9), "Hộ nghèo", 500_000),
        ("Lê Thị Cúc", "Xã Tân Lập", date(2024, 5, 2), "đơn thân", 700_000),
        ("Phạm Thị Dung", "Xã Tân Phú", date(2024, 5, 20), "Hộ bị thiên tai", 52_000_000),
    ],
    SON_HA: [
        ("Nguyễn Thị Én", "Xã Sơn Trà", date(2024, 6, 1), "hộ cận nghèo", 300_000),
        ("Đỗ Thị Gấm", "Xã Sơn Trà", date(2024, 7, 1), "Hộ nghèo", 300_000),  # a day of the next quarter
        ("Vũ Thị Hà", "Xã Sơn Trà", date(2024, 6, 2), "Hộ giàu", 300_000),  # of no kind
    ],
}
FIGURES = {
    AN_LAC: {"HV": 5200, "VAY_VON": 31, "TIET_KIEM": 120_000_000, "GD_SACH": 90},
    "Hội LHPN xã Tân Phú": {"HV": 2600, "VAY_VON": 14, "TIET_KIEM": 60_000_000, "GD_SACH": 45},
    "Hội LHPN xã Tân Lập": {"HV": 2600, "VAY_VON": 16, "TIET_KIEM": 60_000_000, "GD_SACH": 45},
    SON_HA: {"HV": 4100, "VAY_VON": 20, "TIET_KIEM": 80_000_000, "GD_SACH": 70},
}


ANSWERED_FOR = f"""
from chaos import approver
from hopnhat.settings import Settings

approver.publish(Settings.load(), "cham_lo", "{PERIOD}")
"""
"""What the report's tasks do in Airflow, with an approver who says yes."""


@dataclass
class Mailbox:
    """A mail server's handler that keeps what it is given."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def take(self) -> dict[str, EmailMessage]:
        """Return the mails that came since the last time, by address."""
        came, self.mails = self.mails, []
        return {mail["To"].addresses[0].addr_spec: mail for mail in came}


@dataclass
class Office:
    """An installation of the second organisation."""

    home: Path
    box: Mailbox
    smtp: str

    def run(self, *arguments: str, allowed: Sequence[int] = (0, 1)) -> str:
        return self._done([str(Path(sys.executable).with_name("hopnhat")), *arguments], allowed)

    def _done(self, command: Sequence[str], allowed: Sequence[int]) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HOPNHAT_")}
        environment |= {VARIABLE: str(FOLDER), "HOPNHAT_HOME": str(self.home), "HOPNHAT_SMTP": self.smtp}
        environment |= {"PYTHONPATH": str(FOLDER.parents[1])}
        done = subprocess.run(command, env=environment, cwd=self.home, capture_output=True, text=True, timeout=300)
        assert done.returncode in allowed, done.stdout + done.stderr
        return done.stdout

    def python(self, program: str) -> None:
        """Run what Airflow's tasks run, in a process of the installation's."""
        self._done([sys.executable, "-c", program], (0,))

    def blank(self, unit: str) -> Path:
        path = self.home / "blanks" / f"{unit}.xlsx"
        path.parent.mkdir(exist_ok=True)
        self.run("template", "--unit", unit, "--period", PERIOD, "--output", str(path), allowed=(0,))
        return path

    def send(self, unit: str, filled: openpyxl.Workbook, name: str = "báo cáo quý II.xlsx") -> Path:
        folder = self.home / "inbox" / unit
        folder.mkdir(parents=True, exist_ok=True)
        filled.save(folder / name)
        an_hour_ago = time.time() - 3600  # what is still being written is left until it has settled
        os.utime(folder / name, (an_hour_ago, an_hour_ago))
        return folder / name


def rows_under(sheet: Worksheet, header: str) -> tuple[int, Mapping[str, int]]:
    """Return the first row under the header, and the column of each of its texts."""
    for row in sheet.iter_rows():
        texts = {str(cell.value): cell.column for cell in row if cell.value}
        if header in texts:
            return row[0].row + 1, texts
    raise AssertionError(f"{header} is not on the blank form")


def fill_homes(sheet: Worksheet, homes: Sequence[tuple[Any, ...]]) -> None:
    first, columns = rows_under(sheet, "Chủ hộ được thăm")
    headers = ("Chủ hộ được thăm", "Nơi ở", "Ngày thăm", "Diện hộ", "Giá trị quà (đồng)")
    for row, home in enumerate(homes, start=first):
        for header, value in zip(headers, home, strict=True):
            sheet.cell(row, columns[header]).value = value


def fill_figures(sheet: Worksheet, figures: Mapping[str, float]) -> None:
    first, columns = rows_under(sheet, "Mã chỉ số")
    for row in range(first, first + len(figures)):
        sheet.cell(row, columns["Đạt được trong quý"]).value = figures[str(sheet.cell(row, columns["Mã chỉ số"]).value)]


def filled(office: Office, unit: str, homes: Sequence[tuple[Any, ...]] = ()) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(office.blank(unit))
    if "Thăm hộ" in book.sheetnames:
        fill_homes(book["Thăm hộ"], homes or HOMES[unit])
    fill_figures(book["Chỉ số"], FIGURES[unit])
    return book


def body_of(mail: EmailMessage) -> str:
    """Return what a mail says: its subject, its plain text and its HTML."""
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return "\n".join((mail["Subject"], mail["From"], *(part.get_content() for part in parts if part is not None)))


def texts_of(path: Path) -> str:
    """Return every text in a package of Office, whatever part holds it."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode(errors="replace") for name in archive.namelist() if name.endswith("ml")]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", part) for part in parts))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield Office(tmp_path_factory.mktemp("hoi"), box, f"smtp://127.0.0.1:{port}?sender=hop-nhat@hoi.example")
    controller.stop()


@pytest.fixture(scope="module")
def told(office: Office) -> Mapping[str, EmailMessage]:
    """The first night: two districts and two communes send, with faults; who is told what."""
    for unit in FIGURES:
        office.send(unit, filled(office, unit))
    office.run("night", "--id", "dem-1")
    return office.box.take()


def test_the_folder_is_sound(office: Office) -> None:
    assert str(FOLDER) in office.run("province", allowed=(0,))


def test_a_blank_form_is_in_the_organisations_own_words(office: Office) -> None:
    path = office.blank(AN_LAC)
    assert not faults(path)
    text = texts_of(path)
    assert "DANH SÁCH THĂM, TẶNG QUÀ HỘ GIA ĐÌNH HỘI VIÊN" in text
    assert "TM. BAN CHẤP HÀNH HỘI" in text
    assert "quý II năm 2024" in text
    assert not OURS.findall(text)


def test_each_unit_is_told_of_its_own_faults_in_their_cells(told: Mapping[str, EmailMessage]) -> None:
    assert told.keys() == {"an-lac@hoi.example", "son-ha@hoi.example"}
    an_lac, son_ha = body_of(told["an-lac@hoi.example"]), body_of(told["son-ha@hoi.example"])
    assert "52000000" in an_lac and "nhiều hơn mức" in an_lac and "nguồn quà ở cột Ghi nhận" in an_lac
    assert "cộng số của cả 2 đơn vị cơ sở được 30" in an_lac
    assert "Hộ giàu" in son_ha and "nằm ngoài kỳ báo cáo" in son_ha
    assert "xin hỏi Văn phòng Hội LHPN tỉnh." in an_lac
    for mail in told.values():
        assert not OURS.findall(body_of(mail))


def test_the_workbook_comes_back_with_its_cells_marked(told: Mapping[str, EmailMessage], tmp_path: Path) -> None:
    [attached] = told["son-ha@hoi.example"].iter_attachments()
    path = tmp_path / "tra-ve.xlsx"
    path.write_bytes(attached.get_payload(decode=True))
    assert not faults(path)
    book = openpyxl.load_workbook(path)
    first, columns = rows_under(book["Thăm hộ"], "Chủ hộ được thăm")
    assert book["Thăm hộ"].cell(first + 1, columns["Ngày thăm"]).comment
    assert book["Thăm hộ"].cell(first + 2, columns["Diện hộ"]).comment
    assert not book["Thăm hộ"].cell(first, columns["Diện hộ"]).comment
    assert not OURS.findall(texts_of(path))


@pytest.fixture(scope="module")
def told_again(office: Office, told: Mapping[str, EmailMessage]) -> Mapping[str, EmailMessage]:
    """The second night, in which one district has mended its faults."""
    homes = [HOMES[SON_HA][0], ("Đỗ Thị Gấm", "Xã Sơn Trà", date(2024, 6, 30), "Hộ nghèo", 300_000)]
    office.send(
        SON_HA, filled(office, SON_HA, [*homes, ("Vũ Thị Hà", "Xã Sơn Trà", date(2024, 6, 2), "Nghèo", 300_000)])
    )
    office.run("night", "--id", "dem-2")
    return office.box.take()


def test_what_was_mended_is_said(told_again: Mapping[str, EmailMessage]) -> None:
    [(address, mail)] = told_again.items()
    assert address == "son-ha@hoi.example"
    assert "Đã sửa xong" in body_of(mail)


@pytest.mark.usefixtures("told_again")
def test_the_board_shows_its_own_kinds_and_totals_and_no_page_of_another_house(office: Office) -> None:
    pages = {
        path: path.read_text(encoding="utf-8") for path in (office.home / "drive" / "Bảng theo dõi").rglob("*.html")
    }
    whole = {path.name: text for path, text in pages.items() if "PN" in path.parts and PERIOD in path.parts}
    assert "Hội LHPN tỉnh Bình Sơn" in whole["tong-quan.html"]
    visits = " ".join(re.sub(r"<[^>]*>", " ", whole["dot-di.html"]).split())
    assert "Hộ nghèo Phụ nữ đơn thân Hộ bị thiên tai" in visits
    assert re.search(r"Cộng 4 1 1 6", visits), visits
    assert {"chi-tieu.html", "chua-den.html"}.isdisjoint(whole)
    for path, text in pages.items():
        assert not OURS.findall(re.sub(r"<[^>]*>", " ", text)), path


@pytest.mark.usefixtures("told_again")
def test_the_report_is_published_and_signed_as_the_organisations_own(office: Office) -> None:
    texts = office.home / "texts" / "cham_lo" / f"{PERIOD}.yaml"
    texts.parent.mkdir(parents=True)
    texts.write_text(
        'so: "12"\nngay_ky: 2024-07-10\nnguoi_ky: Hoàng Thị Lan\ndanh_gia: Quý II đạt kế hoạch.\n', encoding="utf-8"
    )
    office.run("report", "cham_lo", PERIOD, allowed=(0,))
    office.python(ANSWERED_FOR)
    [published] = (office.home / "drive" / "Báo cáo").rglob("*.docx")
    assert not faults(published)
    document = Document(str(published))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    around = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "các cấp Hội đã thăm 06 lượt" in text and "tặng quà trị giá 54,1 triệu đồng" in text
    assert "chưa gồm 01/03 đơn vị chưa báo cáo" in text
    assert "Giúp 51 người vay vốn" in text and "toàn tỉnh có 9.300 người là hội viên" in text
    assert "HỘI LHPN TỈNH BÌNH SƠN\nBAN CHẤP HÀNH" in around
    assert "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM" in around
    assert "Số: 12-BC-VP" in around and "Bình Sơn, ngày 10 tháng 7 năm 2024" in around
    assert "TM. BAN CHẤP HÀNH HỘI\nCHỦ TỊCH" in around and "Hoàng Thị Lan" in around
    assert not OURS.findall(texts_of(published))
    [appendices] = (office.home / "drive" / "Báo cáo").rglob("*.xlsx")
    assert not faults(appendices) and not OURS.findall(texts_of(appendices))


@pytest.mark.usefixtures("told_again")
def test_who_has_not_sent_is_reminded_by_its_own_calendar(office: Office) -> None:
    office.run("remind", "--today", "2024-06-25", "--period", PERIOD)
    mails = office.box.take()
    assert "binh-minh@hoi.example" in mails
    said = body_of(mails["binh-minh@hoi.example"])
    assert "Danh sách thăm hộ gia đình" in said and "quý II năm 2024" in said and "hạn 30/06/2024" in said
    office.run("remind", "--today", "2024-07-08")
    escalated = office.box.take()["van-phong@hoi.example"]
    assert "Kính gửi: Văn phòng Hội" in body_of(escalated) and BINH_MINH in body_of(escalated)
    for mail in (*mails.values(), escalated):
        assert not OURS.findall(body_of(mail))
