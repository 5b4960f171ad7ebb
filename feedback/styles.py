"""Colour a cell without losing its own format: its style is copied once per colour, with another fill."""

from __future__ import annotations

import copy

from lxml import etree

from feedback.package import Element, Package
from findings import Severity

# Light fills that stay apart in black and white as well (error darkest), each with its own pattern colour.
_FILLS = {Severity.ERROR: "FFFFB3B3", Severity.WARNING: "FFFFE699", Severity.NOTICE: "FFDDEBF7"}


class Styles:
    """The style sheet of a package, growing as cells are coloured."""

    def __init__(self, package: Package) -> None:
        related = package.related(package.main, "styles")
        self._ns = package.sheet_namespace
        name = next(iter(related.values()), "")
        if not name:
            name = package.free_name("xl/hopnhatStyles{}.xml")
            package.add(
                name, _minimal(self._ns), "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
            )
            package.relate(package.main, "styles", name)
        self._root = package.xml(name)
        self._fills: dict[str, int] = {}
        self._made: dict[tuple[int, Severity], int] = {}

    def coloured(self, style: int, severity: Severity) -> int:
        """Return the id of a style like ``style`` with the fill of a severity."""
        if (style, severity) not in self._made:
            self._made[style, severity] = self._copy(style, self._fill(_FILLS[severity]))
        return self._made[style, severity]

    def plain(self, *, bold: bool = False, wrap: bool = False, link: bool = False) -> int:
        """Return the id of a style of our own for the added sheet."""
        font = self._append("fonts", _font(self._ns, bold=bold, link=link))
        xf = self._xf(0)
        xf.set("fontId", str(font))
        xf.set("applyFont", "1")
        if wrap:
            for old in xf.findall(f"{{{self._ns}}}alignment"):
                xf.remove(old)
            alignment = xf.makeelement(f"{{{self._ns}}}alignment", {"vertical": "top", "wrapText": "1"})
            xf.insert(0, alignment)
            xf.set("applyAlignment", "1")
        return self._append("cellXfs", xf)

    def _copy(self, style: int, fill: int) -> int:
        xf = self._xf(style)
        xf.set("fillId", str(fill))
        xf.set("applyFill", "1")
        return self._append("cellXfs", xf)

    def _xf(self, style: int) -> Element:
        formats = self._group("cellXfs")
        if not len(formats):
            formats.append(
                formats.makeelement(
                    f"{{{self._ns}}}xf", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}
                )
            )
        return copy.deepcopy(formats[style] if style < len(formats) else formats[0])

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fill = self._root.makeelement(f"{{{self._ns}}}fill", {})
            pattern = fill.makeelement(f"{{{self._ns}}}patternFill", {"patternType": "solid"})
            pattern.append(pattern.makeelement(f"{{{self._ns}}}fgColor", {"rgb": colour}))
            pattern.append(pattern.makeelement(f"{{{self._ns}}}bgColor", {"indexed": "64"}))
            fill.append(pattern)
            self._fills[colour] = self._append("fills", fill)
        return self._fills[colour]

    def _append(self, group: str, element: Element) -> int:
        parent = self._group(group)
        parent.append(element)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _group(self, name: str) -> Element:
        found = self._root.find(f"{{{self._ns}}}{name}")
        if found is not None:
            return found
        order = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
        after = {f"{{{self._ns}}}{earlier}" for earlier in order[: order.index(name)]}
        place = sum(1 for child in self._root if child.tag in after)
        made = self._root.makeelement(f"{{{self._ns}}}{name}", {})
        self._root.insert(place, made)
        if name == "fills":  # the first two fills are fixed by the standard
            for pattern in ("none", "gray125"):
                fill = made.makeelement(f"{{{self._ns}}}fill", {})
                fill.append(fill.makeelement(f"{{{self._ns}}}patternFill", {"patternType": pattern}))
                made.append(fill)
        return made


def _font(namespace: str, *, bold: bool, link: bool) -> Element:
    font = etree.Element(f"{{{namespace}}}font")
    if bold:
        etree.SubElement(font, f"{{{namespace}}}b")
    if link:
        etree.SubElement(font, f"{{{namespace}}}u")
    etree.SubElement(font, f"{{{namespace}}}sz").set("val", "12")
    if link:
        etree.SubElement(font, f"{{{namespace}}}color").set("rgb", "FF0563C1")
    etree.SubElement(font, f"{{{namespace}}}name").set("val", "Times New Roman")
    return font


def _minimal(namespace: str) -> bytes:
    return (
        f'<styleSheet xmlns="{namespace}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
    ).encode()
