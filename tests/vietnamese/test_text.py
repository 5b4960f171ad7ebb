"""Three strengths of comparing, and what each of them leaves alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import bare, clean, key, printed, same

_LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậ ", max_size=30)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  Hà\u00a0\u00a0Lâu ", "Hà Lâu"),
        ("Hà\r\nLâu", "Hà Lâu"),
        ("Hà\u200b Lâu\ufeff", "Hà Lâu"),
        (unicodedata.normalize("NFD", "Thị trấn Tiên Yên"), "Thị trấn Tiên Yên"),
        ("Kiểm\ttra", "Kiểm tra"),
    ],
)
def test_clean_keeps_the_words_and_drops_what_is_not_seen(written: str, meant: str) -> None:
    assert clean(written) == meant


@pytest.mark.parametrize(("left", "right"), [("hòa", "hoà"), ("ỦY VIÊN", "uỷ viên"), ("Thúy", "thuý"), ("Quý", "quý")])
def test_tone_placement_and_case_do_not_matter(left: str, right: str) -> None:
    assert same(left, right)


@pytest.mark.parametrize(("left", "right"), [("Hải Hoà", "Hải Hà"), ("Hà Tu", "Hà An"), ("má", "mà"), ("Đông", "Dong")])
def test_other_words_stay_apart(left: str, right: str) -> None:
    assert not same(left, right)


def test_bare_has_no_marks_and_printed_stands_in_one_style() -> None:
    assert bare("Đặng Thị Ngọc Ánh") == "dang thi ngoc anh"
    assert printed("Hoà Thuỷ") == "Hòa Thủy"


@given(_LETTERS)
def test_comparing_does_not_depend_on_the_normal_form(text: str) -> None:
    for fold in (clean, key, bare):
        assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert clean(clean(text)) == clean(text)
    assert same(text, text.upper())


@given(st.text(max_size=40))
def test_no_text_at_all_stops_it(text: str) -> None:
    assert isinstance(printed(clean(text)), str)
    assert key(text) == key(clean(text))
