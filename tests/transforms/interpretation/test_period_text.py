"""Which period a title, a sheet's or a file's name means, and what is asked about instead of being taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from organisation import Period
from transforms.subject.period_text import names_a_time, of_years, told_by, told_by_name


@pytest.mark.parametrize(
    ("line", "period_id"),
    [
        ("Kỳ báo cáo: 6 tháng đầu năm 2020", "2020-H1"),
        ("06 THÁNG CUỐI NĂM 2024", "2024-H2"),
        ("sáu tháng đầu năm 2024", "2024-H1"),
        ("6T đầu năm 2024", "2024-H1"),
        ("Nửa đầu năm 2020", "2020-H1"),
        ("6 tháng/2020 (đầu năm)", "2020-H1"),
        ("6 tháng đầu năm hai nghìn không trăm hai mươi", "2020-H1"),
        ("(Tháng 3 năm 2024)", "2024-03"),
        ("BÁO CÁO THÁNG 3.2024", "2024-03"),
        ("T3.2024", "2024-03"),
        ("tháng ba năm 2024", "2024-03"),
        ("tháng năm năm 2024", "2024-05"),
        ("tháng mười hai năm 2024", "2024-12"),
        ("Tháng III năm 2024", "2024-03"),
        ("Tháng 3 (Quý I) năm 2024", "2024-03"),
        ("Quý I/2024", "2024-Q1"),
        ("QI/2024", "2024-Q1"),
        ("Quý một năm 2020", "2020-Q1"),
        ("quý IV năm 2024", "2024-Q4"),
        ("Quý I và quý II năm 2020", "2020-H1"),
        ("Tháng 4, 5, 6 năm 2020", "2020-Q2"),
        ("Tháng 1/2020 - tháng 6/2020", "2020-H1"),
        ("Năm 2020", "2020"),
        ("12 tháng năm 2020", "2020"),
        ("(Từ ngày 01/3/2024 đến ngày 31/3/2024)", "2024-03"),
        ("(Từ 01/4 đến 30/6/2020)", "2020-Q2"),
        ("từ ngày 01 tháng 01 năm 2020 đến ngày 30 tháng 6 năm 2020", "2020-H1"),
        ("Kỳ báo cáo: 2020-H1", "2020-H1"),
        ("Hưởng ứng Tháng 3 biên giới, 6 tháng đầu năm 2020", "2020-H1"),
    ],
)
def test_a_title_names_a_period(line: str, period_id: str) -> None:
    assert told_by([line]).period == Period.parse(period_id)


@pytest.mark.parametrize(
    ("line", "done", "planned"),
    [
        ("KẾT QUẢ 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2020", "2020-H1", "2020-H2"),
        ("KẾT QUẢ THÁNG 12, NHIỆM VỤ THÁNG 01 NĂM 2021", "2020-12", "2021-01"),
        ("SỐ LIỆU 6 THÁNG ĐẦU NĂM 2020 (SO VỚI 6 THÁNG ĐẦU NĂM 2019)", "2020-H1", "2020-H1"),
        ("KẾ HOẠCH ĐI CƠ SỞ QUÝ II NĂM 2020", "2020-Q2", "2020-Q2"),
        ("Kết quả thực hiện kế hoạch quý I năm 2020", "2020-Q1", "2020-Q1"),
    ],
)
def test_of_two_periods_the_one_that_was_done_is_the_returns_and_of_a_plan_the_planned_one(
    line: str, done: str, planned: str
) -> None:
    told = told_by([line]).period, told_by([line], planned=True).period
    assert told == (Period.parse(done), Period.parse(planned))


@pytest.mark.parametrize(
    "line",
    [
        "9 tháng đầu năm 2024",
        "từ 15/12/2023 đến 15/3/2024",
        "Năm học 2019 - 2020",
        "Tháng 1, tháng 2 năm 2020",
        "Đợt 2 năm 2020",
        "Đầu năm 2020",
        "Hè năm 2020",
        "6 tháng năm 2020",
        "Tháng ..... năm 2020",
        "Tháng 13 năm 2020",
        "Hoạt động Tháng Thanh niên năm 2020",
        "Năm 2019 - 2020",
    ],
)
def test_a_stated_time_that_is_no_reporting_period_is_unclear_and_never_its_year(line: str) -> None:
    told = told_by([line])
    assert (told.periods, told.unclear) == ((), line)


@pytest.mark.parametrize(
    "line",
    [
        "Quảng Ninh, ngày 28 tháng 3 năm 2024",
        "Kế hoạch số 177-KH/TĐTN-TCKT ngày 17/3/2020",
        "ĐOÀN TNCS HỒ CHÍ MINH",
        "Kỳ báo cáo: ........",
        "Đại hội Đoàn huyện nhiệm kỳ 2017 - 2022",
        "Quỹ học bổng 6 tháng",
    ],
)
def test_a_line_may_say_nothing_of_the_period(line: str) -> None:
    assert not any(told_by([line]))


@pytest.mark.parametrize(
    "line", ["Tháng 3 năm 2024, tháng 5 năm 2024", "Tháng 6 và 6 tháng đầu năm 2020", "Quý I năm 2020; năm 2019"]
)
def test_two_periods_side_by_side_are_not_decided(line: str) -> None:
    told = told_by([line])
    assert (told.period, len(told.periods)) == (None, 2)


@pytest.mark.parametrize(
    ("name", "part"),
    [("Tháng 4", "04"), ("T04", "04"), ("KQ quý 2", "Q2"), ("Bao cao thang 4", "04"), ("6 tháng cuối năm", "H2")],
)
def test_a_name_without_a_year_gives_the_part_of_one(name: str, part: str) -> None:
    told = told_by_name(name)
    assert (told.periods, [one.part for one in told.partial]) == ((), [part])


@pytest.mark.parametrize("name", ["Sheet1", "Biểu 3", "HL_30.6.2020", "Kết quả", "TH"])
def test_a_name_may_say_nothing_of_the_period(name: str) -> None:
    assert not any(told_by_name(name))


@pytest.mark.parametrize("name", ["2019", "SL 2019", "SL 6T.2019", "BC 6 thang 2019"])
def test_a_year_in_a_name_contradicts_another_and_is_no_period_itself(name: str) -> None:
    told = told_by_name(name)
    assert (told.period, told.partial, told.years) == (None, (), (Period.parse("2019"),))


def test_a_part_of_a_year_is_completed_by_days_of_one_year_alone() -> None:
    [part] = told_by_name("Tháng 10").partial
    assert of_years(part, [date(2020, 10, 3), date(2020, 10, 28)]) == Period.parse("2020-10")
    assert of_years(part, [date(2020, 10, 3), date(2021, 10, 3)]) is None
    assert of_years(part, [date(2020, 11, 3)]) is None


def test_a_document_that_is_cited_counts_only_where_no_line_says_anything() -> None:
    cited = "(Kèm theo Báo cáo số 12-BC/ĐTN quý I năm 2024)"
    assert told_by([cited]).period == Period.parse("2024-Q1")
    assert told_by(["Tháng 4 năm 2024", cited]).period == Period.parse("2024-04")


def test_a_deadline_is_no_period() -> None:
    assert told_by(["Quý I năm 2020", "(Quý II gửi trước 10/7/2020)"]).period == Period.parse("2020-Q1")


def test_a_heading_names_a_time_also_without_its_year() -> None:
    assert names_a_time("Kế hoạch quý III")
    assert not names_a_time("Kế hoạch nhỏ")
