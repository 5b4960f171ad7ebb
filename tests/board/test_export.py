"""A page's tables as files: what is shown and nothing else, numbers as numbers, no text ever a formula."""

from __future__ import annotations

import csv
import io

import openpyxl

from board.export import as_csv, as_xlsx, tables_of
from board.facts import Facts
from board.links import Links
from board.site import Reader, Site
from tests.board.conftest import HOSTILE_NAME, PERIOD

PAGE = """<h1>Trang</h1><h2>Thứ nhất</h2><div><table><caption>Bảng [một]: a/b</caption>
<thead><tr><th>Đơn vị</th><th class="number">Số</th><th class="deed">Sửa</th></tr></thead>
<tbody><tr><th>=HYPERLINK("x")</th><td class="number">1.234,5</td><td class="deed"><a href="#">Sửa</a></td></tr>
<tr><th><span class="mark">✓</span> @A<br>b &amp; &lt;c&gt;</th><td class="number">9.854</td>
<td class="deed"></td></tr>
</tbody></table></div>
<ol class="advices"><li><p class="head">Lỗi <q>-1</q></p><p>Sai.</p>
<p class="deeds"><a>Sửa</a></p></li></ol>
<svg><rect></rect></svg><table><tr><td>cuối</td></tr></table>"""


def test_a_workbook_holds_what_is_shown_with_numbers_as_numbers_and_texts_as_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(tables_of(PAGE), "vi")))
    first, second, third = book.worksheets
    assert first.title == "Bảng  một   a b"
    rows = [[cell.value for cell in row] for row in first]
    assert rows == [["Đơn vị", "Số"], ['=HYPERLINK("x")', 1234.5], ["@A b & <c>", 9854]]
    assert {cell.data_type for row in first for cell in row if isinstance(cell.value, str)} == {"s"}
    assert [[cell.value for cell in row] for row in second] == [["Lỗi -1", "Sai."]]
    assert [[cell.value for cell in row] for row in third] == [["cuối"]]


def test_a_text_file_is_no_formula_either() -> None:
    text = as_csv(tables_of(PAGE)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ['\'=HYPERLINK("x")', "1.234,5"] in rows
    assert ["'@A b & <c>", "9.854"] in rows


def test_every_page_of_the_board_gives_its_rows_and_a_district_its_own(facts: Facts) -> None:
    site = Site(facts, Reader("QN", "Tỉnh đoàn"))
    links = Links("/")
    for path in site.paths():
        html = site.html(path, links)
        assert ("xuat=xlsx" in html) == bool(tables_of(html))
    page = tables_of(site.html(f"{PERIOD}/danh-sach", links))
    assert sum(len(table.rows) - 1 for table in page) == len(facts.period(PERIOD).returns)
    cadres = as_csv(tables_of(site.html(f"{PERIOD}/chi-tieu", links))).decode()
    assert HOSTILE_NAME in cadres
    own = as_csv(tables_of(Site(facts, Reader("D199", "Tiên Yên")).html(f"{PERIOD}/danh-sach", links))).decode()
    assert "Tiên Yên" in own
    assert "Ba Chẽ" not in own
