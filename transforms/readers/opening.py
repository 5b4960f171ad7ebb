"""Open any file as a ``Workbook``: refuse what is none, say what was odd, take our own stamp off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

from findings import Severity
from transforms.readers import delimited, docx, files, grid, html, ods, signature, xls, xlsx, xml2003
from transforms.readers.container import Container, ContainerReader
from transforms.readers.refusal import LIMITS, Limits, Problems, Refused
from transforms.report import shown
from transforms.workbook import STAMP_SHEET, Sheet, Workbook

_STAMP_KEYS = ("form", "version", "unit_id", "period", "prefilled")
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
        _fill(workbook, Container(files.read_bytes(path, limits), limits, problems))
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


def _fill(workbook: Workbook, container: Container) -> None:
    kind = signature.of_bytes(container.data)
    if kind == "zip":
        archive = container.archive
        kind = signature.of_members(archive.names, archive.read("mimetype", limit=_LONGEST_TYPE) or b"")
    if kind not in _READERS:
        raise Refused(_REFUSALS.get(kind, "file_not_workbook"))
    workbook.format, read = _READERS[kind]
    workbook.sheets, workbook.encoding = read(container)


_LONGEST_TYPE = 1 << 16  # bytes of the part of an ods that says what it is; the true ones have 46

# What a file is by its signature -> the format it is called, and who reads it.
_READERS: Mapping[str, tuple[str, ContainerReader]] = {
    "xlsx": ("xlsx", xlsx.read),
    "xls": ("xls", xls.read),
    "ods": ("ods", ods.read),
    "fods": ("ods", ods.read_flat),
    "xml2003": ("xml2003", xml2003.read),
    "docx": ("docx", docx.read),
    "html": ("html", html.read),
    "text": ("csv", delimited.read),
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
