"""Charts in the Word document: drawn from the tables, told in words, the same each time."""

import io
import re
import zipfile

import pytest
from docx import Document

from reports.word import render_docx, render_separate
from reports.word.charts import described


@pytest.fixture(scope="module")
def written(half_year):
    return render_docx(half_year)


def test_each_chart_is_in_the_document_with_every_value_in_words(half_year, written):
    document = Document(io.BytesIO(written))
    *told, mark = document.element.body.xpath(".//wp:docPr/@descr")
    assert mark.startswith("Mã QR của báo cáo; mã đối chiếu ")
    apart = Document(io.BytesIO(render_separate(half_year)))
    [units, _] = apart.element.body.xpath(".//wp:docPr/@descr")
    assert [told[0], units, told[1]] == [described(chart, half_year) for chart in half_year.definition.charts.values()]
    assert told[0].startswith(
        "Số lượt đi cơ sở theo hình thức, các đơn vị có số liệu cả hai kỳ, chưa gồm 02/21 đơn vị chưa báo cáo. "
        "Đi theo chuyên đề: So sánh cùng đơn vị: lượt kỳ này "
    )
    for cells in half_year.tables["by_kind"].cells:
        assert f": lượt kỳ này {cells[-2]}, So sánh cùng đơn vị: lượt cùng kỳ {cells[-1]}" in told[0]


def test_a_unit_that_has_not_reported_has_no_bar_and_is_told_so(half_year):
    with zipfile.ZipFile(io.BytesIO(render_separate(half_year))) as package:
        chart = package.read("word/charts/chart2.xml").decode()
    values = chart.split("<c:val>")[1]
    silent = [place for place, cells in enumerate(half_year.tables["by_unit"].cells) if cells[1] is None]
    drawn = {int(place) for place in re.findall(r'<c:pt idx="(\d+)">', values)}
    assert len(silent) == 2
    assert drawn == set(range(len(half_year.tables["by_unit"].cells))) - set(silent)
    assert "Huyện đoàn Vân Đồn: Tổng số lượt chưa có" in described(half_year.definition.charts["units"], half_year)


def test_a_document_with_charts_is_the_same_bytes_again(half_year, written):
    assert render_docx(half_year) == written
