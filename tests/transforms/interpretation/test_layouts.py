"""Every layout that a clerk reads without a question is read right, and without a question."""

from __future__ import annotations

from typing import Any

import pytest

from organisation.senders import Sender
from transforms.returns import Hints
from transforms.workbook import Sheet


def _clean(verdict: Any, made: Any) -> None:
    assert verdict.silent == []
    assert verdict.asked == []
    assert verdict.right == len(made.truth) == verdict.records > 0


@pytest.mark.parametrize(
    "header",
    [
        "TT|Họ tên|Chức danh|Nơi đến|Thời gian đi|Hình thức|Chủ đề|Kết quả đạt được|Đề xuất, kiến nghị",
        "STT|HỌ VÀ TÊN CÁN BỘ|CHỨC VỤ|ĐƠN VỊ ĐẾN|NGÀY ĐI|NỘI DUNG|CHUYÊN ĐỀ|KẾT QUẢ|KIẾN NGHỊ",
        "STT|Họ và tên\ncán bộ|Chức\nvụ|Đơn vị \n đến|Ngày\nđi|Nội\ndung|Chuyên\nđề|Kết\nquả|Kiến\nnghị",
        "STT|Họ và tên cán bô|Chứcvụ|Đơn vi đến|Ngày di|Nội dug|Chuyên dề|Kết qủa|Kiến nghi",
        "STT|Ho va ten can bo|Chuc vu|Don vi den|Ngay di|Noi dung|Chuyen de|Ket qua|Kien nghi",
        "STT|Họ và tên (ghi đầy đủ)|Chức vụ|Đơn vị đến|Ngày đi (ngày/tháng/năm)|Nội dung|Chuyên đề|KQ|Đề xuất",
    ],
    ids=["synonyms", "capitals", "newlines", "typos", "unaccented", "brackets"],
)
def test_headers_by_other_names(maker: Any, judge: Any, header: str) -> None:
    made = maker().titles().header(*header.split("|")).records().end().made()
    _clean(judge(made), made)


def test_columns_moved_and_strange_ones_between(maker: Any, judge: Any) -> None:
    order = [4, 0, 3, 1, 6, 5, 2, 8, 7]
    made = maker().titles().header(*[maker.heads[i] for i in order], "Số điện thoại", "Cụm thi đua")
    made.records(lambda number, visit, row: [row[i] for i in order] + ["0912", None])
    finished = made.made()
    _clean(judge(finished), finished)


@pytest.mark.parametrize(
    "index",
    [
        list(range(1, 10)),
        [f"({i})" for i in range(1, 10)],
        ["A", "B", *range(1, 8)],
        ["(1)", "(2)", "(3)=(1)+(2)", *"456789"],
    ],
    ids=["figures", "brackets", "letters", "sums"],
)
def test_a_row_that_numbers_the_columns(maker: Any, judge: Any, index: list[Any]) -> None:
    made = maker().titles().header().add(*index).records().end().made()
    _clean(judge(made), made)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("STT|Họ và tên|Chức vụ|Đơn vị đến|Thời gian||Hình thức|Nội dung|Kết quả|Kiến nghị", "||||Từ ngày|Đến ngày"),
        ("TT|Họ tên|Chức danh|Nơi đến|Thời gian đi||Hình thức đi|Chủ đề|Kết quả|Đề xuất", "||||Từ|Đến"),
    ],
)
def test_two_header_rows_with_both_dates(maker: Any, judge: Any, first: str, second: str) -> None:
    cells = [[text or None for text in row.split("|")] for row in (first, second)]
    made = maker(days=3).titles().header(*cells[0]).header(*cells[1])
    made.records(lambda number, visit, row: [*row[:4], visit.start, visit.end, *row[5:]])
    finished = made.end().made()
    _clean(judge(finished), finished)


def test_a_header_wrapped_over_two_rows(maker: Any, judge: Any) -> None:
    head = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", *maker.heads[4:]]
    made = maker().titles().header(*head).header(None, "cán bộ", None, "đến").records().end().made()
    _clean(judge(made), made)


