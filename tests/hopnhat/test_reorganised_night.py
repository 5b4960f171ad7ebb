"""A real night over both sides of July 2025: what its reports compare, and what they say cannot be."""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from docx import Document

from hopnhat.nightly import steps
from hopnhat.settings import Settings
from organisation import Period
from organisation.units import organisation
from province import VARIABLE
from reports import build
from reports.report import Report
from reports.word import render_docx
from samples.faults import all_faults
from samples.make import REORGANISED, SEED, make
from samples.province import Province
from samples.tables import table
from warehouse import Warehouse

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

pytestmark = pytest.mark.slow

BEFORE, NOW = REORGANISED
SHOWN = ("DV_SO", "DV_KETNAP", "TN_LUOT")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    asked = {
        name: os.environ.pop(name)
        for name in list(os.environ)
        if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST
    }
    home = tmp_path_factory.mktemp("home")
    make(home / "inbox", periods=REORGANISED)
    settings = Settings.load(home)
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    yield Warehouse(settings.warehouse)
    os.environ.update(asked)


@pytest.fixture(scope="module")
def union_work(warehouse: Warehouse) -> Report:
    with warehouse.reading() as connection:
        return build(connection, "union_work", Period.parse(NOW))


@pytest.fixture(scope="module")
def field_visits(warehouse: Warehouse) -> Report:
    with warehouse.reading() as connection:
        return build(connection, "field_visits", Period.parse(NOW))


def text_of(report: Report) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(render_docx(report))).paragraphs)


def not_counted(period: str) -> set[str]:
    """Units whose return of numbers is absent or sent back."""
    absent = {line["unit_id"] for line in table("absences") if (line["form"], line["period"]) == ("BC_SOLIEU", period)}
    faults = (one for one in all_faults() if (one.form, one.period) == ("BC_SOLIEU", period))
    return absent | {one.unit_id for one in faults if one.decision == "reject"}


@cache
def truth(period: str) -> dict[tuple[str, str], int]:
    """(unit, code) to the number of every return of numbers that counts, as the generator knows it."""
    out = not_counted(period)
    returns = Province(organisation(), Period.parse(period), SEED).returns()
    return {
        (one.unit.unit_id, str(record["ma_chi_tieu"])): int(str(record["thuc_hien"]))
        for one in returns
        if one.form == "BC_SOLIEU" and one.unit.unit_id not in out
        for record in one.records
    }


def total(period: str, code: str) -> int:
    """The province's total: of communes, districts and affiliated Unions, never of base units besides."""
    return sum(value for (unit_id, known), value in truth(period).items() if known == code and unit_id[0] != "B")


def edited(period: str) -> set[str]:
    """The indicators in which a planted fault has put another number, or taken one out."""
    codes = [code for unit_id, code in truth(period) if unit_id == "T_THAN"]
    faults = (one for one in all_faults() if (one.field, one.period) == ("thuc_hien", period) and one.unit_id[0] != "B")
    return {codes[one.row - 6] for one in faults}


def predecessors() -> dict[str, list[str]]:
    """Unit to those of a year before that went into it: itself, its district if it went in whole, else base units."""
    known, day = organisation(), Period.parse(NOW).end
    found: dict[str, list[str]] = defaultdict(list)
    for unit in known.valid(Period.parse(BEFORE).end):
        answering = known.answering(unit.unit_id, day)
        if unit.level == "affiliated" or (unit.level == "district" and len(answering) == 1):
            found[answering[0].unit_id] = [unit.unit_id]
    for unit in known.valid(Period.parse(BEFORE).end):
        for one in known.answering(unit.unit_id, day) if unit.level == "base" else ():
            if one.unit_id not in found or found[one.unit_id][0][0] == "B":
                found[one.unit_id].append(unit.unit_id)
    return found


def comparable() -> dict[str, list[str]]:
    """The units that can be compared, with those whose numbers make up the year before."""
    known, day, out = organisation(), Period.parse(NOW).end, not_counted(BEFORE)
    return {
        unit_id: before
        for unit_id, before in predecessors().items()
        if all(len(known.answering(one, day)) == 1 and one not in out for one in before)
    }


def test_absences_are_those_planted_on_both_sides(warehouse: Warehouse) -> None:
    for period in REORGANISED:
        lines = warehouse.status(Period.parse(period)).lines
        missing = {(line["unit_id"], line["form"]) for line in lines if line["status"] in ("missing", "sent_back")}
        planted = {(line["unit_id"], line["form"]) for line in table("absences") if line["period"] == period}
        refused = {(one.unit_id, one.form) for one in all_faults() if (one.period, one.decision) == (period, "reject")}
        assert missing == planted | refused


