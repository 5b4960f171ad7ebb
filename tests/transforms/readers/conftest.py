"""Builders of workbooks, sound and hostile: small, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from transforms.readers import open_workbook
from transforms.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Package:
    """An xlsx written part by part, so that any part can be wrong."""

    def __init__(self, sheet: str = "", *, rows: str = "", styles: str = "", strings: str = "") -> None:
        body = sheet or f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        self.parts: dict[str, bytes] = {
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                '<sheet name="Bao cao" sheetId="1" r:id="s1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": relations(
                ("s1", "worksheet", "worksheets/sheet1.xml"),
                ("st", "styles", "styles.xml"),
                ("ss", "sharedStrings", "sharedStrings.xml"),
            ),
            "xl/worksheets/sheet1.xml": body.encode(),
        }
        if styles:
            self.parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode()
        if strings:
            self.parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()

    def bytes(self, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as package:
            for name, content in self.parts.items():
                package.writestr(name, content)
        return target.getvalue()


def relations(*targets: tuple[str, str, str]) -> bytes:
    links = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{t}"/>' for i, kind, t in targets)
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode()


@pytest.fixture
def package() -> type[Package]:
    return Package


Open = Callable[..., Workbook]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Write bytes to a file and open it."""

    def open_bytes(data: bytes, name: str = "bao-cao.xlsx") -> Workbook:
        path = tmp_path / "tep"
        path.write_bytes(data)
        return open_workbook(path, name)

    return open_bytes


@pytest.fixture
def saved() -> Callable[[openpyxl.Workbook], bytes]:
    """Give an openpyxl workbook's bytes."""

    def save(workbook: openpyxl.Workbook) -> bytes:
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    return save


@pytest.fixture
def codes() -> Callable[[Workbook], list[str]]:
    """Give the codes of a workbook's findings."""
    return lambda workbook: [finding.code for finding in workbook.findings]


@pytest.fixture
def sound(saved: Callable[[openpyxl.Workbook], bytes]) -> bytes:
    """Give the bytes of a plain workbook of two rows."""
    book = openpyxl.Workbook()
    book.active.append(["Họ và tên", "Đơn vị"])
    book.active.append(["Nguyễn Văn A", "Hạ Long"])
    return saved(book)
