"""A waiver is a reviewed line: nothing in it may be left open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from organisation.waivers import move_waivers, read_waivers, waivers

HEAD = "code,unit_id,form,period,cell,reason,by,until\n"
LINE = "days_differ,D199,DI_CO_SO_KQ,2020-H1,J8,Đi đêm,Ban Tổ chức - Kiểm tra,2020-12-31\n"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "waivers.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def test_a_line_says_what_is_let_be_by_whom_and_until_when(tmp_path: Path) -> None:
    (waiver,) = read_waivers(_file(tmp_path, LINE))
    assert (waiver.code, waiver.cell, waiver.by) == ("days_differ", "J8", "Ban Tổ chức - Kiểm tra")
    assert waiver.until == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (LINE.replace("Đi đêm", ""), "dòng 2, cột reason: ô trống"),
        (LINE.replace("2020-12-31", "31/12/2020"), "dòng 2, cột until: “31/12/2020” không dùng được.*2020-12-31"),
        (LINE.replace("2020-H1", "H1"), "dòng 2, cột period: “H1” không dùng được.*2020-H1"),
        (LINE + LINE, "dòng 3: trùng với dòng 2"),
        (LINE.replace(",2020-12-31", ""), "dòng 2: số ô khác số cột"),
    ],
)
def test_a_careless_line_is_refused_by_its_number(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_waivers(_file(tmp_path, line))


def test_our_own_list_can_be_read() -> None:
    assert isinstance(waivers(), tuple)


def test_the_lines_of_a_second_list_are_moved_into_the_one_and_the_last_word_counts(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    one = _file(tmp_path, LINE, LINE.replace("J8", "J9"))
    second = _file(tmp_path / "home", LINE.replace("Đi đêm", "Đã xem công lệnh"), LINE.replace("D199", "D202"))
    assert move_waivers(second, one) == 2
    assert not second.exists()
    assert {(waiver.unit_id, waiver.cell, waiver.reason) for waiver in read_waivers(one)} == {
        ("D199", "J8", "Đã xem công lệnh"),
        ("D199", "J9", "Đi đêm"),
        ("D202", "J8", "Đi đêm"),
    }
    assert move_waivers(second, one) == 0
