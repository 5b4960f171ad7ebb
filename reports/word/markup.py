"""WordprocessingML as text: paragraphs, tables and section marks. Looks come from styles; only widths are set here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from html import escape

from reports.characters import legal
from reports.word.layout import document_format, twips

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


PLACE = "cho:"
"""How the tags of marked places begin in a document: other content controls are none of ours."""
KEEP_NEXT = "<w:keepNext/>"
"""Keeps a paragraph on the page of what follows: no signature stands alone, and no line that announces a list."""


def run(text: str, properties: str = "") -> str:
    """Return a run; a line end in the text becomes a line break."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(
        escape(line, quote=False) for line in legal(text).split("\n")
    )
    return f'<w:r>{marks}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def paragraph(style: str, text: str, extra: str = "") -> str:
    """Return a paragraph of one run; ``extra`` is put among its properties."""
    return wrapped(style, run(text) if text else "", extra)


def wrapped(style: str, runs: str, extra: str = "") -> str:
    """Return a paragraph of finished runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def control(place: str, title: str, paragraphs: str, *, empty: bool = False) -> str:
    """Return paragraphs as a marked place that Word keeps apart (a content control), known by the place's name.

    An empty one is taken for a prompt by Word: a click selects all of it, and what is typed takes its place.
    """
    number = zlib.crc32(place.encode()) & 0x7FFFFFFF  # Word asks for a number of each
    prompt = "<w:showingPlcHdr/>" if empty else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(title)}"/><w:tag w:val="{PLACE}{escape(place)}"/>'
        f'<w:id w:val="{number}"/>{prompt}</w:sdtPr><w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>'
    )


def bookmark(name: str) -> str:
    """Return a bookmark of no width; a document has one of them."""
    return f'<w:bookmarkStart w:id="0" w:name="{name}"/><w:bookmarkEnd w:id="0"/>'


def cell(content: str, width: float, properties: str = "") -> str:
    """Return a table cell of finished paragraphs; the width is in millimetres."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, head: bool = False) -> str:
    """Return a table row that is never split over pages; a head row is repeated on each page."""
    marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def table(style: str, widths: Sequence[float], rows: Iterable[str], title: str = "", description: str = "") -> str:
    """Return a table of fixed column widths, in millimetres; title and description are its alternative text."""
    alternative = f'<w:tblCaption w:val="{escape(title)}"/>' if title else ""
    alternative += f'<w:tblDescription w:val="{escape(description)}"/>' if description else ""
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{alternative}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def section(header: str = "", *, landscape: bool = False) -> str:
    """Return the marks of a section; ``header`` is the relation id of its header, and then the first page has none."""
    page = document_format()["page"]
    width, height = twips(page["width"]), twips(page["height"])
    margins = page["landscape_margins" if landscape else "margins"]
    size = f'w:w="{height}" w:h="{width}" w:orient="landscape"' if landscape else f'w:w="{width}" w:h="{height}"'
    sides = " ".join(f'w:{side}="{twips(margins[side])}"' for side in ("top", "right", "bottom", "left"))
    reference = f'<w:headerReference w:type="default" r:id="{header}"/>' if header else ""
    return (
        f'<w:sectPr>{reference}<w:type w:val="nextPage"/><w:pgSz {size}/><w:pgMar {sides} '
        f'w:header="{twips(page["header_distance"])}" w:footer="{twips(page["header_distance"])}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if header else ''}</w:sectPr>"
    )
