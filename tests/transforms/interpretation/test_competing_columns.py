"""Columns that could give the same field, tables that could be two forms, days under a month: read, or asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

from findings import Finding
from transforms.read import interpret
from transforms.returns import ReturnRead
from transforms.workbook import Sheet, Workbook

TITLES = [["Huyện đoàn Tiên Yên"], ["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"], ["6 tháng đầu năm 2020"], []]
FIGURES = [["Huyện đoàn Tiên Yên"], ["BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN"], ["6 tháng đầu năm 2020"], []]
PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Vũ Quốc Hưng", "Lê Thị Dung")
PLACES = ("Xã Hà Lâu", "Xã Đại Dực", "Xã Yên Than", "Xã Đông Ngũ")
CODES = (("DV_SO", "Đoàn viên"), ("CD_SO", "Chi đoàn"), ("CTTN_COSO", "Công trình thanh niên cấp cơ sở"))


def read(*rows: list[Any], name: str = "Sheet1") -> ReturnRead:
    return interpret(Workbook("xlsx", [Sheet(name, [list(row) for row in rows])]), "mẫu.xlsx")


def visits(*headers: str, cells: Any, titles: list[list[Any]] = TITLES, name: str = "Sheet1") -> ReturnRead:
    """Read four visits under some headers beside who, where, which kind and what about."""
    rows = [
        [number + 1, PEOPLE[number], PLACES[number], *cells(number), "Kiểm tra, giám sát", "Triển khai chủ trương 1+1"]
        for number in range(4)
    ]
    head = ["STT", "Họ và tên cán bộ", "Đơn vị đến", *headers, "Hình thức", "Nội dung/Chuyên đề"]
    return read(*titles, head, *rows, name=name)


def of(found: ReturnRead, code: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.code == code]


def asked(found: ReturnRead) -> set[str]:
    return {finding.code for finding in found.findings if finding.severity != "notice"}


def test_planned_days_beside_days_of_the_visit_are_named_and_left_out() -> None:
    found = visits("Ngày đăng ký", "Ngày đi thực tế", cells=lambda n: (f"{n + 1}/3/2020", f"{n + 5}/3/2020"))
    assert found.tables[0].values["ngay_tu"] == [date(2020, 3, day) for day in (5, 6, 7, 8)]
    assert not asked(found)
    assert "Ngày đăng ký" in (of(found, "columns_set_aside")[0].value or "")
    assert not of(found, "column_unknown")


def test_a_visit_that_was_planned_and_not_made_takes_no_day_from_the_row_above() -> None:
    found = visits("Ngày đăng ký", "Ngày đi", cells=lambda n: (f"{n + 1}/3/2020", None if n % 2 else f"{n + 5}/3/2020"))
    assert found.tables[0].values["ngay_tu"] == [date(2020, 3, 5), date(2020, 3, 7)]
    assert [finding.row for finding in of(found, "identity_missing")] == [7, 9]


def test_a_number_with_a_blank_under_a_header_that_could_be_of_days_is_no_day() -> None:
    found = visits("Ngày đi", "Thực hiện", cells=lambda n: (f"{n + 5}/3/2020", "1 420"))
    assert found.tables[0].values["ngay_tu"] == [date(2020, 3, day) for day in (5, 6, 7, 8)]


def test_a_header_of_nothing_but_a_role_over_days_says_when() -> None:
    found = visits("Kế hoạch", "Thực hiện", cells=lambda n: (f"{n + 1}/3/2020", f"{n + 5}/3/2020"))
    assert found.tables[0].values["ngay_tu"] == [date(2020, 3, day) for day in (5, 6, 7, 8)]


def test_two_columns_of_days_that_nothing_tells_apart_are_a_question_that_names_both() -> None:
    found = visits("Ngày", "Thời gian", cells=lambda n: (f"{n + 1}/3/2020", f"{n + 5}/3/2020"))
    (question,) = of(found, "column_competes")
    assert question.severity == "warning"
    assert (question.value, question.params["taken"]) == ("Thời gian", "Ngày")


def test_two_columns_that_say_the_same_are_no_question() -> None:
    found = visits("Ngày", "Thời gian", cells=lambda n: (f"{n + 1}/3/2020", f"{n + 1}/3/2020"))
    assert not asked(found)


def test_whose_visit_it_is_is_asked_where_another_went_than_was_registered() -> None:
    rows = [
        [1, "Nguyễn Văn An", "Nguyễn Văn An", "Xã Hà Lâu", "5/3/2020", "Kiểm tra, giám sát", "Đại hội"],
        [2, "Trần Thị Bình", "Vũ Quốc Hưng", "Xã Đại Dực", "6/3/2020", "Kiểm tra, giám sát", "Đại hội"],
        [3, "Lê Thị Dung", "Lê Thị Dung", "Xã Yên Than", "7/3/2020", "Kiểm tra, giám sát", "Đại hội"],
    ]
    head = ["STT", "Người đăng ký", "Người đi thực tế", "Đơn vị đến", "Ngày đi", "Hình thức", "Nội dung/Chuyên đề"]
    found = read(*TITLES, head, *rows)
    (question,) = of(found, "person_replaced")
    assert (question.row, question.value, question.params["other"]) == (7, "Vũ Quốc Hưng", "Trần Thị Bình")


def figures(*headers: str, over: list[Any] | None = None, cells: Any) -> ReturnRead:
    rows = [[n + 1, *CODES[n], *cells(n)] for n in range(3)]
    head = ["STT", "Mã chỉ tiêu", "Chỉ tiêu"]
    heads = [[*head, *over], [None, None, None, *headers]] if over else [[*head, *headers]]
    return read(*FIGURES, *heads, *rows)


def test_last_year_is_never_taken_for_this_year() -> None:
    found = figures("Cùng kỳ 2019", "6 tháng 2020", over=["Thực hiện", None], cells=lambda n: (n + 10, n + 20))
    assert found.tables[0].values["thuc_hien"] == [20.0, 21.0, 22.0]


def test_of_results_of_another_time_alone_none_is_taken() -> None:
    found = figures("Thực hiện 2019", cells=lambda n: (n + 10,))
    assert "column_missing" in asked(found)
    assert not any(map(len, found.tables))


def test_an_estimate_alone_is_taken_and_asked_about() -> None:
    found = figures("Ước thực hiện 6 tháng", cells=lambda n: (n + 10,))
    assert found.tables[0].values["thuc_hien"] == [10.0, 11.0, 12.0]
    assert "column_estimated" in asked(found)


def test_filled_results_under_the_title_of_registrations_name_both_forms() -> None:
    titles = [TITLES[0], ["ĐĂNG KÝ ĐI CƠ SỞ"], *TITLES[2:]]
    found = visits("Ngày đi", "Kết quả", cells=lambda n: (f"{n + 5}/3/2020", "Thống nhất 3 nội dung"), titles=titles)
    (question,) = of(found, "form_contradicted")
    assert question.params["name"] == "Kết quả đi cơ sở"
    assert question.params["other"] == "Đăng ký đi cơ sở"
    assert found.form == "DI_CO_SO_KQ"


def test_a_number_of_days_under_the_title_of_registrations_is_no_result() -> None:
    titles = [TITLES[0], ["ĐĂNG KÝ ĐI CƠ SỞ"], *TITLES[2:]]
    found = visits("Ngày đi", "Số ngày", cells=lambda n: (f"{n + 5}/3/2020", 1), titles=titles)
    assert found.form == "DI_CO_SO_DK"
    assert not asked(found)


def test_planned_days_under_the_title_of_results_never_become_visits_made() -> None:
    found = visits("Thời gian dự kiến", cells=lambda n: (f"{n + 5}/3/2020",))
    assert found.form == "DI_CO_SO_DK"
    assert "form_contradicted" in asked(found)


def test_a_table_that_nothing_names_is_asked_about_with_both_forms() -> None:
    titles = [TITLES[0], ["DANH SÁCH"], *TITLES[2:]]
    found = visits("Ngày đi", cells=lambda n: (f"{n + 5}/3/2020",), titles=titles)
    (question,) = of(found, "form_guessed")
    assert {question.params["name"], question.params["other"]} == {"Kết quả đi cơ sở", "Đăng ký đi cơ sở"}


def test_without_any_header_the_sheets_name_tells_the_form() -> None:
    rows = [[n + 1, PEOPLE[n], PLACES[n], f"{n + 5}/3/2020", "Kiểm tra, giám sát", "Đại hội"] for n in range(4)]
    found = read(TITLES[0], TITLES[2], [], *rows, name="Kết quả")
    assert found.form == "DI_CO_SO_KQ"
    assert "header_guessed" in asked(found)


def test_a_day_alone_is_one_of_the_month_in_the_row_above() -> None:
    head = ["STT", "Họ và tên cán bộ", "Đơn vị đến", "Ngày đi", "Hình thức", "Nội dung/Chuyên đề"]

    def row(number: int, day: object) -> list[Any]:
        return [number + 1, PEOPLE[number], PLACES[number], day, "Kiểm tra, giám sát", "Đại hội"]

    found = read(*TITLES, head, ["Tháng 2"], row(0, 5), row(1, "06-07"), ["Tháng 3"], row(2, "mùng 8"), row(3, "9, 10"))
    assert found.tables[0].values["ngay_tu"] == [date(2020, *day) for day in ((2, 5), (2, 6), (3, 8), (3, 9))]
    assert found.tables[0].values["ngay_den"] == [date(2020, *day) for day in ((2, 5), (2, 7), (3, 8), (3, 10))]
    assert not asked(found)


def test_a_day_of_another_month_than_the_row_above_names_is_asked_about() -> None:
    head = ["STT", "Họ và tên cán bộ", "Đơn vị đến", "Ngày đi", "Hình thức", "Nội dung/Chuyên đề"]
    rows = [[n + 1, PEOPLE[n], PLACES[n], f"{n + 5}/{2 + n // 3}", "Kiểm tra, giám sát", "Đại hội"] for n in range(4)]
    found = read(*TITLES, head, ["Tháng 2"], *rows)
    (question,) = of(found, "date_outside_group")
    assert question.value == "8/3"
