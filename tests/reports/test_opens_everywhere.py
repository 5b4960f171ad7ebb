"""Reports and their appendices open for Word's and Excel's schema and in LibreOffice, empty and filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from organisation import Period
from province import province_folder
from reports import build
from reports.excel import render_xlsx
from reports.word import render_docx
from tests.office import faults, needs_calc, needs_writer, unopened_by_libreoffice

TEMPLATE = province_folder() / "reports" / "report.docx"

H1 = Period.parse("2020-H1")


@pytest.fixture
def written(half_year, three, empty, tmp_path) -> list[Path]:
    reports = {
        "field_visits": half_year,
        "union_work": build(three.connection, "union_work", H1),
        "nothing_came": build(empty.connection, "field_visits", H1),
        "no_numbers_came": build(empty.connection, "union_work", H1),
    }
    paths = []
    for name, report in reports.items():
        for ending, content in ((".docx", render_docx(report)), (".xlsx", render_xlsx(report))):
            paths.append(tmp_path / f"{name}-{ending[1:]}{ending}")
            paths[-1].write_bytes(content)
    return [*paths, TEMPLATE]


def test_reports_open_everywhere(written):
    assert {path.name: found for path in written if (found := faults(path))} == {}


@needs_writer
@needs_calc
def test_reports_open_in_libreoffice(written, tmp_path):
    assert unopened_by_libreoffice(written, tmp_path) == []
