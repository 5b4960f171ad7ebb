"""The field-visit report, as a reader meets it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from organisation import Period
from reports import build, figures_hash, read_definition
from reports.compose import Heading, Items, Paragraph, Place, TableHere

HERE = Path(__file__).parent
H1 = Period.parse("2020-H1")
DAY = date(2020, 3, 17)
KINDS = {kind["value"]: kind["label"] for kind in read_definition("field_visits").families["kind"]}
PLACES = {
    "D193": "Hạ Long", "D194": "Móng Cái", "D195": "Cẩm Phả", "D196": "Uông Bí", "D198": "Bình Liêu",
    "D199": "Tiên Yên", "D201": "Hải Hà", "D202": "Ba Chẽ", "D205": "Đông Triều", "D206": "Quảng Yên",
    "T_THAN": "Đoàn Than",
}  # fmt: skip


def texts(report) -> str:
    lines = []
    for block in report.body:
        match block:
            case Heading(text, _) | Paragraph(text):
                lines.append(text)
            case Items(items):
                lines.extend(items)
    return "\n".join(lines)


def items_under(report, heading_ending: str) -> tuple[str, ...]:
    """The list under a heading of the second level."""
    place = next(
        number
        for number, block in enumerate(report.body)
        if isinstance(block, Heading) and block.text.endswith(f". {heading_ending}")
    )
    for block in report.body[place + 1 :]:
        if isinstance(block, Heading):
            break
        if isinstance(block, Items):
            return block.texts
    return ()


def activities() -> list[dict[str, str]]:
    with (HERE / "activities_2020.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def report(half_year):
    return half_year


@pytest.mark.parametrize("activity", activities(), ids=lambda activity: activity["topic"][:40])
def test_each_activity_of_2020_stands_under_its_kind_with_its_places(report, activity):
    items = items_under(report, KINDS[int(activity["kind"])])
    places = ", ".join(PLACES[place] for place in activity["places"].split())
    expected = f"{activity['topic']} tại {places}" if places else activity["topic"]
    [found] = [item for item in items if item.startswith(activity["topic"])]
    assert found.startswith(expected)
    assert bool(places) == (" tại " in found.removeprefix(activity["topic"]))


def test_the_four_kinds_come_in_the_official_order(report):
    headings = [block.text for block in report.body if isinstance(block, Heading)]
    found = [headings.index(f"{value}. {label}") for value, label in KINDS.items()]
    assert found == sorted(found)


def test_the_whole_is_said_with_last_year_and_the_missing_units(report):
    assert (
        "thực hiện 88 lượt đi cơ sở (chưa gồm 02/21 đơn vị chưa báo cáo), tăng 23 lượt (35,4%) so với cùng kỳ "
        "năm 2019, tính trên cùng 19 đơn vị; "
    ) in texts(report)
    assert "đến 69 cơ sở đoàn." in texts(report)
    assert "không so sánh được: Huyện đoàn Vân Đồn, Đoàn Thanh niên Cục Hải quan tỉnh." in texts(report)
    assert "Các đơn vị chưa báo cáo: Huyện đoàn Vân Đồn, Đoàn Thanh niên Cục Hải quan tỉnh." in texts(report)


def test_units_nobody_of_the_province_went_to_are_named(report):
    assert "Còn 09/20 đơn vị trực thuộc chưa có cán bộ cơ quan Tỉnh đoàn đến trong kỳ: Đầm Hà, Vân Đồn" in texts(report)


def test_counts_of_a_unit_that_has_not_reported_are_blank_and_not_zero(report):
    table = report.tables["by_unit"]
    rows = dict(zip(table.keys, table.cells, strict=True))
    assert rows["D203"][1:-1] == (None,) * 8
    assert rows["D203"][-1] == "Chưa báo cáo"
    assert rows["T_THUE"][1:-1] == (0,) * 8


def test_totals_of_tables_are_the_figures(report):
    by_unit, by_kind = report.tables["by_unit"], report.tables["by_kind"]
    figures = report.figures
    kinds = tuple(figures[f"visits.kind.{value}"].value for value in KINDS)
    assert by_unit.total[1:8] == (
        figures["visits.total"].value, *kinds, figures["days.total"].value, figures["cadres.total"].value
    )  # fmt: skip
    assert tuple(cells[1] for cells in by_kind.cells) == kinds
    assert sum(cells[1] or 0 for cells in by_unit.cells) == figures["visits.total"].value


def test_days_against_the_quota_say_that_it_is_assumed(report):
    assert report.tables["by_cadre"].cells[0][-2:] == (30, 10.0)
    assert "mặc định, chưa có văn bản xác nhận" in report.notes["by_cadre"]


def test_proposals_are_collected_with_whoever_made_them(report):
    [item] = items_under(report, "Kiến nghị của cơ sở")
    assert item.startswith("Hỗ trợ kinh phí tập huấn cán bộ chi đoàn (")
    assert item.endswith(
        "(Thành đoàn Hạ Long, Thành đoàn Móng Cái, Thành đoàn Cẩm Phả, Thành đoàn Uông Bí và 08 đơn vị khác)."
    )


def test_a_visit_dated_to_the_month_shows_no_invented_days(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Tháng 3", date(2020, 3, 1), days=5, month_only=True)
    report = build(empty.connection, "field_visits", H1)
    [cells] = report.tables["visits"].cells
    assert cells[3:5] == (None, None)
    assert cells[-1] == "Chỉ ghi tháng 03/2020"
    assert "với khoảng 05 ngày công tác" in texts(report)


def test_a_province_without_any_return_says_so(empty):
    report = build(empty.connection, "field_visits", H1)
    assert "không phát sinh lượt đi cơ sở nào." in texts(report)
    assert "chưa có đơn vị nào đăng ký đi cơ sở." in texts(report)
    assert "Trong kỳ không có kiến nghị nào" in texts(report)
    assert TableHere("by_kind") in report.body


def test_a_kind_only_others_used_says_the_province_did_not(empty):
    empty.visit("D199", "Trần Thị G", 2, "Ra quân", DAY, places="D199")
    report = build(empty.connection, "field_visits", H1)
    assert "Cán bộ cơ quan Tỉnh đoàn không có lượt đi theo hình thức này." in texts(report)
    assert "Có 01 lượt, chưa có số liệu cùng kỳ năm 2019 để so sánh; với 01 ngày công tác, đến 01 đơn vị." in texts(
        report
    )


def test_one_activity_written_twice_is_listed_once_with_both_places(empty):
    empty.visit("QN", "Nguyễn Văn A", 3, "Kiểm tra chuyên đề", DAY, places="D196")
    empty.visit("QN", "Nguyễn Văn B", 3, "KIỂM TRA chuyên đề", DAY, places="D206 D196")
    report = build(empty.connection, "field_visits", H1)
    assert items_under(report, "Kiểm tra, giám sát") == ("Kiểm tra chuyên đề tại Uông Bí, Quảng Yên.",)


def test_a_commune_is_a_unit_of_its_own_after_the_districts(empty):
    empty.visit("QN", "Nguyễn Văn A", 3, "Kiểm tra", date(2025, 8, 4), places="D193", period="2025-H2")
    report = build(empty.connection, "field_visits", Period.parse("2025-H2"))
    assert report.figures["units.reached"].value == 0
    assert report.figures["units.reachable"].value >= 54


def test_an_annual_report_speaks_of_the_year(province):
    report = build(province, "field_visits", Period.parse("2020"))
    assert report.summary.endswith("năm 2020")
    assert report.figures["visits.total"].value == 88


def test_the_hash_follows_the_figures_and_not_the_officers_words(empty, tmp_path):
    empty.visit("QN", "Nguyễn Văn A", 1, "Chuyên đề", DAY)
    first = build(empty.connection, "field_visits", H1)
    path = tmp_path / "field_visits" / "2020-H1.yaml"
    path.parent.mkdir()
    path.write_text("uu_diem: Cán bộ bám sát cơ sở.", encoding="utf-8")
    second = build(empty.connection, "field_visits", H1, texts_folder=tmp_path)
    assert figures_hash(first) == figures_hash(second)
    assert "Cán bộ bám sát cơ sở." in texts(second)
    empty.connection.execute("UPDATE core_di_co_so_kq__current SET ho_ten = 'Nguyễn Văn B'")
    assert figures_hash(build(empty.connection, "field_visits", H1)) != figures_hash(first)


def test_places_for_judgement_wait_until_they_are_filled(report):
    assert [place.id for place in report.open_places] == ["chi_dao", "uu_diem", "ton_tai", "phuong_huong"]
    assert all(isinstance(place, Place) and place.prompt for place in report.open_places)


def fewer_than_last_year(warehouse, *, silent):
    """Two visits in the first half of 2019, one a year later, when a unit has perhaps not reported."""
    for period, visits in (("2019-H1", 2), ("2020-H1", 1)):
        warehouse.state("QN", "DI_CO_SO_KQ", period, "on_time")
        for number in range(visits):
            warehouse.visit("QN", f"Nguyễn Văn {number}", 1, "Chuyên đề", Period.parse(period).start, period=period)
    warehouse.state("D199", "DI_CO_SO_KQ", "2019-H1", "on_time")
    warehouse.state("D199", "DI_CO_SO_KQ", "2020-H1", "missing" if silent else "on_time")
    return texts(build(warehouse.connection, "field_visits", H1)).splitlines()


def test_a_decline_is_concluded_only_when_everybody_has_reported(empty):
    said = fewer_than_last_year(empty, silent=False)
    assert "Số lượt đi cơ sở giảm 01 lượt (50%) so với cùng kỳ năm 2019." in said


def test_a_decline_is_told_of_the_units_of_both_years_while_somebody_has_not_reported(empty):
    said = fewer_than_last_year(empty, silent=True)
    line = (
        "Số lượt đi cơ sở giảm 01 lượt (50%) so với cùng kỳ năm 2019, tính trên cùng 01 đơn vị "
        "(chưa gồm 01/02 đơn vị chưa báo cáo)."
    )
    assert line in said


def test_registrations_are_said_in_one_breath_with_their_missing_units(empty):
    empty.plan("QN", "Nguyễn Văn A", 1)
    empty.plan("QN", "Nguyễn Văn A", 2)
    empty.plan("D201", "Trần Thị B", 2)
    empty.state("D199", "DI_CO_SO_DK", "2020-H1", "missing")
    for unit in ("QN", "D201"):
        empty.state(unit, "DI_CO_SO_DK", "2020-H1", "on_time")
    said = texts(build(empty.connection, "field_visits", H1)).splitlines()
    line = "Trong kỳ, 02 cán bộ đăng ký 03 lượt đi cơ sở (chưa gồm 01/03 đơn vị chưa báo cáo), "
    assert f"{line}chưa có số liệu cùng kỳ năm 2019 để so sánh." in said
    assert "Trong đó, cán bộ cơ quan Tỉnh đoàn đăng ký 02 lượt." in said
