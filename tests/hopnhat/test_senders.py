"""Who may speak for whom: whatever one unit sends, nothing that stands for another changes before an officer answers.

Every way a file can come (a unit's folder, a place registered for a unit, Google Drive, a folder that names nobody, a
file beside the folders, a place nobody registered for a unit) is tried with every place of a file that can name a unit.
"""

from __future__ import annotations

import email
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from forms import form
from forms.template import blank_workbook
from hopnhat.nightly import steps
from hopnhat.nightly.stage import Stage
from hopnhat.settings import Settings
from organisation import Period, Unit
from organisation.units import organisation
from province import VARIABLE
from samples.drive_server import drive_for
from sources.drive.access import key_variable
from tests.sweep import WHOLE_CONTRACT
from warehouse import Warehouse

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

pytestmark = pytest.mark.slow

H1 = Period.parse("2020-H1")
FORM = form("DI_CO_SO_KQ")
OFFICE = "ban@example.org"
SECRET = "Nguyễn Văn Mật"
OWN = "Trần Thị Nhà"
SOURCES = """\
sources:
  - {{id: hop-thu, kind: folder, location: inbox, unit: by-folder}}
  - {{id: rieng, kind: folder, location: rieng, unit: {mine}}}
  - {{id: chung, kind: folder, location: chung}}
  - {{id: van-phong, kind: folder, location: van-phong, unit: by-file}}
  - {{id: drive, kind: drive, location: "{root}", unit: by-folder}}
"""
KNOWN, UNKNOWN = ("thư mục", "đăng ký", "drive"), ("lạ", "gốc", "chung")


def unit(unit_id: str) -> Unit:
    versions = organisation().versions(unit_id)
    return organisation().unit(unit_id, H1.end) or versions[-1]


def address(unit_id: str) -> str:
    return f"{unit_id.lower().replace('_', '-')}@example.org"


# What is sent.


def blank(whose: Unit, period: Period = H1) -> openpyxl.Workbook:
    path = Path(os.environ["TMPDIR_OF_TEST"]) / "mau.xlsx"
    blank_workbook([FORM], whose, period, path)
    return openpyxl.load_workbook(path)


