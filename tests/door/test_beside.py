"""What a unit sends beside what it sent before: asked about before it is sent, and filled in beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from door.across import Across
from door.checking import Checker
from forms import form
from forms.template.workbook import blank_bytes, places_of
from hopnhat.airflow.board_reader import Board
from hopnhat.nightly import by_day
from hopnhat.settings import Settings
from organisation import Period
from organisation.units import organisation
from tests.door.open_door import Served, opened

PERIOD, FIRST = Period.parse("2020-H1"), 7
DAYS = (date(2020, 3, 2), date(2020, 3, 9))


def visit(day: date) -> dict[str, object]:
    return {
        "Họ và tên cán bộ": "Nguyễn Văn Mẫu", "Chức vụ": "Bí thư", "Đơn vị đến": "Huyện đoàn Ba Chẽ", "Từ ngày": day,
        "Đến ngày": day, "Hình thức": "Đi theo chuyên đề", "Nội dung/Chuyên đề": "Chuyên đề mẫu",
    }  # fmt: skip


def filled(content: bytes, sheet: str, rows: dict[int, dict[str, object]], path: Path) -> Path:
    book = openpyxl.load_workbook(BytesIO(content))
    heads = {str(cell.value): cell.column for cell in book[sheet][FIRST - 1] if cell.value}
    for row, values in rows.items():
        for head, value in values.items():
            book[sheet].cell(row, heads[head], value)
    book.save(path)
    return path


def blank(form_id: str) -> bytes:
    unit = organisation().unit("D193", PERIOD.end)
    assert unit is not None
    return blank_bytes([form(form_id)], unit, PERIOD, places_of(unit, PERIOD))


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A door whose unit has registered two visits, which were consolidated."""
    home = tmp_path_factory.mktemp("registered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOPNHAT_HOME", str(home))
        (home / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
        settings = Settings.load(home)
        rows = {FIRST + at: visit(day) for at, day in enumerate(DAYS)}
        more = {"facts": Board(settings).facts, "warehouse": str(settings.warehouse)}
        with Checker(across=Across(settings.warehouse)) as checker, opened(home, checker, **more) as served:
            served.post("gui", filled(blank("DI_CO_SO_DK"), form("DI_CO_SO_DK").sheet, rows, home / "đăng ký.xlsx"))
            by_day.run(settings)
            yield served


def test_what_was_sent_is_said_in_the_words_of_the_ledger(registered: Served) -> None:
    assert "2/2 dòng" in registered.get().text


def test_a_check_asks_about_the_files_beside_what_was_registered(registered: Served, tmp_path: Path) -> None:
    rows = {FIRST: visit(DAYS[0]), FIRST + 1: visit(DAYS[1]), FIRST + 2: visit(date(2020, 4, 6))}
    sheet = form("DI_CO_SO_KQ").sheet
    page = registered.post("kiem-tra", filled(blank("DI_CO_SO_KQ"), sheet, rows, tmp_path / "a.xlsx"))
    assert "Dùng được, có điều cần xem lại" in page.text and '<td class="warning">Nguyễn Văn Mẫu' in page.text
    del rows[FIRST + 1], rows[FIRST + 2]
    page = registered.post("kiem-tra", filled(blank("DI_CO_SO_KQ"), sheet, rows, tmp_path / "b.xlsx"))
    assert "Điều sẽ hỏi ở báo cáo đã gửi trước" in page.text and "đăng ký.xlsx" in page.text
    assert "2/2 dòng" in registered.get().text  # nothing of it was kept


def test_a_blank_knows_the_registered_visits_and_what_is_confirmed_of_them_counts(
    registered: Served, tmp_path: Path
) -> None:
    content = registered.get("bieu-mau", f"{PERIOD.id}.xlsx").content
    sheet = form("DI_CO_SO_KQ").sheet
    book = openpyxl.load_workbook(BytesIO(content))
    names = [book[sheet].cell(FIRST + at, 2).value for at in range(3)]
    assert names == ["Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu", None]
    untouched = filled(content, sheet, {FIRST: {"Đã xác nhận": "Rồi"}}, tmp_path / "một.xlsx")
    assert "chưa ai xác nhận" in registered.post("kiem-tra", untouched).text
    rows = {FIRST: {"Đã xác nhận": "Rồi"}, FIRST + 1: {"Kết quả": "Đã làm việc"}}
    whole = registered.post("kiem-tra", filled(content, sheet, rows, tmp_path / "hai.xlsx"))
    assert whole.status_code == 200 and whole.text.count("chưa ai xác nhận") == 0
