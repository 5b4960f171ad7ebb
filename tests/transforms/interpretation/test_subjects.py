"""Whose return it is: a name means a unit only together with a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from expectations import decide
from organisation.senders import Sender
from transforms.read import interpret
from transforms.returns import Hints
from transforms.subject.identify import about
from transforms.subject.period_text import told_by
from transforms.workbook import Sheet, Workbook


def _read(maker: Any, unit: str, period: str = "", **sender: Any) -> Any:
    hints = Hints(Sender(**sender) if sender else None)
    return maker().add(unit).add(period).header().records().made(hints).read()


def _codes(read: Any) -> set[str]:
    return {finding.code for finding in read.findings}


def test_without_a_period_a_unit_that_is_the_same_at_all_times_is_said(maker: Any) -> None:
    read = _read(maker, "HUYỆN ĐOÀN TIÊN YÊN")
    assert (read.unit_id, _codes(read) & {"unit_ambiguous", "unit_unknown"}) == ("D199", set())


def test_without_a_period_a_name_that_passed_to_another_unit_is_nobodys_and_only_the_period_is_asked_for(
    maker: Any,
) -> None:
    read = _read(maker, "Đoàn phường Hà Tu")
    assert (read.unit_id, read.rejected) == (None, True)
    assert {code for code in _codes(read) if code.startswith(("unit_", "period_"))} == {"period_unknown"}


@pytest.mark.parametrize("unit_id", ["B06664", "C06652-2025"])
def test_what_is_known_of_the_source_decides_between_units_of_one_name(maker: Any, unit_id: str) -> None:
    read = _read(maker, "Đoàn phường Hà Tu", unit_id=unit_id)
    assert read.unit_id == unit_id


def test_a_registered_unit_that_does_not_exist_in_the_period_sends_nothing(maker: Any) -> None:
    read = _read(maker, "BÁO CÁO", "(Tháng 3 năm 2024)", unit_id="D204")
    assert read.unit_id is None
    assert "unit_not_valid" in _codes(read)


@pytest.mark.parametrize(("name", "unit_id"), [("Huyện đoàn Ba Chẽ", "D202"), ("Đoàn phường Hà Tu", None)])
def test_a_registered_name_is_matched_without_a_period_only_where_it_means_one_unit(
    maker: Any, name: str, unit_id: str | None
) -> None:
    assert _read(maker, "BÁO CÁO", name=name).unit_id == unit_id


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("XÃ ĐOÀN HÀ LÂU", "Đoàn xã Hà Lâu"),
        ("Phường đoàn Hà Tu", "Đoàn phường Hà Tu"),
        ("ĐOÀN TN HUYỆN TIÊN YÊN", "Huyện đoàn Tiên Yên"),
        ("BCH ĐOÀN TNCS HỒ CHÍ MINH HUYỆN TIÊN YÊN", "Huyện đoàn Tiên Yên"),
        ("ĐOÀN TNCS HCM TP HẠ LONG", "Thành đoàn Hạ Long"),
        ("ĐOÀN TNCS HỒ CHÍ MINH", None),
        ("ĐOÀN TNCS HỒ CHÍ MINH TỈNH QUẢNG NINH", "Tỉnh đoàn Quảng Ninh"),
    ],
)
def test_other_ways_to_name_a_union(title: str, unit: str | None) -> None:
    told = about([title, "Tháng 3 năm 2024"], date(2024, 3, 31))
    assert (told.unit and told.unit.union_name, told.candidates) == (unit, ())


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["Tháng III năm 2024"], "2024-03"),
        (["THÁNG XII/2023"], "2023-12"),
        (["BÁO CÁO THÁNG 3 NĂM 2024", "(Thực hiện Kế hoạch số 12-KH/TĐTN của Tỉnh đoàn năm 2023)"], "2024-03"),
        (["(Kèm theo Báo cáo số 12-BC/ĐTN quý I năm 2024)"], "2024-Q1"),
    ],
)
def test_a_period_and_not_another(lines: list[str], period: str) -> None:
    told = told_by(["HUYỆN ĐOÀN TIÊN YÊN", *lines])
    assert told.period and told.period.id == period


def test_a_table_under_unknown_headers_that_asks_for_nothing_is_no_nil_return(maker: Any) -> None:
    """``Không`` under requests is an answer to another question."""
    made = maker().titles().header(*[f"Cột {letter}" for letter in "ABCDEFGHI"])
    made.add(1, "x", "x", "x", "x", "x", "x", "x", "Không")
    read = made.made().read()
    assert read.nil == []
    assert [finding.code for finding in read.findings] == ["no_table"]


# What is claimed and who sent it.

TIEN_YEN, HA_LAU = {"unit_id": "D199"}, {"unit_id": "B06865"}
H1 = "6 tháng đầu năm 2024"


def _asked(read: Any) -> list[str]:
    return [finding.code for finding in read.findings if finding.severity == "error"]


def _interpreted(
    made: Any,
    sender: dict[str, Any] | None,
    name: str = "mẫu.xlsx",
    stamp: tuple[str, str] | None = None,
    registered: str | None = None,
) -> Any:
    """Read a made return as a file of this name from a sender; ``stamp`` is (unit id, period)."""
    keys = {"form": "", "version": "1", "unit_id": stamp[0], "period": stamp[1]} if stamp else {}
    hints = Hints(None if sender is None else Sender("hop-thu", "nơi", **sender), registered)
    return interpret(Workbook("xlsx", made.sheets, stamp=keys), name, hints)


def _visits(maker: Any, *titles: str, sheet: str = "Báo cáo", seed: int = 1) -> Any:
    made = maker(seed=seed, sheet=sheet)
    for title in titles:
        made.add(title)
    return made.header().records().made()


@pytest.mark.parametrize(
    ("sender", "title", "unit_id"),
    [
        (TIEN_YEN, "Đơn vị: Đoàn xã Hà Lâu", "B06865"),  # a district sends a base unit's sheet
        (TIEN_YEN, "HUYỆN ĐOÀN TIÊN YÊN", "D199"),
        (HA_LAU, "BÁO CÁO", "B06865"),
        ({"unit_id": "QN", "by_file": True}, "Đơn vị: Đoàn xã Hà Lâu", "B06865"),
        ({"unit_id": "D199", "also": ("D202",)}, "Đơn vị: Huyện đoàn Ba Chẽ", "D202"),  # an officer has answered
        (None, "Đơn vị: Huyện đoàn Ba Chẽ", "D202"),  # nobody asks who sent it
    ],
)
def test_a_sender_speaks_for_itself_and_those_below(
    maker: Any, sender: dict[str, Any] | None, title: str, unit_id: str
) -> None:
    read = _interpreted(_visits(maker, title, H1), sender)
    assert (read.unit_id, _asked(read)) == (unit_id, [])
    assert not read.tables[0].held


def test_a_letterhead_above_the_units_line_claims_nothing(maker: Any) -> None:
    read = _interpreted(_visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", "ĐOÀN XÃ HÀ LÂU", H1), HA_LAU)
    assert (read.unit_id, _asked(read)) == ("B06865", [])


@pytest.mark.parametrize("sender", [TIEN_YEN, {"unit_id": "QN", "by_file": True}, None])
def test_a_stamp_and_a_title_that_differ_are_a_question_also_where_the_sender_speaks_for_both(
    maker: Any, sender: dict[str, Any] | None
) -> None:
    made = _visits(maker, "Đơn vị: Đoàn xã Hà Lâu", H1)
    read = _interpreted(made, sender, stamp=("D199", "2024-H1"))
    [finding] = [one for one in read.findings if one.severity == "error"]
    assert (finding.code, finding.sheet) == ("unit_claims_differ", "Báo cáo")
    assert "Đoàn xã Hà Lâu" in finding.params["claims"] and "Huyện đoàn Tiên Yên" in finding.params["claims"]
    assert read.tables[0].held


@pytest.mark.parametrize(
    ("name", "sheet", "code"),
    [
        ("Huyện đoàn Ba Chẽ.xlsx", "Báo cáo", "unit_conflict"),
        ("Huyen doan Ba Che - KQ.xlsx", "Báo cáo", "unit_conflict"),
        ("KQ_D202.xlsx", "Báo cáo", "unit_conflict"),
        ("mẫu.xlsx", "Huyện đoàn Ba Chẽ", "unit_conflict"),
        ("Đoàn xã Hà Lâu.xlsx", "Báo cáo", "unit_claims_differ"),  # below the one the title names
        ("Đoàn xã Hà Lâu/KQ.xlsx", "Báo cáo", "unit_claims_differ"),
        ("Huyện đoàn Tiên Yên gửi Tỉnh đoàn.xlsx", "Báo cáo", None),
        ("Huyện đoàn Tiên Yên 2024-H1/QN_KQ đi cơ sở xã Hà Lâu.xlsx", "Xã Hà Lâu", None),  # a place is no unit's name
    ],
)
def test_the_names_of_file_and_sheet_are_compared_with_the_title(
    maker: Any, name: str, sheet: str, code: str | None
) -> None:
    read = _interpreted(_visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", H1, sheet=sheet), TIEN_YEN, name)
    assert _asked(read) == ([code] if code else [])


def test_a_districts_file_and_folder_may_be_called_by_its_name_though_a_base_units_sheet_is_in_it(maker: Any) -> None:
    made = _visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", "ĐOÀN XÃ HÀ LÂU", H1, sheet="Đoàn xã Hà Lâu")
    read = _interpreted(made, TIEN_YEN, "Huyện đoàn Tiên Yên/Huyện đoàn Tiên Yên.xlsx")
    assert (read.unit_id, _asked(read)) == ("B06865", [])


def test_one_sheet_in_question_leaves_the_others_as_they_are(maker: Any) -> None:
    made = _visits(maker, "Đơn vị: Đoàn xã Hà Lâu", H1, sheet="Một")
    made.sheets += _visits(maker, "Đơn vị: Huyện đoàn Ba Chẽ", H1, sheet="Hai", seed=3).sheets
    read = _interpreted(made, TIEN_YEN)
    assert [(table.sheet, table.unit_id, table.held) for table in read.tables] == [
        ("Một", "B06865", False),
        ("Hai", None, True),
    ]
    [finding] = [one for one in read.findings if one.code == "unit_conflict"]
    assert (finding.sheet, finding.unit_id, finding.params["claimed_ids"]) == ("Hai", "D199", "D202")
    assert decide(read, read.findings) == "load_flag"


def test_a_row_that_names_the_reporting_unit_is_compared_and_a_place_that_was_visited_is_not(maker: Any) -> None:
    def read(*row: str) -> Any:
        made = maker().add("HUYỆN ĐOÀN TIÊN YÊN").add(H1).header().records().total().add().add(*row)
        return _interpreted(made.made(), TIEN_YEN)

    assert _asked(read("Đơn vị báo cáo: Huyện đoàn Ba Chẽ")) == ["unit_conflict"]
    assert _asked(read("Đơn vị báo cáo:", "Huyện đoàn Ba Chẽ")) == ["unit_conflict"]
    assert _asked(read("TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN BA CHẼ")) == ["unit_conflict"]
    assert _asked(read("TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN TIÊN YÊN")) == []
    assert _asked(read("Nơi nhận: Huyện đoàn Ba Chẽ")) == []


def test_a_column_of_reporting_units_is_compared(maker: Any) -> None:
    made = maker().add("HUYỆN ĐOÀN TIÊN YÊN").add(H1).header(*maker.heads, "Đơn vị báo cáo")
    made.records(lambda number, visit, row: [*row, "Huyện đoàn Ba Chẽ"])
    assert "unit_conflict" in _asked(_interpreted(made.made(), TIEN_YEN))


@pytest.mark.parametrize(
    ("title", "stamp", "name", "registered", "codes"),
    [
        ("6 tháng cuối năm 2024", "2024-H1", "a.xlsx", None, ["period_claims_differ"]),
        (H1, "2024-H1", "KQ 2023-H1.xlsx", None, ["period_claims_differ"]),
        ("Năm 2024", "2024-H1", "a.xlsx", None, ["period_claims_differ"]),  # longer than what was printed
        (H1, "2024-H1", "a.xlsx", "2024-H2", ["period_differs"]),
        (H1, "", "a.xlsx", None, ["stamp_unclear"]),
        (H1, "2024-13", "a.xlsx", None, ["stamp_unclear"]),
        ("Tháng 3 năm 2024", "2024-H1", "KQ năm 2024.xlsx", "2024", []),  # each lies in the next
        ("BÁO CÁO", "2024-H1", "KQ 2024-H1.xlsx", None, []),
    ],
)
def test_periods_that_do_not_lie_in_each_other_are_a_question(
    maker: Any, title: str, stamp: str, name: str, registered: str | None, codes: list[str]
) -> None:
    made = _visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", title)
    read = _interpreted(made, TIEN_YEN, name, ("D199", stamp), registered)
    assert _asked(read) == codes
    assert read.tables[0].held is bool(codes)


@pytest.mark.parametrize("unit_id", ["", "D999", "D199; D202"])
def test_a_stamp_that_names_no_unit_is_a_question(maker: Any, unit_id: str) -> None:
    read = _interpreted(_visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", H1), TIEN_YEN, stamp=(unit_id, "2024-H1"))
    assert (_asked(read), read.tables[0].held) == (["stamp_unclear"], True)


def test_an_old_name_of_the_same_unit_contradicts_nothing(maker: Any) -> None:
    made = _visits(maker, "Đơn vị: Thị đoàn Đông Triều", "Năm 2024")  # a city since November
    read = _interpreted(made, {"unit_id": "D205"}, stamp=("D205", "2024"))
    assert (read.unit_id, _asked(read)) == ("D205", [])


def test_a_unit_that_is_gone_is_asked_about_in_anothers_folder(maker: Any) -> None:
    read = _interpreted(_visits(maker, "HUYỆN ĐOÀN HOÀNH BỒ", H1), TIEN_YEN)
    assert (read.tables[0].held, _asked(read)) == (True, ["unit_conflict"])


def test_a_labelled_organisation_nobody_knows_is_not_the_letterheads(maker: Any) -> None:
    made = _visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", "Đơn vị: Đoàn trường THPT Tiên Yên", H1)
    assert _asked(_interpreted(made, TIEN_YEN)) == ["unit_unknown"]


@pytest.mark.parametrize(
    ("sender", "unit_id", "codes"),
    [
        ("D194", "B06727", []),
        ("D196", "B06814", []),
        ("QN", None, ["unit_ambiguous"]),
        ("D199", None, ["unit_conflict"]),
    ],
)
def test_of_two_places_of_one_name_a_district_means_its_own(
    maker: Any, sender: str, unit_id: str | None, codes: list[str]
) -> None:
    read = _interpreted(_visits(maker, "Đơn vị: Bắc Sơn", H1), {"unit_id": sender})
    assert _asked(read) == codes
    assert not unit_id or read.unit_id == unit_id


def test_of_an_unknown_sender_everything_is_held_and_the_office_is_asked_what_it_claims(maker: Any) -> None:
    read = _interpreted(_visits(maker, "Đơn vị: Huyện đoàn Ba Chẽ", H1), {})
    [finding] = [one for one in read.findings if one.code == "sender_unknown"]
    assert "Huyện đoàn Ba Chẽ" in finding.params["claims"]
    assert (read.unit_id, read.tables[0].unit_id, read.tables[0].held, read.rejected) == (None, None, True, True)


def test_the_office_puts_in_files_that_say_whose_they_are(maker: Any) -> None:
    read = _interpreted(_visits(maker, "BÁO CÁO", H1), {"unit_id": "QN", "by_file": True})
    assert (_asked(read), read.unit_id) == (["unit_unknown"], None)


@pytest.mark.parametrize("sheet", ["Hướng dẫn", "Sheet2", "Mục lục"])
def test_an_example_on_a_guide_or_an_index_gives_nobody_a_return(maker: Any, sheet: str) -> None:
    made = _visits(maker, "Đơn vị:", H1)
    first = ["Mục lục"] if sheet == "Mục lục" else ["HƯỚNG DẪN GHI BIỂU"]
    made.sheets.append(Sheet(sheet, [first, ["Đơn vị: Huyện đoàn Tiên Yên"], ["Kỳ báo cáo: 6 tháng cuối năm 2023"]]))
    read = _interpreted(made, None)
    assert (read.unit_id, read.period, _asked(read)) == (None, "2024-H1", ["unit_unknown"])
    assert _interpreted(made, {"unit_id": "D202"}).unit_id == "D202"


# What is stated is never passed over for something weaker.

PROVINCE = "TỈNH ĐOÀN QUẢNG NINH"


@pytest.mark.parametrize(
    ("line", "unit_id"),
    [
        ("Đơn vị: HĐ Ba Chẽ", "D202"),
        ("Đơn vị: TP HL", "D193"),
        ("Đơn vị - Huyện đoàn Cô Tô", "D207"),
        ("Huyện/TX/TP: Móng Cái", "D194"),
        ("Đơn vị: Huyện đoàn Tiên Yên - Kỳ báo cáo: Tháng 3/2024", "D199"),
        ("BÁO CÁO CỦA HUYỆN ĐOÀN ĐẦM HÀ", "D200"),
    ],
)
def test_a_stated_unit_is_stronger_than_the_provinces_letterhead(maker: Any, line: str, unit_id: str) -> None:
    read = _interpreted(_visits(maker, PROVINCE, line, H1), None)
    assert (read.unit_id, _asked(read)) == (unit_id, [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Đơn vị: HĐ", "unit_unknown"),
        ("Đơn vị: Cụm thi đua số 3", "unit_unknown"),
        ("Đơn vị: Huyện doàn Cô Tô", "unit_misspelt"),
        ("HUYỆN ĐOÀN BA CHẺ", "unit_misspelt"),
        ("Đơn vị: Thanh Sơn", "unit_ambiguous"),
        ("ĐOÀN TRƯỜNG THPT HÒN GAI", "unit_unknown"),
    ],
)
def test_a_stated_unit_that_is_not_understood_is_asked_about(maker: Any, line: str, code: str) -> None:
    read = _interpreted(_visits(maker, PROVINCE, line, H1), None)
    assert (read.unit_id, _asked(read)) == (None, [code])


def test_a_misspelt_name_is_asked_with_the_unit_that_was_likely_meant(maker: Any) -> None:
    read = _interpreted(_visits(maker, PROVINCE, "Đơn vị: Huyện doàn Cô Tô", H1), None)
    [finding] = [one for one in read.findings if one.code == "unit_misspelt"]
    assert finding.params["likely"].startswith("Huyện đoàn Cô Tô")


@pytest.mark.parametrize("line", ["(Đơn vị: 1.000 đồng)", "Đơn vị: ............", "Kính gửi: Huyện đoàn Ba Chẽ"])
def test_what_names_no_reporting_unit_leaves_the_letterhead_as_it_is(maker: Any, line: str) -> None:
    read = _interpreted(_visits(maker, PROVINCE, "HUYỆN ĐOÀN TIÊN YÊN", line, H1), None)
    assert (read.unit_id, _asked(read)) == ("D199", [])


@pytest.mark.parametrize("line", ["Đơn vị: Huyện đoàn Ba Chẽ", "Đơn vị: Đoàn xã Đồn Đạc"])
def test_a_letterhead_and_a_label_that_differ_are_a_question_naming_both(maker: Any, line: str) -> None:
    read = _interpreted(_visits(maker, PROVINCE, "HUYỆN ĐOÀN TIÊN YÊN", line, H1), None)
    [finding] = [one for one in read.findings if one.severity == "error"]
    assert finding.code == "unit_claims_differ"
    assert "HUYỆN ĐOÀN TIÊN YÊN" in finding.params["claims"] and line.split(": ")[1] in finding.params["claims"]


@pytest.mark.parametrize(
    ("name", "sheet", "below"),
    [
        ("Huyện đoàn Ba Chẽ.xlsx", "Báo cáo", ""),
        ("bao cao huyen ba che.xlsx", "Báo cáo", ""),
        ("a.xlsx", "Ba Chẽ", ""),
        ("a.xlsx", "Báo cáo", "Ba Chẽ, ngày 02 tháng 7 năm 2024"),
        ("a.xlsx", "Báo cáo", "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN BA CHẼ"),
        ("a.xlsx", "Báo cáo", "Đơn vị báo cáo: Huyện đoàn Ba Chẽ"),
    ],
)
def test_the_provinces_name_alone_in_a_letterhead_is_asked_about_where_anything_names_another(
    maker: Any, name: str, sheet: str, below: str
) -> None:
    made = maker(sheet=sheet).add(PROVINCE).add(H1).header().records().total().add().add(below).made()
    read = _interpreted(made, None, name)
    assert (read.unit_id, _asked(read)) == (None, ["unit_claims_differ"])


def test_the_provinces_name_alone_is_its_own_where_nothing_names_another_and_its_senders_where_one_sent_it(
    maker: Any,
) -> None:
    made = maker().add(PROVINCE).add(H1).header().records().total().add().add("Quảng Ninh, ngày 02 tháng 7 năm 2024")
    assert _interpreted(made.made(), None).unit_id == "QN"
    read = _interpreted(made.made(), TIEN_YEN)
    assert (read.unit_id, _asked(read)) == ("D199", [])


def test_a_text_box_names_the_unit_as_a_title_does(maker: Any) -> None:
    made = _visits(maker, PROVINCE, H1)
    made.sheets[0].boxes = ("Đơn vị: Huyện đoàn Hải Hà",)
    assert _interpreted(made, None).unit_id == "D201"


@pytest.mark.parametrize(
    ("title", "sheet", "name", "code"),
    [
        ("9 tháng đầu năm 2024", "Báo cáo", "KQ tháng 3 năm 2024.xlsx", "period_unclear"),  # no fall-back to the name
        ("Đợt 2 năm 2024", "Tháng 3 năm 2024", "a.xlsx", "period_unclear"),
        ("Tháng 3 năm 2024", "Tháng 4", "a.xlsx", "period_claims_differ"),
        ("Tháng 3 năm 2024", "Báo cáo", "Bao cao thang 4.xlsx", "period_claims_differ"),
        ("Tháng 3 năm 2024", "SL 6T.2023", "a.xlsx", "period_claims_differ"),
        ("Tháng 2 năm 2024", "Báo cáo", "a.xlsx", "period_claims_differ"),  # every day of the rows is in March
        ("Tháng 3", "Báo cáo", "a.xlsx", None),  # the days of the rows say the year
        ("Tháng 3", "Báo cáo", "So lieu nam 2024.xlsx", None),
        ("BÁO CÁO", "Thang 3", "a.xlsx", None),
        ("6 tháng đầu năm 2024", "Tháng 3", "a.xlsx", None),  # lies in the title's
    ],
)
def test_a_stated_period_is_compared_with_names_and_days_and_never_passed_over(
    maker: Any, title: str, sheet: str, name: str, code: str | None
) -> None:
    made = maker(sheet=sheet).add("HUYỆN ĐOÀN TIÊN YÊN").add(title)
    made = made.header().records(day=lambda visit: f"{visit.start:%d/%m/%Y}").made()
    read = _interpreted(made, None, name)
    assert _asked(read) == ([code] if code else [])
    assert all(table.held is bool(code) for table in read.tables) or code == "period_unclear"


def test_sheets_of_one_title_named_for_its_months_are_of_those_months(maker: Any) -> None:
    made = _visits(maker, "HUYỆN ĐOÀN TIÊN YÊN", "Quý I năm 2024", sheet="T3")
    february = maker(seed=3, sheet="T2").add("HUYỆN ĐOÀN TIÊN YÊN").add("Quý I năm 2024")
    for visit in february.visits:
        visit.start = visit.end = visit.start.replace(month=2)
    made.sheets += february.header().records().made().sheets
    assert {table.sheet: table.period for table in _interpreted(made, None).tables} == {
        "T3": "2024-03",
        "T2": "2024-02",
    }


# Places by their dates.


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("Xã Hải Hoà", True),
        ("P. Móng Cái 3", True),
        ("Thành phố Đông Triều", True),
        ("Xã Hà Lâu, phường Móng Cái 1", True),
        ("Thị xã Đông Triều", False),
        ("Phường Hải Hoà", False),
        ("Chi đoàn khu 3", False),
        ("Hải Hoà", False),
    ],
)
def test_a_place_that_was_called_so_only_at_another_time_is_asked_about(maker: Any, place: str, asked: bool) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit)
        row[3] = place if number == 2 else visit.place
        made.visit(visit, row)
    found = [one for one in made.made().read().findings if one.code == "place_not_valid"]
    assert [(one.row, one.severity) for one in found] == ([(9, "warning")] if asked else [])


def test_a_cover_that_names_an_unknown_unit_is_asked_about_and_no_sheets_name_stands_in_for_it(maker: Any) -> None:
    made = maker(sheet="Huyện đoàn Ba Chẽ").header().records().made()
    made.sheets.insert(0, Sheet("Bìa", [["Đơn vị: Huyện đoàn Tiên Yêm"], ["Tháng 3 năm 2024"]]))
    read = made.read()
    assert read.unit_id is None
    assert {"unit_misspelt"} == {code for code in _codes(read) if code.startswith("unit_")}
