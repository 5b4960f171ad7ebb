"""An export without names holds none, wherever a return or an office's own book could carry one."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.comments import Comment

from chaos.installation import aged
from findings import catalogue
from forms import Form, forms
from hopnhat.maintenance import operations
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from vietnamese.text import bare
from warehouse import Warehouse
from warehouse.connection import backend_of
from warehouse.contents import tables
from warehouse.decisions import BookEntry, Decision, mirror
from warehouse.privacy import forget_names

PERIOD = "2020-H1"
# Syllables of no word and no real name, a different one in each place, so that what is found says where it came from.
_PLACES = (
    *("folder", "file", "sheet", "title", "signature", "comment", "beside", "cadre", "capitals", "decomposed"),
    *("unaccented", "reversed", "initials", "single", "refused", "unread", "rejected_file", "approver", "run"),
    *("restorer", "because", "waiver", "waived_by", "night", "text", "account", "reason", "overriding"),
)
_GIVEN = (
    *("Quyếch", "Xoẳng", "Nguếch", "Khoắm", "Thuýp", "Troẹt", "Boằng", "Phoẹt", "Ngoẵm", "Vuýt", "Giuỵch", "Choẳm"),
    *("Ruềnh", "Soặp", "Huyễm", "Loẻm", "Muýnh", "Tuệch", "Ghuếp", "Nhoắc", "Doẹp", "Kuỳm", "Puếnh", "Yoắt", "Woẵn"),
    *("Quoèm", "Nhuẳng", "Thoắp"),
)
NAMES = dict(zip(_PLACES, _GIVEN, strict=True))


def full(place: str) -> str:
    return f"Nguyễn Thị {NAMES[place]}"


def person(number: int) -> str:
    """Return the cell of a row's cadre: a name in each of the ways that people write one."""
    spelled = {
        0: full("cadre"),
        1: full("capitals").upper(),
        2: unicodedata.normalize("NFD", full("decomposed")),
        3: bare(full("unaccented")).title(),
        4: f"{NAMES['reversed']}, Nguyễn Thị",
        5: f"N.T.{NAMES['initials']}",
        6: NAMES["single"],
    }
    return spelled[number % len(spelled)]


def sheet_of(book: Any, form: Form) -> None:
    """Add a sheet of a form: every text of every row holds a name, so does all that stands around the table."""
    sheet = book.create_sheet(f"{form.id} {NAMES['sheet']}")
    sheet.append(["Đơn vị: Huyện đoàn Tiên Yên"])
    sheet.append(["Kỳ báo cáo: 6 tháng đầu năm 2020"])
    sheet.append([f"Người lập biểu: {full('title')}"])
    fields = [field for field in form.fields if field.header]
    sheet.append([field.header for field in fields])
    for number in range(9):
        sheet.append([cell(field, number) for field in fields])
    sheet.cell(5, 2).comment = Comment(f"hỏi lại {full('comment')}", full("comment"))
    sheet.cell(6, len(fields) + 3, f"đ/c {full('beside')} xem")
    sheet.append([None, "Người lập biểu", None, "Thủ trưởng"])
    sheet.append([None, full("signature"), None, full("signature")])


def cell(field: Any, number: int) -> Any:
    """Return what stands in a cell: row 7 has an impossible value in every column, row 8 cannot be read at all."""
    if field.field == "stt" or field.header == "STT":
        return number + 1
    if number == 8:
        return f"{full('unread')} ?"
    if field.type == "person":
        return person(number)
    if field.type == "text":
        return f"{field.example or 'Việc'} do {full('text')} chủ trì, số {number}"
    if number == 7:
        return f"theo {full('refused')}"
    if field.type == "date":
        return f"{10 + number}/3/2020"
    if field.type in ("count", "decimal"):
        return number + 1
    if field.type == "choice" and field.choices:
        return field.choices[0].label_vi
    return field.example


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = Settings.load(tmp_path_factory.mktemp("ten") / "home")
    place = settings.home / "inbox" / "Huyện đoàn Tiên Yên" / full("folder")
    place.mkdir(parents=True)
    for form in forms().values():
        book = openpyxl.Workbook()
        book.remove(book.active)
        sheet_of(book, form)
        book.properties.creator = full("title")
        book.save(place / f"{form.id} 2020-H1 {full('file')}.xlsx")
    (place / f"{full('rejected_file')}.xlsx").write_bytes(b"khong phai tep excel")
    for path in place.iterdir():
        aged(path)
    for step in steps.STEPS[:4]:
        steps.run(step, settings, f"dem-{NAMES['night']}")
    office(settings)
    yield settings
    shutil.rmtree(settings.home)


