"""The report of Union work and youth movement, as a reader meets it."""

import io
from datetime import date

import pytest
from docx import Document

from forms.choices import choices
from organisation import Period
from reports import build, read_definition
from reports.compose import Closing, Heading, Items, Paragraph
from reports.figures import compute
from reports.tracing import trace, traces
from reports.word import render_docx, render_separate

KIND = "union_work"
H1, H2, YEAR = (Period.parse(period) for period in ("2020-H1", "2020-H2", "2020"))
UNITS = ("D193", "D199", "T_THAN")
DAY = date(2020, 3, 17)


def lines(report) -> list[str]:
    said = []
    for block in report.body:
        match block:
            case Heading(text, _) | Paragraph(text) | Closing(text):
                said.append(text)
            case Items(items):
                said.extend(items)
    return said


def said(report) -> str:
    return "\n".join(lines(report))


def report_of(warehouse, period=H1):
    return build(warehouse.connection, KIND, period)


def rows_of(report, table):
    return dict(zip(report.tables[table].keys, report.tables[table].cells, strict=True))


@pytest.fixture(scope="module")
def report(filled):
    return report_of(filled)


def test_every_indicator_has_its_place_in_one_table_by_unit():
    families = read_definition(KIND).families
    groups = [member["value"] for name in ("volunteering", "support", "organisation") for member in families[name]]
    assert sorted(groups) == sorted(choice.value for choice in choices("chi_tieu"))


def test_the_seven_parts_come_in_the_official_order(report):
    headings = [block.text for block in report.body if isinstance(block, Heading)]
    wanted = [f"{place}. {part['label']}" for place, part in enumerate(read_definition(KIND).families["section"], 1)]
    assert [heading for heading in headings if heading in wanted] == wanted
    mains = ("I. TÌNH HÌNH", "II. KẾT QUẢ", "III. ĐÁNH GIÁ CHUNG", "IV. PHƯƠNG HƯỚNG", "V. KIẾN NGHỊ")
    assert [heading for heading in headings if heading.startswith(mains)] == sorted(
        (heading for heading in headings if heading.startswith(mains)), key=headings.index
    )
    assert sum(heading.startswith(mains) for heading in headings) == len(mains)


@pytest.mark.parametrize("period", [H1, YEAR])
def test_every_figure_is_the_sum_of_its_trace(filled, period):
    figures = compute(filled.connection, KIND, period)
    sources = traces(filled.connection, {name: entry.measure for name, entry in read_definition(KIND).figures.items()})
    for name, figure in figures.items():
        assert sum(row.contribution for row in sources[name]) == figure.value, name
    assert figures["indicators.MAU_DONVI"].value == 600


def test_a_trace_names_the_cell(filled):
    first, *_ = trace(filled.connection, KIND, H1, "indicators.MAU_DONVI")
    assert (first.file, first.cell, first.raw, first.contribution) == (
        "2020-H1/D193-BC_SOLIEU-2020-H1.xlsx", "F8", "100", 100
    )  # fmt: skip


def test_base_units_are_already_in_their_districts_figure(three):
    three.state("B06649", "BC_SOLIEU", "2020-H1", "on_time")
    three.indicator("B06649", "MAU_DONVI", 70)
    figure = report_of(three).figures["indicators.MAU_DONVI"]
    assert (figure.value, figure.expected) == (600, 3)


def test_one_changed_cell_changes_its_own_sentences_and_cells_alone(three):
    before = report_of(three)
    three.connection.execute(
        "UPDATE core_bc_solieu__current SET thuc_hien = 150 "
        "WHERE unit_id = 'D193' AND ma_chi_tieu = 'MAU_DONVI' AND period = '2020-H1'"
    )
    after = report_of(three)
    pairs = list(zip(lines(before), lines(after), strict=True))
    assert [pair for pair in pairs if pair[0] != pair[1]] == [
        ("Vận động hiến được 600 đơn vị máu, tăng 300 đơn vị máu (100%) so với cùng kỳ năm 2019.",
         "Vận động hiến được 650 đơn vị máu, tăng 350 đơn vị máu (116,7%) so với cùng kỳ năm 2019."),
        ("Các chỉ tiêu tăng so với cùng kỳ năm trước, tính trên cùng các đơn vị: "
         "giá trị công trình thanh niên tăng 100%; máu hiến tăng 100%; "
         "chi đoàn tăng 100%; đoàn viên tăng 100%.",
         "Các chỉ tiêu tăng so với cùng kỳ năm trước, tính trên cùng các đơn vị: "
         "máu hiến tăng 116,7%; giá trị công trình thanh niên tăng 100%; "
         "chi đoàn tăng 100%; đoàn viên tăng 100%."),
    ]  # fmt: skip
    changed = {
        (name, key, place)
        for name, data in before.tables.items()
        for key, old, new in zip(data.keys, data.cells, after.tables[name].cells, strict=True)
        for place, (left, right) in enumerate(zip(old, new, strict=True))
        if left != right
    }
    # The province's result, its share of the target, its change and the share of that; the unit's own cell.
    assert changed == {("totals", "MAU_DONVI", place) for place in (3, 4, 6, 8, 9)} | {("by_unit_support", "D193", 3)}


