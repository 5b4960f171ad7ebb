"""An officer's YAML: every mistake with the line it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pytest
from msgspec import Meta

from province import ProvinceError
from province.documents import read_document


@dataclass(frozen=True)
class Due:
    base: Annotated[str, Meta(pattern=r"^\d\d-\d\d$", description="tháng-ngày, như 06-10")]
    days: int = 0


@dataclass(frozen=True)
class Rules:
    status: Literal["assumed", "confirmed"]
    due: Mapping[str, Due]
    levels: list[Literal["base", "district"]]
    most: int | None = None


SOUND = """status: assumed
due:
  H1: {base: "06-05"}
  H2: {base: "11-25", days: 3}
levels: [base]
"""


def read(tmp_path: Path, text: str) -> Rules:
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    return read_document(tmp_path / "rules.yaml", Rules)


def test_a_document_becomes_what_its_class_says(tmp_path: Path) -> None:
    assert read(tmp_path, SOUND) == Rules("assumed", {"H1": Due("06-05"), "H2": Due("11-25", 3)}, ["base"])


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"06-05"', "6-5", "dòng 3, khóa due.H1.base: “6-5” không dùng được. Hãy ghi: tháng-ngày, như 06-10"),
        ("days: 3", "days: ba", "dòng 4, khóa due.H2.days: “ba” không dùng được. Hãy ghi: một số nguyên"),
        ("days: 3", "day: 3", "dòng 4: khóa lạ “day”"),
        ("assumed", "maybe", "dòng 1, khóa status: “maybe” .*assumed, confirmed"),
        ("[base]", "[base, xã]", "dòng 5, khóa levels: “xã” .*base, district"),
        ("[base]", "base", "dòng 5, khóa levels: “base” .*một danh sách"),
        ("levels:", "level:", "thiếu khóa “levels”"),
        ('"06-05"}', '"06-05"', "không phải YAML"),
        ("H2", "H1", "khóa “H1” có hai lần"),
        ('{base: "06-05"}', "06-05", "dòng 3, khóa due.H1: .*cần các khóa base, days"),
    ],
)
def test_a_mistake_is_said_with_its_line(was: str, becomes: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProvinceError, match=said):
        read(tmp_path, SOUND.replace(was, becomes))


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProvinceError) as raised:
        read(tmp_path, SOUND.replace("assumed", "x").replace("06-05", "x").replace("11-25", "y").replace("[base]", "z"))
    assert len(raised.value.findings) == 4


@pytest.mark.parametrize(
    "content", [b"", b"- a", b"\xff\xfe", b"a: [", b"\x00"], ids=["empty", "list", "utf16", "cut", "nul"]
)
def test_a_file_that_is_no_document_is_said_and_no_traceback(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(content)
    with pytest.raises(ProvinceError, match=r"rules\.yaml"):
        read_document(tmp_path / "rules.yaml", Rules)