@pytest.mark.parametrize("labels", ["full", "short"])
@pytest.mark.parametrize("mark", ["x", "X", "✓", 1, "1"])
def test_ticks_instead_of_a_kind(maker: Any, judge: Any, labels: str, mark: Any) -> None:
    kinds = list(maker.kinds.values()) if labels == "full" else ["Chuyên đề", "Phối hợp", "KTGS", "Dự SH"]
    topic = "Chuyên đề" if labels == "full" else "Nội dung"
    made = maker().titles()
    made.header("TT", "Họ tên", "Chức danh", "Nơi đến", "Thời gian đi", "Hình thức", None, None, None, topic, "Kết quả")
    made.header(*[None] * 5, *kinds)
    made.records(lambda n, visit, row: [*row[:5], *[mark if k == visit.kind else None for k in maker.kinds], *row[6:8]])
    counts = [sum(visit.kind == k for visit in made.visits) for k in maker.kinds]
    finished = made.add("Tổng cộng", None, None, f"{len(made.visits)} lượt", None, *counts).signatures().made()
    _clean(judge(finished), finished)


def _in_groups(made: Any, label: Any, shared: Any, column: int | None) -> Any:
    for number, value in enumerate(dict.fromkeys(map(shared, made.visits)), 1):
        made.add(*label(number, value))
        for visit in made.visits:
            if shared(visit) == value:
                row = made.row(len(made.truth) + 1, visit)
                made.visit(visit, row if column is None else row[:column] + row[column + 1 :])
    return made.end().made()


@pytest.mark.parametrize("numbered", ["roman cell", "in the text"])
@pytest.mark.parametrize(("what", "column"), [("place", 3), ("kind", 5), ("name", 1)])
def test_group_rows_give_what_has_no_column(maker: Any, judge: Any, numbered: str, what: str, column: int) -> None:
    roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]

    def label(number: int, value: str) -> list[Any]:
        return [roman[number - 1], value] if numbered == "roman cell" else [f"{number}. {value}"]

    def shared(visit: Any) -> str:
        return str(maker.kinds[visit.kind] if what == "kind" else getattr(visit, what))

    made = maker().titles().header(*[head for i, head in enumerate(maker.heads) if i != column])
    finished = _in_groups(made, label, shared, column)
    _clean(judge(finished), finished)


def test_group_rows_beside_a_full_table(maker: Any, judge: Any) -> None:
    made = maker().titles().header()
    finished = _in_groups(made, lambda n, value: [f"{n}. {value}"], lambda visit: maker.kinds[visit.kind], None)
    _clean(judge(finished), finished)


def test_subtotals_gaps_repeated_headers_and_pages(maker: Any, judge: Any) -> None:
    made = maker(count=9).titles().header()
    for number, visit in enumerate(made.visits, 1):
        made.visit(visit, made.row(number, visit))
        if number == 3:
            made.add(None, "Cộng", None, "3 lượt").add()
        if number == 6:
            made.add(None, "Cộng", None, "3 lượt").add("Trang 2").header()
    finished = made.end().made()
    _clean(judge(finished), finished)


def test_titles_printed_again_on_the_second_page_are_no_question(maker: Any, judge: Any) -> None:
    made = maker().titles()
    titles = list(made.rows)
    made.header()
    for number, visit in enumerate(made.visits, 1):
        if number == 5:
            made.rows += titles
            made.header()
        made.visit(visit, made.row(number, visit))
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_merged_cells_running_down(maker: Any, judge: Any) -> None:
    made, merged = maker(count=9).titles().header(), []
    for index, visit in enumerate(made.visits):
        first = made.visits[index - index % 3]
        visit.name, visit.place = first.name, first.place
        row = made.row(index + 1, visit)
        if index % 3:
            row[1] = row[3] = None
        else:
            merged += [(len(made.rows), column, len(made.rows) + 2, column) for column in (1, 3)]
        made.visit(visit, row)
    finished = made.end().made(merged=tuple(merged))
    _clean(judge(finished), finished)
    table = finished.read().tables[0]
    assert table.raw["ho_ten"][1] is None, "an inherited value must not pass for a typed one"


@pytest.mark.parametrize("mark", ["nt", "-nt-", "//", '"', "như trên", "N.T"])
def test_ditto_marks(maker: Any, judge: Any, mark: str) -> None:
    def ditto(number: int, visit: Any, row: list[Any]) -> list[Any]:
        if number % 2 == 0:
            above = made.visits[number - 2]
            visit.place, visit.kind = above.place, above.kind
            row[3] = row[5] = mark
        return row

    made = maker().titles().header()
    finished = made.records(ditto).end().made()
    _clean(judge(finished), finished)


