"""Doubt that travels with a figure, and comparisons of the same units: from the rows to the printed sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation import Period
from reports import build
from reports.compose import Items
from reports.doubt import Possible, direction, pairs
from reports.likeness import compare
from tests.reports.conftest import fill_numbers

H1 = Period.parse("2020-H1")
YEAR = Period.parse("2020")
numbers = st.integers(0, 20)


def said(warehouse, kind="union_work", period=H1):
    report = build(warehouse.connection, kind, period)
    lines = []
    for block in report.body:
        lines += block.texts if isinstance(block, Items) else [getattr(block, "text", "")]
    return "\n".join(lines)


def ask(warehouse, unit, code, *, proposed="", period="2020-H1", form="BC_SOLIEU", field="thuc_hien"):
    """Put an open question about the number that a unit reported."""
    [(submission, sheet, row)] = warehouse.connection.execute(
        f'SELECT submission_id, sheet, "row" FROM core_{form.lower()}__current '
        "WHERE unit_id = $1 AND period = $2 AND ma_chi_tieu = $3",
        [unit, period, code],
    ).fetchall()
    params = f'{{"expected": "{proposed}"}}' if proposed else "{}"
    warehouse.connection.execute(
        "INSERT INTO mart_findings__life VALUES (?, ?, ?, ?, 'district_sum', 'warning', 'still', ?, ?, ?, ?)",
        [submission, unit, form, period, sheet, row, field, params],
    )


def wait(warehouse, unit, cadre, kind=1, period="2020-H1"):
    """Put a visit into a return that was sent back."""
    name = warehouse.submission(unit, "DI_CO_SO_KQ", period)
    warehouse.connection.execute(
        "INSERT INTO core_di_co_so_kq__records BY NAME SELECT ? AS submission_id, ? AS unit_id, ? AS period, "
        "'Kết quả' AS sheet, 99 AS \"row\", false AS in_figures, ? AS ho_ten, ? AS hinh_thuc",
        [name, unit, period, cadre, kind],
    )
    warehouse.connection.execute(
        "UPDATE mart_state_of_returns SET ledger_state = 'partly_counted', records_in_figures = ("
        "SELECT count(*) FROM core_di_co_so_kq__current WHERE unit_id = $1 AND period = $2) "
        "WHERE unit_id = $1 AND period = $2 AND form = 'DI_CO_SO_KQ'",
        [unit, period],
    )


@given(numbers, numbers, numbers, numbers)
def test_a_direction_that_is_said_holds_for_every_value_a_figure_may_have(value, without, added, then):
    now = Possible(value, asked=1, without=without, corrected=without, waiting=1, added=added)
    found = direction(pairs(now, Possible(then)))
    signs = {(one > then) - (one < then) for one in (value, without, value + added, without + added)}
    assert found == ({1: "up", 0: "same", -1: "down"}[signs.pop()] if len(signs) == 1 else "open")


@pytest.mark.parametrize(
    ("now", "then", "links", "alike"),
    [
        ({"A": True, "B": False}, {"A": True, "B": True}, [], ({"A"}, {"A"})),
        ({"A": True, "B": True}, {"A": True, "B": False}, [], ({"A"}, {"A"})),
        # Hoành Bồ went into Hạ Long: both of them then, or neither.
        ({"D193": True}, {"D193": True, "D204": True}, [("D204", "D193")], ({"D193"}, {"D193", "D204"})),
        ({"D193": True}, {"D193": True, "D204": False}, [("D204", "D193")], (set(), set())),
        # A district that went into two communes, of which one has not reported.
        ({"C1": True, "C2": False}, {"D1": True}, [("D1", "C1"), ("D1", "C2")], (set(), set())),
        ({"C1": True, "C2": True}, {"D1": True}, [("D1", "C1"), ("D1", "C2")], ({"C1", "C2"}, {"D1"})),
        ({"A": True, "NEW": True}, {"A": True}, [], ({"A"}, {"A"})),
    ],
)
def test_the_same_units_are_compared_and_follow_reorganisations(now, then, links, alike):
    found = compare(now, then, links)
    assert (set(found.now), set(found.then)) == alike
    assert set(found.left_out) == set(now) - alike[0]


def test_a_rise_that_rests_on_a_number_asked_about_is_no_rise(three):
    """Đầm Hà's 1,000 for 100: up by 3.8 per cent with it, down without it."""
    three.connection.execute(
        "UPDATE core_bc_solieu__current SET thuc_hien = CASE unit_id WHEN 'D193' THEN 1000 ELSE 60 END "
        "WHERE ma_chi_tieu = 'MAU_DONVI' AND period = '2020-H1'"
    )
    assert "máu hiến tăng 273,3%" in said(three)
    ask(three, "D193", "MAU_DONVI", proposed="100")
    text = said(three)
    assert (
        "Vận động hiến được 1.120 đơn vị máu (01 dòng đang được hỏi lại), chưa kết luận được tăng hay giảm so với "
        "cùng kỳ năm 2019 vì số của Thành đoàn Hạ Long đang được hỏi lại."
    ) in text
    assert "máu hiến tăng" not in text
    assert "Chưa kết luận được tăng hay giảm so với cùng kỳ năm trước: máu hiến (vì số của Thành đoàn Hạ Long" in text
    figure = build(three.connection, "union_work", H1).figures["indicators.MAU_DONVI"]
    assert (figure.asked, figure.low, figure.high, figure.asked_units) == (1, 120, 1120, ("Thành đoàn Hạ Long",))
    assert (figure.change, figure.growth) == (None, None)