def saved(book: openpyxl.Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def with_visit(book: openpyxl.Workbook, name: str, topic: str = "Kiểm tra chuyên đề") -> openpyxl.Workbook:
    sheet = book[FORM.sheet]
    [head] = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Họ và tên cán bộ"]
    columns = {cell.value: cell.column for cell in sheet[head] if cell.value}
    said = {
        "Họ và tên cán bộ": name,
        "Đơn vị đến": "Huyện đoàn Hải Hà",
        "Từ ngày": "17/3/2020",
        "Đến ngày": "18/3/2020",
        "Số ngày": 2,
        "Hình thức": "Kiểm tra, giám sát",
        "Nội dung/Chuyên đề": topic,
    }
    for header, value in said.items():
        sheet.cell(head + 1, columns[header], value)
    return book


def without_stamp(book: openpyxl.Workbook) -> openpyxl.Workbook:
    stamp = book["_hopnhat"]
    for row in range(1, 5):
        stamp.cell(row, 1).value = stamp.cell(row, 2).value = None
    stamp.title = "_ds"  # a hidden list of another name is no stamp
    return book


def stamped(book: openpyxl.Workbook, **values: Any) -> openpyxl.Workbook:
    for row in book["_hopnhat"].iter_rows(max_row=4, max_col=2):
        if row[0].value in values:
            row[1].value = values[row[0].value]
    return book


def titled(book: openpyxl.Workbook, text: str, row: int = 2) -> openpyxl.Workbook:
    book[FORM.sheet].cell(row, 1).value = text
    return book


def nil(book: openpyxl.Workbook, way: str) -> openpyxl.Workbook:
    book[FORM.sheet].cell(76, 2).value = f"Lập bằng: {way}"
    book[FORM.sheet].cell(7, 2).value = "Không phát sinh"
    return book


def signed(book: openpyxl.Workbook, text: str) -> openpyxl.Workbook:
    book[FORM.sheet].cell(75, 2).value = text
    return book


def sheet_named(book: openpyxl.Workbook, name: str) -> openpyxl.Workbook:
    book[FORM.sheet].title = name[:31]
    return book


def claims(mine: Unit, other: Unit, way: str) -> dict[str, bytes]:
    """Files of ``mine`` by name that claim, each in its own way, to be of ``other``."""

    def ours(name: str) -> openpyxl.Workbook:
        return with_visit(blank(mine), SECRET, f"{name}, {way}")

    def bare(name: str) -> openpyxl.Workbook:
        return titled(without_stamp(ours(name)), "Đơn vị:")

    return {
        "mau-cua-don-vi-khac.xlsx": saved(with_visit(blank(other), SECRET, f"Mẫu của đơn vị khác, {way}")),
        "dau-an.xlsx": saved(stamped(ours("dấu ẩn"), unit_id=other.unit_id)),
        "tieu-de.xlsx": saved(titled(without_stamp(ours("tiêu đề")), f"Đơn vị: {other.union_name}")),
        "ten-trang.xlsx": saved(sheet_named(bare("tên trang"), other.union_name)),
        f"KQ {other.union_name} 2020-H1.xlsx": saved(ours("tên tệp")),
        f"KQ_{other.unit_id}.xlsx": saved(bare("mã trong tên tệp")),
        "dong-duoi-bang.xlsx": saved(signed(bare("một dòng"), f"Đơn vị báo cáo: {other.union_name}")),
        "khong-phat-sinh.xlsx": saved(nil(blank(other), way)),
        "khong-phat-sinh-dau-an.xlsx": saved(stamped(nil(blank(mine), way), unit_id=other.unit_id)),
    }


def unclear(mine: Unit, way: str) -> dict[str, bytes]:
    """Files of ``mine`` whose stamp names no unit, no period, or another period than the title."""

    def ours(name: str) -> openpyxl.Workbook:
        return with_visit(blank(mine), SECRET, f"{name}, {way}")

    return {
        "dau-an-rong.xlsx": saved(stamped(ours("dấu rỗng"), unit_id=None)),
        "dau-an-la.xlsx": saved(stamped(ours("dấu lạ"), unit_id="D999")),
        "dau-an-ky-sai.xlsx": saved(stamped(ours("kỳ sai"), period="2020-13")),
        "dau-an-ky-khac.xlsx": saved(stamped(ours("kỳ khác"), period="2020-H2")),
    }


# The installation.


@dataclass
class Office:
    """An installation with a folder source, a place of ``mine``, one of nobody's, and a Drive folder."""

    settings: Settings
    mine: Unit
    nights: int = 0
    told: dict[str, list[str]] = field(default_factory=dict)

    def put(self, folder: str, name: str, content: bytes) -> None:
        path = self.settings.home / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        then = time.time() - 3600 + self.nights
        os.utime(path, (then, then))

    def run(self) -> str:
        self.nights += 1
        name = f"dem-{self.nights}"
        with drive_for(self.settings.home / "google", self.settings.home / "key.json"):
            for step in steps.STEPS:
                steps.run(step, self.settings, name)
        return name

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with Warehouse(self.settings.warehouse).reading() as connection:
            return connection.execute(query, list(values)).fetchall()

    def mails(self) -> dict[str, list[EmailMessage]]:
        found: dict[str, list[EmailMessage]] = {}
        for path in sorted((self.settings.outbox / "waiting").glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)
            found.setdefault(str(mail["To"]), []).append(mail)
        return found

    def stands_for(self, whose: Unit) -> dict[str, Any]:
        """Everything that a unit, and whoever is told of its returns, can see of it."""
        box = whose.unit_id if whose.level != "base" else whose.parent_id
        mails = self.mails().get(address(box), [])
        pages = self.settings.drive / "Bảng theo dõi" / box
        marked = self.settings.returned / box
        return {
            "submissions": self.ask("SELECT * FROM core_submissions WHERE unit_id = $1 ORDER BY ALL", whose.unit_id),
            "records": self.ask(
                "SELECT * FROM core_di_co_so_kq__records WHERE unit_id = $1 ORDER BY ALL", whose.unit_id
            ),
            "findings": self.ask(
                "SELECT * EXCLUDE (state) FROM mart_findings__life WHERE unit_id = $1 ORDER BY ALL", whose.unit_id
            ),
            "state": self.ask("SELECT * FROM mart_state_of_returns WHERE unit_id = $1 ORDER BY ALL", whose.unit_id),
            "mails": [mail.as_bytes() for mail in mails],
            "marked": {str(path): path.read_bytes() for path in sorted(marked.rglob("*")) if path.is_file()},
            "pages": {
                str(path): re.sub(
                    r"<p>[^<]* · ", "<p>", path.read_text(encoding="utf-8")
                )  # the time of the last change
                for path in sorted(pages.rglob("*.html"))
            },
        }

    def questions(self) -> dict[str, set[str]]:
        """The codes of the errors about each file as a whole or a sheet of it."""
        rows = self.ask("SELECT file, code FROM core_findings WHERE severity = 'error' AND \"row\" IS NULL")
        found: dict[str, set[str]] = {}
        for file, code in rows:
            found.setdefault(file, set()).add(code)
        return found


@contextmanager
def office(home: Path, mine: Unit, others: tuple[Unit, ...]) -> Iterator[Office]:
    told = [f"{one.unit_id},{address(one.unit_id)},," for one in (mine, *others) if one.level != "base"]
    parents = {one.parent_id for one in (mine, *others) if one.level == "base"} - {one.unit_id for one in others}
    told += [f"{parent},{address(parent)},," for parent in sorted(parents - {mine.unit_id})]
    home.mkdir(parents=True)
    (home / "contacts.csv").write_text(
        "\n".join(("unit_id,address,channel,note", *told, f"QN,{OFFICE},,", "*,khac@example.org,,", "")),
        encoding="utf-8",
    )
    drive, key = home / "google", home / "key.json"
    drive.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST]:
            patch.delenv(name)
        patch.delenv("AIRFLOW_HOME", raising=False)
        patch.setenv("TMPDIR_OF_TEST", str(home))
        patch.setenv(key_variable("google_drive"), str(key))
        with drive_for(drive, key) as root:
            sources = SOURCES.format(mine=mine.unit_id, root=root)
        (home / "sources.yaml").write_text(sources, encoding="utf-8")
        for folder in ("inbox", "rieng", "chung", "van-phong"):
            (home / folder).mkdir()
        yield Office(Settings.load(home), mine)


