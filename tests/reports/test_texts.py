"""The officers' own sentences."""

from datetime import date

import pytest

from reports import texts
from reports.definition import read_definition
from reports.report import places

PLACES = places(read_definition("field_visits"))


def test_what_an_officer_wrote_is_read_and_never_overwritten(tmp_path):
    path = tmp_path / "field_visits" / "2020-H1.yaml"
    assert texts.offer(path, PLACES)
    assert texts.read(path, tuple(PLACES)) == texts.Texts()
    path.write_text("so: 245\nngay_ky: 2020-06-20\nuu_diem:\n  - Một.\n  - Hai.\n", encoding="utf-8")
    assert not texts.offer(path, PLACES)
    written = texts.read(path, tuple(PLACES))
    assert written.paragraphs == {"uu_diem": ("Một.", "Hai.")}
    assert (written.number, written.signed_on) == ("245", date(2020, 6, 20))


def test_paragraphs_are_parted_by_an_empty_line(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("uu_diem: |\n  Một dòng\n  dài.\n\n  Hai.\n", encoding="utf-8")
    assert texts.read(path, tuple(PLACES)).paragraphs["uu_diem"] == ("Một dòng dài.", "Hai.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("uu_diemm: Sai tên", "uu_diemm"),
        ("uu_diem: [", "không đọc được"),
        ("- một danh sách", "phải gồm các dòng"),
        ("ngay_ky: hôm nay", "ngay_ky phải ghi dạng"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, content, said):
    path = tmp_path / "2020-H1.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(texts.TextsError, match=said):
        texts.read(path, tuple(PLACES))


def test_a_damaged_file_says_so_like_one_that_was_written_wrong(tmp_path):
    path = tmp_path / "2020-H1.yaml"
    path.write_bytes(b"uu_diem: \xff\xfe")
    with pytest.raises(texts.TextsError, match=r"2020-H1\.yaml không đọc được"):
        texts.read(path, tuple(PLACES))


@pytest.mark.parametrize(
    ("content", "place", "said"),
    [
        ("phuong_huong: Năm 2020: bám sát cơ sở.", "phuong_huong", ("Năm 2020: bám sát cơ sở.",)),
        ("phuong_huong:\n  Trọng tâm: cơ sở.\n  Chi đoàn.", "phuong_huong", ("Trọng tâm: cơ sở. Chi đoàn.",)),
        ("phuong_huong: Nhiệm vụ # 1 là cơ sở.", "phuong_huong", ("Nhiệm vụ # 1 là cơ sở.",)),
        ("phuong_huong: 'Việc \"1+1\"': tiếp tục", "phuong_huong", ("'Việc \"1+1\"': tiếp tục",)),
        ("phuong_huong:\n- Một: hai.\n- Ba.", "phuong_huong", ("Một: hai.", "Ba.")),
        ("phuong_huong: @Tỉnh đoàn", "phuong_huong", ("@Tỉnh đoàn",)),
        ("phuong_huong: 12", "phuong_huong", ("12",)),
    ],
)
def test_what_yaml_would_take_for_something_else_is_what_the_officer_wrote(tmp_path, content, place, said):
    path = tmp_path / "2020-H1.yaml"
    for line_end in ("\n", "\r\n"):
        path.write_bytes(b"\xef\xbb\xbf" + f"{content}\nso: 012\n".replace("\n", line_end).encode())
        written = texts.read(path, tuple(PLACES))
        assert written.paragraphs[place] == said
        assert written.number == "012"


@pytest.mark.parametrize(
    "day", ["25/6/2020", "25-06-2020", "25.6.2020", "2020-06-25", "ngày 25 tháng 6 năm 2020", "'25/6/2020'"]
)
def test_the_day_of_signing_may_be_written_as_offices_write_it(tmp_path, day):
    path = tmp_path / "2020-H1.yaml"
    path.write_text(f"ngay_ky: {day}\n", encoding="utf-8")
    assert texts.read(path, tuple(PLACES)).signed_on == date(2020, 6, 25)


@pytest.mark.parametrize("day", ["31/6/2020", "6/25/2020", "25/6", "25/6/20"])
def test_a_day_that_is_none_is_asked_about(tmp_path, day):
    path = tmp_path / "2020-H1.yaml"
    path.write_text(f"ngay_ky: {day}\n", encoding="utf-8")
    with pytest.raises(texts.TextsError, match=r"ngay_ky phải ghi dạng 20/6/2020"):
        texts.read(path, tuple(PLACES))