def test_a_rise_that_holds_without_the_number_asked_about_is_said(three):
    ask(three, "D193", "MAU_DONVI", proposed="90")
    assert "máu hiến tăng 100%" in said(three)


def test_a_question_about_another_cell_casts_no_doubt_on_a_number(three):
    ask(three, "D193", "MAU_DONVI", field="ghi_chu")
    figure = build(three.connection, "union_work", H1).figures["indicators.MAU_DONVI"]
    assert (figure.asked, figure.direction) == (0, "up")


def test_members_of_the_units_that_reported_both_years_have_not_fallen_because_one_is_missing(three):
    three.connection.execute("DELETE FROM core_bc_solieu__current WHERE unit_id = 'T_THAN' AND period = '2020-H1'")
    three.connection.execute(
        "UPDATE mart_state_of_returns SET status = 'missing' WHERE unit_id = 'T_THAN' AND period = '2020-H1'"
    )
    three.connection.execute(
        "UPDATE core_bc_solieu__current SET thuc_hien = 1010 WHERE ma_chi_tieu = 'DV_SO' AND period = '2020-H1'"
    )
    text = said(three)
    assert (
        "tổng số đoàn viên là 2.020 người, tăng 20 người (1%) so với cùng kỳ năm 2019, tính trên cùng 02 đơn vị."
        in text
    )
    assert "đoàn viên giảm" not in text
    assert "có chỉ tiêu không so sánh được ở: Đoàn Than Quảng Ninh" in text
    cells = dict(
        zip(
            *(lambda data: (data.keys, data.cells))(build(three.connection, "union_work", H1).tables["totals"]),
            strict=True,
        )
    )
    assert cells["DV_SO"][5:10] == (3000, 2020, 2000, 20, 1.0)


def test_rows_sent_back_are_said_in_the_text_and_in_the_appendix_by_unit(empty):
    for unit in ("QN", "D199", "D200"):
        empty.state(unit, "DI_CO_SO_KQ", "2020-H1", "on_time")
        empty.visit(unit, "Nguyễn Văn A", 1, "Chuyên đề", date(2020, 3, 3))
    wait(empty, "D199", "Trần Thị B")
    text = said(empty, "field_visits")
    assert "thực hiện 03 lượt đi cơ sở (còn 01 dòng chờ sửa)" in text
    assert (
        "Mới nhận một phần báo cáo của 01 đơn vị, còn 01 dòng chờ đơn vị sửa hoặc trả lời, chưa vào số liệu: "
        "Huyện đoàn Tiên Yên (01/02 dòng)." in text
    )
    report = build(empty.connection, "field_visits", H1)
    table = report.tables["by_unit"]
    row = dict(zip(table.keys, table.cells, strict=True))["D199"]
    assert row[-2:] == (1, "Nhận một phần: 1/2 dòng")
    sent = {line[0]: line[3] for line in report.tables["state_of_returns"].cells}
    assert sent["Huyện đoàn Tiên Yên"] == "Nhận một phần: 1/2 dòng, đúng hạn", "never plainly in time"
    figure = report.figures["visits.total"]
    assert (figure.value, figure.waiting, figure.low, figure.high) == (3, 1, 3, 4)


def test_a_decline_that_the_rows_sent_back_may_undo_is_not_concluded(empty):
    for period, visits in (("2019-H1", 2), ("2020-H1", 1)):
        for unit in ("QN", "D199"):
            empty.state(unit, "DI_CO_SO_KQ", period, "on_time")
        for number in range(visits):
            empty.visit("QN", f"Nguyễn Văn {number}", 1, "Chuyên đề", Period.parse(period).start, period=period)
    assert "Số lượt đi cơ sở giảm 01 lượt" in said(empty, "field_visits")
    wait(empty, "QN", "Nguyễn Văn 7")
    text = said(empty, "field_visits")
    assert "Số lượt đi cơ sở giảm" not in text
    assert "chưa kết luận được tăng hay giảm so với cùng kỳ năm 2019 vì còn 01 dòng chờ sửa của Tỉnh đoàn" in text


