"""Texts called ordinary are left alone: whatever looks at single texts would have left each of them as it is."""

import pytest

from transforms.letters import are_ordinary
from transforms.repair import repair
from transforms.tidy import tidy
from transforms.workbook import Sheet
from vietnamese.text import clean


@pytest.mark.parametrize("place", ["{}a", "a{}", "a{}a"])
def test_every_letter_called_ordinary_stays_as_it_is(place: str) -> None:
    texts = [place.format(letter) for letter in map(chr, range(0x20, 0x3000))]
    ordinary = [text for text in texts if are_ordinary(Sheet("", [[text]]))]
    assert [clean(text) for text in ordinary] == ordinary
    assert [tidy(Sheet("", [[text, "Đoàn xã"]])).rows[0][0] for text in ordinary] == ordinary
    assert not [text for text in ordinary if repair(Sheet("", [[text, "Đoàn xã"]])).lost]
    vietnamese = "aăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ0./-–(),;:"
    assert {place.format(letter) for letter in vietnamese} <= set(ordinary)


@pytest.mark.parametrize(
    "text",
    [" Hà", "Hà ", "Hà  Nam", "Ha\u0300", "Hà\nNam", "'08/03", "A&amp;B", "Hµ", "H?", "Нà", "Hà\u200b", "\u00a0"],
)
def test_what_has_to_be_cleaned_or_mended_is_not_ordinary(text: str) -> None:
    assert not are_ordinary(Sheet("", [["Đoàn xã Hà Lâu", text]]))
