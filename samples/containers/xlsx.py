"""Write xlsx, the parts a spreadsheet program needs and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from samples.containers.archive import zipped
from samples.page import Page, cell_name
from samples.records import Value

LABEL = "dữ liệu mẫu"
_EPOCH = date(1899, 12, 30)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Cell styles, in the order of ``cellXfs``; every font has all three.
_PLAIN, _DATE, _BOLD = range(3)
_FONT = "Times New Roman"
_BARE = 'fillId="0" borderId="0" xfId="0"'


def write(pages: Sequence[Page]) -> bytes:
    """Return a workbook; its properties say that it is sample data."""
    sheets = range(1, len(pages) + 1)
    fonts = tuple(dict.fromkeys(page.font or _FONT for page in pages))
    return zipped(
        [
            ("[Content_Types].xml", _content_types(len(pages))),
            ("_rels/.rels", _package_relations()),
            ("docProps/core.xml", _properties()),
            ("xl/workbook.xml", _workbook(pages)),
            ("xl/_rels/workbook.xml.rels", _workbook_relations(len(pages))),
            ("xl/styles.xml", _styles(fonts)),
            *(
                (f"xl/worksheets/sheet{n}.xml", _sheet(page, 3 * fonts.index(page.font or _FONT)))
                for n, page in zip(sheets, pages, strict=True)
            ),
        ]
    )


def serial(day: date) -> int:
    """Return a day as Excel counts it."""
    return (day - _EPOCH).days


def _sheet(page: Page, style: int) -> str:
    merged = "".join(
        f'<mergeCell ref="{cell_name(top, left)}:{cell_name(bottom, right)}"/>'
        for top, left, bottom, right in page.merged
    )
    width = max((len(row) for row in page.rows), default=1)
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">'
        f'<cols><col min="1" max="{max(width, 1)}" width="18" customWidth="1"/></cols>'
        f"<sheetData>{''.join(_rows(page, style))}</sheetData>"
        + (f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>' if merged else "")
        + "</worksheet>"
    )


def _rows(page: Page, style: int) -> Iterator[str]:
    for number, row in enumerate(page.rows, 1):
        text_style = style + (_BOLD if number in page.header_rows else _PLAIN)
        cells = "".join(
            _cell(f"{_letters(column)}{number}", value, text_style, style + _DATE, page)
            for column, value in enumerate(row, 1)
            if value is not None
        )
        if cells:
            hidden = ' hidden="1"' if number in page.hidden_rows else ""
            yield f'<row r="{number}"{hidden}>{cells}</row>'


def _cell(name: str, value: Value, text_style: int, date_style: int, page: Page) -> str:
    if name in page.error_cells:
        return f'<c r="{name}" t="e"><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return f'<c r="{name}" s="{date_style}"><v>{serial(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" s="{text_style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value}</v></c>'


@cache
def _letters(column: int) -> str:
    return cell_name(1, column)[:-1]


def _workbook(pages: Sequence[Page]) -> str:
    sheets = ""
    for n, page in enumerate(pages, 1):
        state = ' state="hidden"' if page.hidden else ""
        sheets += f'<sheet name={quoteattr(page.name)} sheetId="{n}"{state} r:id="rId{n}"/>'
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _content_types(sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _package_relations() -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _workbook_relations(sheets: int) -> str:
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )


def _properties() -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{LABEL}</dc:title><dc:description>{LABEL}</dc:description></cp:coreProperties>"
    )


@cache
def _styles(fonts: tuple[str, ...]) -> str:
    drawn = "".join(
        f'<font>{weight}<sz val="12"/><name val={quoteattr(font)}/></font>' for font in fonts for weight in ("", "<b/>")
    )
    formats = "".join(
        f'<xf numFmtId="0" fontId="{plain}" {_BARE}/>'
        f'<xf numFmtId="164" fontId="{plain}" {_BARE} applyNumberFormat="1"/>'
        f'<xf numFmtId="0" fontId="{plain + 1}" {_BARE} applyFont="1"/>'
        for plain in range(0, 2 * len(fonts), 2)
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
        f'<fonts count="{2 * len(fonts)}">{drawn}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{3 * len(fonts)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
