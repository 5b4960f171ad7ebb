"""Comments on cells: the comments part and the drawing that Excel wants beside it.

Comments that the unit itself wrote are kept; ours are added after them, or joined to the one on the same cell.
Source: ECMA-376 part 1, 18.7, and part 4 (VML).
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from lxml import etree

from feedback.package import Element, Package
from findings import a1

AUTHOR = "Hợp nhất"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def annotate(package: Package, part: str, texts: dict[tuple[int, int], str]) -> None:
    """Add a comment to each (row, column), both from 1, of a sheet."""
    existing = package.related(part, "comments")
    name = next(iter(existing.values()), None)
    ns = package.sheet_namespace
    if name is None:
        name = package.free_name("xl/hopnhatComments{}.xml")
        empty = f'<comments xmlns="{ns}"><authors/><commentList/></comments>'
        package.add(name, empty.encode(), _COMMENTS_TYPE)
        package.relate(part, "comments", name)
    fresh = _add_comments(package.xml(name), ns, texts)
    _draw(package, part, fresh)


def _add_comments(root: Element, ns: str, texts: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    authors, listed = root.find(f"{{{ns}}}authors"), root.find(f"{{{ns}}}commentList")
    if authors is None or listed is None:
        raise KeyError("comments part without authors or list")
    etree.SubElement(authors, f"{{{ns}}}author").text = AUTHOR
    present = {comment.get("ref"): comment for comment in listed}
    fresh = []
    for (row, column), text in sorted(texts.items()):
        ref = a1(row, column) or ""
        comment = present.get(ref)
        if comment is None:
            comment = etree.SubElement(listed, f"{{{ns}}}comment", ref=ref, authorId=str(len(authors) - 1))
            etree.SubElement(comment, f"{{{ns}}}text")
            fresh.append((row, column))
        run = etree.SubElement(_text_of(comment, ns), f"{{{ns}}}r")
        line = etree.SubElement(run, f"{{{ns}}}t")
        line.text = f"{AUTHOR}: {text}" if (row, column) in fresh[-1:] else f"\n{AUTHOR}: {text}"
        line.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return fresh


def _text_of(comment: Element, ns: str) -> Element:
    found = comment.find(f"{{{ns}}}text")
    return etree.SubElement(comment, f"{{{ns}}}text") if found is None else found


def _draw(package: Package, part: str, cells: list[tuple[int, int]]) -> None:
    if not cells:
        return
    shapes = "".join(_shape(number, row, column) for number, (row, column) in enumerate(cells, start=1))
    sheet, ns = package.xml(part), package.sheet_namespace
    legacy = sheet.find(f"{{{ns}}}legacyDrawing")
    id_name = f"{{{package.relations_namespace}}}id"
    if legacy is not None:
        drawing = package.related(part, "vmlDrawing").get(legacy.get(id_name, ""))
        if drawing:
            root = package.xml(drawing)
            root.extend(list(etree.fromstring(f"{_VML_HEAD}{shapes}</xml>"))[1:])
            return
    name = package.free_name("xl/drawings/hopnhat{}.vml")
    package.add(name, f"{_VML_HEAD}{shapes}</xml>".encode(), _VML_TYPE)
    package.default_type("vml", _VML_TYPE)
    if legacy is None:
        legacy = _place(sheet, ns, "legacyDrawing")
    legacy.set(id_name, package.relate(part, "vmlDrawing", name))


_AFTER_LEGACY_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def _place(sheet: Element, ns: str, tag: str) -> Element:
    later = {f"{{{ns}}}{name}" for name in _AFTER_LEGACY_DRAWING}
    position = next((index for index, child in enumerate(sheet) if child.tag in later), len(sheet))
    made = sheet.makeelement(f"{{{ns}}}{tag}", {})
    sheet.insert(position, made)
    return made


def _shape(number: int, row: int, column: int) -> str:
    anchor = f"{column}, 15, {max(row - 2, 0)}, 4, {column + 4}, 15, {row + 4}, 4"
    return (
        f'<v:shape id="_x0000_hn{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:textbox><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{escape(anchor)}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )
