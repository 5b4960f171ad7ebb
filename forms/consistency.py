"""What the files of one form must keep together, so that a mistake is found when they are read and not in a night."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from findings import Finding
from forms.choices import list_of, lists_known
from forms.roles import KINDS, TYPES
from forms.written import ColumnLine, FormHead
from province import Line, find_mistake, read_table
from province.documents import LineOf
from province.folder import shown
from province.marked_yaml import read_marked

if TYPE_CHECKING:
    from forms.definition import Form

DERIVED = frozenset(("precision", "approximate"))
"""Types of field that have no column of their own in a return: they come out of the cells of others."""

_Wrong = Iterator[tuple[int, str]]


def wrong_columns(lines: Sequence[Line[ColumnLine]], folder: Path) -> _Wrong:
    """Yield the lines of ``columns.csv`` of a form's folder that cannot stand, and why, in Vietnamese."""
    lists = lists_known(folder)
    for number, column in ((line.number, line.row) for line in lines):
        yield from ((number, what) for what in _wrong_column(column, lists, folder))
    first: dict[str, int] = {}
    for number, field in ((line.number, line.row.field) for line in lines):
        if first.setdefault(field, number) != number:
            yield number, f"trường {field} đã có ở dòng {first[field]}"
    ordinals = [line for line in lines if line.row.type == "ordinal"]
    yield from ((line.number, "biểu chỉ có một cột số thứ tự (ordinal)") for line in ordinals[1:])
    if not any(line.row.identity for line in lines):
        yield 1, "cần ít nhất một trường có identity là yes: dòng của biểu nói về ai, ở đâu, ngày nào hay chỉ tiêu nào"


def _wrong_column(column: ColumnLine, lists: Sequence[str], folder: Path) -> Iterator[str]:
    if (column.type in DERIVED) == bool(column.header):
        yield f"cột kiểu {column.type} {'không có' if column.type in DERIVED else 'phải có'} tiêu đề (header)"
    name, colon, value = column.choices.partition(":")
    if name and name not in lists:
        yield f"không có danh sách “{name}”; các danh sách: {', '.join(lists)}"
    elif colon and value not in (values := [str(one.value) for one in list_of(name, folder)]):
        yield f"danh sách “{name}” không có giá trị “{value}”; các giá trị: {', '.join(values)}"
    if (column.type == "choice") != bool(name and not colon):
        yield "kiểu choice đi với tên một danh sách ở cột choices, các kiểu khác thì không"


def wrong_head(head: FormHead, line_of: LineOf, columns: Sequence[ColumnLine], folder: Path) -> _Wrong:
    """Yield the lines of ``form.yaml`` that name what ``columns`` have not, and why, in Vietnamese.

    Where there are no columns, these could not be read themselves, and nothing can be said.
    """
    if not columns:
        return
    types = {column.field: column.type for column in columns}

    def wrong(field: str, kinds: Sequence[str]) -> str | None:
        if types.get(field) in kinds:
            return None
        allowed = [name for name, kind in types.items() if kind in kinds]
        what = f"“{field}” không phải một trường kiểu {', '.join(kinds)} của biểu"
        return f"{what}; các trường được ghi: {', '.join(allowed) or 'không có'}"

    yield from _wrong_spans(head, line_of, wrong)
    for role, field in head.roles.played().items():
        if what := wrong(field, TYPES[role]):
            yield line_of("roles", role), f"vai {role}: {what}"
    yield from _wrong_kinds(head, line_of, columns, folder)
    if head.rows_of and (what := wrong(head.rows_of, ("choice",))):
        yield line_of("rows_of"), f"rows_of: {what}"
    yield from _wrong_prints(head, line_of, columns, folder)
    for place, kept in enumerate(head.keeps):
        if what := wrong(kept, ("count", "decimal", "text")):
            yield line_of("keeps", place), f"keeps: {what}"
    if head.keeps and not head.rows_of:
        yield line_of("keeps"), "keeps chỉ dùng ở biểu in sẵn các dòng (rows_of)"


def _wrong_kinds(head: FormHead, line_of: LineOf, columns: Sequence[ColumnLine], folder: Path) -> _Wrong:
    listed = next((line.choices for line in columns if line.field == head.roles.kind and line.type == "choice"), "")
    if listed and len(list_of(listed, folder)) not in KINDS:
        what = (
            f"vai kind: danh sách “{listed}” cần từ {KINDS[0]} đến {KINDS[-1]} giá trị, để đánh số (1), (2)… trên cột"
        )
        yield line_of("roles", "kind"), what


def _wrong_spans(head: FormHead, line_of: LineOf, wrong: Callable[[str, Sequence[str]], str | None]) -> _Wrong:
    for place, span in enumerate(head.spans):
        for key, field, kind in (("start", span.start, "date"), ("end", span.end, "date")):
            if what := wrong(field, (kind,)):
                yield line_of("spans", place, key), f"spans: {what}"
        if span.precision and (what := wrong(span.precision, ("precision",))):
            yield line_of("spans", place, "precision"), f"spans: {what}"


def _wrong_prints(head: FormHead, line_of: LineOf, columns: Sequence[ColumnLine], folder: Path) -> _Wrong:
    lists = {column.field: column.choices for column in columns if column.type == "choice"}
    fields = [column.field for column in columns]
    listed = list_of(lists.get(head.rows_of or "", ""), folder)
    known = {"label_vi", "label_en", *(name for one in listed for name in one.extra)}
    for field, printed in head.prints.items():
        if field not in fields:
            yield line_of("prints", field), f"prints: biểu không có trường “{field}”; các trường: {', '.join(fields)}"
        elif listed and printed not in known:
            yield (
                line_of("prints", field),
                f"prints: danh sách không có cột “{printed}”; các cột: {', '.join(sorted(known))}",
            )


def wrong_together(forms: Iterable[Form], reserved: Collection[str]) -> Iterator[Finding]:
    """Yield what forms cannot keep beside each other, and fields that would hide a ``reserved`` column of each."""
    forms = list(forms)
    fields = {column.field for form in forms for column in form.columns}
    nil = [form for form in forms if form.takes_nil]
    for form in forms:
        head = read_marked(form.folder / "form.yaml")
        for place in (one for one in form.unlike if one not in fields):
            yield _mistake(form, head.lines["unlike"], f"unlike: không biểu nào có trường “{place}”")
        if form.prefilled_from and form.prefilled_from not in {one.id for one in forms}:
            what = f"prefilled_from: không có biểu “{form.prefilled_from}”"
            yield _mistake(form, head.lines["prefilled_from"], what)
        if form in nil[1:]:
            what = f"takes_nil chỉ ghi ở một biểu; đã ghi ở {nil[0].id}"
            yield _mistake(form, head.lines["takes_nil"], what)
        for line in read_table(form.folder / "columns.csv", ColumnLine):
            if line.row.field in reserved:
                what = f"trường “{line.row.field}” trùng tên một cột mà kho luôn có ({', '.join(reserved)})"
                yield find_mistake("province_line_wrong", shown(form.folder / "columns.csv"), line.number, what=what)


def _mistake(form: Form, line: int, what: str) -> Finding:
    return find_mistake("province_line_wrong", shown(form.folder / "form.yaml"), line, what=what)
