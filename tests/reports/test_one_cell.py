"""One cell of one return is changed: exactly the right sentences and cells change, in both files."""

import io
import re
from itertools import zip_longest

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from organisation import Period
from reports import build
from reports.excel import render_xlsx
from reports.word import render_docx

H1 = Period.parse("2020-H1")
# A visit of the district D195 was of the second kind and is now of the third.
_CHANGE = """
    UPDATE core_di_co_so_kq__current SET hinh_thuc = $kind, hinh_thuc_raw = $raw
    WHERE unit_id = 'D195' AND "row" = (SELECT min("row") FROM core_di_co_so_kq__current WHERE unit_id = 'D195'
        AND period = '2020-H1' AND hinh_thuc = 2) AND period = '2020-H1'
"""


def paragraphs(content):
    """Every paragraph's text outside of tables, and every row of every table as one text."""
    body = Document(io.BytesIO(content)).element.body
    text = lambda element: "".join(one.text or "" for one in element.iter(qn("w:t")))  # noqa: E731
    for element in body:
        if element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                yield " | ".join(text(cell) for cell in row.iter(qn("w:tc")))
        else:
            yield text(element)


def sheets(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield sheet.title, tuple(row)


def changed(before, after):
    return [(old, new) for old, new in zip_longest(before, after) if old != new]


@pytest.fixture(scope="module")
def both(request):
    small = request.getfixturevalue("small_province")
    before = build(small.connection, "field_visits", H1)
    small.connection.execute(_CHANGE, {"kind": 3, "raw": "Kiểm tra, giám sát"})
    return before, build(small.connection, "field_visits", H1)


def test_only_the_figures_of_the_two_kinds_change(both):
    before, after = both
    names = {name for name in before.figures if before.figures[name].value != after.figures[name].value}
    assert names >= {"visits.kind.2", "visits.kind.3", "visits.local.kind.2", "visits.local.kind.3"}
    assert all(re.search(r"\.kind\.[23]$", name) for name in names)


def test_only_the_sentences_and_rows_of_the_two_kinds_change_in_the_document(both):
    before, after = both
    differing = changed(paragraphs(render_docx(before)), paragraphs(render_docx(after)))
    mark = next(((old, new) for old, new in differing if "Mã đối chiếu: " in old), None)
    assert mark is not None, "other figures have another code"
    differing.remove(mark)
    lines = [old for old, _ in differing]
    assert len(lines) == len(set(lines))
    allowed = ("Phối hợp tổ chức", "Kiểm tra, giám sát", "Có ", "Thành đoàn Cẩm Phả")
    figures = {str(report.figures[f"visits.kind.{kind}"].value) for report in both for kind in (2, 3)}
    for old, new in differing:
        assert old and new, "no line comes or goes"
        assert any(word in old for word in allowed) or figures & set(re.findall(r"\d+", old)), (old, new)
    assert sum(line.startswith("Có ") for line in lines) == 2, "one sentence for each of the two kinds"


def test_only_rows_that_count_the_visit_change_in_the_workbook(both):
    before, after = both
    differing = changed(sheets(render_xlsx(before)), sheets(render_xlsx(after)))
    by_sheet = {name for (name, _), _ in differing}
    assert by_sheet == {"Ghi chú", "Số liệu", "Theo hình thức", "Theo đơn vị", "Danh sách lượt đi", "Nguồn số liệu"}
    for sheet, count in (("Theo hình thức", 2), ("Danh sách lượt đi", 1)):
        assert sum(name == sheet for (name, _), _ in differing) == count
    [(_, row)] = [old for old, _ in differing if old[0] == "Theo đơn vị" and "Tổng số" not in str(old[1][0])]
    assert row[0] == "Thành đoàn Cẩm Phả"


def test_the_same_change_undone_is_the_same_report(both, request):
    before, _ = both
    small = request.getfixturevalue("small_province")
    small.connection.execute(_CHANGE.replace("hinh_thuc = 2)", "hinh_thuc = 3)"), {"kind": 2, "raw": "Phối hợp"})
    assert render_docx(build(small.connection, "field_visits", H1)) == render_docx(before)
