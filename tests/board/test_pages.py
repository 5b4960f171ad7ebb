"""What the pages say is what the warehouse holds, for whoever looks, and nothing from a return becomes markup."""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from board.facts import CommonFacts, Facts, NightFacts
from board.links import Links
from board.own_pages import own_pages
from board.pages.listing import Asked, listing
from board.pages.night import night_view
from board.pages.overview import overview
from board.pages.quota import quota_view
from board.pages.trend import trend_view
from board.pages.unit import advice, unit_view
from board.pages.unvisited import unvisited_view
from board.pages.visits import visits_view
from board.rows import CountRow, NightRow, PeriodRow, UnplacedRow
from board.site import Reader, Site, refusal
from board.words import Words
from hopnhat.settings import Settings
from organisation import Period
from reports import compute
from warehouse import Warehouse
from warehouse.ledger.naming import shown_state

PROVINCE = "QN"
PERIOD = "2020-H1"
TIEN_YEN, BA_CHE, VAN_DON = "D199", "D202", "D203"
PROVINCIAL = Reader(PROVINCE, "Tỉnh đoàn Quảng Ninh", "dữ liệu mẫu")
DISTRICT = Reader(TIEN_YEN, "Huyện đoàn Tiên Yên")
WEB = Links("/tinh-hinh/")
HOSTILE = ("<img", "onerror=alert(1)>", "<script", "<svg onload", "alert(2)</script>")


def every_page(facts: Facts, reader: Reader, language: str = "vi") -> dict[str, str]:
    site = Site(facts, reader, language)
    return {path: site.html(path, WEB) for path in site.paths()}


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_overview_counts_what_the_state_of_returns_says(facts: Facts, settings: Settings) -> None:
    state = Warehouse(settings.warehouse).status(Period.parse(PERIOD))
    wanted = Counter(shown_state(line["status"], line["ledger_state"]) for line in state.lines if line["expected"])
    assert wanted["partly_counted"], "returns of which some rows were sent back are not plainly in time"
    view = overview(facts.period(PERIOD), PROVINCE)
    assert dict(view.counts.by_status) == {status: wanted[status] for status, _ in view.counts.by_status}
    assert view.counts.expected == sum(total["expected"] - total["exempt"] for total in state.totals)
    page = text_of(Site(facts, PROVINCIAL).html("", WEB))
    assert f"Đã nhận {view.counts.received} trên {view.counts.expected} báo cáo phải gửi" in page


def test_the_visits_are_those_of_the_report(facts: Facts, settings: Settings) -> None:
    with Warehouse(settings.warehouse).reading() as connection:
        figures = compute(connection, "field_visits", Period.parse(PERIOD))
    own = own_pages()
    assert own is not None
    view = visits_view(facts.period(PERIOD), own)
    assert view.total is not None
    assert view.total.visits == figures["visits.total"].value
    assert list(view.total.kinds) == [figures[f"visits.kind.{number}"].value for number in (1, 2, 3, 4)]
    assert (view.doubt.missing, view.doubt.expected) == (
        figures["visits.total"].missing,
        figures["visits.total"].expected,
    )


def test_cadres_stand_against_the_quota_and_an_assumed_quota_is_said(facts: Facts) -> None:
    view = quota_view(facts.period(PERIOD), own_pages())
    assert view.cadres == sum(len(unit.cadres) for unit in view.units) > 0
    assert view.met == sum(row.days >= view.days for unit in view.units for row in unit.cadres)
    assert "chưa có văn bản xác nhận" in Site(facts, PROVINCIAL).html(f"{PERIOD}/chi-tieu", WEB)


def test_units_without_a_visit_are_named_under_the_unit_above(facts: Facts) -> None:
    narrowed = facts.period(PERIOD)
    view = unvisited_view(narrowed, own_pages())
    never = {row.unit_id for line in view.base for row in line.never}
    assert never == {row.unit_id for row in narrowed.places if row.level == "base" and not row.visits}
    assert view.base_never == len(never) > 0
    assert view.base_units == sum(row.level == "base" for row in narrowed.places)


