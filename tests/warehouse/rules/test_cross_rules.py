"""Every rule across returns finds its fault, in its cell, and nothing else; what only looks like a fault stays silent.

``faults/`` and ``silent/`` hold a small province a file: one night of returns, and for a fault the findings expected.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from findings import a1, catalogue
from forms import forms
from organisation.calendar import calendar
from organisation.units import organisation
from province import ProvinceError
from transforms.returns import SentBackRow
from warehouse import LoadSummary, schema
from warehouse.known import Known
from warehouse.ledger.keeping import keep_ledger
from warehouse.load import Loader
from warehouse.places import Places
from warehouse.reference import Reference
from warehouse.rules import cross_rules, read_cross_rules, run_rules, written
from warehouse.text_keys import teach_text_key

NOW = datetime(2020, 6, 5, 19, tzinfo=UTC)
PLACES = Places(organisation())
HERE = Path(__file__).parent
FAULTS = {path.stem: path for path in sorted((HERE / "faults").glob("*.yaml"))}
SILENT = {path.stem: path for path in sorted((HERE / "silent").glob("*.yaml"))}
EVERYDAY = {
    "DI_CO_SO_DK": {"ho_ten": None, "don_vi_den": "Huyện đoàn Ba Chẽ", "ngay_tu": None, "hinh_thuc": 1},
    "DI_CO_SO_KQ": {"ho_ten": None, "don_vi_den": "Huyện đoàn Ba Chẽ", "ngay_tu": None, "hinh_thuc": 1},
    "DI_CO_SO_TH": {"don_vi": None, "luot": None},
    "BC_SOLIEU": {"ma_chi_tieu": None, "thuc_hien": None},
}


def _case(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def made_return(province):
    """Make a checked return from the lines of a fixture."""

    def make(line, file="bao-cao.xlsx"):
        form_id, unit_id, period = line["form"], line.get("unit", "D199"), line.get("period", "2020-H1")
        if line.get("nil"):
            return province.checked(nil=[(form_id, unit_id, period)], file=file)
        records = [EVERYDAY[form_id] | row for row in line["rows"]]
        fields = list(dict.fromkeys(field for record in records for field in record))
        values = {field: [record.get(field) for record in records] for field in fields}
        table = province.table(values, form_id=form_id, unit_id=unit_id, period=period)
        found = [
            catalogue().find(
                code, sheet=table.sheet, row=row, column=table.columns.get(field), field=field, form=form_id
            )
            for code, row, field in line.get("asked", ())
        ]
        checked = province.checked(table, findings=found, file=file)
        checked.read.sent_back += [SentBackRow(form_id, table.sheet, row, []) for row in line.get("sent_back", ())]
        return checked

    return make


@pytest.fixture(scope="module")
def empty_warehouse():
    """A warehouse in memory; a night is loaded into it within a transaction and taken back."""
    with duckdb.connect() as connection:
        teach_text_key(connection)
        schema.migrate(connection, forms(), NOW)
        Reference(organisation(), calendar()).record(
            connection, ("2019-H1", "2019-H2", "2020-Q1", "2020-Q2", "2020-H1", "2020"), NOW.date(), NOW
        )
        yield connection


@pytest.fixture
def found_in(empty_warehouse, province, made_return):
    """Load the returns of a fixture as one night and return what the rules across returns found."""

    def load(case):
        returns = [made_return(line, f"{number}.xlsx") for number, line in enumerate(case["returns"])]
        (batch,) = province.night(*returns, started_at=NOW).batches
        loader = Loader(empty_warehouse, forms(), PLACES, "dem", NOW, LoadSummary())
        brought = loader.load(Known().fresh(batch))
        periods = {period for _, _, period in brought}
        keep_ledger(empty_warehouse, forms(), brought, {}, loader.stamp, NOW)
        run_rules(empty_warehouse, periods, loader.stamp)
        return empty_warehouse.execute(
            'SELECT code, unit_id, form, "row", column_no, value, message_vi FROM core_findings '
            "WHERE list_contains($1, code)",
            [[rule.code for rule in cross_rules()]],
        ).fetchall()

    empty_warehouse.execute("BEGIN")
    yield load
    empty_warehouse.execute("ROLLBACK")


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_in_its_cell(name, found_in):
    case = _case(FAULTS[name])
    found = found_in(case)
    cells = [[code, unit, form_id, a1(row, column), value] for code, unit, form_id, row, column, value, _ in found]
    assert sorted(cells) == sorted(case["findings"])
    assert not any("…" in message for *_, message in found)


@pytest.mark.parametrize("name", SILENT)
def test_what_is_right_stays_silent(name, found_in):
    assert found_in(_case(SILENT[name])) == []


def test_every_rule_has_a_fault():
    shown = {code for path in FAULTS.values() for code, *_ in _case(path)["findings"]}
    assert shown == {rule.code for rule in cross_rules()}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("district_sum,error,BC_SOLIEU,unit,{},district_sum.sql,x", "cột severity: “error” .*warning, notice"),
        (
            "no_such_code,warning,BC_SOLIEU,unit,{},district_sum.sql,x",
            "dòng 2: .* mã “no_such_code”",
        ),
        ("district_sum,warning,BC_SOLIEU,unit,{},no.sql,x", "dòng 2: không có tệp no.sql .*district_sum.sql"),
        ("district_sum,warning,BC_SOLIEU,unit,3,district_sum.sql,x", "cột arguments"),
        (
            "district_sum,warning,NO_FORM,unit,{},district_sum.sql,x",
            "dòng 2: .* “NO_FORM”; các biểu: BC_SOLIEU",
        ),
    ],
)
def test_a_line_that_cannot_be_a_rule_is_refused(tmp_path, line, problem):
    path = tmp_path / "rules.csv"
    path.write_text(f"code,severity,forms,owner,arguments,file,description_vi\n{line}\n", encoding="utf-8")
    with pytest.raises(ProvinceError, match=problem):
        read_cross_rules(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1234.5000"), "1.234,5"), (Decimal("1000.0000"), "1.000"), (12, "12"), (date(2020, 3, 7), "07/03/2020")],
)
def test_numbers_and_days_are_written_as_returns_write_them(value, text):
    assert written(value) == text
