"""Read the Committee's words back out of a document that an officer filled in with Word and sent back.

Only the marked places may be written in. Everything else is compared with the draft, paragraph by paragraph and cell by
cell, and what differs is told: a figure that was mended by hand in Word would be in no return.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from reports.review import say
from reports.word.layout import document_format
from reports.word.markup import PLACE

_CODE = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}")
_CHART_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
# Word makes hard spaces and soft hyphens of its own out of what is typed near them.
_SPACES = re.compile(r"[\s\u00a0\u00ad]+")


class ReturnedError(ValueError):
    """A document cannot be read back; the message is for the officer, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed outside of the marked places: where, in words, and what stood and stands there."""

    where: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a document that came back says: the paragraphs of each place that is filled, and what else was changed."""

    words: Mapping[str, tuple[str, ...]]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which draft a document was: report, period and the short code printed on it."""

    kind: str
    period: str
    code: str


def identity(sent: bytes) -> Identity:
    """Return which draft a document says it is.

    Raises:
        ReturnedError: it is no Word document, or none of our drafts.
    """
    document = _opened(sent)
    kind, _, period = (document.core_properties.keywords or "").partition(" ")
    codes = _CODE.findall(" ".join(text for _, text in _parts(document)))
    if not kind or not period or not codes:
        raise ReturnedError(say("returned_not_ours"))
    return Identity(kind, period.strip(), codes[-1])


def read_back(sent: bytes, draft: bytes) -> Returned:
    """Return what an officer wrote in the marked places, and what else differs from the draft.

    Raises:
        ReturnedError: it is no Word document, or a marked place is gone.
    """
    document, known = _opened(sent), _opened(draft)
    found, offered = dict(_places(document)), dict(_places(known))
    gone = [name for name in offered if name not in found]
    if gone:
        raise ReturnedError(say("returned_place_gone", places=", ".join(gone)))
    marks = document_format()["places"]
    words = {}
    for name, paragraphs in found.items():
        unfilled = paragraphs == offered.get(name) and paragraphs[0].startswith(_plain(marks["before"]))
        if name in offered and paragraphs and not unfilled:
            words[name] = paragraphs
    return Returned(words, tuple(_differences(list(_parts(known)), list(_parts(document)))))


def _opened(content: bytes) -> DocumentObject:
    try:
        return Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, OSError, etree.XMLSyntaxError) as error:
        raise ReturnedError(say("returned_no_document")) from error
    except Exception as error:  # zipfile's own, of which there are many, for what is no package
        raise ReturnedError(say("returned_no_document")) from error


def _tag(element: _Element) -> str:
    """Return the name of the marked place that a content control is; nothing where it is none of ours."""
    mark = element.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    tag = "" if mark is None else str(mark.get(qn("w:val"), ""))
    return tag.removeprefix(PLACE) if tag.startswith(PLACE) else ""


def _places(document: DocumentObject) -> Iterator[tuple[str, tuple[str, ...]]]:
    for element in document.element.body.iter(qn("w:sdt")):
        if name := _tag(element):
            texts = (_text(one) for one in element.iter(qn("w:p")))
            yield name, tuple(text for text in texts if text)


def _parts(document: DocumentObject) -> Iterator[tuple[str, str]]:
    """Yield everything outside of the marked places: where it stands, in words, and its text."""
    paragraphs = tables = 0
    for element in _outside(document.element.body):
        if element.tag == qn("w:p"):
            paragraphs += 1
            if text := _text(element):
                yield say("returned_paragraph", number=paragraphs), text
        elif element.tag == qn("w:tbl"):
            tables += 1
            for row, line in enumerate(element.iter(qn("w:tr")), start=1):
                for column, cell in enumerate(line.findall(qn("w:tc")), start=1):
                    where = say("returned_cell", table=tables, row=row, column=column)
                    yield where, " ".join(filter(None, map(_text, cell.iter(qn("w:p")))))
    charts = (one.target_part for one in document.part.rels.values() if not one.is_external)
    for number, part in enumerate((one for one in charts if "/charts/chart" in str(one.partname)), start=1):
        values = [one.text or "" for one in etree.fromstring(part.blob).iter(_CHART_VALUE)]
        yield say("returned_chart", number=number), "; ".join(values)


def _outside(parent: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables outside of our marked places; Word may put some of them into controls of its own."""
    for child in parent:
        if child.tag != qn("w:sdt"):
            yield child
        elif not _tag(child) and (content := child.find(qn("w:sdtContent"))) is not None:
            yield from _outside(content)


def _text(paragraph: _Element) -> str:
    """Return a paragraph's text as it is read: what was struck out with changes tracked is not in it."""
    seen = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
    return _plain("".join((one.text or "") if one.tag == qn("w:t") else " " for one in seen))


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _differences(before: list[tuple[str, str]], now: list[tuple[str, str]]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, [text for _, text in before], [text for _, text in now], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(last - first, end - start)):
            old = before[first + step] if first + step < last else None
            new = now[start + step] if start + step < end else None
            place = old or new
            yield Difference(place[0] if place else "", old[1] if old else "", new[1] if new else "")