def test_a_unit_sees_the_cell_what_stands_there_and_what_to_do(facts: Facts) -> None:
    view = unit_view(facts.period(PERIOD), TIEN_YEN, "vi")
    [visits] = [section for section in view.findings if section.form == "DI_CO_SO_KQ"]
    days = next(one for one in visits.advices if one.value == "9")
    assert (days.sheet, days.cell, days.severity) == ("Kết quả", "J6", "warning")
    page = text_of(Site(facts, PROVINCIAL).html(f"{PERIOD}/don-vi/{TIEN_YEN}", WEB))
    assert "Trang Kết quả, ô\u00a0J6" in page
    assert days.what in page
    assert f"Cách sửa: {days.mend}" in page


def test_a_list_can_be_asked_by_state_form_and_a_name_without_tones(facts: Facts) -> None:
    period = facts.period(PERIOD)
    missing = listing(period, Asked(status="missing"))
    assert {row.status for section in missing.sections for row in section.rows} == {"missing"}
    named = listing(period, Asked(form="BC_SOLIEU", name="ha lau"))
    assert [row.union_name for section in named.sections for row in section.rows] == ["Đoàn xã Hà Lâu"]


def test_a_district_sees_its_own_units_only(facts: Facts) -> None:
    whole = facts.period(PERIOD)
    own = {row.unit_id for row in whole.returns if row.district_id == TIEN_YEN}
    others = {row.unit_id: row.union_name for row in whole.returns if row.unit_id not in own | {PROVINCE}}
    own_names = {row.union_name for row in whole.returns if row.unit_id in own}
    pages = every_page(facts, DISTRICT)
    assert {path.rsplit("/", 1)[1] for path in pages if "/don-vi/" in path} == own
    told = " ".join(map(text_of, pages.values()))
    assert [name for name in others.values() if name not in own_names and f"{name} " in told] == []
    assert [unit_id for unit_id in others if unit_id in " ".join(pages.values())] == []
    cadres = {row.name for row in whole.cadres if row.unit_id != TIEN_YEN}
    mine = {row.name for row in whole.cadres if row.unit_id == TIEN_YEN}
    assert [name for name in cadres - mine if name in told] == []


@pytest.mark.parametrize(
    "path", [f"{PERIOD}/don-vi/{BA_CHE}", f"{PERIOD}/don-vi/{PROVINCE}", "luot-chay", "phat-hanh", f"{PERIOD}/don-vi/"]
)
def test_another_units_page_is_not_there_for_a_district(path: str, facts: Facts) -> None:
    with pytest.raises(KeyError):
        Site(facts, DISTRICT).html(path, WEB)