def test_money_is_said_in_ty_and_trieu_and_printed_in_full(report):
    assert "Tổng giá trị: 2,4 tỷ đồng, tăng 1,2 tỷ đồng (100%) so với cùng kỳ năm 2019." in said(report)
    assert rows_of(report, "totals")["CTTN_GIATRI"][3] == 2_400_000_000


def test_an_approximate_number_makes_the_total_approximate(three):
    three.indicator("T_THAN", "DVC_HOSO", 5000, approximate=True)
    assert "thực hiện khoảng 5.000 hồ sơ dịch vụ công trực tuyến" in said(report_of(three))


def test_a_return_without_a_line_is_missing_from_that_line_alone(three):
    three.connection.execute("DELETE FROM core_bc_solieu__current WHERE unit_id = 'D199' AND ma_chi_tieu = 'MAU_DONVI'")
    report = report_of(three)
    assert "Vận động hiến được 400 đơn vị máu" in said(report)
    assert report.figures["indicators.MAU_DONVI"].missing == 1
    assert report.figures["indicators.DV_SO"].missing == 0
    assert rows_of(report, "by_unit_support")["D199"][3] is None


def test_nothing_is_said_to_have_fallen_while_a_unit_is_missing(three):
    three.connection.execute("DELETE FROM core_bc_solieu__current WHERE unit_id <> 'D193' AND period = '2020-H1'")
    three.connection.execute(
        "UPDATE mart_state_of_returns SET status = 'missing' WHERE unit_id <> 'D193' AND period = '2020-H1'"
    )
    text = said(report_of(three))
    assert "Các chỉ tiêu giảm so với" not in text
    assert "Chưa kết luận được tăng hay giảm so với cùng kỳ năm trước: " in text
    assert "máu hiến (vì mới có 01/03 đơn vị có số liệu cả hai kỳ)" in text
    assert "(chưa gồm 02/03 đơn vị chưa báo cáo)" in text


def test_targets_are_held_against_the_units_that_have_one(report):
    cells = rows_of(report, "totals")
    assert cells["MAU_DONVI"][2:5] == (600, 600, 100.0)
    assert cells["DV_SO"][2:5] == (None, 6000, None)


def test_a_year_adds_flows_and_takes_the_latest_stock_and_target(three):
    three.numbers_came("2020-H2", *UNITS)
    for unit in UNITS:
        three.indicator(unit, "MAU_DONVI", 10, "2020-H2", target=250)
        three.indicator(unit, "DV_SO", 1500, "2020-H2")
    figures = compute(three.connection, KIND, YEAR)
    values = {name: figures[name].value for name in ("indicators.MAU_DONVI", "indicators.DV_SO", "targets.MAU_DONVI")}
    assert values == {"indicators.MAU_DONVI": 630, "indicators.DV_SO": 4500, "targets.MAU_DONVI": 750}
    assert figures["indicators.MAU_DONVI"].missing == 0


def test_a_half_that_nobody_has_reported_is_missing_from_the_year(three):
    report = report_of(three, YEAR)
    assert "Vận động hiến được 600 đơn vị máu" in said(report)
    assert report.figures["indicators.MAU_DONVI"].missing == 3
    assert report.figures["works.total"].missing == 3
    assert "Đã đối chiếu" not in said(report)


def test_the_second_half_is_held_against_the_target_with_the_year_to_date(three):
    three.numbers_came("2020-H2", *UNITS)
    three.indicator("D193", "MAU_DONVI", 50, "2020-H2", target=200, to_date=150)
    figures = compute(three.connection, KIND, H2)
    assert (figures["indicators.MAU_DONVI"].value, figures["targeted.MAU_DONVI"].value) == (50, 150)


def test_an_annual_return_counts_instead_of_the_halves_and_a_difference_is_told(three):
    three.numbers_came("2020-H2", *UNITS)
    for unit, to_date in zip(UNITS, (110, None, 10), strict=True):
        three.indicator(unit, "MAU_DONVI", 10, "2020-H2", to_date=to_date)
    three.state("D199", "BC_SOLIEU", "2020", "on_time")
    three.indicator("D199", "MAU_DONVI", 220, "2020")
    report = report_of(three, YEAR)
    assert report.figures["indicators.MAU_DONVI"].value == 110 + 220 + 310
    assert "Đã đối chiếu 03 số liệu cả năm" in said(report)
    assert "có 02 số liệu không khớp, cần rà soát" in said(report)
    assert [(row[0], *row[2:]) for row in report.tables["gaps"].cells] == [
        ("Huyện đoàn Tiên Yên", "Báo cáo năm", 220, 210, 10),
        ("Đoàn Than Quảng Ninh", "Lũy kế năm", 10, 310, -300),
    ]


