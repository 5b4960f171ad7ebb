"""PDF without LibreOffice: the Word document of a report, set by Typst.

Typst is one wheel without a program to install, has a face with every Vietnamese letter inside (Libertinus Serif, under
the SIL Open Font License) and writes tagged PDF/A-3 and PDF/UA by itself; fpdf2 and ReportLab need a face brought along
and tag nothing. The page is read out of the Word document and not out of the report, so that the two cannot say
different things, and an office's own styles hold here too. It is made for documents that ``reports.word`` wrote.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import typst
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from reports.review import say
from reports.word.frame import SEAL
from reports.word.grids import printed
from reports.word.layout import document_format

_PAGE = Path(__file__).with_suffix(".typ")
# As wide as the face that the document asks for, letter by letter; the last one comes with Typst.
_ALIKE = ("Liberation Serif", "Tinos", "Libertinus Serif")
_EMU_A_MM, _TWIPS_A_MM, _POINTS_A_MM = 36_000, 1440 / 25.4, 72 / 25.4
_ALIGN = {"both": "both", "center": "center", "right": "right", "end": "right"}
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class TypesetError(RuntimeError):
    """A document cannot be set; the message is for whoever reads the outcome of the draft, in Vietnamese."""


def convert(documents: Sequence[bytes]) -> list[bytes]:
    """Return Word documents as PDFs.

    Raises:
        TypesetError: one is no Word document, or cannot be set.
    """
    return [_converted(one) for one in documents]


def _converted(document: bytes) -> bytes:
    try:
        data = _Reader(document).data()
    except Exception as error:  # whatever python-docx raises for what is no document
        raise TypesetError(f"không đọc được tệp Word: {error!r}") from error
    given = {"data": json.dumps(data, ensure_ascii=False)}
    # One compiler for both questions: what it worked out for the pages tells where the seal goes at next to no cost.
    try:
        compiler = typst.Compiler(_PAGE, sys_inputs=given)
        made = compiler.compile(format="pdf", pdf_standards="a-3a", timestamp=0)
        places = json.loads(compiler.query("<seal>", field="value"))
    except RuntimeError as error:
        raise TypesetError(f"không dàn trang được: {error}") from error
    return _placed(made if isinstance(made, bytes) else b"", places)


def _placed(content: bytes, places: Sequence[Mapping[str, float]]) -> bytes:
    """Return a PDF that tells where the seal goes, as one made by LibreOffice does."""
    if not places:
        return content
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[int(places[0]["page"]) - 1]
        top = float(page.mediabox[3]) - places[0]["y"]
        where = pikepdf.Array([page.obj, pikepdf.Name.XYZ, places[0]["x"], top, 0])
        pdf.Root.Dests = pikepdf.Dictionary({f"/{SEAL}": where})
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Look:
    """A style, worked out: sizes in pt, lengths in mm."""

    size: float = 11.0
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    first: float = 0.0
    inset: float = 0.0
    level: int = 0
    keep: bool = False
    dash: bool = False
    rule: bool = False
    shade: str = ""


@dataclass(slots=True)
class _Reader:
    """One Word document as data for the page."""

    content: bytes
    looks: dict[str, _Look] = field(default_factory=dict)
    document: DocumentObject = field(init=False)

    def __post_init__(self) -> None:
        self.document = Document(io.BytesIO(self.content))

    def data(self) -> dict[str, Any]:
        document = self.document
        about, layout = document.core_properties, document_format()
        return {
            "title": about.title,
            "author": about.author,
            "fonts": list(dict.fromkeys((layout["font"], *_ALIKE))),
            "sections": list(self._sections(document.element.body)),
        }

    def _sections(self, body: _Element) -> Iterator[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for child in _flat(body):
            if child.tag == qn("w:p"):
                blocks.append(self._paragraph(child))
                ending = child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            elif child.tag == qn("w:tbl"):
                blocks.append(self._table(child))
                continue
            else:
                ending = child if child.tag == qn("w:sectPr") else None
            if ending is not None:
                yield {**_page(ending), "blocks": [one for one in blocks if one]}
                blocks = []

    def _paragraph(self, element: _Element) -> dict[str, Any]:
        look = self._look(_own(element, "w:pPr/w:pStyle") or self._default())
        parts: list[dict[str, Any]] = [{"kind": "text", "text": "- ", **_letters(look)}] if look.dash else []
        for run in element.iter(qn("w:r")):
            drawing = run.find(qn("w:drawing"))
            if drawing is not None:
                if (chart := self._chart(drawing)) is not None:
                    return chart
                parts += self._image(drawing)
            parts += [{"kind": "text", "text": text, **_letters(look)}] if (text := _text(run)) else []
        marks = element.find(qn("w:pPr"))
        here = () if marks is None else {one.tag for one in marks}
        return {
            "kind": "paragraph",
            "parts": parts,
            "size": look.size,
            "align": look.align,
            "before": look.before,
            "after": look.after,
            "line": look.line,
            "first": look.first,
            "inset": look.inset,
            "level": look.level,
            "keep": look.keep or qn("w:keepNext") in here,
            "rule": look.rule,
            "shade": look.shade,
            "new-page": qn("w:pageBreakBefore") in here,
            "seal": any(one.get(qn("w:name")) == SEAL for one in element.iter(qn("w:bookmarkStart"))),
        }

    def _table(self, element: _Element) -> dict[str, Any]:
        rows = element.findall(qn("w:tr"))
        style = _own(element, "w:tblPr/w:tblStyle")
        return {
            "kind": "table",
            "widths": [int(one.get(qn("w:w"), "0")) / _TWIPS_A_MM for one in element.iter(qn("w:gridCol"))],
            "lined": bool(self.document.styles.element.xpath(f'w:style[@w:styleId="{style}"]//w:tblBorders')),
            "head": sum(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows),
            "rows": [[self._cell(cell) for cell in row.findall(qn("w:tc"))] for row in rows],
        }

    def _cell(self, cell: _Element) -> list[dict[str, Any]]:
        return [self._paragraph(one) for one in _flat(cell) if one.tag == qn("w:p")]

    def _chart(self, drawing: _Element) -> dict[str, Any] | None:
        shown = next(drawing.iter(f"{_CHART}chart"), None)
        if shown is None:
            return None
        part = self.document.part.related_parts[shown.get(f"{_RELATION}id")]
        series = list(etree.fromstring(part.blob).iter(f"{_CHART}ser"))
        columns = [_points(one, "val") for one in series]
        names = _points(series[0], "cat") if series else {}
        rows = []
        for place, name in names.items():
            values = [float(column[place]) if place in column else None for column in columns]
            rows.append({"name": name, "values": values, "shown": ["" if v is None else _printed(v) for v in values]})
        labels = [next(one.iter(f"{_CHART}tx")).findtext(f".//{_CHART}v") or "" for one in series]
        return {"kind": "chart", "alt": _described(drawing), "series": labels, "rows": rows}

    def _image(self, drawing: _Element) -> list[dict[str, Any]]:
        blip = next(drawing.iter(f"{_DRAWING}blip"), None)
        extent = next(drawing.iter(f"{_PLACED}extent"), None)
        if blip is None or extent is None:
            return []
        picture = self.document.part.related_parts[blip.get(f"{_RELATION}embed")].blob
        size = {"width": int(extent.get("cx", "0")) / _EMU_A_MM, "height": int(extent.get("cy", "0")) / _EMU_A_MM}
        return [{"kind": "image", "bytes": list(picture), "alt": _described(drawing), **size}]

    def _default(self) -> str:
        found = self.document.styles.element.xpath('w:style[@w:type="paragraph"][@w:default="1"]/@w:styleId')
        return str(found[0]) if found else ""

    def _look(self, style: str) -> _Look:
        if style not in self.looks:
            self.looks[style] = self._worked_out(style)
        return self.looks[style]

    def _worked_out(self, style: str) -> _Look:
        found = self.document.styles.element.xpath(f'w:style[@w:styleId="{style}"]')
        if not found:
            return _Look()
        based = _own(found[0], "w:basedOn")
        look = self._look(based) if based and based != style else _Look()
        return _changed(look, found[0])


def _changed(look: _Look, style: _Element) -> _Look:
    """Return the look that a style makes of the one it is based on."""
    known = {name: getattr(look, name) for name in _Look.__dataclass_fields__}
    spacing, indent = style.find(".//" + qn("w:spacing")), style.find(".//" + qn("w:ind"))
    for name, mark, unit in (("before", "w:before", 20), ("after", "w:after", 20), ("line", "w:line", 240)):
        if spacing is not None and (value := spacing.get(qn(mark))):
            known[name] = int(value) / unit
    for name, mark in (("first", "w:firstLine"), ("inset", "w:left")):
        if indent is not None and (value := indent.get(qn(mark))):
            known[name] = int(value) / _TWIPS_A_MM
    if size := _own(style, "w:rPr/w:sz"):
        known["size"] = int(size) / 2
    if align := _own(style, "w:pPr/w:jc"):
        known["align"] = _ALIGN.get(align, "left")
    if outline := _own(style, "w:pPr/w:outlineLvl"):
        known["level"] = int(outline) + 1 if int(outline) < 6 else 0
    for name, mark in (("bold", "w:b"), ("italic", "w:i"), ("keep", "w:keepNext")):
        if (one := style.find(".//" + qn(mark))) is not None:
            known[name] = one.get(qn("w:val")) not in ("0", "false")
    known["dash"] = known["dash"] or style.find(".//" + qn("w:numId")) is not None
    known["rule"] = style.find(".//" + qn("w:pBdr")) is not None
    if (shade := style.find(".//" + qn("w:shd"))) is not None and (fill := shade.get(qn("w:fill"))) != "auto":
        known["shade"] = fill or ""
    return _Look(**known)


def _flat(parent: _Element) -> Iterator[_Element]:
    """Yield what stands in a part, that in marked places (content controls) too."""
    for child in parent:
        if child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from _flat(content) if content is not None else ()
        else:
            yield child


def _page(section: _Element) -> dict[str, float]:
    """Return the measures of a section's pages in mm; those of A4 where it does not say."""
    said: dict[Any, dict[Any, Any]] = {one.tag: dict(one.attrib) for one in section}
    size, margins = said.get(qn("w:pgSz"), {}), said.get(qn("w:pgMar"), {})
    page = {name: _millimetres(size, name[0], most) for name, most in (("width", 210), ("height", 297))}
    return page | {side: _millimetres(margins, side, 20) for side in ("top", "bottom", "left", "right")}


