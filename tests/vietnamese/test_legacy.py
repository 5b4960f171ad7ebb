import csv
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from province import province_folder
from vietnamese import legacy
from vietnamese.syllables import is_syllable

NAMES = ["Nguyễn Thị Hường", "Trần Văn Đức", "Phạm Quỳnh Như", "Vũ Hoàng Yến", "Đặng Thuỳ Ưng", "Lê Khắc Quyết"]
SENTENCES = [
    "Phối hợp tổ chức, triển khai hoạt động tại cơ sở",
    "Kiểm tra, giám sát việc thực hiện Quyết định 289-QĐ/TW",
    "Dự sinh hoạt chuyên đề của hội nghị Ban Chấp hành",
    "Huyện đoàn Tiên Yên, xã Đông Ngũ",
]
VNI_MARKS = {"̀": "ø", "́": "ù", "̃": "õ", "̉": "û", "̣": "ï"}
VNI_HAT = {"": "â", "̀": "à", "́": "á", "̃": "ã", "̉": "å", "̣": "ä"}
VNI_BREVE = {"": "ê", "̀": "è", "́": "é", "̃": "ü", "̉": "ú", "̣": "ë"}
VNI_WHOLE = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "ì": "ì", "í": "í"}


def tcvn3(text: str) -> str:
    """Write small letters as TCVN3 does, by the table of the C library's own converter."""
    return text.translate({ord(new): old for old, new in iconv_tcvn3().items()})


def iconv_tcvn3() -> dict[str, str]:
    old = bytes([*range(0xA1, 0xB0), *range(0xB5, 0x100)])
    done = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=old, capture_output=True, check=True)
    return dict(zip(old.decode("latin-1"), done.stdout.decode(), strict=True))


def vni(text: str) -> str:
    return "".join(map(vni_letter, unicodedata.normalize("NFC", text)))


def vni_letter(letter: str) -> str:
    if letter.lower() in VNI_WHOLE:
        whole = VNI_WHOLE[letter.lower()]
        return whole if letter.islower() else whole.upper()
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = "".join(m for m in marks if m in VNI_MARKS)
    if "̂" in marks or "̆" in marks:
        mark = (VNI_HAT if "̂" in marks else VNI_BREVE)[tone]
    else:
        mark = VNI_MARKS.get(tone, "")
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base] if "̛" in marks else base
    return base + (mark if letter.islower() else mark.upper())


def cp1258(text: str) -> str:
    pieces = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            shape = unicodedata.normalize("NFC", base + "".join(m for m in marks if m in "̛̂̆"))
            pieces.append((shape + "".join(m for m in marks if m in VNI_MARKS)).encode("cp1258"))
    return b"".join(pieces).decode("cp1252")


@pytest.mark.parametrize("text", [*NAMES, *SENTENCES])
def test_each_encoding_gives_back_the_text_it_was_written_from(text):
    small = text.lower()
    assert legacy.decode(tcvn3(small), "tcvn3") == unicodedata.normalize("NFC", small)
    assert legacy.decode(vni(text), "vni") == text
    assert legacy.decode(cp1258(text), "cp1258") == text


def test_the_tcvn3_table_is_the_c_librarys():
    for old, new in iconv_tcvn3().items():
        assert legacy.decode(old, "tcvn3") == new


def test_a_capitals_font_shows_small_codes_as_capitals():
    assert legacy.decode("céng hßa", "tcvn3-caps") == "CỘNG HÒA"


def test_capitals_typed_with_small_toned_letters_are_levelled():
    assert legacy.decode("HUYÖN §OµN Tiªn Yªn, Hµ Tu", "tcvn3") == "HUYỆN ĐOÀN Tiên Yên, Hà Tu"


def test_tcvn3_shown_by_windows_1258_is_read_too():
    shown = tcvn3("đoàn xã hồng thái đông").encode("latin-1").decode("cp1258", "strict")
    assert legacy.decode(shown, "tcvn3") == "đoàn xã hồng thái đông"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTimeH", "tcvn3-caps"),
        (".VnArial NarrowH", "tcvn3-caps"),
        ("VNI-Times", "vni"),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
    ],
)
def test_a_font_tells_the_encoding(font, encoding):
    assert legacy.font_encoding(font) == encoding


@pytest.mark.parametrize(("write", "encoding"), [(vni, "vni"), (cp1258, "cp1258")])
@pytest.mark.parametrize("text", SENTENCES)
def test_one_sentence_is_enough_to_tell_the_encoding(write, encoding, text):
    assert legacy.guess([write(text)]) == encoding


@pytest.mark.parametrize("text", [*NAMES, *SENTENCES])
def test_one_tcvn3_cell_is_enough(text):
    assert legacy.guess([tcvn3(text.lower())]) == "tcvn3"


def test_sound_text_is_never_taken_for_legacy_text():
    for text in [
        *NAMES,
        *SENTENCES,
        "Café Müller",
        "± 5 °C",
        "50 m²",
        "§ 3",
        "«Giọt hồng»",
        "1/2 ½",
        "Ê-đê",
        "Ðoàn xã Đài Xuyên",
    ]:
        assert legacy.guess([text]) is None, text


def test_no_unit_of_the_province_is_taken_for_legacy_text():
    path = province_folder() / "units.csv"
    names = [row["name"] for row in csv.DictReader(path.open(encoding="utf-8"))]
    assert [n for n in names if legacy.guess([n]) or legacy.guess([unicodedata.normalize("NFD", n)])] == []


def test_a_few_foreign_words_do_not_make_a_sheet_legacy():
    assert legacy.guess([*NAMES, *SENTENCES, "Müller", "Bündnis"]) is None


def test_marks_typed_in_any_order_are_joined():
    assert legacy.join_marks("a\u0301\u0302") == "ấ"
    assert legacy.join_marks("â\u0323 ơ\u0300 Nguyê\u0303n") == "ậ ờ Nguyễn"
    assert legacy.join_marks("o\u0300\u031b") == "ờ"


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x17F)), st.sampled_from(legacy.ENCODINGS))
def test_decoding_never_fails_and_keeps_ascii(text, encoding):
    decoded = legacy.decode(text, encoding)
    assert sum(c.isdigit() and c.isascii() for c in decoded) == sum(c.isdigit() and c.isascii() for c in text)


def test_an_unknown_encoding_is_our_fault():
    with pytest.raises(ValueError, match="viscii"):
        legacy.decode("a", "viscii")


@pytest.mark.parametrize(
    "word", ["Nguyễn", "nghiêng", "QUỲNH", "khuỷu", "Ưng", "uỷ", "ủy", "thuở", "quạt", "gì", "yêu", "ý"]
)
def test_vietnamese_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["NguyÔn", "Nguyeãn", "V¨n", "café", "càt", "Müller", "đđ", "xă", "tâ", "Nguyá»…n", "ằ́n"]
)
def test_what_is_not_a_vietnamese_syllable(word):
    assert not is_syllable(word)
