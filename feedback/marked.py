"""A unit's own workbook back: faulty cells coloured and commented, and the sheet "Lỗi cần sửa".

An xlsx is patched, part by part, so that formulas keep their cached values and drop-downs, hidden lists, pictures
and formats survive. Any other format, and an xlsx that cannot be patched, becomes a plain xlsx of its cells first.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from feedback.cells import restyle
from feedback.comments import annotate
from feedback.listing import add_listing
from feedback.package import Package
from feedback.styles import Styles
from findings import Finding, Severity, catalogue, cells_of

_LARGEST_SHEET = 30_000_000  # bytes of XML; a larger one (a million bordered rows) gets the listing alone
_WEIGHT = {Severity.NOTICE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def mark(source: Path, findings: Sequence[Finding], target: Path, sha256: str = "") -> None:
    """Write the marked copy of a return.

    Args:
        source: the return's bytes, in whatever format it came.
        findings: what was found in it; those without a cell stand in the listing only.
        target: the xlsx to write.
        sha256: of the return's bytes, so that an answer in the copy is known to be about them.
    """
    if any(_is_shut(finding) for finding in findings):
        package = _marked_copy(None, findings, sha256)
    elif any(finding.code == "sheet_unreadable" for finding in findings):
        package = _marked_copy(source, findings, sha256)  # patched, it would open no better than it came
    else:
        try:
            package = Package(source)
            _mark(package, findings, sha256)
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
            package = _marked_copy(source, findings, sha256)
    package.save(target)


def _is_shut(finding: Finding) -> bool:
    """Tell whether this says of the whole file that it was not read: damaged, a bomb, the death of its reader.

    Such a file is neither read again here, where no child process stands between, nor sent back as it is.
    """
    return (
        finding.code.startswith("file_") and finding.severity is Severity.ERROR and not (finding.sheet or finding.row)
    )


def _marked_copy(source: Path | None, findings: Sequence[Finding], sha256: str) -> Package:
    """Return a marked xlsx of the cells of a file in another format; of none, one that holds the list alone."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        _plain_copy(source, plain)
        package = Package(plain)
    _mark(package, findings, sha256)
    return package


def _mark(package: Package, findings: Sequence[Finding], sha256: str) -> None:
    styles = Styles(package)
    sheets = list(package.xml(package.main).iter(f"{{{package.sheet_namespace}}}sheet"))
    if not sheets:
        raise KeyError(package.main)  # a package of another kind, as a Word document is
    findings = [_on_a_sheet(finding, sheets[0].get("name", "")) for finding in findings]
    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.sheet and _cells(finding):
            by_sheet.setdefault(finding.sheet, []).append(finding)
    parts = package.related(package.main, "worksheet")
    relation = f"{{{package.relations_namespace}}}id"
    for sheet in sheets:
        part = parts.get(sheet.get(relation, ""))
        found = by_sheet.get(sheet.get("name", ""))
        if part and found and package.size(part) <= _LARGEST_SHEET:
            _mark_sheet(package, part, styles, found)
    add_listing(package, styles, findings, sha256)


def _cells(finding: Finding) -> list[tuple[int, int]]:
    """Return the cells a finding is about, as (row, column): its own, or those that were added up."""
    if finding.row and finding.column:
        return [(finding.row, finding.column)]
    return cells_of(finding.params.get("cells", ""))


def _on_a_sheet(finding: Finding, first: str) -> Finding:
    """Place a finding of a text file, which has no sheets, on the one sheet of its copy."""
    return replace(finding, sheet=first) if finding.row and not finding.sheet else finding


def _mark_sheet(package: Package, part: str, styles: Styles, findings: Sequence[Finding]) -> None:
    worst: dict[tuple[int, int], str] = {}
    texts: dict[tuple[int, int], list[str]] = {}
    for finding in sorted(findings, key=lambda found: _WEIGHT[found.severity]):
        cells = _cells(finding)
        worst |= dict.fromkeys(cells, str(finding.severity))
        texts.setdefault(cells[0], []).append(catalogue().message(finding))
    restyle(
        package.xml(part),
        package.sheet_namespace,
        worst,
        lambda style, severity: styles.coloured(style, Severity(severity)),
    )
    annotate(package, part, {cell: "\n".join(lines) for cell, lines in texts.items()})


def _plain_copy(source: Path | None, target: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from transforms.readers import open_workbook

    copy = Workbook(write_only=True)
    for sheet in open_workbook(source, source.name).sheets if source else ():
        made = copy.create_sheet(sheet.name[:31] or "Trang 1")
        for row in sheet.rows:
            cells = []
            for value in row:
                written: Any = value
                cell = WriteOnlyCell(made, value=written)
                if isinstance(value, str):
                    cell.data_type = "s"  # never a formula, whatever it starts with
                cells.append(cell)
            made.append(cells)
    if not copy.worksheets:
        copy.create_sheet("Trang 1")
    copy.save(target)