def office(settings: Settings) -> None:
    """Let names of the office's own stand in the books of decisions, restores and waivers."""
    now = datetime(2020, 7, 1, tzinfo=UTC)
    decided = Decision(
        report="field_visits",
        period=PERIOD,
        figures_hash="0" * 64,
        decision="approved",
        decided_by=full("approver"),
        decided_at=now,
        asked_by=f"chạy của {full('run')}",
        package_hash="0" * 64,
        words_hash="0" * 64,
        decided_by_id=full("account"),
        reason=f"đồng chí {full('reason')} nhắc",
        overridden=f'{{"number": "{full("overriding")} chưa vào sổ"}}',
    )
    said = f'{{"answer": {{"by": "{full("approver")}"}}}}'
    mirror(settings.warehouse, [BookEntry(1, "approved", "field_visits", PERIOD, "0" * 64, "0" * 64, said, decided)])

    def write(connection: duckdb.DuckDBPyConnection) -> None:
        restore = [now, full("restorer"), "2020-06-30T17-00-00Z", now, None, f"vì {full('because')} xóa nhầm"]
        connection.execute("INSERT INTO core_restores VALUES (?, ?, ?, ?, ?, ?)", restore)
        waived = ["x", now, "days_differ", "D199", "DI_CO_SO_KQ", PERIOD, "*", f"đã hỏi {full('waiver')}"]
        more = [full("waived_by"), date(2020, 12, 31), now + timedelta(days=200)]
        connection.execute("INSERT INTO core_waiver_lists VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*waived, *more])

    warehouse = backend_of(settings.warehouse)
    with warehouse.alone():
        warehouse.publish(write)


def spellings(name: str) -> set[str]:
    forms_of = {name, unicodedata.normalize("NFD", name), bare(name)}
    return {form for one in forms_of for form in (one, one.lower(), one.upper(), one.title())}


def held(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return all that every table holds, as one text a table."""
    return {table: str(connection.execute(f"FROM {table}").fetchall()) for table in tables(connection)}


def found(texts: dict[str, str]) -> dict[str, list[str]]:
    """Return where each name was found."""
    hits = {
        place: [table for table, text in texts.items() if any(one in text for one in spellings(name))]
        for place, name in NAMES.items()
    }
    return {place: where for place, where in hits.items() if where}


def test_the_warehouse_itself_holds_the_names_in_all_those_places(settings: Settings) -> None:
    """Otherwise the next test would look for what was never there."""
    with Warehouse(settings.warehouse).reading() as connection:
        there = found(held(connection))
        assert connection.execute("SELECT count(*) FROM core_sent_back_rows").fetchone() > (0,)
    # What stands outside the table is read past, and so is not in the warehouse at all.
    assert set(NAMES) - set(there) <= {"title", "signature", "comment", "beside"}


def test_an_export_without_names_holds_none_of_them_in_any_table_nor_in_its_bytes(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "khong-ten.duckdb"
    operations.export(settings, path, with_names=False)
    with duckdb.connect(path, read_only=True) as connection:
        assert found(held(connection)) == {}
    content = path.read_bytes()
    assert {name for name in NAMES.values() for one in spellings(name) if one.encode() in content} == set()


def test_the_figures_and_the_findings_of_an_export_are_those_of_the_warehouse(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "khong-ten.duckdb"
    operations.export(settings, path, with_names=False)
    asked = (
        "SELECT unit_id, hinh_thuc, sum(so_ngay), count(*), count(DISTINCT ho_ten) FROM core_di_co_so_kq__current "
        "GROUP BY ALL ORDER BY ALL",
        "SELECT unit_id, code, severity, state, count(*) FROM mart_findings__life GROUP BY ALL ORDER BY ALL",
        "SELECT unit_id, form, status, count(*) FROM mart_state_of_returns GROUP BY ALL ORDER BY ALL",
        "SELECT count(*) FROM core_submission_columns JOIN core_di_co_so_kq__records USING (submission_id, sheet)",
    )
    with Warehouse(settings.warehouse).reading() as whole, Warehouse(path).reading() as nameless:
        for query in asked:
            assert nameless.execute(query).fetchall() == whole.execute(query).fetchall()
            assert nameless.execute(query).fetchall()
        message = nameless.execute("SELECT code, message_vi FROM core_findings WHERE value LIKE 'Chữ %' LIMIT 1")
        ((code, text),) = message.fetchall()
    assert "Chữ " in text or "{value}" not in catalogue()[code].what()
    assert "{" not in text


def test_forgetting_takes_the_names_out_of_old_periods_and_leaves_who_answered_for_what(
    settings: Settings, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    own, counts = Settings.load(home), []
    place = backend_of(own.warehouse)
    for _ in range(2):
        with place.alone():
            place.publish(lambda connection: counts.append(forget_names(connection, date(2030, 1, 1))))
    assert counts[0] > 5
    assert counts[1] == 0, "a second time finds nothing to do and gives nobody another number"
    with Warehouse(own.warehouse).reading() as connection:
        there = found(held(connection))
    office_books = {"approver", "run", "restorer", "because", "waiver", "waived_by", "night"}
    office_books |= {"account", "reason", "overriding"}
    assert set(there) == {*office_books, "folder", "file", "rejected_file"}
    places = {name: where for name, where in there.items() if name not in office_books}
    assert set(map(tuple, places.values())) == {("core_sightings",)}, "by which the next night knows a file again"