def test_the_provinces_totals_compare_with_the_year_before(union_work: Report) -> None:
    codes = {code for _, code in truth(NOW)} - edited(NOW)
    assert len(codes) == 23 - len(edited(NOW)) and len(edited(NOW)) == 2
    for code in codes:
        figure = union_work.figures[f"indicators.{code}"]
        then = None if code in ("CTTN_HUYEN", "DCS_SO") else total(BEFORE, code)
        assert (figure.value, figure.previous) == (total(NOW, code), then), code


def test_each_unit_is_compared_with_the_sum_of_those_that_went_into_it_whole(union_work: Report) -> None:
    data = union_work.tables["by_unit_compared"]
    rows = dict(zip(data.keys, data.cells, strict=True))
    places = {column.id: place for place, column in enumerate(data.definition.columns)}
    assert len(rows) == 54 + 7
    for unit_id, row in rows.items():
        before = comparable().get(unit_id)
        for code in SHOWN:
            then = sum(truth(BEFORE)[one, code] for one in before) if before else None
            assert row[places[f"{code}_before"]] == then, (unit_id, code)
            if code not in edited(NOW):
                assert row[places[code]] == truth(NOW).get((unit_id, code)), (unit_id, code)
        assert (row[places["why_not"]] is None) == (before is not None), unit_id


def test_the_report_says_what_cannot_be_compared_and_why(union_work: Report) -> None:
    text, known = text_of(union_work), organisation()
    assert "từ ngày 1/7/2025 thay 13 huyện, thị, thành đoàn bằng 54 đoàn xã, phường, đặc khu" in text
    assert "so sánh được với cùng kỳ năm trước (trừ công trình thanh niên cấp huyện, đoàn cơ sở)" in text
    assert f"Theo đơn vị, so sánh được {len(comparable())}/61 đơn vị" in text
    [incomparable] = [line for line in text.splitlines() if line.startswith("Không so sánh được theo đơn vị")]
    [divided] = [part for part in incomparable.split(";") if "đã chia cho nhiều đơn vị mới" in part]
    [unreported] = [part for part in incomparable.split(";") if "vì đơn vị cũ năm trước chưa báo cáo" in part]
    day = Period.parse(NOW).end
    for unit_id, before in predecessors().items():
        name = known.answering(unit_id, day)[0].union_name
        is_divided = any(len(known.answering(one, day)) > 1 for one in before)
        assert (name in divided) == is_divided, name
        assert (name in unreported) == (not is_divided and unit_id not in comparable()), name
    assert "Cấp huyện" in text
    assert "không so sánh được với cùng kỳ năm 2025 vì không còn cấp huyện" in text
    assert "công trình thanh niên cấp huyện giảm" not in text
    assert "đoàn cơ sở giảm" not in text


def test_visits_of_the_provincial_office_compare_and_those_of_its_units_do_not(field_visits: Report) -> None:
    text = text_of(field_visits)
    assert field_visits.figures["visits.local"].previous is None
    assert field_visits.figures["visits.local.kind.1"].previous is None
    assert field_visits.figures["visits.province"].previous is not None
    assert "Số lượt của cán bộ cơ quan Tỉnh đoàn bằng cùng kỳ năm 2025" in text
    assert "Số lượt của cán bộ cấp dưới không so sánh được với cùng kỳ năm 2025 vì không còn cấp huyện" in text
    assert "không so sánh được 52/62 đơn vị vì đơn vị báo cáo năm trước đã chia cho nhiều đơn vị" in text
    assert "Cán bộ Đoàn cấp xã và trực thuộc" in text
    assert "Số lượt đi cơ sở tăng" not in text, "more units that report are no merit"


def test_a_year_cut_in_two_compares_no_unit_that_came_or_went_in_it(warehouse: Warehouse) -> None:
    with warehouse.reading() as connection:
        data = build(connection, "union_work", Period.parse("2025")).tables["by_unit_compared"]
        within = connection.execute("SELECT DISTINCT unit_id[1], within FROM report_predecessors").fetchall()
    place = [column.id for column in data.definition.columns].index("why_not")
    why = {key[0]: row[place] for key, row in zip(data.keys, data.cells, strict=True)}
    assert {level: text.partition(" (")[0] for level, text in why.items() if text} == {
        "D": "Không so sánh được: không còn báo cáo vào cuối kỳ",
        "T": "Không so sánh được: đơn vị cũ năm trước chưa báo cáo",
    }
    assert set(within) == {("Q", False), ("T", False), ("C", True)}, "communes took others over in the year's middle"


def test_a_report_within_one_organisation_says_nothing_of_it(warehouse: Warehouse) -> None:
    with warehouse.reading() as connection:
        text = text_of(build(connection, "union_work", Period.parse(BEFORE)))
    assert "thành lập thành phố Đông Triều" not in text, "nothing is known of 2024 to compare with"
    assert "thay 13 huyện" not in text
