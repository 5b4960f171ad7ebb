"""An office's own template: Word and LibreOffice rename what is inside when they save; the names people see stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from reports.word.layout import document_format
from reports.word.template import TABLE_STYLES

_STYLED = re.compile(r'<w:(p|tbl)Style w:val="(\w+)"/>')


class TemplateError(ValueError):
    """An office's template cannot be used; the message is for who restyled it, in Vietnamese."""


def opened(path: Path) -> DocumentObject:
    """Open an office's template.

    Raises:
        TemplateError: it is not a Word document, or lacks a style that a report is written in.
    """
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateError(
            f"Mẫu {path.name} không mở được như một tệp Word (.docx). Hãy lưu lại bằng Word."
        ) from error
    there = _ids(document)
    lacking = [name for name in _names().values() if name.casefold() not in there]
    if lacking:
        names = "”, “".join(lacking)
        raise TemplateError(f"Mẫu {path.name} thiếu kiểu chữ “{names}”. Hãy giữ nguyên tên các kiểu của mẫu gốc.")
    return document


def header(document: DocumentObject) -> str:
    """Return the relation id of the header with the page number; nothing where the office took it out."""
    found = document.element.body.xpath(".//w:sectPr/w:headerReference[@w:type='default']/@r:id")
    return str(found[0]) if found else ""


def restyled(text: str, document: DocumentObject) -> str:
    """Return a body with our ids of styles replaced by those that the document has for the same names."""
    there = _ids(document)
    own = {ours: there.get(name.casefold(), ours) for ours, name in _names().items()}
    if all(ours == theirs for ours, theirs in own.items()):
        return text
    return _STYLED.sub(lambda mark: f'<w:{mark[1]}Style w:val="{own[mark[2]]}"/>', text)


def _names() -> Mapping[str, str]:
    """The names of the styles that a body is written in, by our ids."""
    return {name: look["name"] for name, look in document_format()["styles"].items()} | TABLE_STYLES


def _ids(document: DocumentObject) -> Mapping[str, str]:
    styles = document.styles.element.findall(qn("w:style"))
    return {style.find(qn("w:name")).get(qn("w:val")).casefold(): style.get(qn("w:styleId")) for style in styles}
