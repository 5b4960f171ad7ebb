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