def deliver(to: Office, way: str, name: str, content: bytes) -> str:
    """Send a file one of the ways; return its path inside the source."""
    folder = to.mine.union_name
    places = {
        "thư mục": ("inbox", f"{folder}/{way}-{name}"),
        "đăng ký": ("rieng", f"{way}-{name}"),
        "drive": ("google", f"{folder}/{way}-{name}"),
        "lạ": ("inbox", f"Không ai cả/{way}-{name}"),
        "gốc": ("inbox", f"{way}-{name}"),
        "chung": ("chung", f"{way}-{name}"),
    }
    source, path = places[way]
    to.put(source, path, content)
    return path


PAIRS = {
    "two districts": ("D202", "D199"),
    "a base unit and its own district": ("B06865", "D199"),
    "base units of two districts": ("B06865", "B06970"),
    "an affiliated Union and a district": ("T_THAN", "D193"),
    "a district that is gone and the one that took it over": ("D204", "D193"),
}


def pair(name: str) -> tuple[Unit, Unit]:
    mine, other = PAIRS[name]
    if other == "B06970":
        other = next(one.unit_id for one in organisation().valid(H1.end) if one.parent_id == "D202")
    return unit(mine), unit(other)


def ways_of(name: str) -> tuple[str, ...]:
    """All the ways for the first pair; of the others, which differ in who the two are, one of either kind."""
    return (*KNOWN, *UNKNOWN) if name == next(iter(PAIRS)) else (KNOWN[0], UNKNOWN[0])


