"""Names of units mean a unit only together with a day, and never by likeness."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation.periods import Period
from organisation.units import organisation

_2020 = date(2020, 6, 30)
_2025 = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "unit_id", "how"),
    [
        ("Huyện đoàn Tiên Yên", "D199", "name"),
        ("HUYỆN ĐOÀN TIÊN YÊN", "D199", "name"),
        ("Đơn vị: Huyện đoàn Tiên Yên", "D199", "name"),
        ("Huyện đoàn Huyện đoàn Tiên Yên", "D199", "name"),
        ("huyện Tiên Yên", "D199", "place"),
        ("H. Tiên Yên", "D199", "place"),
        ("TP Hạ Long", "D193", "place"),
        ("Tp. Hạ Long", "D193", "place"),
        ("Thành đoàn Hạ Long", "D193", "name"),
        ("Huyen doan Tien Yen", "D199", "unaccented"),
        ("Đoàn Than", "T_THAN", "alias"),
        ("Tỉnh đoàn", "QN", "alias"),
        ("Đoàn xã Hà Lâu", "B06865", "name"),
        ("xã Hà Lâu", "B06865", "place"),
        ("Xã đoàn Hà Lâu", "B06865", "place"),
        ("Xã Đoàn Kết", "B07009", "place"),
        ("Đoàn xã Đoàn Kết", "B07009", "name"),
        ("Đoàn Kết", "B07009", "bare"),
    ],
)
def test_a_name_is_matched_by_the_stated_steps(text: str, unit_id: str, how: str) -> None:
    match = organisation().match(text, _2020)
    assert (match.unit and match.unit.unit_id, match.how) == (unit_id, how)


@pytest.mark.parametrize(
    "text", ["Hải Hoa", "Huyện đoàn Tiên Yến Bình", "ĐOÀN TNCS HỒ CHÍ MINH", "", "xã", "Chi đoàn thôn 1"]
)
def test_nothing_is_matched_by_likeness(text: str) -> None:
    assert organisation().match(text, _2020).unit is None


def test_hai_hoa_and_hai_ha_stay_apart() -> None:
    ha = organisation().match("Hải Hà", _2020).unit
    hoa = organisation().match("Hải Hoà", _2020).unit
    assert ha is not None
    assert hoa is None or hoa.unit_id != ha.unit_id


def test_a_unit_counts_only_while_it_is_in_force() -> None:
    org = organisation()
    assert org.match("Huyện đoàn Hoành Bồ", _2020).unit is None
    assert org.match("Huyện đoàn Hoành Bồ", date(2019, 6, 30)).unit is not None
    assert org.match("Huyện đoàn Tiên Yên", _2025).unit is None
    gone = org.ever("Huyện đoàn Hoành Bồ")
    assert gone is not None and gone.unit_id == "D204"
    assert org.ever("Huyện đoàn Không Có") is None


def test_two_candidates_are_never_decided() -> None:
    org = organisation()
    names: dict[str, set[str]] = {}
    for unit in org.valid(_2020):
        names.setdefault(unit.name.casefold(), set()).add(unit.unit_id)
    shared = [name for name, ids in names.items() if len(ids) > 1]
    assert shared, "the list of 2020 has names that two units share"
    for name in shared:
        match = org.match(name, _2020)
        assert (match.unit, match.how) == (None, "ambiguous")
        assert {unit.unit_id for unit in match.candidates} == names[name]


@given(st.sampled_from(organisation().valid(_2020)), st.sampled_from([str.upper, str.lower, str.title, str]))
def test_every_official_name_means_its_own_unit(unit: object, case: object) -> None:
    assert callable(case)
    name = unit.union_name  # type: ignore[attr-defined]
    for text in (case(name), f"  {name} ", unicodedata.normalize("NFD", name), f"Đơn vị: {name}"):
        match = organisation().match(text, _2020)
        found = {match.unit.unit_id} if match.unit else {candidate.unit_id for candidate in match.candidates}
        assert unit.unit_id in found  # type: ignore[attr-defined]


def test_the_expected_returns_are_those_of_the_units_in_force() -> None:
    org = organisation()
    expected = org.expected(Period.parse("2020-H1"))
    assert {unit.unit_id for unit, _ in expected} <= {unit.unit_id for unit in org.valid(_2020)}
    assert sum(form == "DI_CO_SO_TH" for _, form in expected) == 13
    assert {unit.level for unit, _ in org.expected(Period.parse("2025-H2"))} == {"province", "affiliated", "commune"}
