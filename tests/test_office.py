"""The judge of what we write is no rubber stamp: each way of writing a workbook wrong is seen."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.office import faults

_SHEET = "xl/worksheets/sheet1.xml"
_WRONG: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a prefix that nobody declared": (
        "docProps/core.xml",
        lambda part: part.replace(b"</cp:coreProperties>", b"<xs:a>x</xs:a></cp:coreProperties>"),
    ),
    "children of a sheet in a wrong order": (
        _SHEET,
        lambda part: part.replace(b"<sheetData>", b"<mergeCells><mergeCell ref='A1:B1'/></mergeCells><sheetData>"),
    ),
    "a style that is not there": (_SHEET, lambda part: part.replace(b'<c r="A1"', b'<c s="999" r="A1"')),
    "a relation to a part that is not there": (
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b"sheet1.xml", b"sheet7.xml"),
    ),
    "a part without its type": (
        "[Content_Types].xml",
        lambda part: part.replace(b"/xl/worksheets/sheet1.xml", b"/xl/worksheets/other.xml"),
    ),
    "XML that is cut": (_SHEET, lambda part: part[:-5]),
}  # fmt: skip


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Họ và tên", 1])
    book.save(tmp_path / "sound.xlsx")
    return tmp_path / "sound.xlsx"


def test_a_sound_workbook_has_no_fault(sound: Path) -> None:
    assert faults(sound) == []


@pytest.mark.parametrize("how", _WRONG)
def test_a_workbook_written_wrong_is_seen(how: str, sound: Path, tmp_path: Path) -> None:
    part, change = _WRONG[how]
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(tmp_path / "wrong.xlsx", "w") as wrong:
        for name in source.namelist():
            content = source.read(name)
            changed = change(content) if name == part else content
            assert name != part or changed != content
            wrong.writestr(name, changed)
    assert faults(tmp_path / "wrong.xlsx")
