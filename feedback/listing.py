"""The sheet "Lỗi cần sửa" that is added to a returned workbook: every finding, with a link to its cell."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from feedback.package import Element, Package
from feedback.styles import Styles
from findings import Finding, Severity, a1, catalogue
from findings.answer_sheet import HEAD_ROW, HEADS, SHEET, WHOLE_FILE, reference_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS = (6, 14, 18, 10, 24, 60, 60, 40, 12)
_LINE_POINTS = 16.5
_LETTERS = 1.15  # of our font in the width of one digit of the usual one
_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Xem lại", Severity.NOTICE: "Ghi chú"}
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_NOTE = (
    "Ô có lỗi đã được tô màu và ghi chú trong các trang. Sửa xong, gửi lại cả tệp; không cần xóa trang này. "
    "Số liệu đúng rồi thì ghi vào cột “Trả lời của đơn vị”: đúng, vì …"
)


def add_listing(package: Package, styles: Styles, findings: Sequence[Finding], sha256: str = "") -> None:
    """Add the sheet as the last one of the workbook; ``sha256`` is of the file that the findings are about.

    A workbook that was marked before and came back loses the list of then: two lists would say two things.
    """
    _take_out_older(package)
    ns = package.sheet_namespace
    part = package.free_name("xl/worksheets/hopnhat{}.xml")
    nsmap: dict[Any, str] = {None: ns, "r": package.relations_namespace}
    root = etree.Element(f"{{{ns}}}worksheet", nsmap=nsmap)
    _view(root, ns)
    data = etree.SubElement(root, f"{{{ns}}}sheetData")
    bold, wrapped, link = styles.plain(bold=True), styles.plain(wrap=True), styles.plain(wrap=True, link=True)
    _row(data, ns, 1, ("DANH SÁCH LỖI CẦN SỬA",), [bold])
    _row(data, ns, 2, (_NOTE,), [styles.plain()])
    _row(data, ns, HEAD_ROW, HEADS, [bold] * len(HEADS))
    names = {sheet.get("name", "") for sheet in _sheets(package)}
    targets = []
    for number, finding in enumerate(sorted(findings, key=lambda finding: _WEIGHT[finding.severity]), start=1):
        row = number + HEAD_ROW
        linked = _target(finding, names)
        used = [wrapped] * len(HEADS)
        used[1], used[3] = styles.coloured(wrapped, finding.severity), link if linked else wrapped
        _row(data, ns, row, _texts(number, finding, sha256), used)
        if linked:
            targets.append((row, linked))
    _links(root, ns, targets)
    _page(root, ns)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package.add(part, content, _TYPE)
    _register(package, part, names)


def _texts(number: int, finding: Finding, sha256: str) -> tuple[str, ...]:
    words = catalogue()
    return (
        str(number),
        _WORDS[finding.severity],
        finding.sheet or WHOLE_FILE,
        finding.params.get("cells") or finding.cell or "",
        finding.value or "",
        words.what(finding),
        words.mend(finding),
        "",
        reference_of(finding, sha256),
    )


def _target(finding: Finding, names: set[str]) -> str | None:
    place = finding.params.get("cells") or (a1(finding.row, finding.column or 1) if finding.row else None)
    if finding.sheet not in names or not place:
        return None
    quoted = (finding.sheet or "").replace("'", "''")
    return f"'{quoted}'!{place}"


def _row(data: Element, ns: str, number: int, texts: Sequence[str], styles: Sequence[int]) -> None:
    height = f"{_LINE_POINTS * _lines(texts):g}"
    row = etree.SubElement(data, f"{{{ns}}}row", r=str(number), ht=height, customHeight="1")
    for column, (text, used) in enumerate(zip(texts, styles, strict=True), start=1):
        cell = etree.SubElement(row, f"{{{ns}}}c", r=a1(number, column) or "", s=str(used), t="inlineStr")
        inline = etree.SubElement(etree.SubElement(cell, f"{{{ns}}}is"), f"{{{ns}}}t")
        inline.text = _writable(text)
        inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _lines(texts: Sequence[str]) -> int:
    """Return how many lines the tallest cell of a row of the list takes; the titles above run on to the right."""
    if len(texts) < len(_WIDTHS):
        return 1
    lines = (
        math.ceil(len(text) / width / _LETTERS) + text.count("\n")
        for text, width in zip(texts[:-1], _WIDTHS[:-1], strict=True)  # what is hidden takes no height
    )
    return max(lines) or 1


def _writable(text: str) -> str:
    """Return text that XML can hold and a cell can show: no control characters, 32,767 characters at most."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))[:32767]