def _millimetres(said: Mapping[Any, Any], name: str, usual: float) -> float:
    return int(said[key]) / _TWIPS_A_MM if (key := qn(f"w:{name}")) in said else usual


def _own(element: _Element, path: str) -> str:
    """Return the value of a mark below an element; nothing where it is not there."""
    found = element.find("/".join(qn(one) for one in path.split("/")))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _letters(look: _Look) -> dict[str, Any]:
    return {"size": look.size, "bold": look.bold, "italic": look.italic}


def _text(run: _Element) -> str:
    """Return the text of a run with its line breaks."""
    return "".join(
        "\n" if one.tag == qn("w:br") else (one.text or "") for one in run if one.tag in (qn("w:t"), qn("w:br"))
    )


def _described(drawing: _Element) -> str:
    about = next(drawing.iter(f"{_PLACED}docPr"), None)
    return "" if about is None else str(about.get("descr", ""))


def _points(series: _Element, what: str) -> dict[str, str]:
    """Return the names or values of a series by their place."""
    held = series.find(f"{_CHART}{what}")
    points = () if held is None else held.iter(f"{_CHART}pt")
    return {str(one.get("idx")): one.findtext(f"{_CHART}v") or "" for one in points}


def _printed(value: float) -> str:
    return printed(value)


def typeset_seal(name: str, width: float, height: float) -> bytes:
    """Return the picture of a seal, who signs in a frame, as a PDF of one page; width and height in mm."""
    given = {"name": name, "head": say("seal_head"), "width": str(width), "height": str(height)}
    made = typst.Compiler(_PAGE.with_name("seal.typ"), sys_inputs=given).compile(format="pdf", timestamp=0)
    return made if isinstance(made, bytes) else b""
