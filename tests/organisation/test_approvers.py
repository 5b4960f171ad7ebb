"""Who may approve, as an officer writes it down."""

from __future__ import annotations

from pathlib import Path

import pytest

from organisation.approvers import read_approvers
from province import ProvinceError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "approvers.csv"


def test_a_heading_alone_names_nobody(path: Path) -> None:
    path.write_text("account,name,note\n", encoding="utf-8")
    assert read_approvers(path) == ()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("2,Nguyễn Văn A\n5,Trần Thị B\n2,Lê Văn C\n", "dòng 4: tài khoản “2” đã có ở dòng 2"),
        (",Nguyễn Văn A\n", "account"),
        ("2,\n", "name"),
    ],
)
def test_an_account_named_twice_or_nothing_in_its_place_is_said_with_its_line(
    lines: str, said: str, path: Path
) -> None:
    path.write_text(f"account,name\n{lines}", encoding="utf-8")
    with pytest.raises(ProvinceError, match=said):
        read_approvers(path)
