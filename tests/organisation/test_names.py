"""Short forms, the names of units above, and what is only likely."""

from __future__ import annotations

from datetime import date

import pytest

from organisation.units import organisation

_2020, _2026 = date(2020, 6, 30), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "unit_id"),
    [
        ("TP HL", "D193"),
        ("T.P Hạ Long", "D193"),
        ("TX. Đông Triều", "D205"),
        ("HĐ Ba Chẽ", "D202"),
        ("hd ba che", "D202"),
        ("TĐ Cẩm Phả", "D195"),
        ("TĐ Quảng Yên", "D206"),
        ("TĐ Quảng Ninh", "QN"),
        ("Đoàn P. Bắc Sơn", "B06814"),
        ("Đoàn TN Cục Hải quan", "T_HQ"),
        ("Đoàn Than QN", "T_THAN"),
        ("Đoàn TN Bộ CHQS tỉnh QN", "T_QS"),
        ("BCH Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Tiên Yên", "D199"),
        ("Thành Đoàn Uông Bí - Quảng Ninh", "D196"),
        ("Huyện Đoàn  CÔ TÔ (Quảng Ninh)", "D207"),
        ("X. Hà Lâu, H. Tiên Yên", "B06865"),
        ("Huyện đoàn Tiên Yên - Đoàn xã Hà Lâu", "B06865"),
        ("Đoàn xã Hà Lâu huyện Tiên Yên", "B06865"),
        ("Bắc Sơn, Uông Bí", "B06814"),
    ],
)
def test_a_short_form_is_the_unit_that_it_stands_for(text: str, unit_id: str) -> None:
    unit = organisation().match(text, _2020).unit
    assert unit and unit.unit_id == unit_id


@pytest.mark.parametrize(
    "text",
    [
        "HĐ",
        "TĐ",
        "P. HH",
        "P. BC",
        "Huyện đoàn Cẩm Phả",
        "Huyện đoàn Ba Chẽ, Huyện đoàn Tiên Yên",
        "Xã Thanh Sơn, huyện Tiên Yên",
        "Đoàn TN TKV",
        "ĐOÀN TNCS HỒ CHÍ MINH",
    ],
)
def test_what_a_short_form_does_not_say_is_nobody(text: str) -> None:
    assert organisation().match(text, _2020).unit is None


def test_a_special_zone_and_a_block_share_their_letters_and_the_name_behind_tells() -> None:
    zone, block = (
        organisation().match("ĐK Vân Đồn", _2026).unit,
        organisation().match("ĐK các cơ quan tỉnh", _2020).unit,
    )
    assert (zone and zone.unit_id, block and block.unit_id) == ("C06994-2025", "T_KCCQ")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Huyện doàn Cô Tô", "Huyện đoàn Cô Tô"),
        ("Thành đoàn Hạ Lonng", "Thành đoàn Hạ Long"),
        ("HUYỆN ĐOÀN TIÊNYÊN", "Huyện đoàn Tiên Yên"),
        ("Huyện đoàn Cẩm Phả", "Thành đoàn Cẩm Phả"),
        ("Cụm thi đua số 3", None),
    ],
)
def test_a_wrong_name_is_likely_that_of_a_unit_or_of_none_and_never_matched(text: str, named: str | None) -> None:
    org = organisation()
    assert org.match(text, _2020).unit is None
    likely = org.likely(text, _2020)
    assert (likely[0].union_name if likely else None) == named


def test_whether_the_kind_was_written_is_kept() -> None:
    org = organisation()
    assert [org.match(text, _2020).said for text in ("Hải Hà", "H. Hải Hà", "Huyện đoàn Hải Hà")] == [False, True, True]
