"""The truth behind the returns: consistent with itself, and believable."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from organisation import Period
from organisation.units import organisation
from samples.make import PERIODS, REORGANISED, SEED
from samples.province import Province
from samples.tables import table

EVERY_PERIOD = (*PERIODS, *REORGANISED)
OF_DISTRICTS = (*PERIODS, REORGANISED[0])


@pytest.fixture(scope="module")
def provinces():
    return {
        period: {
            (one.unit.unit_id, one.form): one.records
            for one in Province(organisation(), Period.parse(period), SEED).returns()
        }
        for period in EVERY_PERIOD
    }


@pytest.mark.parametrize("period", EVERY_PERIOD)
def test_no_cadre_is_in_two_places_on_one_day(provinces, period):
    for (_, form), records in provinces[period].items():
        if form != "DI_CO_SO_KQ":
            continue
        days = Counter(
            (record["ho_ten"], record["ngay_tu"] + timedelta(days=day))
            for record in records
            for day in range(record["so_ngay"])
        )
        assert max(days.values()) == 1


@pytest.mark.parametrize("period", EVERY_PERIOD)
def test_visits_lie_in_the_period_and_are_reported_in_time(provinces, period):
    bounds = Period.parse(period)
    for (_, form), records in provinces[period].items():
        if form == "DI_CO_SO_KQ":
            for record in records:
                assert bounds.holds(record["ngay_tu"])
                assert bounds.holds(record["ngay_den"])
                assert record["so_ngay"] == (record["ngay_den"] - record["ngay_tu"]).days + 1
                assert 0 < (record["ngay_bao_cao"] - record["ngay_den"]).days <= 10


def test_nobody_travels_while_the_province_is_under_distancing(provinces):
    starts = [
        record["ngay_tu"]
        for (_, form), records in provinces["2020-H1"].items()
        if form == "DI_CO_SO_KQ"
        for record in records
    ]
    assert not [day for day in starts if date(2020, 3, 30) <= day <= date(2020, 4, 24)]


@pytest.mark.parametrize("period", ["2020-H1", *REORGANISED])
def test_every_place_but_the_whole_province_is_one_unit(provinces, period):
    on = Period.parse(period).end
    for (unit_id, form), records in provinces[period].items():
        if form in ("DI_CO_SO_KQ", "DI_CO_SO_DK"):
            for record in records:
                for place in record["don_vi_den"].split(", "):
                    match = organisation().match(place, on, within=unit_id)
                    assert match.how in ("name", "place") or place == "Toàn tỉnh", place


@pytest.mark.parametrize("period", OF_DISTRICTS)
def test_a_districts_summary_counts_its_own_visits(provinces, period):
    for (unit_id, form), rows in provinces[period].items():
        if form == "DI_CO_SO_TH":
            made = Counter(record["hinh_thuc"] for record in provinces[period][unit_id, "DI_CO_SO_KQ"])
            assert [sum(row[f"ht{kind}"] for row in rows) for kind in (1, 2, 3, 4)] == [
                made[kind] for kind in (1, 2, 3, 4)
            ]


@pytest.mark.parametrize("period", OF_DISTRICTS)
def test_a_districts_indicators_are_the_sums_of_its_base_units(provinces, period):
    sums: dict[str, Counter] = defaultdict(Counter)
    on = Period.parse(period).end
    for (unit_id, form), rows in provinces[period].items():
        unit = organisation().unit(unit_id, on)
        if form == "BC_SOLIEU" and unit.level == "base":
            sums[unit.parent_id].update({row["ma_chi_tieu"]: row["thuc_hien"] for row in rows})
    assert len(sums) == 13
    for district, wanted in sums.items():
        rows = provinces[period][district, "BC_SOLIEU"]
        assert {row["ma_chi_tieu"]: row["thuc_hien"] for row in rows} == wanted


def test_a_commune_union_goes_on_where_the_base_units_it_took_over_left_off(provinces):
    """Their members of 2025 are its members of 2026 and a little more; it knows no district and is one base unit."""
    before, now = (provinces[period] for period in REORGANISED)
    taken: dict[str, list[str]] = defaultdict(list)
    for unit in organisation().units:
        if unit.level == "base":
            taken[unit.successor_ids[0]].append(unit.unit_id)
    communes = {unit_id for unit_id, form in now if unit_id.startswith("C")}
    assert set(taken) == communes and len(communes) == 54
    for commune, members in taken.items():
        value = {row["ma_chi_tieu"]: row["thuc_hien"] for row in now[commune, "BC_SOLIEU"]}
        old = Counter()
        for member in members:
            old.update({row["ma_chi_tieu"]: row["thuc_hien"] for row in before[member, "BC_SOLIEU"]})
        assert old["DV_SO"] <= value["DV_SO"] <= 1.05 * old["DV_SO"]
        assert old["TN_LUOT"] / 3 < value["TN_LUOT"] < 3 * old["TN_LUOT"]
        assert (value["CTTN_HUYEN"], value["DCS_SO"]) == (0, 1)


def test_a_year_on_no_indicator_of_a_unit_has_grown_or_shrunk_threefold(provinces):
    for (unit_id, form), rows in provinces["2020-H1"].items():
        before = provinces["2019-H1"].get((unit_id, form))
        if form == "BC_SOLIEU" and before:
            for old, new in zip(before, rows, strict=True):
                assert old["thuc_hien"] / 3 <= new["thuc_hien"] <= 3 * old["thuc_hien"]


def test_indicators_agree_with_one_another(provinces):
    for period in EVERY_PERIOD:
        for (_, form), rows in provinces[period].items():
            if form == "BC_SOLIEU":
                value = {row["ma_chi_tieu"]: row["thuc_hien"] for row in rows}
                assert value["DANG_KETNAP"] <= value["DANG_GIOITHIEU"]
                assert value["DV_SO"] >= 3 * value["CD_SO"]
                assert value["DV_SO"] <= value["TNIEN_SO"]
                assert value["VL_TUVAN_LUOT"] >= value["VL_GIOITHIEU"]


def test_a_year_to_date_is_both_halves_of_a_flow_and_the_end_of_a_stock(provinces):
    first = {row["ma_chi_tieu"]: row for row in provinces["2019-H1"]["D199", "BC_SOLIEU"]}
    second = {row["ma_chi_tieu"]: row for row in provinces["2019-H2"]["D199", "BC_SOLIEU"]}
    assert second["TN_LUOT"]["luy_ke"] == first["TN_LUOT"]["thuc_hien"] + second["TN_LUOT"]["thuc_hien"]
    assert second["DV_SO"]["luy_ke"] == second["DV_SO"]["thuc_hien"]


def test_the_attested_activities_of_2020_stand_in_the_provincial_return(provinces):
    made = {
        (record["hinh_thuc"], record["chuyen_de"], record["don_vi_den"], record["ban_don_vi"])
        for record in provinces["2020-H1"]["QN", "DI_CO_SO_KQ"]
    }
    wanted = {(int(line["kind"]), line["topic"], line["place"], line["board"]) for line in table("activities_2020")}
    assert len(wanted) == 16
    assert wanted <= made
    assert Counter(kind for kind, *_ in wanted) == {1: 6, 2: 3, 3: 4, 4: 3}
