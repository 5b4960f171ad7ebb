import unicodedata

import pytest

from vietnamese.syllables import is_syllable

TITLE = "HUYỆN ĐOÀN TIÊN YÊN, TỈNH QUẢNG NINH"
ROWS = [
    ["STT", "Họ và tên", "Đơn vị đến", "Nội dung"],
    ["1", "Nguyễn Thị Hường", "Xã Đông Ngũ", "Kiểm tra, giám sát; triển khai"],
    ["2", "Trần Văn Đức", "Thị trấn Tiên Yên", "Dự sinh hoạt\nchi đoàn"],
    ["3", "Vũ Khắc Quyết", "Đoàn xã Hải Lạng", 'Chương trình "Tủ sách"'],
]
TCVN3 = str.maketrans(
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
)
TONES = "̣̀́̃̉"


def written(delimiter: str, title: str = TITLE) -> str:
    quoted = [[f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row] for row in ROWS]
    return "\r\n".join([f'"{title}"', *(delimiter.join(row) for row in quoted)]) + "\r\n"


def as_cp1258(text: str) -> bytes:
    pieces = []
    for letter in text:
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            shape = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in TONES))
            pieces.append((shape + "".join(m for m in marks if m in TONES)).encode("cp1258"))
    return b"".join(pieces)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_whatever_parts_the_cells(opened, delimiter, encoding):
    workbook = opened(written(delimiter).encode(encoding), "bc.xls")
    assert (workbook.format, workbook.findings) == ("csv", [])
    assert workbook.sheets[0].rows == [[TITLE, None, None, None], *ROWS]


def test_cp1258_bytes_are_read_and_said(opened):
    workbook = opened(as_cp1258(written(";")))
    assert workbook.sheets[0].rows[1:] == ROWS
    assert [(f.code, f.value) for f in workbook.findings] == [("text_encoding", "cp1258")]


def test_tcvn3_bytes_are_read_and_said(opened):
    workbook = opened(written(",", "huyện đoàn tiên yên").translate(TCVN3).encode("latin-1"))
    assert workbook.sheets[0].rows[1:] == ROWS
    assert [(f.code, f.value) for f in workbook.findings] == [("text_encoding", "tcvn3")]


def test_vni_bytes_are_read_and_said(opened):
    text = "STT,Hoï vaø teân,Ñôn vò ñeán\n1,Nguyeãn Thò Höôøng,Xaõ Ñoâng Nguõ\n2,Traàn Vaên Ñöùc,Thò traán\n"
    workbook = opened(text.encode("latin-1"))
    assert workbook.sheets[0].rows == [
        ["STT", "Họ và tên", "Đơn vị đến"],
        ["1", "Nguyễn Thị Hường", "Xã Đông Ngũ"],
        ["2", "Trần Văn Đức", "Thị trấn"],
    ]
    assert workbook.encoding == "vni"


def test_text_encoded_twice_is_mended_and_said(opened):
    twice = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in written(",").encode("utf-8"))
    workbook = opened(twice.encode("utf-8"))
    assert workbook.sheets[0].rows[1:] == ROWS
    assert [(f.code, f.value) for f in workbook.findings] == [("text_encoding", "mojibake")]


def test_letters_lost_to_question_marks_are_kept_as_they_are_for_the_reader_to_refuse(opened):
    lost = written(",").encode("cp1252", "replace")
    names = [row[1] for row in opened(lost).sheets[0].rows[2:]]
    assert names[0] == "Nguy?n Th? H??ng"
    assert not any(is_syllable(word) for word in ("Nguy?n", "Th?"))


def test_a_declared_delimiter_is_obeyed_and_is_no_row(opened):
    assert opened(b"sep=;\r\na;b,c\r\n1;2,3\r\n").sheets[0].rows == [["a", "b,c"], ["1", "2,3"]]


def test_cells_stay_text_and_keep_their_rows(opened):
    rows = opened(b"a,b\n\n\n01,9.854\n=cmd|' /C calc'!A0,1/3\n").sheets[0].rows
    assert rows == [["a", "b"], [None] * 2, [None] * 2, ["01", "9.854"], ["=cmd|' /C calc'!A0", "1/3"]]


def test_error_values_written_as_text_are_error_cells(opened):
    sheet = opened(b"a,b\n#REF!,#7\nErr:502,#N/A\n").sheets[0]
    assert sheet.errors == {(1, 0): "#REF!", (2, 0): "Err:502", (2, 1): "#N/A"}
    assert sheet.rows == [["a", "b"], [None, "#7"], [None, None]]


def test_one_column_of_text_is_one_column(opened):
    assert opened("Đơn vị\nHạ Long\n".encode()).sheets[0].rows == [["Đơn vị"], ["Hạ Long"]]


def test_a_quotation_mark_that_is_never_closed_is_an_error(opened, codes):
    assert codes(opened(b'a,b\n1,"x\n2,y\n3,z\n')) == ["csv_open_quote"]


def test_a_quotation_mark_in_the_middle_of_a_cell_is_ordinary(opened, codes):
    workbook = opened(b'a,b\n1,man hinh 14"\n')
    assert (workbook.sheets[0].rows[1], codes(workbook)) == (["1", 'man hinh 14"'], [])


def test_a_text_of_a_million_lines_stays_within_the_limits(opened, codes):
    workbook = opened(b"a,b\n" * 150_000)
    assert len(workbook.sheets[0].rows) == 99_999
    assert codes(workbook) == ["sheet_too_large"]


def test_a_row_with_a_separator_too_few_or_too_many_is_asked_about(opened, codes):
    lines = ["BÁO CÁO", "Họ và tên,Đơn vị,Ngày", *["Nguyễn Văn A,Hạ Long,05/03/2024"] * 30]
    lines[9], lines[20] = "Nguyễn Văn A Hạ Long,05/03/2024", "Nguyễn Văn A,Hạ Long, tổ 1,05/03/2024"
    workbook = opened("\n".join(lines).encode(), "bc.csv")
    assert [(f.code, f.row, f.params["count"]) for f in workbook.findings] == [
        ("csv_row_width", 10, "2"),
        ("csv_row_width", 21, "4"),
    ]
    assert len(workbook.sheets[0].rows) == 32


def test_a_file_cut_in_the_middle_of_a_row_is_asked_about(opened, codes):
    whole = "a,b,c,d\r\n" * 40
    assert codes(opened(whole[:-6].encode(), "bc.csv")) == ["csv_row_width"]
    assert codes(opened(whole[:-2].encode(), "bc.csv")) == []


def test_rows_as_long_as_each_has_cells_are_no_question(opened, codes):
    rows = ["a,b,c,d" if number % 3 else "a,b" for number in range(40)]
    assert codes(opened("\n".join(rows).encode(), "bc.csv")) == []