def test_an_annual_return_stands_for_a_half_that_is_missing(three):
    three.numbers_came("2020-H2", *UNITS[1:])
    three.state("D193", "BC_SOLIEU", "2020-H2", "missing")
    three.state("D193", "HOAT_DONG", "2020-H2", "missing")
    for unit in UNITS[1:]:
        three.indicator(unit, "MAU_DONVI", 10, "2020-H2")
    assert compute(three.connection, KIND, YEAR)["indicators.MAU_DONVI"].missing == 1
    three.state("D193", "BC_SOLIEU", "2020", "on_time")
    three.indicator("D193", "MAU_DONVI", 120, "2020")
    report = report_of(three, YEAR)
    assert report.figures["indicators.MAU_DONVI"].missing == 0
    states = {(row[0], row[1], row[2]): row[3] for row in report.tables["state_of_returns"].cells}
    assert states["Thành đoàn Hạ Long", "Số liệu công tác Đoàn", "6 tháng cuối năm 2020"] == "Đã có báo cáo cả năm"
    assert states["Thành đoàn Hạ Long", "Hoạt động tiêu biểu", "6 tháng cuối năm 2020"] == "Chưa báo cáo"


def test_a_year_of_reorganisation_keeps_the_closed_units_flows_and_drops_their_stocks(empty):
    for period, unit in (("2025-H1", "D199"), ("2025-H2", "C06862-2025")):
        empty.numbers_came(period, unit)
        empty.indicator(unit, "MAU_DONVI", 40, period)
        empty.indicator(unit, "DV_SO", 900, period)
    figures = compute(empty.connection, KIND, Period.parse("2025"))
    assert (figures["indicators.MAU_DONVI"].value, figures["indicators.DV_SO"].value) == (80, 900)
    assert (figures["indicators.MAU_DONVI"].expected, figures["indicators.MAU_DONVI"].missing) == (2, 0)


def test_activities_are_those_proposed_the_largest_first_and_told_once(three):
    three.work("D199", 2, "Tết trồng cây", DAY, 900, proposed=False)
    three.work("D199", 2, "Ngày hội hiến máu", DAY, 700)
    three.work("D193", 2, "HÃY LÀM SẠCH BIỂN", date(2020, 5, 2), None)
    report = report_of(three)
    place = lines(report).index("Các hoạt động nổi bật, do đơn vị đề nghị:")
    assert lines(report)[place + 1 : place + 3] == [
        "Ngày hội hiến máu (Huyện đoàn Tiên Yên): 700 lượt tham gia;",
        "Hãy làm sạch biển: 04 hoạt động, 600 lượt tham gia (Đoàn Than Quảng Ninh, Huyện đoàn Tiên Yên, "
        "Thành đoàn Hạ Long); thu gom 3 tấn rác thải (Đoàn Than Quảng Ninh).",
    ]
    assert report.figures["works.2"].value == len(report.tables["works"].cells) == 6
    assert "Các đơn vị báo cáo 06 hoạt động tiêu biểu với 2.200 lượt đoàn viên, thanh niên tham gia." in said(report)


def test_an_activity_told_again_for_the_year_is_the_same_one(three):
    three.state("D193", "HOAT_DONG", "2020", "on_time")
    three.work("D193", 2, "Hãy làm sạch biển", DAY, 100, period="2020")
    assert compute(three.connection, KIND, YEAR)["works.total"].value == 3


def test_the_document_holds_its_appendices_and_keeps_the_signature_company(report):
    document, apart = (Document(io.BytesIO(write(report))) for write in (render_docx, render_separate))
    texts = [paragraph.text for paragraph in (*document.paragraphs, *apart.paragraphs)]
    titles = [report.definition.tables[name].title for name in report.definition.appendices]
    assert [text.split("\n")[1] for text in texts if text.startswith("PHỤ LỤC")] == [title.upper() for title in titles]
    [closing] = [paragraph for paragraph in document.paragraphs if paragraph.text.endswith("./.")]
    assert closing.paragraph_format.keep_with_next


def test_judgement_waits_in_marked_places(report):
    places = [place.id for place in report.open_places]
    assert places == [
        "tinh_hinh", "chi_dao", "thieu_nhi", "quoc_te", "uu_diem", "ton_tai", "phuong_huong", "kien_nghi"
    ]  # fmt: skip
