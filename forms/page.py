"""Write ``docs/forms.md``, the forms as an officer reads them: ``python -m forms.page``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from findings import catalogue
from forms.definition import Column, Form, forms

PAGE = Path(__file__).parents[1] / "docs" / "forms.md"
_HEAD = """# Các biểu báo cáo

Trang này được tạo từ thư mục `forms/` bằng lệnh `python -m forms.page`; không sửa tay. Muốn đổi tên cột được nhận ra,
danh sách được chọn hay quy tắc kiểm tra, hãy sửa tệp CSV, YAML của biểu rồi chạy lại lệnh.
"""
_TYPES = {
    "ordinal": "số thứ tự",
    "text": "chữ",
    "person": "họ và tên",
    "place": "tên đơn vị",
    "date": "ngày",
    "precision": "suy ra",
    "choice": "chọn trong danh sách",
    "count": "số nguyên",
    "decimal": "số",
    "approximate": "suy ra",
}
_SEVERITY = {"error": "lỗi", "warning": "cảnh báo", "notice": "lưu ý"}


def page() -> str:
    """Return the text of the page."""
    return "\n".join((_HEAD, *(line for form in forms().values() for line in _of_form(form))))


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def _of_form(form: Form) -> Iterator[str]:
    yield f"## {form.name_vi} (`{form.id}`, bản {form.version})"
    yield ""
    yield f"Mỗi dòng là {form.row_is}. Tiêu đề trên biểu mẫu: “{form.title}”."
    yield f"Được nhận ra qua các tiêu đề: {_listed(form.titles)}."
    yield ""
    yield "| trường | cột | kiểu | bắt buộc | ý nghĩa | tiêu đề khác được nhận ra |"
    yield "|---|---|---|---|---|---|"
    yield from (_of_column(column) for column in form.columns)
    yield ""
    for span in form.spans:
        yield f"`{span.start}` và `{span.end}` có thể ghi chung một cột: {_listed(span.headers)}."
        yield ""
    yield from _roles(form)
    yield from _choices(form)
    yield from _rules(form)


def _of_column(column: Column) -> str:
    required = _required(column)
    least = "" if column.minimum is None else f", từ {column.minimum:g}"
    parts = (f"`{column.field}`", column.header, f"{_TYPES[column.type]}{least}", required, column.description_vi)
    return _row(*parts, _listed(column.synonyms))


def _required(column: Column) -> str:
    if column.identity:
        return "có (định danh)"
    if not column.required:
        return ""
    return "có cột, ô được trống" if column.may_be_blank else "có"


def _roles(form: Form) -> Iterator[str]:
    played = [f"`{field}` giữ vai {role}" for role, field in form.roles.played().items()]
    if form.takes_nil:
        played.append("báo cáo “không phát sinh” mà không nói của biểu nào là của biểu này")
    if form.prefilled_from:
        played.append(f"biểu trống trên trang của đơn vị điền sẵn các dòng của `{form.prefilled_from}`")
    played += [f"biểu trống điền sẵn `{field}` theo báo cáo trước trong năm" for field in form.keeps]
    if played:
        yield f"Vai của các trường: {'; '.join(played)}."
        yield ""


def _choices(form: Form) -> Iterator[str]:
    for column in form.columns:
        if column.choices:
            yield f"Danh sách của `{column.field}`:"
            yield ""
            yield "| giá trị | mã | tên | cách ghi khác được nhận ra |"
            yield "|---|---|---|---|"
            for choice in column.choices:
                yield _row(f"`{choice.value}`", choice.code, choice.label_vi, _listed(choice.synonyms))
            yield ""


def _rules(form: Form) -> Iterator[str]:
    if form.rules:
        yield "Quy tắc kiểm tra, ngoài những gì cột đã nói (ô bắt buộc, danh sách, số nguyên, số nhỏ nhất):"
        yield ""
        yield "| quy tắc | mức | mã | khi vi phạm, đơn vị đọc thấy |"
        yield "|---|---|---|---|"
        for rule in form.rules:
            what = catalogue()[rule.code].what()
            yield _row(rule.description_vi, _SEVERITY[rule.severity], f"`{rule.code}`", what)
        yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _listed(texts: tuple[str, ...]) -> str:
    return "; ".join(texts)


if __name__ == "__main__":
    main()
