"""The same report on the real warehouse: its tables and views are those the relations read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from expectations.decision import Checked, decide
from organisation import Period
from reports import build, compute
from reports.tracing import trace
from reports.wording import doubt_note
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

H1 = Period.parse("2020-H1")
SEEN = datetime(2020, 6, 5, 12, tzinfo=UTC)
VALUES = {
    "ho_ten": ["Nguyễn Văn A", "Nguyễn Văn A", "Nguyễn Văn B"],
    "don_vi_den": ["Huyện đoàn Hải Hà", "Ba Chẽ, Bình Liêu", "Toàn tỉnh"],
    "ngay_tu": [date(2020, 3, 17), date(2020, 3, 17), date(2020, 5, 26)],
    "ngay_den": [date(2020, 3, 18), None, None],
    "hinh_thuc": [4, 3, 2],
    "chuyen_de": ["Hội nghị kiện toàn BCH, BTV", "Kiểm tra chuyên đề", "Hãy làm sạch biển"],
}


def visits(name: str, *cadres: str) -> Checked:
    """A return of Tiên Yên of one visit a cadre; without one it says that nothing happened."""
    values = {
        "ho_ten": list(cadres),
        "don_vi_den": ["Huyện đoàn Hải Hà"] * len(cadres),
        "ngay_tu": [date(2020, 3, 17)] * len(cadres),
        "hinh_thuc": [1] * len(cadres),
        "chuyen_de": ["Kiểm tra"] * len(cadres),
    }
    raw = {field: [str(one) for one in column] for field, column in values.items()}
    columns = {field: number for number, field in enumerate(values, start=2)}
    rows = list(range(8, 8 + len(cadres)))
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", "D199", "2020-H1", rows, raw, values, columns)
    read = ReturnRead(
        name, name.ljust(64, "0"), "DI_CO_SO_KQ", "D199", "Huyện đoàn Tiên Yên", "2020-H1", [table] if cadres else [],
        nil=[] if cadres else [("DI_CO_SO_KQ", "D199", "2020-H1")],
    )  # fmt: skip
    return Checked(read, [], decide(read, []))


def load(warehouse: Warehouse, number: int, checked: Checked) -> None:
    seen = SEEN + timedelta(days=number)
    delivery = Delivery(checked.read.sha256, "inbox", checked.read.file, 1000, seen, None, fingerprint=f"{number}")
    warehouse.load(Night(f"n{number}", seen, [Batch([delivery], [checked])]))


def test_rows_that_are_held_or_left_out_or_said_to_be_nothing_are_in_the_doubt_of_a_figure(tmp_path):
    warehouse = Warehouse(tmp_path / "hopnhat.duckdb")
    total, versions = [], (("a", "A", "B", "C"), ("b", "D", "E"), ("c", "A", "B"), ("d",))
    for number, (name, *cadres) in enumerate(versions):
        load(warehouse, number, visits(name, *cadres))
        if number >= 2:
            with warehouse.reading() as connection:
                figure = compute(connection, "field_visits", H1)["visits.total"]
            total.append((figure.value, figure.low, figure.high, figure.held, figure.asked))
    assert total == [
        (3, 2, 5, 2, 1),  # it is not clear whether the second file comes on top; the third leaves one of the first out
        (3, 0, 5, 2, 3),  # the last says that nothing happened
    ]
    assert doubt_note(figure).endswith(
        "02 dòng giữ lại chờ trả lời (Huyện đoàn Tiên Yên); "
        "03 dòng đang được hỏi lại (Huyện đoàn Tiên Yên); có thể từ 0 đến 05 lượt"
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    raw = {name: [None if one is None else str(one) for one in column] for name, column in VALUES.items()}
    columns = {name: number for number, name in enumerate(VALUES, start=2)}
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", "QN", "2020-H1", [8, 9, 10], raw, dict(VALUES), columns)
    read = ReturnRead(
        "tinh-doan.xlsx", "a" * 64, "DI_CO_SO_KQ", "QN", "Tỉnh đoàn", "2020-H1", [table],
        conservation=Conservation(read=18, loaded=18),
    )  # fmt: skip
    delivery = Delivery(read.sha256, "inbox", read.file, 1000, SEEN, None, fingerprint="1")
    checked = Checked(read, [], decide(read, []))
    warehouse = Warehouse(tmp_path_factory.mktemp("kho") / "hopnhat.duckdb")
    warehouse.load(Night("2020-06-05", SEEN, [Batch([delivery], [checked])]))
    return warehouse


def test_the_report_reads_the_warehouse(loaded):
    with loaded.reading() as connection:
        report = build(connection, "field_visits", H1)
    values = {name: figure.value for name, figure in report.figures.items()}
    assert (values["visits.total"], values["days.total"], values["units.reached"]) == (3, 3, 3)
    assert report.figures["visits.total"].missing == report.figures["visits.total"].expected - 1 == 20
    assert [row["topic"] for row in report.lists["activities"]] == [
        "Hội nghị kiện toàn BCH, BTV",
        "Kiểm tra chuyên đề",
        "Hãy làm sạch biển",
    ]
    assert [row["places"] for row in report.lists["activities"]] == [["Hải Hà"], ["Ba Chẽ", "Bình Liêu"], []]


def test_a_figure_leads_to_the_cell_in_the_file(loaded):
    with loaded.reading() as connection:
        [row] = trace(connection, "field_visits", H1, "visits.kind.3")
    assert (row.file, row.sheet, row.cell, row.raw) == ("tinh-doan.xlsx", "Kết quả", "F9", "3")


def test_as_known_before_anything_came_nothing_is_counted(loaded):
    before = datetime(2019, 1, 1, tzinfo=UTC)
    with loaded.reading(as_of=before) as connection:
        report = build(connection, "field_visits", H1, as_of=before)
    assert report.figures["visits.total"].value == 0
    assert report.as_of == datetime(2019, 1, 1, 7)
