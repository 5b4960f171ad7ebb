"""What each sheet of the workbook says, before it is written: names, titles, heads and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from organisation.periods import Period
from reports import wording
from reports.comparison import why_not
from reports.figures import Figure
from reports.report import Report
from reports.tables import Cell, TableData

SOURCES = "Nguồn số liệu"
HEAD_ROW = 4
FIRST_ROW = HEAD_ROW + 1


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet with one table. ``links`` gives, row by row, the cell the first column leads to (or nothing).

    ``total`` stands under the table, an empty row between them, so that sorting and filtering leave it where it is.
    """

    name: str
    title: str
    subtitle: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    links: Sequence[str] = ()
    total: Sequence[Cell] = ()


def pages(report: Report, notes: Sequence[tuple[str, str]]) -> list[Page]:
    """Return every sheet in order: contents, notes, figures, appendices, sources."""
    sources, first_rows = _sources(report)
    inner = [
        _notes(report, notes),
        _figures(report, first_rows),
        *(_appendix(report, report.tables[name]) for name in report.definition.tables),
        sources,
    ]
    return [_contents(report, inner), *inner]


def _contents(report: Report, inner: Sequence[Page]) -> Page:
    return Page(
        name="Mục lục",
        title=f"Phụ lục số liệu: {_about(report)}",
        subtitle=f"Số liệu tính đến {report.as_of:%d/%m/%Y %H:%M}. Chọn tên trang để mở trang đó.",
        heads=("Trang", "Nội dung", "Số dòng"),
        rows=[(page.name, page.title, len(page.rows)) for page in inner],
        widths=(26, 90, 12),
        links=[f"'{page.name}'!A1" for page in inner],
    )


def _notes(report: Report, notes: Sequence[tuple[str, str]]) -> Page:
    own = [(report.tables[name].definition.title, text) for name, text in report.notes.items()]
    return Page("Ghi chú", "Ghi chú về số liệu", _about(report), ("Mục", "Nội dung"), [*notes, *own], (40, 110))


def _figures(report: Report, first_rows: dict[str, int]) -> Page:
    return Page(
        name="Số liệu",
        title="Các số liệu nêu trong báo cáo",
        subtitle=f"{_about(report)}. Chọn mã số liệu để xem nguồn.",
        heads=("Mã số liệu", "Chỉ tiêu", "Đơn vị tính", "Giá trị", "Cùng kỳ", "Tăng/giảm", "Tính chất", "Ghi chú"),
        rows=[_figure(figure, report.period) for figure in report.figures.values()],
        widths=(28, 70, 12, 12, 12, 12, 14, 34),
        links=[f"'{SOURCES}'!A{first_rows[name]}" if name in first_rows else "" for name in report.figures],
    )


def _figure(figure: Figure, period: Period) -> tuple[Cell, ...]:
    near = "gần đúng" if figure.approximate else "chính xác"
    incomparable = f"không so sánh với cùng kỳ: {why}" if (why := why_not(figure.id, period)) else ""
    note = "; ".join(filter(None, (wording.missing_note(figure), incomparable)))
    return (figure.id, figure.label, figure.unit, figure.value, figure.previous, figure.change, near, note or None)


def _appendix(report: Report, data: TableData) -> Page:
    return Page(
        name=data.definition.sheet,
        title=data.definition.title,
        subtitle=". ".join(filter(None, (_about(report), data.note.capitalize()))),
        heads=data.heads,
        rows=data.cells,
        widths=[max(8.0, width * 0.65) for width in data.definition.widths],
        total=data.total_said,
    )


def _sources(report: Report) -> tuple[Page, dict[str, int]]:
    """The trace of every figure, and the sheet's row where each one begins."""
    rows: list[tuple[Cell, ...]] = []
    first_rows: dict[str, int] = {}
    for name, lines in report.traces.items():
        if lines:
            first_rows[name] = FIRST_ROW + len(rows)
        rows.extend(
            (name, line.file, line.sheet, line.cell, line.raw, line.detail, line.contribution) for line in lines
        )
    page = Page(
        name=SOURCES,
        title="Nguồn của từng số liệu, đến từng ô",
        subtitle="Cộng cột “Đóng góp” của một mã được đúng giá trị của số liệu đó; dòng 0 là dòng đã tính ở dòng khác. "
        "Mã có “@” là số cùng kỳ năm trước; mã có “/” là một ô của bảng: bảng/dòng/cột.",
        heads=("Mã số liệu", "Tệp", "Trang tính", "Ô", "Nguyên văn", "Diễn giải", "Đóng góp"),
        rows=rows,
        widths=(28, 48, 18, 9, 40, 60, 11),
    )
    return page, first_rows


def _about(report: Report) -> str:
    return ", ".join(filter(None, (report.summary.replace("\n", " "), report.texts.label)))