@pytest.mark.parametrize("name", PAIRS if WHOLE_CONTRACT else list(PAIRS)[:3])
def test_nothing_that_one_unit_sends_changes_what_stands_for_another_and_each_file_is_asked_about(
    name: str, tmp_path: Path
) -> None:
    mine, other = pair(name)
    with office(tmp_path / "home", mine, (other,)) as to:
        to.put("inbox", f"{other.unit_id}/ket-qua.xlsx", saved(with_visit(blank(other), OWN)))
        to.run()
        before = to.stands_for(other)
        assert before["records"]
        # What a base unit's level does not owe begins no period of the board.
        if not before["pages"]:
            assert other.level == "base"
            del before["pages"]

        copy = (to.settings.home / "inbox" / other.unit_id / "ket-qua.xlsx").read_bytes()
        sent = {
            deliver(to, way, f"{number:02d} {file}", content): way
            for way in ways_of(name)
            for number, (file, content) in enumerate(files_of(mine, other, way).items())
        }
        copies = {deliver(to, way, "sao-chep.xlsx", copy): way for way in ways_of(name)}
        to.run()

        after = to.stands_for(other)
        assert {what: after[what] == before[what] for what in before} == dict.fromkeys(before, True)
        questions = to.questions()
        assert {path: way for path, way in sent.items() if not questions.get(path)} == {}
        # The same bytes of one sender are asked about once, wherever it has put them.
        assert [path for path, way in copies.items() if path in questions and way in KNOWN] != []
        assert [path for path, way in copies.items() if path not in questions and way in UNKNOWN] == []
        strange = {path for path, way in sent.items() if way in UNKNOWN}
        assert {path for path in strange if "sender_unknown" not in questions[path]} == set()
        box = mine.unit_id if mine.level != "base" else mine.parent_id
        held = set() if box == other.unit_id else {box}
        told = {box_: " ".join(map(text_of, mails)) for box_, mails in to.mails().items()}
        assert all(path in told[OFFICE] or Path(path).name in marked_names(to, "QN") for path in strange)
        for recipient, text in told.items():
            assert recipient == OFFICE or recipient in map(address, held) or SECRET not in text
        assert not to.ask("SELECT 1 FROM core_di_co_so_kq__current WHERE ho_ten = $1", SECRET)


def files_of(mine: Unit, other: Unit, way: str) -> dict[str, bytes]:
    """All that a unit may try. Its district is told of what it sends in its own name, also where that is not clear; and
    such a file may be called by the district's name."""
    if other.unit_id not in organisation().lineage(mine.unit_id, H1.end):
        return claims(mine, other, way) | unclear(mine, way)
    return {name: content for name, content in claims(mine, other, way).items() if not name.startswith("KQ Huyện")}


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def marked_names(to: Office, box: str) -> str:
    return " ".join(path.name for path in (to.settings.returned / box).rglob("*.xlsx"))


# The officer's answer.


def answer(to: Office, *lines: str) -> None:
    text = "\n".join(("source,place,unit_id,from,to,by,reason", *lines, ""))
    (to.settings.home / "senders.csv").write_text(text, encoding="utf-8")


def taken(to: Office, whose: Unit) -> list[tuple[Any, ...]]:
    """The returns that are a unit's, also those that its level does not owe and that no report counts."""
    return to.ask(
        "SELECT file, version FROM core_submissions WHERE status = 'accepted' AND unit_id = $1 ORDER BY ALL",
        whose.unit_id,
    )


def counted(to: Office, whose: Unit) -> list[tuple[Any, ...]]:
    return to.ask(
        "SELECT file, version FROM core_submissions WHERE counted AND unit_id = $1 ORDER BY ALL", whose.unit_id
    )


