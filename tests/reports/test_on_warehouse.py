"""The same report on the real warehouse: its tables and views are those the relations read."""

from datetime import UTC, date, datetime

import pytest

from expectations.decision import Checked, decide
from organisation import Period
from reports import build
from reports.tracing import trace
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
