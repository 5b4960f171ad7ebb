"""A correction is a reviewed line: it says whose cell, what it says, what is meant, why, by whom and since when."""

from __future__ import annotations

from pathlib import Path

import pytest

from organisation.corrections import corrections, read_corrections

HEAD = "sha256,unit_id,form,period,sheet,cell,found,corrected,reason,status,by,decided_on\n"
SHA = "ab" * 32
LINE = ",D199,DI_CO_SO_KQ,2020-H1,Kết quả,H8,31/06/2020,30/06/2020,Gõ nhầm ngày,in_force,Ban,2020-07-01\n"


def file(folder: Path, *lines: str) -> Path:
    path = folder / "corrections.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def test_a_line_is_about_one_file_or_about_a_return(tmp_path: Path) -> None:
    by_file = LINE.replace(",D199,DI_CO_SO_KQ,2020-H1,", f"{SHA},,,,")
    one, other = read_corrections(file(tmp_path, LINE, by_file))
    assert one.concerns(SHA, {("D199", "DI_CO_SO_KQ", "2020-H1")})
    assert not one.concerns(SHA, {("D200", "DI_CO_SO_KQ", "2020-H1")})
    assert other.concerns(SHA, set())
    assert not other.concerns("cd" * 32, {("D199", "DI_CO_SO_KQ", "2020-H1")})


def test_what_has_ended_is_kept_and_not_in_force(tmp_path: Path) -> None:
    assert read_corrections(file(tmp_path, LINE.replace("in_force", "ended"))) == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (LINE.replace("Gõ nhầm ngày", " "), "dòng 2, cột reason: ô trống"),
        (LINE.replace(",Ban,", ",,"), "dòng 2, cột by: ô trống"),
        (LINE.replace(",D199,", ",,"), "dòng 2: hãy ghi sha256 của một tệp, hoặc đủ ba cột"),
        (SHA + LINE, "dòng 2: hãy ghi sha256 của một tệp, hoặc đủ ba cột"),
        (LINE.replace(",D199,DI_CO_SO_KQ,2020-H1,", "abc,,,,"), "dòng 2, cột sha256: “abc” không dùng được.*64 chữ số"),
        (LINE.replace("H8", "8"), "dòng 2, cột cell: “8” không dùng được.*ô viết như E8"),
        (LINE.replace("in_force", "mới"), "dòng 2, cột status: .*in_force, ended"),
        (LINE.replace("31/06/2020", "30/06/2020"), "dòng 2: found và corrected giống nhau"),
        (LINE.replace("2020-07-01", "1/7/2020"), "dòng 2, cột decided_on: “1/7/2020” không dùng được"),
        (LINE.replace("2020-H1", "nửa năm"), "dòng 2: Kỳ báo cáo"),
        (LINE + LINE, "dòng 3: ô H8 đã được dòng 2 sửa"),
    ],
)
def test_a_line_that_leaves_something_open_is_refused(line: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=problem):
        read_corrections(file(tmp_path, line))


def test_the_provinces_own_file_is_sound() -> None:
    assert isinstance(corrections(), tuple)