@pytest.mark.parametrize(
    "path", ["2020-H2/tong-quan", "../2020-H1/tong-quan", f"{PERIOD}/danh-sach/tatca", "x", "a/b/c/d"]
)
def test_a_page_nobody_has_is_not_there(path: str, facts: Facts) -> None:
    with pytest.raises(KeyError):
        Site(facts, PROVINCIAL).html(path, WEB)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_from_a_return_becomes_markup(language: str, facts: Facts) -> None:
    pages = every_page(facts, PROVINCIAL, language)
    assert [(path, bad) for path, page in pages.items() for bad in HOSTILE if bad in page] == []
    quota, unit = pages[f"{PERIOD}/chi-tieu"], pages[f"{PERIOD}/don-vi/{TIEN_YEN}"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in quota
    assert "&#34;&gt;&lt;svg onload=alert(1)&gt;" in quota
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in unit
    assert "&lt;/td&gt;&lt;script&gt;alert(2)" in pages["phat-hanh"]


class Markup(HTMLParser):
    """Collects what the tags of a page are and say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_pages_hold_no_script_style_or_address_of_elsewhere(facts: Facts) -> None:
    for page in every_page(facts, PROVINCIAL).values():
        markup = Markup(page)
        assert not markup.tags & {"script", "style", "iframe", "object", "embed", "img", "base"}
        for name, value in markup.attributes:
            assert name != "style"
            assert not name.startswith("on")
            assert name not in ("href", "src", "action") or not re.match(r"\w+:|//", value)


def test_a_release_names_its_period_in_words_and_whatever_else_its_manifest_calls_one_as_it_is(facts: Facts) -> None:
    site = Site(facts, PROVINCIAL)
    assert ", 6 tháng đầu năm 2020 Báo cáo/2020/Báo cáo mẫu/Lần 1" in text_of(site.html("phat-hanh", WEB))
    assert Words("vi").period("kỳ lạ") == "kỳ lạ"


def test_a_release_whose_manifest_is_broken_is_shown_as_such(facts: Facts) -> None:
    page = text_of(Site(facts, PROVINCIAL).html("phat-hanh", WEB))
    assert "Không đọc được tệp manifest.json" in page


def test_the_night_accounts_for_every_cell(facts: Facts) -> None:
    view = night_view(facts.common.night, "vi")
    assert view.night is not None
    assert view.off_by == 0
    assert view.unbalanced == ()
    assert sum(row.number for row in view.ignorable) == view.night.cells_ignorable
    assert "✓ Khớp" in Site(facts, PROVINCIAL).html("luot-chay", WEB)


def test_a_night_out_of_balance_cannot_be_overlooked(facts: Facts) -> None:
    last = dataclasses.replace(facts.common.night.nights[0], cells_loaded=facts.common.night.nights[0].cells_loaded - 3)
    lost = dataclasses.replace(facts.common.night, nights=(last,), unbalanced=(CountRow("Đoàn xã Hà Lâu/SL.xlsx", 3),))
    broken = Facts(dataclasses.replace(facts.common, night=lost), facts.period)
    page = text_of(Site(broken, PROVINCIAL).html("luot-chay", WEB))
    assert "Lệch 3 ô" in page
    assert "Đoàn xã Hà Lâu/SL.xlsx" in page
    assert "✓ Khớp" not in page


def test_a_period_that_only_a_misdated_return_makes_is_never_the_first_nor_in_the_trend(facts: Facts) -> None:
    misdated = PeriodRow("2021-H1", date(2021, 6, 30), established=False)
    with_it = dataclasses.replace(facts.common, periods=(misdated, *facts.common.periods))
    assert with_it.newest == PERIOD
    assert [line.period for line in trend_view(with_it, facts.period, has_visits=True).lines] == [PERIOD]


def test_an_installation_that_holds_nothing_says_so() -> None:
    nothing = Facts(CommonFacts(None, (), (), NightFacts()), lambda period: pytest.fail(period))
    assert "Chưa có lượt chạy đêm nào" in Site(nothing, PROVINCIAL).html("", WEB)
    assert "chưa được gắn với đơn vị nào" in refusal("refused", "vi", WEB)


def test_a_finding_whose_code_was_dropped_since_is_named_by_its_code() -> None:
    row = UnplacedRow("code_of_old", "error", "a.xlsx", None, None, None, None, None, None)
    assert "“code_of_old”" in advice(row, "vi").what
    assert advice(row, "vi").mend.startswith("Hãy báo người vận hành")


def test_the_board_speaks_english_where_asked(facts: Facts) -> None:
    page = Site(facts, PROVINCIAL, "en").html("", Links("/tinh-hinh/", carried=(("lang", "en"),)))
    assert '<html lang="en">' in page
    assert "State of returns, first half of 2020" in page
    assert re.search(r'href="/tinh-hinh/2020-H1/don-vi/D199\?lang=en"', page)


def test_numbers_days_and_moments_are_written_as_in_vietnam() -> None:
    words = Words("vi")
    assert words.number(129252) == "129.252"
    assert words.number(0.5) == "0,5"
    assert words.moment(datetime(2020, 6, 9, 18, 5, tzinfo=UTC)) == "01:05, 10/06/2020"
    assert words.day(None) == ""


def test_every_text_is_there_in_both_languages_and_every_template_finds_its_own(facts: Facts) -> None:
    vietnamese, english = every_page(facts, PROVINCIAL), every_page(facts, PROVINCIAL, "en")
    assert vietnamese.keys() == english.keys()
    for path, page in english.items():
        assert "<h1>" in page, path


def test_balance_is_reading_less_loading_sending_back_and_ignoring() -> None:
    numbers = dict.fromkeys(("sightings", "files", "accepted", "sent_back", "nil", "records", "findings"), 0)
    night = NightRow(
        "n", datetime.now(UTC), datetime.now(UTC), **numbers, cells_read=10, cells_loaded=6, cells_sent_back=1,
        cells_ignorable=3, collect_seconds=None, read_seconds=None, check_seconds=None,
    )  # fmt: skip
    assert night.balanced
    assert not dataclasses.replace(night, cells_loaded=5).balanced
