"""An officer's CSV: what is read from it, and that every mistake is said with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from province import Line, ProvinceError, read_table
from province.kinds import Filled, OpenDay, UnitId


@dataclass(frozen=True)
class Row:
    unit_id: UnitId
    name: Filled
    kind: Literal["xã", "phường"]
    until: OpenDay
    note: str = ""

    def __post_init__(self) -> None:
        if self.name == self.note:
            raise ValueError("tên và ghi chú giống nhau")


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ProvinceError) as raised:
        read_table(path, Row)
    return str(raised.value).splitlines()


def test_cells_become_what_the_row_says(tmp_path: Path) -> None:
    path = written(tmp_path, "unit_id,name,kind,until\nD1,Hà Tu,phường,2020-12-31\n\nD2,Hà An,xã,\n", "utf-8-sig")
    first, second = read_table(path, Row)
    assert first == Line(2, Row("D1", "Hà Tu", "phường", date(2020, 12, 31)))
    assert second == Line(4, Row("D2", "Hà An", "xã", None))


def test_all_mistakes_of_all_lines_are_said_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "unit_id,name,kind,until\nd1,,ấp,31/12/2020\nD2,Hà An,xã,,,\nD3,Hà Tu,xã,\n")
    first, second, third, fourth, fifth = mistakes(path)
    assert "dòng 2, cột unit_id: “d1”" in first and "D199" in first
    assert "dòng 2, cột name: ô trống" in second
    assert "dòng 2, cột kind: “ấp”" in third and "xã, phường" in third
    assert "dòng 2, cột until: “31/12/2020”" in fourth and "2020-12-31" in fourth
    assert "dòng 3: số ô khác số cột" in fifth


def test_a_missing_and_a_misspelled_column_are_both_said(tmp_path: Path) -> None:
    missing, unknown = mistakes(written(tmp_path, "unit_id,nme,kind,until\nD1,Hà Tu,xã,\n"))
    assert "thiếu cột “name”" in missing and "cột lạ “nme”" in unknown


def test_what_the_row_itself_refuses_has_its_line(tmp_path: Path) -> None:
    [said] = mistakes(written(tmp_path, "unit_id,name,kind,until,note\nD1,Hà Tu,xã,,Hà Tu\n"))
    assert "rows.csv, dòng 2: tên và ghi chú giống nhau" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "thiếu cột"), (b"unit_id,name\nD1,H\xe1\xba", "UTF-8"), (b'unit_id,"name\n', "dòng")],
    ids=["empty", "not_utf8", "open_quote"],
)
def test_a_file_that_is_no_table_is_said_and_no_traceback(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes(content)
    assert said in "\n".join(mistakes(tmp_path / "rows.csv"))


def test_a_missing_file_says_where_it_should_be(tmp_path: Path) -> None:
    [said] = mistakes(tmp_path / "rows.csv")
    assert "không có tệp rows.csv" in said and str(tmp_path) in said


def test_what_must_hold_between_rows_is_asked_only_of_sound_ones(tmp_path: Path) -> None:
    def twice(lines: Sequence[Line[Row]]) -> Iterator[tuple[int, str]]:
        yield lines[-1].number, "trùng"

    with pytest.raises(ProvinceError, match=r"rows\.csv, dòng 2: trùng"):
        read_table(written(tmp_path, "unit_id,name,kind,until\nD1,Hà Tu,xã,\n"), Row, twice)
    with pytest.raises(ProvinceError, match="cột kind"):
        read_table(written(tmp_path, "unit_id,name,kind,until\nD1,Hà Tu,ấp,\n"), Row, twice)
