"""The Word template, made from ``document_format.yaml``: styles, page number, language, and an empty body.

An office that wants another look opens ``templates/report.docx`` in Word, changes its styles and keeps it as its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from reports.packaging import pack
from reports.word.layout import document_format, twips
from reports.word.markup import NAMESPACES, section

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = ("styles", "numbering", "settings", "header")
HEADER_ID = "rIdheader"
TABLE_STYLES = {"Blank": "Normal Table", "Lined": "Bảng số liệu"}
"""The names of the styles of tables by id."""
_ALIGN = {"left": "left", "right": "right", "center": "center", "both": "both"}


def build_template() -> bytes:
    """Return the template as the bytes of a docx."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{section(HEADER_ID)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": _styles(document_format()),
        "word/numbering.xml": _numbering(document_format()),
        "word/settings.xml": _settings(document_format()["language"]),
        "word/header.xml": _page_number(),
    }
    return pack({name: (HEAD + text).encode() for name, text in texts.items()})


def _content_types() -> str:
    overrides = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{part}+xml"/>' for part in _PARTS)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _document_relations() -> str:
    parts = "".join(f'<Relationship Id="rId{part}" Type="{_RELATION}/{part}" Target="{part}.xml"/>' for part in _PARTS)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>'


def _core() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    )


def _settings(language: str) -> str:
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/></w:settings>'
    )


def _page_number() -> str:
    field = "".join(
        f"<w:r>{mark}</w:r>"
        for mark in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="header"/></w:pPr>{field}</w:p></w:hdr>'


def _numbering(layout: Mapping[str, Any]) -> str:
    indent = twips(layout["styles"]["Item"]["first_line"])
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/><w:lvlText w:val="-"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="{indent}"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _styles(layout: Mapping[str, Any]) -> str:
    font, language = layout["font"], layout["language"]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" '
        f'w:cs="{font}"/><w:lang w:val="{language}" w:eastAsia="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    styles = "".join(_style(name, look) for name, look in layout["styles"].items())
    return f"<w:styles {NAMESPACES}>{defaults}{styles}{_table_styles()}</w:styles>"


def _style(name: str, look: Mapping[str, Any]) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    based = f'<w:basedOn w:val="{look["based_on"]}"/>' if "based_on" in look else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{default}><w:name w:val="{escape(look["name"])}"/>{based}'
        f"<w:qFormat/><w:pPr>{_paragraph_look(look)}</w:pPr><w:rPr>{_run_look(look)}</w:rPr></w:style>"
    )


def _paragraph_look(look: Mapping[str, Any]) -> str:
    spacing = {"before": look.get("before"), "after": look.get("after")}
    sides = "".join(f' w:{side}="{round(points * 20)}"' for side, points in spacing.items() if points is not None)
    if "line" in look:
        sides += f' w:line="{round(look["line"] * 240)}" w:lineRule="auto"'
    marks = [
        "<w:keepNext/>" if look.get("keep_next") else "",
        '<w:numPr><w:numId w:val="1"/></w:numPr>' if look.get("dash") else "",
        '<w:pBdr><w:top w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr>' if look.get("rule") else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{look["shade"]}"/>' if "shade" in look else "",
        f"<w:spacing{sides}/>" if sides else "",
        f'<w:ind w:firstLine="{twips(look["first_line"])}"/>' if "first_line" in look else "",
        f'<w:ind w:left="{twips(look["inset"])}" w:right="{twips(look["inset"])}"/>' if "inset" in look else "",
        f'<w:jc w:val="{_ALIGN[look["align"]]}"/>' if "align" in look else "",
        f'<w:outlineLvl w:val="{look["outline"]}"/>' if "outline" in look else "",
    ]
    return "".join(marks)


def _run_look(look: Mapping[str, Any]) -> str:
    marks = [f"<w:{mark}/>" for mark, name in (("b", "bold"), ("i", "italic")) if look.get(name)]
    if "size" in look:
        marks += [f'<w:{mark} w:val="{round(look["size"] * 2)}"/>' for mark in ("sz", "szCs")]
    return "".join(marks)


def _table_styles() -> str:
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    padding = "".join(f'<w:{side} w:w="70" w:type="dxa"/>' for side in ("left", "right"))
    plain = (
        f'<w:style w:type="table" w:default="1" w:styleId="Blank"><w:name w:val="{TABLE_STYLES["Blank"]}"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    lined = (
        f'<w:style w:type="table" w:styleId="Lined"><w:name w:val="{TABLE_STYLES["Lined"]}"/><w:basedOn w:val="Blank"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr></w:style>"
    )
    return plain + lined
