"""Finish a PDF for the archive: files inside it, the times and the identifier of the data, and what can be checked.

PDF/A-3 asks for a whole list of things that only a validator knows (veraPDF; it needs Java and is not brought along).
``faults`` looks at what this program itself answers for and at what the two makers could lose on the way.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

import pikepdf
from docx import Document
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from reports.release import software_version

_PART, _LEVELS = "3", ("A", "B", "U")
_AIIM = "http://www.aiim.org"
# pdfuaid is not among the schemas that PDF/A knows by itself, so it has to be described before it may be used.
_DESCRIBED = (
    f'<rdf:Description rdf:about="" xmlns:pdfaExtension="{_AIIM}/pdfa/ns/extension/" '
    f'xmlns:pdfaSchema="{_AIIM}/pdfa/ns/schema#" xmlns:pdfaProperty="{_AIIM}/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_AIIM}/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description></rdf:li>"
    "</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF; ``relation`` is how it belongs to the document: ``Data``, ``Source`` or ``Supplement``."""

    name: str
    content: bytes
    mime: str
    description: str
    relation: str = "Data"


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself; ``moment`` is the time of the data, not of the program that made it."""

    title: str
    author: str
    subject: str
    language: str
    moment: datetime


def properties_of(document: bytes) -> Properties:
    """Return the properties of a Word document, which its PDF takes over."""
    about = Document(io.BytesIO(document)).core_properties
    moment = about.modified or about.created or datetime(1980, 1, 1)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Properties(about.title, about.author, about.subject, about.language or "vi-VN", moment)


def archived(content: bytes, about: Properties, attached: Sequence[Attachment] = ()) -> bytes:
    """Return a PDF/A-3 with files inside it; the same PDF, properties and files give the same bytes."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        level, accessible = _claims(pdf)
        moment = f"D:{about.moment:%Y%m%d%H%M%S}Z"
        said = {"/Title": about.title, "/Author": about.author, "/Subject": about.subject}
        said |= {"/Creator": software_version(), "/Producer": _producer(pdf)}
        said |= {"/CreationDate": moment, "/ModDate": moment}
        pdf.trailer.Info = pdf.make_indirect(Dictionary({name: String(text) for name, text in said.items() if text}))
        metadata = pdf.make_stream(_xmp(about, said, level, accessible))
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = metadata
        pdf.Root.Lang = String(about.language)
        viewing = pdf.Root.get("/ViewerPreferences", Dictionary())
        viewing.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = viewing
        _attach(pdf, attached, moment)
        pdf.save(
            target,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return target.getvalue()


def attachments(content: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF by name.

    Raises:
        pikepdf.PdfError: it is no PDF that can be read.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {one.filename: one.get_file().read_bytes() for one in pdf.attachments.values()}


def faults(content: bytes) -> list[str]:
    """Return what is wrong with a PDF as PDF/A-3 and as tagged PDF; nothing where all that is looked at holds.

    Looked at: the claims in its metadata and that they agree with the document information, the colour profile, every
    font inside, tags, language, title shown, the files inside it with their kind, relation and date, nothing encrypted,
    no script and no action that PDF/A forbids.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_wrong_claims(pdf), *_wrong_catalog(pdf), *_wrong_fonts(pdf), *_wrong_files(pdf), *_forbidden(pdf)]


def _claims(pdf: Pdf) -> tuple[str, bool]:
    """Return the level of PDF/A that the maker claims, and whether it claims PDF/UA."""
    text = bytes(pdf.Root.Metadata.read_bytes()) if Name.Metadata in pdf.Root else b""
    level = _value(text, "pdfa/ns/id/", "conformance")
    return (level if level in _LEVELS else "B"), _value(text, "pdfua/ns/id/", "part") == "1"


def _value(xmp: bytes, space: str, name: str) -> str:
    """Return one property of XMP, which may be an element or an attribute."""
    try:
        root = etree.fromstring(xmp.strip(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    key = f"{{{_AIIM}/{space}}}{name}"
    for one in root.iter():
        if one.tag == key:
            return (one.text or "").strip()
        if key in one.attrib:
            return str(one.attrib[key]).strip()
    return ""


def _producer(pdf: Pdf) -> str:
    return str(pdf.docinfo.get("/Producer", "")) or str(pdf.docinfo.get("/Creator", "")) or "Typst"


def _xmp(about: Properties, said: dict[str, str], level: str, accessible: bool) -> bytes:
    moment = f"{about.moment:%Y-%m-%dT%H:%M:%SZ}"

    def alternative(name: str, text: str) -> str:
        one = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
        return f"<dc:{name}>{one}</dc:{name}>" if text else ""

    author = f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>"
    parts = [
        f'<rdf:Description rdf:about="" xmlns:pdfaid="{_AIIM}/pdfa/ns/id/"><pdfaid:part>{_PART}</pdfaid:part>'
        f"<pdfaid:conformance>{level}</pdfaid:conformance></rdf:Description>",
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{alternative('title', about.title)}{author if about.author else ''}"
        f"{alternative('description', about.subject)}"
        "</rdf:Description>",
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{escape(said['/Producer'])}</pdf:Producer></rdf:Description>",
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>{escape(said['/Creator'])}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate><xmp:MetadataDate>{moment}</xmp:MetadataDate></rdf:Description>",
    ]
    if accessible:
        own = f'<rdf:Description rdf:about="" xmlns:pdfuaid="{_AIIM}/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
        parts += [f"{own}</rdf:Description>", _DESCRIBED]
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{"".join(parts)}</rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def _attach(pdf: Pdf, attached: Sequence[Attachment], moment: str) -> None:
    """Put the files in as one flat list by name, which is what a reader looks through."""
    if not attached:
        return
    pairs: list[Object] = []
    for number, one in enumerate(sorted(attached, key=lambda one: one.name)):
        stream = pdf.make_stream(one.content)
        stream.Type, stream.Subtype = Name.EmbeddedFile, Name(f"/{one.mime}")
        stream.Params = Dictionary(Size=len(one.content), ModDate=String(moment), CreationDate=String(moment))
        facts = {"/Type": Name.Filespec, "/F": String(one.name), "/UF": String(one.name)}
        facts |= {"/Desc": String(one.description), "/AFRelationship": Name(f"/{one.relation}")}
        held = Dictionary({**facts, "/EF": Dictionary(F=stream, UF=stream)})
        # Names in the list are told apart by number: readers do not agree on the order of Vietnamese letters.
        pairs += [String(f"{number:02}"), pdf.make_indirect(held)]
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array(pairs))
    pdf.Root.Names = names
    pdf.Root.AF = Array(pairs[1::2])


def _wrong_claims(pdf: Pdf) -> Iterator[str]:
    if Name.Metadata not in pdf.Root:
        yield "no metadata"
        return
    text = bytes(pdf.Root.Metadata.read_bytes())
    if _value(text, "pdfa/ns/id/", "part") != _PART or _value(text, "pdfa/ns/id/", "conformance") not in _LEVELS:
        yield "the metadata do not claim PDF/A-3"
    if Name.Filter in pdf.Root.Metadata:
        yield "the metadata are packed"
    information = pdf.docinfo
    for name in ("/Title", "/Author", "/Subject", "/Creator", "/Producer"):
        if name in information and escape(str(information[name])) not in text.decode("utf-8", "replace"):
            yield f"{name} of the document information is not in the metadata"


def _wrong_catalog(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    intents = [one for one in root.get("/OutputIntents", []) if one.get("/S") == Name.GTS_PDFA1]
    if not any(Name.DestOutputProfile in one for one in intents):
        yield "no colour profile"
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)) or Name.StructTreeRoot not in root:
        yield "not tagged"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if str(pdf.docinfo.get("/Title", "")) and not bool(
        root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False)
    ):
        yield "the title is not shown"
    if pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in pdf.trailer:
        yield "no identifier"


def _wrong_fonts(pdf: Pdf) -> Iterator[str]:
    for one in pdf.objects:
        is_font = isinstance(one, Dictionary) and one.get("/Type") == Name.FontDescriptor
        if is_font and not any(name in one for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"the font {one.get('/FontName')} is not inside"


def _wrong_files(pdf: Pdf) -> Iterator[str]:
    held: list[Any] = list(pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary()).get("/Names", []))
    associated = {one.objgen for one in pdf.Root.get("/AF", [])}
    for spec in held[1::2]:
        name = spec.get("/UF", "")
        if spec.objgen not in associated:
            yield f"the file {name} belongs to nothing"
        if any(key not in spec for key in ("/F", "/UF", "/AFRelationship", "/EF")):
            yield f"the file {name} lacks a name or its relation"
        elif "/Subtype" not in spec.EF.F or "/ModDate" not in spec.EF.F.get("/Params", Dictionary()):
            yield f"the file {name} lacks its kind or its date"


def _forbidden(pdf: Pdf) -> Iterator[str]:
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/S") in (Name.JavaScript, Name.Launch, Name.Movie, Name.Sound):
            yield f"the action {one.get('/S')}"
