"""Figures, their traces and their completeness."""

from datetime import date

import pytest

from organisation import Period
from reports.definition import read_definition
from reports.figures import compute, trace
from reports.tracing import traces

KIND = "field_visits"
H1 = Period.parse("2020-H1")
DAY = date(2020, 3, 17)


@pytest.mark.parametrize("period", ["2020-H1", "2020", "2019-H1", "2020-H2"])
def test_every_figure_is_the_sum_of_its_trace(province, period):
    figures = compute(province, KIND, Period.parse(period))
    sources = traces(province, {name: entry.measure for name, entry in read_definition(KIND).figures.items()})
    for name, figure in figures.items():
        assert sum(row.contribution for row in sources[name]) == figure.value, name


def test_a_trace_names_the_cell_and_its_text(empty):
    empty.visit("QN", "Nguyễn Văn A", 3, "Kiểm tra chuyên đề", DAY, places="D196")
    [row] = trace(empty.connection, KIND, H1, "visits.kind.3")
    assert (row.file, row.sheet, row.cell, row.raw) == (
        "2020-H1/QN-DI_CO_SO_KQ-2020-H1.xlsx",
        "Kết quả",
        "I8",
        "Kiểm tra, giám sát",
    )


def test_two_visits_of_one_cadre_on_one_day_are_one_day(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Buổi sáng", DAY)
    empty.visit("QN", "Nguyễn Văn A", 2, "Buổi chiều", DAY)
    empty.visit("D199", "Nguyễn Văn A", 2, "Người khác, trùng tên ở đơn vị khác", DAY)
    figures = compute(empty.connection, KIND, H1)
    assert (figures["visits.total"].value, figures["days.total"].value, figures["days.province"].value) == (3, 2, 1)
    assert figures["days.kind.1"].value == figures["days.province.kind.2"].value == 1
    rows = trace(empty.connection, KIND, H1, "days.province")
    assert [(row.cell, row.contribution) for row in rows] == [("F8", 1), ("F9", 0)]


def test_one_name_in_two_spellings_is_one_cadre(empty):
    empty.visit("QN", "Nguyễn Thị Hoà", 1, "Buổi sáng", DAY)
    empty.visit("QN", "NGUYỄN THỊ HÒA", 2, "Buổi chiều", DAY)
    figures = compute(empty.connection, KIND, H1)
    assert (figures["cadres.total"].value, figures["days.total"].value) == (1, 1)


def test_overlapping_visits_count_each_day_once(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Ba ngày", DAY, days=3)
    empty.visit("QN", "Nguyễn Văn A", 3, "Hai ngày, một ngày trùng", date(2020, 3, 19), days=2)
    assert compute(empty.connection, KIND, H1)["days.total"].value == 4


def test_a_visit_dated_to_the_month_counts_the_days_it_states_and_is_approximate(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Tháng 3", date(2020, 3, 1), days=5, month_only=True)
    figure = compute(empty.connection, KIND, H1)["days.total"]
    assert (figure.value, figure.approximate) == (5, True)
    assert not compute(empty.connection, KIND, H1)["visits.total"].approximate


def test_one_visit_to_five_units_is_one_visit(empty):
    empty.visit("QN", "Nguyễn Văn A", 3, "Giám sát", DAY, places="D202 D198 D205 D195 D194")
    figures = compute(empty.connection, KIND, H1)
    assert (figures["visits.total"].value, figures["units.reached"].value) == (1, 5)
    assert figures["units.unvisited"].value == figures["units.reachable"].value - 5


def test_a_base_unit_reached_is_its_district_reached(empty):
    empty.visit("QN", "Nguyễn Văn A", 4, "Dự sinh hoạt", DAY, places="B06649")
    figures = compute(empty.connection, KIND, H1)
    assert (figures["units.reached"].value, figures["bases.reached"].value) == (1, 1)


def test_a_place_that_is_no_unit_is_not_counted_as_one(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Đề án 1516", DAY)
    empty.connection.execute(
        "INSERT INTO core_visit_places VALUES "
        "('DI_CO_SO_KQ', 'QN-DI_CO_SO_KQ-2020-H1', 'Kết quả', 8, 1, 'Toàn tỉnh', NULL, '2020-H1')"
    )
    assert compute(empty.connection, KIND, H1)["units.reached"].value == 0


def test_units_that_have_not_reported_are_said_of_every_total_they_are_missing_from(province):
    figures = compute(province, KIND, H1)
    assert (figures["visits.total"].missing, figures["visits.total"].expected) == (2, 21)
    assert (figures["visits.local"].missing, figures["visits.local"].expected) == (2, 20)
    assert figures["visits.province"].missing == 0
    assert figures["plans.total"].missing == 0


def test_a_return_sent_back_is_missing(empty):
    empty.state("D199", "DI_CO_SO_KQ", "2020-H1", "sent_back")
    empty.state("D201", "DI_CO_SO_KQ", "2020-H1", "nil")
    figure = compute(empty.connection, KIND, H1)["visits.total"]
    assert (figure.missing, figure.expected) == (1, 2)


def test_a_year_is_made_of_its_halves_and_misses_whoever_misses_one(empty):
    for period in ("2020-H1", "2020-H2"):
        empty.state("D199", "DI_CO_SO_KQ", period, "on_time")
        empty.visit("D199", "Nguyễn Văn A", 1, "Chuyên đề", Period.parse(period).start, period=period)
    empty.state("D201", "DI_CO_SO_KQ", "2020-H1", "on_time")
    empty.state("D201", "DI_CO_SO_KQ", "2020-H2", "missing")
    figure = compute(empty.connection, KIND, Period.parse("2020"))["visits.total"]
    assert (figure.value, figure.missing, figure.expected) == (2, 1, 2)


def test_without_returns_last_year_there_is_no_comparison(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", DAY)
    assert compute(empty.connection, KIND, H1)["visits.total"].previous is None
    empty.state("QN", "DI_CO_SO_KQ", "2019-H1", "nil")
    assert compute(empty.connection, KIND, H1)["visits.total"].previous == 0


def test_one_cell_changed_changes_its_figures_and_no_other(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", DAY, places="D201")
    before = compute(empty.connection, KIND, H1)
    empty.connection.execute("UPDATE core_di_co_so_kq__current SET hinh_thuc = 3")
    after = compute(empty.connection, KIND, H1)
    changed = {name for name in before if before[name].value != after[name].value}
    families = ("visits.kind", "visits.province.kind", "days.kind", "days.province.kind", "units.kind")
    families = (*families, "units.province.kind")
    assert changed == {f"{family}.{kind}" for family in families for kind in (1, 3)}


def test_every_figure_has_a_label_and_a_unit():
    for figure in read_definition(KIND).figures.values():
        assert figure.label and figure.unit
