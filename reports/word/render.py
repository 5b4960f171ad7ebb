"""Write a composed report into the Word template."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject

from province import province_folder
from reports.compose import Block, ChartHere, Closing, Heading, Items, Paragraph, Place, TableHere
from reports.packaging import pack, unpack
from reports.release import document_name
from reports.report import Report, places
from reports.review import say
from reports.word import charts, frame, mark, own
from reports.word.grids import grid
from reports.word.layout import document_format
from reports.word.markup import KEEP_NEXT, NAMESPACES, control, paragraph, section
from reports.word.template import HEAD, build_template

_BODY = "word/document.xml"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def render_docx(report: Report, template: Path | None = None, code: str = "") -> bytes:
    """Return the report as the bytes of a docx; the same report gives the same bytes.

    ``template`` is another restyled copy of the province's template; its styles must keep their names. ``code`` is the
    short code to print where it is not the report's own.

    Raises:
        reports.word.own.TemplateError: the template cannot be used.
    """
    return _document(report, template, code or mark.code_of(report), _text)


def render_separate(report: Report, template: Path | None = None) -> bytes | None:
    """Return the charts and appendices that stand in a file of their own as a docx; ``None`` where there are none.

    It carries the report's own code, by which the two are known to belong together.
    """
    if not report.definition.separate:
        return None
    return _document(report, template, mark.code_of(report), _write_separate, separate=True)


def _document(
    report: Report, template: Path | None, code: str, text_of: Callable[..., str], *, separate: bool = False
) -> bytes:
    document = own.opened(template) if template else _own_template()
    drawn = charts.attach(document, report, separate=separate)
    _describe(document, report)
    marked = mark.drawn(code, mark.attach(document, mark.said(report, code)))
    text = own.restyled(text_of(report, drawn, own.header(document), marked), document)
    target = io.BytesIO()
    document.save(target)
    # The body goes in as text: as elements, a long table costs more than all the rest.
    body = f"<w:document {NAMESPACES}><w:body>{text}</w:body></w:document>"
    return pack(unpack(target.getvalue()) | {_BODY: (HEAD + body).encode()})


def _own_template() -> DocumentObject:
    """Return the province's template; made from its document format where it keeps none."""
    path = province_folder() / "reports" / "report.docx"
    return Document(str(path) if path.exists() else io.BytesIO(build_template()))


def save_docx(report: Report, path: Path, template: Path | None = None) -> None:
    """Write the report to a file."""
    path.write_bytes(render_docx(report, template))


def _text(report: Report, drawn: Mapping[str, str], header: str, marked: str) -> str:
    parts = [frame.letterhead(report), frame.title(report)]
    after: tuple[Block | None, ...] = (*report.body[1:], None)
    # The last words go with the closing sentence, and that with the signature: no page holds only the signature.
    written = [
        (_place_of(block), _block(block, report, drawn, KEEP_NEXT if isinstance(follows, Closing) else ""))
        for block, follows in zip(report.body, after, strict=True)
    ]
    if report.definition.separate:
        place = len(written) - isinstance(report.body[-1], Closing)  # the closing sentence stays the last
        written.insert(place, ("", paragraph("Body", _name_separate(report), KEEP_NEXT)))
    prompts, still_open = places(report.definition), {one.id for one in report.open_places}
    for place, group in groupby(written, key=lambda one: one[0]):
        text = "".join(part for _, part in group)
        parts.append(control(place, prompts.get(place, place), text, empty=place in still_open) if place else text)
    parts.append(frame.signature(report, marked))
    appendices = _appendices(report, separate=False)
    if not appendices:
        return "".join([*parts, section(header)])
    parts.append(paragraph("Recipients", "", section(header)))
    return "".join([*parts, *appendices, section(landscape=True)])


def _write_separate(report: Report, drawn: Mapping[str, str], header: str, marked: str) -> str:
    shown = [_block(ChartHere(name), report, drawn, "") for name in drawn]
    note = paragraph("AppendixNote", frame.attached(report))
    front = [note, *shown, paragraph("Recipients", "", section(header))] if any(shown) else []
    return "".join([*front, *_appendices(report, separate=True), marked, section(landscape=True)])


def _appendices(report: Report, *, separate: bool) -> list[str]:
    """Return the appendices of one of the two files; their numbers run through both."""
    names = enumerate(report.definition.appendices)
    held = [(place, name) for place, name in names if (name in report.definition.separate) is separate]
    return [_appendix(place, name, report, first=one == 0) for one, (place, name) in enumerate(held)]


def _name_separate(report: Report) -> str:
    """Return the sentence that says what stands in the other file."""
    label = document_format()["appendix"]["label"].capitalize()
    names = [
        f"{label} {_ROMAN[place]}"
        for place, name in enumerate(report.definition.appendices)
        if name in report.definition.separate
    ]
    separate_charts = [one.title for one in report.definition.charts.values() if one.id in report.definition.separate]
    names += [say("separate_chart", title=title) for title in separate_charts]
    return say("separate", file=document_name(report, "", say("separate_name")), names="; ".join(names))


def _place_of(block: Block) -> str:
    """Return the marked place that a block stands in; nothing where it stands in none."""
    if isinstance(block, Place):
        return block.id
    return block.place if isinstance(block, Paragraph) else ""


def _block(block: Block, report: Report, drawn: Mapping[str, str], last: str) -> str:
    """Return a block; ``last`` is put among the properties of its last paragraph."""
    match block:
        case Heading(text, level):
            return paragraph(f"Heading{level}", text)
        case Paragraph(text):
            return paragraph("Body", text, KEEP_NEXT if text.endswith(":") else last)
        case Items(texts):
            return "".join(paragraph("Item", text, last if text is texts[-1] else "") for text in texts)
        case Place(_, prompt):
            marks = document_format()["places"]
            return paragraph("Place", f"{marks['before']}{prompt}{marks['after']}", last)
        case Closing(text):
            return paragraph("Body", text + document_format()["closing_mark"], KEEP_NEXT)
        case TableHere(name):
            return _table(name, report)
        case ChartHere(name) if name not in drawn:
            return ""
        case ChartHere(name):
            chart = report.definition.charts[name]
            title = paragraph("TableTitle", f"Biểu đồ: {charts.titled(chart, report)}")
            return title + charts.drawing(chart, report, drawn[name]) if report.tables[chart.table].cells else ""


def _table(name: str, report: Report) -> str:
    data = report.tables[name]
    if not data.cells:
        return ""
    return paragraph("TableTitle", data.definition.title) + grid(data) + _note(name, report)


def _note(name: str, report: Report) -> str:
    note = report.notes.get(name)
    return paragraph("TableNote", f"Ghi chú: {note}" if note else "")


def _appendix(place: int, name: str, report: Report, *, first: bool) -> str:
    words = document_format()["appendix"]
    data = report.tables[name]
    new_page = "" if first else "<w:pageBreakBefore/>"
    return "".join(
        [
            paragraph("AppendixTitle", f"{words['label']} {_ROMAN[place]}\n{data.definition.title.upper()}", new_page),
            paragraph("AppendixNote", frame.attached(report)),
            grid(data, landscape=True, ordinal=True),
            _note(name, report),
        ]
    )


def _describe(document: DocumentObject, report: Report) -> None:
    """Set the document's properties; its times are those of the data."""
    about, layout = document.core_properties, document_format()
    about.title = report.summary.replace("\n", " ")
    about.subject = report.definition.subject
    about.author = about.last_modified_by = layout["author"]
    about.language = layout["language"]
    about.keywords = f"{report.definition.kind} {report.period.id}"
    about.created = about.modified = report.as_of
    about.revision = 1
