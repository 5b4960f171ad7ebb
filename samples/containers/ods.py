"""Write ods, the parts a spreadsheet program needs and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from samples.containers.archive import zipped
from samples.containers.xlsx import LABEL
from samples.page import Page
from samples.records import Value

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_DATES = (
    '<office:automatic-styles><number:date-style style:name="N1"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>'
)


def write(pages: Sequence[Page]) -> bytes:
    """Return a workbook; its properties say that it is sample data. Merged cells are left as they would look."""
    return zipped(
        [
            ("mimetype", _TYPE),
            ("META-INF/manifest.xml", _manifest()),
            ("meta.xml", _meta()),
            ("content.xml", _content(pages)),
        ],
        stored=frozenset(("mimetype",)),
    )


def _content(pages: Sequence[Page]) -> str:
    names = "".join(
        f' xmlns:{prefix}="{_SPACE}{space}"'
        for prefix, space in (
            ("office", "office:1.0"),
            ("style", "style:1.0"),
            ("text", "text:1.0"),
            ("table", "table:1.0"),
            ("number", "datastyle:1.0"),
        )
    )
    tables = "".join(_table(page) for page in pages)
    return (
        f'{_HEAD}<office:document-content{names} office:version="1.2">{_DATES}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def _table(page: Page) -> str:
    rows = "".join(
        f"<table:table-row>{''.join(_cell(value) for value in row) or '<table:table-cell/>'}</table:table-row>"
        for row in page.rows
    )
    return f"<table:table table:name={quoteattr(page.name)}>{rows}</table:table>"


def _cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        shown = f"{value:%d/%m/%Y}"
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}" table:style-name="day"'
    elif isinstance(value, int | float):
        shown = str(value)
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        shown = escape(value)
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


def _manifest() -> str:
    parts = (("/", _TYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in parts
    )
    space = f'xmlns:manifest="{_SPACE}manifest:1.0" manifest:version="1.2"'
    return f"{_HEAD}<manifest:manifest {space}>{entries}</manifest:manifest>"


def _meta() -> str:
    return (
        f'{_HEAD}<office:document-meta xmlns:office="{_SPACE}office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' office:version="1.2"><office:meta><dc:title>{LABEL}</dc:title></office:meta></office:document-meta>'
    )
