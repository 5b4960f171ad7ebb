"""The report of Union work on the sample province ("dữ liệu mẫu"), against what its generator knows."""

from datetime import UTC, datetime
from functools import cache

import pytest

from expectations.decision import Checked, decide
from forms import form
from organisation import Organisation, Period
from reports import build, read_definition
from reports.figures import compute
from reports.tracing import traces
from samples.province import Province
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

KIND = "union_work"
SEED = 20200610
PERIODS = ("2019-H1", "2019-H2", "2020-H1")
INDICATORS = form("BC_SOLIEU")["ma_chi_tieu"].choices
SEEN = datetime(2020, 6, 9, 12, tzinfo=UTC)


@cache
def sent(period):
    """Every return of numbers and activities of a period, none missing; of the base units, those of the last period."""
    returns = Province(Organisation.load(), Period.parse(period), SEED).returns()
    numbers = [one for one in returns if one.form in ("BC_SOLIEU", "HOAT_DONG")]
    return [one for one in numbers if one.unit.level != "base" or period == PERIODS[-1]]


def read(one, name):
    fields = [field for field in one.records[0] if field != "stt"]
    values = {field: [record[field] for record in one.records] for field in fields}
    raw = {field: [str(value) for value in column] for field, column in values.items()}
    columns = {field: number for number, field in enumerate(fields, start=1)}
    rows = list(range(8, 8 + len(one.records)))
    table = RecordTable(one.form, "Biểu", one.unit.unit_id, one.period.id, rows, raw, values, columns)
    sha256 = f"{name:064x}"
    return ReturnRead(
        f"{one.period.id}/{one.unit.unit_id}-{one.form}.xlsx", sha256, one.form, one.unit.unit_id, one.unit.union_name,
        one.period.id, [table], conservation=Conservation(read=1, loaded=1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("kho") / "hopnhat.duckdb")
    everything = (one for period in PERIODS for one in sent(period))
    reads = [read(one, number) for number, one in enumerate(everything, start=1)]
    deliveries = [Delivery(one.sha256, "inbox", one.file, 1000, SEEN, None, fingerprint="1") for one in reads]
    checked = [Checked(one, [], decide(one, [])) for one in reads]
    warehouse.load(Night("2020-06-09", SEEN, [Batch(deliveries, checked)]))
    with warehouse.reading() as connection:
        yield connection


def truth(period, code):
    """The sum of what districts and affiliated Unions report."""
    return sum(
        record["thuc_hien"]
        for one in sent(period)
        if one.form == "BC_SOLIEU" and one.unit.level in ("district", "affiliated")
        for record in one.records
        if record["ma_chi_tieu"] == code
    )


@pytest.mark.parametrize("period", PERIODS)
def test_every_total_is_the_generators_own(loaded, period):
    figures = compute(loaded, KIND, Period.parse(period))
    found = {choice.code: figures[f"indicators.{choice.code}"].value for choice in INDICATORS}
    assert found == {choice.code: truth(period, choice.code) for choice in INDICATORS}
    assert not any(figures[f"indicators.{choice.code}"].missing for choice in INDICATORS)
    works = [one for one in sent(period) if one.form == "HOAT_DONG"]
    assert figures["works.total"].value == sum(len(one.records) for one in works)
    assert figures["works.turns"].value == sum(record["luot_dvtn"] for one in works for record in one.records)


def test_the_year_is_the_sum_of_its_halves_and_its_stocks_are_the_second_halfs(loaded):
    figures = compute(loaded, KIND, Period.parse("2019"))
    for choice in INDICATORS:
        halves = [truth(period, choice.code) for period in ("2019-H1", "2019-H2")]
        expected = sum(halves) if choice.extra["measure"] == "flow" else halves[1]
        assert figures[f"indicators.{choice.code}"].value == expected, choice.code
    assert (figures["years.compared"].value > 0, figures["years.differing"].value) == (True, 0)


@pytest.mark.parametrize("period", ["2019", "2020-H1"])
def test_every_figure_is_the_sum_of_its_trace(loaded, period):
    figures = compute(loaded, KIND, Period.parse(period))
    sources = traces(loaded, {name: entry.measure for name, entry in read_definition(KIND).figures.items()})
    for name, figure in figures.items():
        assert sum(row.contribution for row in sources[name]) == pytest.approx(figure.value), name


def test_the_totals_of_the_appendices_by_unit_are_the_figures(loaded):
    report = build(loaded, KIND, Period.parse("2020-H1"))
    for name in ("by_unit_volunteering", "by_unit_support", "by_unit_organisation"):
        data = report.tables[name]
        for column, total in zip(data.definition.columns[1:-1], data.total[1:-1], strict=True):
            assert total == report.figures[f"indicators.{column.id}"].value, column.id
