import pytest

from vietnamese.damage import has_lost_letters, is_mojibake, mend_mojibake

TEXTS = ["Nguyễn Thị Hường", "Đoàn xã Đông Ngũ", "HUYỆN ĐOÀN TIÊN YÊN", "Kiểm tra – giám sát", "Cà Mau", "Ô"]


def as_shown_by_windows_1252(text: str) -> str:
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode("utf-8"))


@pytest.mark.parametrize("text", TEXTS)
def test_mojibake_is_seen_and_mended(text):
    assert is_mojibake(as_shown_by_windows_1252(text))
    assert mend_mojibake(as_shown_by_windows_1252(text)) == text


@pytest.mark.parametrize("text", [*TEXTS, "“ĐOÀN XÃ”", "XÃ\u00a0AN SINH", "XÃ…", "Nhà văn hoá", "Tân Bình", "¸n", ""])
def test_sound_text_is_not_mojibake(text):
    assert not is_mojibake(text)


def test_mojibake_that_lost_a_byte_is_seen_and_not_mended():
    lost = as_shown_by_windows_1252("Đoàn xã").replace("\u0090", "")
    assert is_mojibake(lost)
    assert mend_mojibake(lost) is None


@pytest.mark.parametrize("text", ["Nguy?n V?n A", "?oàn xã", "Huy?n ?oàn", "Nguy??n", "Nguy\ufffdn", "(?ông Ng?)"])
def test_lost_letters_are_seen(text):
    assert has_lost_letters(text)


@pytest.mark.parametrize(
    "text", ["Đã báo cáo chưa?", "?", "", "12?", "Ai? Ở đâu?", "https://a.vn/b?c=d", "Có (?)", "x @ ?"]
)
def test_questions_are_not_lost_letters(text):
    assert not has_lost_letters(text)
