"""A report is data: what an officer adds needs no Python."""

import shutil
from datetime import date

import pytest
import yaml

from organisation import Period
from province import VARIABLE, province_folder
from reports import build, read_definition
from reports.compose import Heading, Paragraph
from reports.definition import Measure

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
