"""Numbers in words."""

from __future__ import annotations

import pytest

from vietnamese.numerals import from_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("không", 0),
        ("ba", 3),
        ("mười hai", 12),
        ("ba mươi mốt", 31),
        ("bốn mươi lăm", 45),
        ("bon muoi lam", 45),
        ("một trăm linh năm", 105),
        ("một nghìn hai trăm ba mươi tư", 1234),
        ("hai triệu ba trăm nghìn", 2_300_000),
        ("một tỷ hai trăm triệu", 1_200_000_000),
    ],
)
def test_words_say_a_number(text: str, number: int) -> None:
    assert from_words(text) == number


@pytest.mark.parametrize("text", ["", "hai bà", "nguyễn văn ba", "lượt", "ba ba", "trăm"])
def test_other_words_say_none(text: str) -> None:
    assert from_words(text) is None