def test_what_is_held_counts_from_the_night_after_the_answer_on_also_if_it_is_gone_from_its_folder(
    tmp_path: Path,
) -> None:
    mine, other = unit("D202"), unit("D199")
    with office(tmp_path / "home", mine, (other,)) as to:
        to.put("inbox", "Không ai cả/ba-che.xlsx", saved(with_visit(blank(mine), OWN)))
        to.put("chung", "tien-yen.xlsx", saved(with_visit(blank(other), OWN, "Khác")))
        to.run()
        assert counted(to, mine) == counted(to, other) == []
        assert {"sender_unknown"} == set().union(*to.questions().values())
        assert not to.mails().keys() - {OFFICE}

        (to.settings.home / "inbox" / "Không ai cả" / "ba-che.xlsx").unlink()
        answer(to, "hop-thu,Không ai cả,D202,,,Nguyễn Văn A,đã gọi điện hỏi")
        to.run()
        assert (counted(to, mine), counted(to, other)) == ([("Không ai cả/ba-che.xlsx", 1)], [])
        assert to.run() and len(to.ask("SELECT 1 FROM core_nights")) == 2  # and is not read again


def test_a_file_that_one_unit_sent_for_another_counts_once_the_office_says_so_and_not_over_a_later_one(
    tmp_path: Path,
) -> None:
    mine, other = unit("D202"), unit("D199")
    with office(tmp_path / "home", mine, (other,)) as to:
        to.put("inbox", "D202/ho-tien-yen.xlsx", saved(with_visit(blank(other), SECRET)))
        to.put("inbox", "D202/cua-minh.xlsx", saved(with_visit(blank(mine), OWN)))
        to.run()
        assert counted(to, other) == []
        assert counted(to, mine) == [("D202/cua-minh.xlsx", 1)]
        [question] = to.mails()[OFFICE]
        assert "Huyện đoàn Ba Chẽ" in text_of(question) and "Huyện đoàn Tiên Yên" in text_of(question)
        assert "ho-tien-yen.xlsx" in text_of(to.mails()[address("D202")][0])

        to.put("inbox", "D199/tu-gui.xlsx", saved(with_visit(blank(other), OWN)))
        to.run()
        answer(to, "hop-thu,D202/ho-tien-yen.xlsx,D199,,,Nguyễn Văn A,huyện bạn gửi hộ")
        to.run()
        # Received before the unit's own, it is an earlier word.
        assert counted(to, other) == [("D199/tu-gui.xlsx", 2)]
        assert counted(to, mine) == [("D202/cua-minh.xlsx", 1)]


def test_a_faulty_answer_is_said_gives_nobody_a_right_and_stops_nothing(tmp_path: Path) -> None:
    mine = unit("D202")
    with office(tmp_path / "home", mine, ()) as to:
        to.put("inbox", "Không ai cả/a.xlsx", saved(with_visit(blank(mine), OWN)))
        to.put("inbox", "D202/b.xlsx", saved(with_visit(blank(mine), OWN, "Khác")))
        answer(to, "hop-thu,Không ai cả,D999,,,A,b", "hop-thuu,Không ai cả,D202,,,A,b")
        name = to.run()
        assert counted(to, mine) == [("D202/b.xlsx", 1)]
        said = Stage(to.settings.stage, name).noted("collect")["concerns"]
        unit_unknown, source_unknown = [one for one in said if "Thư mục của tỉnh có" not in one]
        assert "dòng 2: “D999” không phải mã đơn vị nào" in unit_unknown
        assert "“hop-thuu”" in source_unknown and "hop-thu, rieng" in source_unknown
        assert {"senders_unit_unknown", "senders_source_unknown"} <= {
            code for (code,) in to.ask("SELECT code FROM core_findings")
        }


def test_a_base_unit_with_an_address_of_its_own_is_asked_itself_about_what_it_sent_for_its_district(
    tmp_path: Path,
) -> None:
    mine, other = unit("B06865"), unit("D199")
    with office(tmp_path / "home", mine, (other,)) as to:
        with (to.settings.home / "contacts.csv").open("a", encoding="utf-8") as lines:
            lines.write("B06865,ha-lau@example.org,,\n")
        to.put("inbox", "B06865/a.xlsx", saved(with_visit(blank(other), SECRET)))
        to.run()
        assert to.mails().keys() == {OFFICE, "ha-lau@example.org"}