@pytest.mark.parametrize("below", ["signatures", "a name only", "notes"])
def test_nothing_below_the_table_is_a_record(maker: Any, judge: Any, below: str) -> None:
    made = maker().titles().header().records()
    if below == "signatures":
        made.signatures()
    elif below == "a name only":
        made.add(None, "Nguyễn Thị Hoa", None, None, None, "Trần Văn Bách")
    else:
        made.end().add("Ghi chú:").add(None, "Nguyễn Văn An đi thay đồng chí Bình ngày 5/3/2024").add("(*) Đi đột xuất")
    finished = made.made()
    _clean(judge(finished), finished)


def test_two_tables_one_under_the_other(maker: Any, judge: Any) -> None:
    made = maker(count=4).titles().header().records().total().add().add("II. KHỐI TRƯỜNG HỌC").header().records().end()
    finished = made.made()
    _clean(judge(finished), finished)


def test_two_tables_side_by_side_are_both_read(maker: Any) -> None:
    made = maker(count=6).titles().add(*maker.heads, None, *maker.heads)
    for left, right in zip(made.visits[:3], made.visits[3:], strict=True):
        made.add(*made.row(1, left), None, *made.row(1, right))
    names = [name for table in made.made().read().tables for name in table.values["ho_ten"]]
    assert names == [visit.name for visit in made.visits]


def test_a_table_anywhere_on_the_sheet_and_a_stray_cell(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end()
    made.rows = [[], [], *([None, None, *row] for row in made.rows)]
    made.rows[11] = [*made.rows[11], *[None] * 80, "x"]
    made.truth = {(sheet, row + 2): visit for (sheet, row), visit in made.truth.items()}
    finished = made.made()
    _clean(judge(finished), finished)


def test_instruction_and_empty_sheets_are_passed_over(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().made()
    made.sheets.insert(
        0, Sheet("Hướng dẫn", [["HƯỚNG DẪN"], ["1. Cột Họ và tên ghi đủ"], ["2. Ghi “Không phát sinh”"]])
    )
    made.sheets.append(Sheet("Sheet2", []))
    _clean(judge(made), made)


def test_one_unit_a_sheet(maker: Any, judge: Any) -> None:
    first, second = (maker(seed=s, count=3, sheet=name) for s, name in ((1, "Xã Hà Lâu"), (2, "Xã Đại Dực")))
    for made in (first, second):
        made.titles().header(*[head for head in maker.heads if head != "Đơn vị đến"])
        for visit in made.visits:
            visit.place = made.sheet
        made.records(lambda number, visit, row: row[:3] + row[4:]).end()
    both = first.made()
    both.sheets += second.made().sheets
    both.truth |= second.truth
    _clean(judge(both), both)


def test_titles_on_a_cover_sheet(maker: Any, judge: Any) -> None:
    made = maker().header().records().made()
    made.sheets.insert(0, Sheet("Bìa", maker(count=0).titles().rows))
    _clean(judge(made), made)


def test_what_the_file_does_not_say_is_taken_from_the_source(maker: Any, judge: Any) -> None:
    made = maker().header().records().made(hints=Hints(Sender(unit_id="D199"), "2024-03"))
    _clean(judge(made), made)
    assert (made.read().unit_id, made.read().period) == ("D199", "2024-03")


@pytest.mark.parametrize(
    "titles",
    [
        ["BÁO CÁO ĐI CƠ SỞ THÁNG 3/2024", "Đơn vị: Huyện đoàn Tiên Yên"],
        ["BÁO CÁO KẾT QUẢ ĐI CƠ SỞ CỦA HUYỆN ĐOÀN TIÊN YÊN THÁNG 3 NĂM 2024"],
        ["TỈNH ĐOÀN QUẢNG NINH\nHUYỆN ĐOÀN TIÊN YÊN\n***", "BÁO CÁO ĐI CƠ SỞ\nTháng 3 năm 2024"],
        ["BCH ĐOÀN HUYỆN TIÊN YÊN", "T3/2024"],
    ],
)
def test_titles_name_unit_and_period(maker: Any, titles: list[str]) -> None:
    made = maker()
    made.rows = [[title] for title in titles]
    read = made.header().records().made().read()
    assert (read.unit_id, read.period) == ("D199", "2024-03")
