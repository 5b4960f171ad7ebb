"""A report is data: what an officer adds needs no Python."""

import re
import shutil
from datetime import date

import pytest
import yaml

from organisation import Period
from province import VARIABLE, province_folder
from reports import build, read_definition
from reports.compose import Heading, Paragraph
from reports.definition import Measure, _definition
from reports.excel import render_xlsx
from reports.review import obstacles
from reports.word import render_docx

H1 = Period.parse("2020-H1")


@pytest.fixture
def own_definitions(tmp_path, monkeypatch):
    """A copy of the definitions that a test may change."""
    folder = tmp_path / "tinh"
    shutil.copytree(province_folder(), folder)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder / "reports" / "field_visits"


def test_a_new_section_with_a_new_figure_needs_no_python(own_definitions, empty):
    head = yaml.safe_load((own_definitions / "report.yaml").read_text(encoding="utf-8"))
    head["figures"].append(
        {"id": "orders", "label": "Số lượt có công lệnh", "unit": "lượt", "scope": "all", "relation": "visits",
         "measure": "count", "where": "so_quyet_dinh IS NOT NULL", "field": "ho_ten"}
    )  # fmt: skip
    body = yaml.safe_load((own_definitions / "body.yaml").read_text(encoding="utf-8"))
    body.insert(-1, {"heading": "V. CÔNG LỆNH", "level": 1})
    body.insert(-1, {"text": "Có {{ f['orders']|n }} có công lệnh."})
    (own_definitions / "report.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
    (own_definitions / "body.yaml").write_text(yaml.safe_dump(body, allow_unicode=True), encoding="utf-8")
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", date(2020, 3, 17))
    report = build(empty.connection, "field_visits", H1)
    place = report.body.index(Heading("V. CÔNG LỆNH", 1))
    assert report.body[place + 1] == Paragraph("Có 01 lượt có công lệnh.")


def test_a_measure_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="average"):
        Measure("visits", "average", "so_ngay")
    with pytest.raises(ValueError, match="count_distinct"):
        Measure("visits", "count_distinct")


def test_an_unknown_kind_of_report_is_not_found():
    with pytest.raises(FileNotFoundError):
        read_definition("nothing")


@pytest.fixture
def own_province(tmp_path, monkeypatch):
    """A copy of the whole province that a test may change."""
    folder = tmp_path / "tinh"
    shutil.copytree(province_folder(), folder)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.mark.parametrize("family", ["volunteering", "support", "organisation"])
def test_a_table_that_grows_by_a_column_is_written(own_province, family, filled):
    """An indicator more in a family of columns: the list of widths was one shorter than the columns."""
    with (own_province / "forms" / "choices" / "chi_tieu.csv").open("a", encoding="utf-8") as lines:
        lines.write("MOI_SO,MOI_SO,Số việc làm theo gương được biểu dương,Deeds,,việc,flow\n")
    path = own_province / "reports" / "union_work" / "report.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"({family}: .*)\]}}", r"\1, MOI_SO]}", text), encoding="utf-8")
    report = build(filled.connection, "union_work", H1)
    table = report.tables[f"by_unit_{family}"]
    assert len(table.definition.widths) == len(table.heads)
    assert "Số việc làm theo gương được biểu dương (việc)" in table.heads
    assert render_docx(report)
    assert render_xlsx(report)


def test_a_list_of_widths_in_a_provinces_own_copy_counts_while_it_fits(own_definitions):
    head = yaml.safe_load((own_definitions / "report.yaml").read_text(encoding="utf-8"))
    [table] = [one for one in head["tables"] if one["id"] == "by_board"]
    for widths, counts in ([10] * 7, True), ([10] * 6, False):
        table["widths"] = widths
        (own_definitions / "report.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
        _definition.cache_clear()
        assert (set(read_definition("field_visits").tables["by_board"].widths) == {10}) == counts


@pytest.mark.parametrize(("least", "stands"), [(100, True), (50, False)])
def test_how_much_must_be_covered_is_the_provinces_to_say(own_definitions, province, least, stands):
    path = own_definitions / "report.yaml"
    text = path.read_text(encoding="utf-8").replace("least_coverage: 100", f"least_coverage: {least}")
    path.write_text(text, encoding="utf-8")
    _definition.cache_clear()
    report = build(province, "field_visits", H1)
    assert 50 < report.coverage.percent < 100
    assert ("coverage" in {one.id for one in obstacles(report)}) == stands


def test_what_a_recount_finds_to_be_others_stands_against_approving(province):
    [against] = [one for one in obstacles(build(province, "field_visits", H1), ["visits.total"]) if one.id == "recount"]
    assert "visits.total" in against.said
