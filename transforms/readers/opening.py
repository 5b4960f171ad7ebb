"""Open any file as a ``Workbook``: refuse what is none, say what was odd, take our own stamp off."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

from findings import Severity
from transforms.readers import delimited, files, grid, html, ods, ooxml, signature, xls, xml2003
from transforms.readers.archive import Archive
from transforms.readers.limits import LIMITS, Limits
from transforms.readers.problems import Problems
from transforms.readers.refusal import Refused
from transforms.report import shown
from transforms.workbook import STAMP_SHEET, Sheet, Workbook

_STAMP_KEYS = ("form", "version", "unit_id", "period")
_FEW = 50  # cells past the limits that can be strays; more are a part of the return


def open_workbook(path: Path, name: str, limits: Limits = LIMITS) -> Workbook:
    """Return the cells of the file at ``path``, whatever its format; ``name`` is what the sender called it.

    Never raises for a bad file: one that cannot be read is a workbook without sheets and with an error finding. The
    file is opened once, never through a link; nothing it refers to is followed and nothing in it is run.
    """
    shown = files.safe_name(name)
    problems = Problems(shown)
    if shown != normalize("NFC", name):
        problems.add("file_name_unsafe", value=shown)
    workbook = Workbook(format="unknown", sheets=[], findings=problems.findings)
    try:
        _fill(workbook, files.read_bytes(path, limits), limits, problems)
    except Refused as refused:
        workbook.sheets.clear()
        problems.add(refused.code, params=refused.params)
    except (MemoryError, RecursionError):
        workbook.sheets.clear()
        problems.add("file_bomb")
    _say_what_is_left_out(workbook, limits, problems)
    _take_stamp(workbook)
    if not workbook.sheets and all(finding.severity is not Severity.ERROR for finding in problems.findings):
        problems.add("file_without_sheets")
    return workbook


def _fill(workbook: Workbook, data: bytes, limits: Limits, problems: Problems) -> None:
    kind = signature.of_bytes(data)
    archive = None
    if kind == "zip":
        archive = Archive(data, limits)
        kind = signature.of_members(archive.names, archive.read("mimetype", limit=1 << 16) or b"")
    workbook.format = _FORMATS.get(kind, "unknown")
    match kind:
        case "xlsx" if archive:
            workbook.sheets = ooxml.read(archive, limits, problems)
        case "ods" if archive:
            workbook.sheets = ods.read(archive, limits, problems)
        case "fods":
            workbook.sheets = ods.read_flat(data, None, limits, problems)
        case "xls":
            workbook.sheets = xls.read(data, limits, problems)
        case "xml2003":
            workbook.sheets = xml2003.read(data, limits, problems)
        case "html":
            workbook.sheets, workbook.encoding = html.read(data, limits)
        case "text":
            workbook.sheets, workbook.encoding = delimited.read(data, limits, problems)
        case _:
            raise Refused(_REFUSALS.get(kind, "file_not_workbook"))


_FORMATS = {
    "xlsx": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "fods": "ods",
    "text": "csv",
    "html": "html",
    "xml2003": "xml2003",
}
_REFUSALS = {
    "password": "file_password",
    "xlsb": "file_xlsb",
    "numbers": "file_numbers",
    "pdf": "file_pdf",
    "word": "file_word",
    "slides": "file_slides",
    "image": "file_image",
    "archive": "file_archive",
    "damaged": "file_unreadable",
    "mail": "file_mail",
    "link": "file_link",
    "web_archive": "file_web_archive",
}


def _say_what_is_left_out(workbook: Workbook, limits: Limits, problems: Problems) -> None:
    for sheet in workbook.sheets:
        if sheet.beyond:
            code = "sheet_stray_cells" if sheet.beyond <= _FEW else "sheet_too_large"
            problems.add(code, sheet=sheet.name, params={"count": str(sheet.beyond)})
        long = grid.cut_long(sheet, limits)
        if long:
            row, column = long
            problems.add(
                "cell_too_long",
                sheet=sheet.name,
                row=row + 1,
                column=column + 1,
                params={"limit": str(limits.cell_length)},
            )


def _take_stamp(workbook: Workbook) -> None:
    """Move the hidden sheet of our own template into ``workbook.stamp``."""
    for sheet in workbook.sheets:
        if _is_stamp(sheet):
            workbook.stamp = {key: _stamped(sheet, key) for key in _STAMP_KEYS}
    workbook.sheets = [sheet for sheet in workbook.sheets if not _is_stamp(sheet)]


def _stamped(sheet: Sheet, key: str) -> str:
    """Return what a stamp says under a key: empty where it says nothing, everything where it says two things."""
    said = [shown(row[1]).strip() for row in sheet.rows if len(row) > 1 and row[0] == key and row[1] is not None]
    return "; ".join(dict.fromkeys(said))


def _is_stamp(sheet: Sheet) -> bool:
    return sheet.name == STAMP_SHEET and (sheet.hidden or sheet.very_hidden)
