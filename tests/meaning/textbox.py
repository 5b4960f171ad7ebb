"""Text boxes, which openpyxl cannot write: a drawing is added to the finished workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{shapes}</xdr:wsDr>"""
SHAPE = """<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{top}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{bottom}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id}" name="TextBox {id}"/>
<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="300000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/>
<a:p><a:r><a:rPr lang="vi-VN"/><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>
</xdr:twoCellAnchor>"""
RELATION = (
    '<Relationship Id="rIdBox" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"'
    ' Target="/xl/drawings/box{index}.xml"/>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + RELATION
    + "</Relationships>"
)
TYPE = (
    '<Override PartName="/xl/drawings/box{index}.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
)
SPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def add(path: Path, boxes: list[list[str]]) -> None:
    """Add to each sheet the text boxes it should have; sheets with comments are left alone."""
    if not any(boxes):
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for index, texts in enumerate(boxes, 1):
        if not texts:
            continue
        shapes = "".join(
            SHAPE.format(top=2 * n + 1, bottom=2 * n + 3, id=n + 2, text=escape(text)) for n, text in enumerate(texts)
        )
        parts[f"xl/drawings/box{index}.xml"] = DRAWING.format(shapes=shapes).encode()
        sheet = f"xl/worksheets/sheet{index}.xml"
        parts[sheet] = parts[sheet].replace(b"</worksheet>", f'<drawing {SPACE} r:id="rIdBox"/></worksheet>'.encode())
        parts[f"xl/worksheets/_rels/sheet{index}.xml.rels"] = RELATIONS.format(index=index).encode()
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", TYPE.format(index=index).encode() + b"</Types>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