def _view(root: Element, ns: str) -> None:
    properties = etree.SubElement(root, f"{{{ns}}}sheetPr")
    etree.SubElement(properties, f"{{{ns}}}pageSetUpPr", fitToPage="1")
    views = etree.SubElement(root, f"{{{ns}}}sheetViews")
    view = etree.SubElement(views, f"{{{ns}}}sheetView", workbookViewId="0", showGridLines="0")
    etree.SubElement(view, f"{{{ns}}}pane", ySplit="4", topLeftCell="A5", activePane="bottomLeft", state="frozen")
    columns = etree.SubElement(root, f"{{{ns}}}cols")
    for number, width in enumerate(_WIDTHS, start=1):
        column = etree.SubElement(
            columns, f"{{{ns}}}col", min=str(number), max=str(number), width=str(width), customWidth="1"
        )
        if number == len(_WIDTHS):
            column.set("hidden", "1")  # the reference is for us alone; it names the finding wherever its row has moved


def _links(root: Element, ns: str, targets: Sequence[tuple[int, str]]) -> None:
    if targets:
        links = etree.SubElement(root, f"{{{ns}}}hyperlinks")
        for row, target in targets:
            etree.SubElement(links, f"{{{ns}}}hyperlink", ref=f"D{row}", location=target, display=target)


def _page(root: Element, ns: str) -> None:
    etree.SubElement(
        root, f"{{{ns}}}pageMargins", left="0.5", right="0.5", top="0.6", bottom="0.6", header="0.3", footer="0.3"
    )
    etree.SubElement(root, f"{{{ns}}}pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")


def _sheets(package: Package) -> Element:
    sheets = package.xml(package.main).find(f"{{{package.sheet_namespace}}}sheets")
    if sheets is None:
        raise KeyError("a workbook without sheets")
    return sheets


def _take_out_older(package: Package) -> None:
    """Take our own older lists out where nothing else refers to their places: as the last sheets of the workbook."""
    sheets, relation = _sheets(package), f"{{{package.relations_namespace}}}id"
    parts = package.related(package.main, "worksheet")
    while len(sheets) > 1 and _is_ours(sheets[-1].get("name", "")):
        last, place = sheets[-1], len(sheets) - 1
        part = parts.get(last.get(relation, ""))
        if part is None:
            return
        sheets.remove(last)
        package.unrelate(package.main, last.get(relation, ""))
        package.remove(part)
        for name in list(package.xml(package.main).iter(f"{{{package.sheet_namespace}}}definedName")):
            parent = name.getparent()
            if name.get("localSheetId") == str(place) and parent is not None:
                parent.remove(name)
                if not len(parent) and (above := parent.getparent()) is not None:
                    above.remove(parent)
        for view in package.xml(package.main).iter(f"{{{package.sheet_namespace}}}workbookView"):
            for index in ("activeTab", "firstSheet"):
                if int(view.get(index, "0")) >= place:
                    view.set(index, "0")


def _is_ours(name: str) -> bool:
    return name == SHEET or re.fullmatch(rf"{re.escape(SHEET)} \(\d+\)", name) is not None


def _register(package: Package, part: str, names: set[str]) -> None:
    sheets = _sheets(package)
    name = next(name for n in range(1, 1000) if (name := SHEET if n == 1 else f"{SHEET} ({n})") not in names)
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    sheet = etree.SubElement(sheets, f"{{{package.sheet_namespace}}}sheet", name=name, sheetId=str(number))
    sheet.set(f"{{{package.relations_namespace}}}id", package.relate(package.main, "worksheet", part))