def test_a_file_the_office_puts_in_itself_is_the_units_that_it_names(tmp_path: Path) -> None:
    mine, other = unit("D202"), unit("B06865")
    with office(tmp_path / "home", mine, (other,)) as to:
        to.put("van-phong", "kq.xlsx", saved(with_visit(blank(other), OWN)))
        to.put(
            "van-phong", "khong-ten.xlsx", saved(titled(without_stamp(with_visit(blank(other), OWN, "x")), "Đơn vị:"))
        )
        to.run()
        assert taken(to, other) == [("kq.xlsx", 1)]
        assert to.questions() == {"khong-ten.xlsx": {"unit_unknown"}}
        assert "khong-ten.xlsx" in text_of(to.mails()[OFFICE][0])


def test_a_blank_without_stamp_and_unit_is_nobodys_though_its_guide_shows_an_example(tmp_path: Path) -> None:
    mine = unit("D202")
    with office(tmp_path / "home", mine, (unit("D199"),)) as to:
        for folder, name in (("van-phong", "trong.xlsx"), ("inbox", "D202/trong.xlsx")):
            nameless = titled(without_stamp(with_visit(blank(unit("D199")), OWN, name)), "Đơn vị:")
            to.put(folder, name, saved(nameless))
        to.run()
        assert counted(to, unit("D199")) == []
        assert counted(to, mine) == [("D202/trong.xlsx", 1)]


def test_of_a_workbook_the_sheet_in_question_stays_out_and_the_others_count(tmp_path: Path) -> None:
    mine, other, below = unit("D199"), unit("D202"), unit("B06865")
    with office(tmp_path / "home", mine, (other,)) as to:
        book = titled(without_stamp(with_visit(blank(mine), OWN)), f"Đơn vị: {below.union_name}")
        sheet = book.copy_worksheet(book[FORM.sheet])
        sheet.title = "Trang hai"
        book[FORM.sheet].title = "Trang một"
        sheet.cell(2, 1).value = f"Đơn vị: {other.union_name}"
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = SECRET if cell.value == OWN else cell.value
        to.put("inbox", "D199/hai-trang.xlsx", saved(book))
        to.run()
        assert taken(to, below) == [("D199/hai-trang.xlsx", 1)]
        assert taken(to, mine) == taken(to, other) == []
        assert to.ask("SELECT ho_ten, unit_id FROM core_di_co_so_kq__records") == [(OWN, below.unit_id)]
        assert to.questions() == {"D199/hai-trang.xlsx": {"unit_conflict"}}
        assert to.mails().keys() == {OFFICE, address("D199")}


def test_a_workbook_of_several_units_goes_back_to_none_of_them_whole(tmp_path: Path) -> None:
    mine, other = unit("D202"), unit("D199")
    with office(tmp_path / "home", mine, (other,)) as to:
        book = titled(without_stamp(with_visit(blank(mine), OWN)), f"Đơn vị: {mine.union_name}")
        sheet = book.copy_worksheet(book[FORM.sheet])
        sheet.title = "Trang hai"
        book[FORM.sheet].title = "Trang một"
        sheet.cell(2, 1).value = f"Đơn vị: {other.union_name}"
        for page in (book["Trang một"], sheet):
            for row in page.iter_rows():
                for cell in row:
                    is_days = cell.value == 2 and isinstance(cell.value, int) and cell.row > 6
                    cell.value = 9 if is_days else SECRET if page is sheet and cell.value == OWN else cell.value
        to.put("van-phong", "hai-don-vi.xlsx", saved(book))
        to.run()
        mails = to.mails()
        assert mails.keys() == {address("D202"), address("D199")}
        for [mail] in mails.values():
            assert "ghi 9 ngày" in text_of(mail)
            assert list(mail.iter_attachments()) == []
        assert not marked_names(to, "D202") and not marked_names(to, "D199")
