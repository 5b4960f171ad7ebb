"""A unit answers in the workbook that went back to it; an officer accepts or asks again; the unit is told which."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from durable.journal import DamagedJournalError
from expectations.decision import Checked
from feedback.answers import About, Answers, Given, Keep, NotAcceptableError, accepted_in, kind_of
from feedback.given_in_files import given_in
from feedback.marked import mark
from findings import catalogue
from findings.answer_sheet import ANSWER, SHEET
from hopnhat.commands.answers import answers as command
from organisation.senders import Sender
from organisation.units import organisation
from organisation.waivers import Waiver, waivers
from province import VARIABLE, province_folder
from sources import Delivery
from tests.office import faults
from transforms.read import read_file
from transforms.returns import SheetAnswer

Visits = Callable[..., Checked]
BECAUSE = "Đúng, vì đi về trong ngày 17 và ngày 18"


def write_answer(path: Path, text: Any, row: int = 5, *, without: str = "") -> None:
    """Write into the answer column as a clerk would; ``without``: the column that the clerk has deleted."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    columns = {cell.value: cell.column for cell in sheet[4]}
    sheet.cell(row, columns[ANSWER], text)
    if without:
        sheet.delete_cols(columns[without])
    book.save(path)


def delivered(one: Checked, sender_id: str | None = "D199", source: str = "inbox") -> Delivery:
    from datetime import UTC, datetime

    sender = Sender(source, "x", sender_id)
    return Delivery(one.read.sha256, source, one.read.file, 1, datetime(2020, 6, 6, tzinfo=UTC), None, sender=sender)


def answering(one: Checked, *answers: SheetAnswer) -> Checked:
    return replace(one, read=replace(one.read, answers=list(answers)))