def test_who_was_sent_back_and_who_is_asked_about_the_period_has_not_been_silent(empty):
    for unit, status in (("QN", "on_time"), ("D199", "sent_back"), ("D200", "missing"), ("D201", "missing")):
        empty.state(unit, "DI_CO_SO_KQ", "2020-H1", status)
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", date(2020, 3, 3))
    empty.connection.execute(
        "INSERT INTO core_findings BY NAME SELECT 'D201' AS unit_id, 'DI_CO_SO_KQ' AS form, "
        "'period_claims_differ' AS code, "
        "'tên tệp ghi “6 tháng đầu năm 2020”; tiêu đề ghi “6 tháng đầu năm 2021”' AS params"
    )
    text = said(empty, "field_visits")
    assert "Đơn vị chưa báo cáo: Huyện đoàn Đầm Hà." in text
    assert "Đã gửi nhưng bị trả lại, chưa gửi lại: Huyện đoàn Tiên Yên." in text
    assert "Giữ lại chờ đơn vị trả lời, chưa tính: Huyện đoàn Hải Hà." in text
    assert "(chưa gồm 03/04 đơn vị: 01 chưa báo cáo, 01 bị trả lại, 01 giữ lại chờ trả lời)" in text


def test_a_month_without_days_adds_no_zero_but_doubt(empty):
    empty.state("QN", "DI_CO_SO_KQ", "2020-H1", "on_time")
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", date(2020, 3, 3), days=2)
    empty.visit("QN", "Nguyễn Văn B", 1, "Tháng 4", date(2020, 4, 1), month_only=True)
    empty.connection.execute("UPDATE core_di_co_so_kq__current SET so_ngay = NULL WHERE do_chinh_xac = 'thang'")
    figure = build(empty.connection, "field_visits", H1).figures["days.total"]
    assert (figure.value, figure.approximate) == (2, True)


def test_a_number_that_no_unit_wrote_is_not_printed_as_zero(three):
    report = build(three.connection, "union_work", H1)
    cells = dict(zip(report.tables["totals"].keys, report.tables["totals"].cells, strict=True))
    assert cells["DVC_HOSO"][3] is None
    assert "Các chỉ tiêu chưa đơn vị nào ghi số: " in said(three)
    three.indicator("D193", "DVC_HOSO", 0)
    report = build(three.connection, "union_work", H1)
    by_unit = report.tables["by_unit_support"]
    place = by_unit.heads.index("Hồ sơ dịch vụ công trực tuyến được hỗ trợ (hồ sơ)")
    found = {key: cells[place] for key, cells in zip(by_unit.keys, by_unit.cells, strict=True)}
    assert (found["D193"], found["D199"]) == (0, None)


def test_a_unit_that_sent_one_half_is_named_so_and_not_compared_with_a_whole_year(empty):
    fill_numbers(empty)
    for period in ("2019-H2", "2020-H2"):
        empty.numbers_came(period, "D193", "D199")
        for unit in ("D193", "D199", *(("T_THAN",) if period == "2019-H2" else ())):
            empty.indicator(unit, "MAU_DONVI", 100, period)
            empty.indicator(unit, "DV_SO", 1000, period)
    empty.numbers_came("2019-H2", "T_THAN")
    empty.state("T_THAN", "BC_SOLIEU", "2020-H2", "missing")
    text = said(empty, period=YEAR)
    assert "Vận động hiến được 800 đơn vị máu (01/03 đơn vị mới có 6 tháng đầu), tăng" in text
    assert "tính trên cùng 02 đơn vị" in text
    assert "Mới gửi một kỳ: Đoàn Than Quảng Ninh." in text
    assert "Đoàn Than Quảng Ninh" not in text.partition("chưa gửi đủ báo cáo:")[2].partition(".")[0]
    assert "cùng kỳ" not in text and "Trong kỳ" not in text


def test_a_stock_at_the_years_end_is_whole_with_the_second_half_alone(empty):
    for unit in ("D193", "D199", "T_THAN"):
        empty.state(unit, "BC_SOLIEU", "2020-H1", "missing" if unit == "D193" else "on_time")
        empty.state(unit, "BC_SOLIEU", "2020-H2", "missing" if unit == "D199" else "on_time")
    for unit, period, members in (("D193", "2020-H2", 500), ("D199", "2020-H1", 70), ("T_THAN", "2020-H2", 30)):
        empty.indicator(unit, "DV_SO", members, period)
        empty.indicator(unit, "CD_SO", 5, period)
    text = said(empty, period=YEAR)
    assert "15 chi đoàn (01/03 đơn vị mới có 6 tháng đầu); tổng số đoàn viên là 600 người" in text


def test_a_cadres_post_is_the_latest_and_not_the_first_by_the_alphabet(empty):
    for day, post in ((date(2020, 2, 3), "Bí thư"), (date(2020, 5, 4), "Phó Bí thư"), (date(2020, 3, 3), "Ủy viên")):
        empty.visit("QN", "Nguyễn Văn A", 1, f"Ngày {day}", day)
        empty.connection.execute("UPDATE core_di_co_so_kq__current SET chuc_vu = ? WHERE ngay_tu = ?", [post, day])
    [cells] = build(empty.connection, "field_visits", H1).tables["by_cadre"].cells
    assert cells[:2] == ("Nguyễn Văn A", "Phó Bí thư")