@pytest.fixture
def marked_return(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Kết quả"
    book.save(tmp_path / "goc.xlsx")
    finding = catalogue().find("days_differ", sheet="Kết quả", row=8, column=7, field="so_ngay", value="9")
    mark(tmp_path / "goc.xlsx", [finding], tmp_path / "tra-ve.xlsx", "ab" * 32)
    return tmp_path / "tra-ve.xlsx"


@pytest.mark.parametrize("without", ["", "Cách sửa", "Mã"])
def test_what_the_unit_wrote_beside_a_finding_is_read_back(marked_return: Path, without: str) -> None:
    write_answer(marked_return, f"  {BECAUSE} ", without=without)
    read = read_file(marked_return, "tra-ve.xlsx")
    [answer] = read.answers
    assert (answer.text, answer.sheet, answer.cell) == (BECAUSE, "Kết quả", "G8")
    assert answer.reference.startswith("days_differ abababababab ") or without == "Mã"
    assert read.conservation.balanced
    assert read.conservation.ignorable["answers"] > 0


def test_a_workbook_marked_again_holds_one_list_and_opens(marked_return: Path, tmp_path: Path) -> None:
    write_answer(marked_return, BECAUSE)  # as saved by another program
    book = openpyxl.load_workbook(marked_return)
    book.active = len(book.sheetnames) - 1
    book[SHEET].print_title_rows = "4:4"
    book.save(marked_return)
    finding = catalogue().find("days_differ", sheet="Kết quả", row=9, column=7, field="so_ngay", value="8")
    mark(marked_return, [finding], tmp_path / "lan-hai.xlsx", "cd" * 32)
    again = openpyxl.load_workbook(tmp_path / "lan-hai.xlsx")
    assert again.sheetnames == ["Kết quả", SHEET]
    assert [row[3].value for row in again[SHEET].iter_rows(min_row=5)] == ["G9"]
    assert faults(tmp_path / "lan-hai.xlsx") == []
    assert not read_file(tmp_path / "lan-hai.xlsx", "a.xlsx").answers


def test_the_list_of_faults_is_no_return_and_raises_no_question(marked_return: Path) -> None:
    codes = {finding.code for finding in read_file(marked_return, "tra-ve.xlsx").findings}
    assert "sheet_without_table" not in codes


def test_a_sheet_of_that_name_that_is_not_ours_is_read_like_any_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = SHEET
    book.active.append(["Họ và tên", "Lỗi", "Trả lời của đơn vị"])
    book.active.append(["Nguyễn Văn A", "không", "đúng"])
    book.save(tmp_path / "a.xlsx")
    read = read_file(tmp_path / "a.xlsx", "a.xlsx")
    assert not read.answers
    assert "answers" not in read.conservation.ignorable


def test_an_answer_belongs_to_the_finding_of_its_cell(visits: Visits) -> None:
    one = answering(visits(8), SheetAnswer(5, BECAUSE, "", "Kết quả", "G8", "9"))
    [given] = given_in([(delivered(one), one)], organisation(), None)
    about = given.about
    assert (about.code, about.unit_id, about.form, about.period) == ("days_differ", "D199", "DI_CO_SO_KQ", "2020-H1")
    assert (given.unit_id, given.way) == ("D199", "workbook")


def test_a_file_of_unknown_sender_answers_nothing(visits: Visits) -> None:
    one = answering(visits(8), SheetAnswer(5, BECAUSE, "", "Kết quả", "G8", "9"))
    assert not list(given_in([(delivered(one, None), one)], organisation(), None))


def test_nobody_answers_for_the_findings_of_another_unit(nights: Any, visits: Visits) -> None:
    theirs = visits(8)
    nights.load(0, theirs)
    reference = f"days_differ {theirs.read.sha256[:12]} 12345678"
    mine = visits(unit_id="D200", file="b.xlsx")
    foreign = answering(mine, SheetAnswer(5, BECAUSE, reference, "Kết quả", "G8", "9"))
    with nights.warehouse.reading() as connection:
        [given] = given_in([(delivered(foreign, "D200"), foreign)], organisation(), connection)
        [own] = given_in([(delivered(foreign, "D199"), foreign)], organisation(), connection)
    assert (given.about.unit_id, given.unit_id) == ("", "D200")
    assert own.about.unit_id == "D199"


def given(visits: Visits, text: str = BECAUSE) -> Given:
    one = answering(visits(8), SheetAnswer(5, text, "", "Kết quả", "G8", "9"))
    [answer] = given_in([(delivered(one), one)], organisation(), None)
    return answer


def test_the_same_workbook_again_adds_no_answer_and_other_words_do(tmp_path: Path, visits: Visits) -> None:
    book = Answers(tmp_path)
    assert book.give([given(visits)]) == book.give([given(visits)]) == [1]
    assert book.give([given(visits, "đúng, vì có công lệnh 12")]) == [2]
    assert [one.state for one in book.all()] == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("text", "kind"), [("Đã sửa ở trang Kết quả", "mended"), ("đã  SỬA", "mended"), (BECAUSE, "right")]
)
def test_mended_and_right_are_told_apart(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_dash_or_an_empty_explanation_is_no_answer(tmp_path: Path, visits: Visits) -> None:
    assert Answers(tmp_path).give([given(visits, text) for text in ("-", "Đúng, vì …", "  ")]) == []


def in_second_list(home: Path) -> Keep:
    """Keep waivers where earlier releases did, which still holds."""

    def keep(waiver: Waiver) -> int:
        line = ",".join(str(cell) for cell in asdict(waiver).values())
        head = ",".join(field.name for field in fields(Waiver))
        (home / "waivers.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
        return 0

    return keep


def test_an_accepted_answer_is_a_waiver_with_an_end_and_the_unit_is_told(
    nights: Any, visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(tmp_path))
    book = Answers(tmp_path)
    nights.load(0, visits(8))
    [number] = book.give([given(visits)])
    book.accept(number, "Trần B", "đã xem công lệnh", date(2099, 12, 31), in_second_list(tmp_path))
    [waiver] = waivers()
    assert (waiver.code, waiver.unit_id, waiver.cell) == ("days_differ", "D199", "G8")
    type(nights.warehouse)(nights.folder.parent / "kho.duckdb").migrate()  # as the next night does
    [life] = nights.warehouse.findings_life()
    assert (life["state"], life["waived_by"]) == ("waived", "Trần B")
    [alert] = nights.alerts(0, since=0, ruled=book.ruled_since(None))
    assert alert.unit_id == "D199"
    assert "được chấp nhận đến hết ngày 31/12/2099" in alert.answered[0]
    assert [one.answer_id for one in accepted_in(book.all(), "DI_CO_SO_KQ", "2020-H1")] == [number]


def test_asking_again_takes_words_and_what_was_said_can_be_taken_back(tmp_path: Path, visits: Visits) -> None:
    book = Answers(tmp_path)
    [number] = book.give([given(visits)])
    book.accept(number, "Trần B", "đã xem", date(2099, 6, 30), lambda waiver: 7)
    assert [one.kept for one in book.all()] == [7]
    with pytest.raises(NotAcceptableError):
        book.ask_again(number, "Trần B", " ")
    assert book.ask_again(number, "Trần B", "số công lệnh?").state == "asked_again"
    assert not book.waiting()
    back = book.take_back(number, "Trần B", "xem nhầm đơn vị")
    assert (back.state, [one.answer_id for one in book.waiting()]) == ("waiting", [number])
    assert "đang được xem lại" in back.in_words
    with pytest.raises(NotAcceptableError, match="chưa ai quyết"):
        book.take_back(number, "Trần B", "lần nữa")


def test_a_text_about_no_finding_cannot_become_a_waiver(tmp_path: Path) -> None:
    book = Answers(tmp_path)
    [number] = book.give([Given(About(), "Chúng tôi gửi sau", "D199", "mail", source="thư 1")])
    with pytest.raises(NotAcceptableError, match="không gắn với lỗi nào"):
        book.accept(number, "Trần B", "được", date(2099, 1, 1), lambda waiver: 0)


def test_an_entry_that_was_changed_is_noticed_before_anything_is_added(tmp_path: Path, visits: Visits) -> None:
    book = Answers(tmp_path)
    book.give([given(visits), given(visits, "đúng, vì khác")])
    first = tmp_path / "answers" / "000001.json"
    first.chmod(0o640)
    first.write_text(first.read_text(encoding="utf-8").replace("trong ngày", "ngoài ngày"), encoding="utf-8")
    with pytest.raises(DamagedJournalError):
        book.give([given(visits, "đúng, vì nữa")])


def test_the_officer_lists_accepts_and_asks_again_on_the_command_line(
    tmp_path: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(shutil.copytree(province_folder(), tmp_path / "province")))
    book, run = Answers(tmp_path), CliRunner().invoke
    book.give([given(visits), given(visits, "đúng, vì khác")])
    listed = run(command, ["--home", str(tmp_path)])
    assert listed.exit_code == 1
    assert BECAUSE in listed.output
    accepted = run(
        command, ["--home", str(tmp_path), "--accept", "1", "--until", "2099-01-01", "--reason", "đã xem", "--by", "B"]
    )
    assert "1 câu trả lời đang chờ" in accepted.output
    assert run(command, ["--home", str(tmp_path), "--again", "2", "--reason", "số nào?", "--by", "B"]).exit_code == 0
    assert [one.state for one in book.all()] == ["accepted", "asked_again"]
    assert run(command, ["--home", str(tmp_path), "--accept", "9", "--until", "2099-01-01", "--reason", "x"]).exit_code


def test_a_base_unit_with_an_address_of_its_own_gets_its_own_faults_and_its_district_still_sees_them(
    nights: Any, visits: Visits
) -> None:
    nights.contacts = replace(
        nights.contacts, addresses={"D199": ("huyen@example.org",), "B06865": ("xa@example.org",)}
    )
    nights.load(0, visits(8, unit_id="B06865"))
    told = {alert.unit_id: alert.recipients for alert in nights.alerts(0)}
    assert told["B06865"] == ("xa@example.org",)
    assert told["D199"] == ("huyen@example.org",)
