"""The pages that only some organisations have, about what is counted in one of their forms: visits, cadres, places.

The province's ``board/board.yaml`` says of which form, and one SQL file beside it gives the rows of one page. Without a
file there is no such page, and without the folder none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from forms import Choice, forms
from province import read_once
from province.documents import LineOf, read_document
from reports.definition import kinds as report_kinds

ROWS = ("visits", "cadres", "places")
"""What an SQL file may give the rows of, by its name."""

_RELATION = re.compile(r"\breport_(\w+)")


@dataclass(frozen=True, slots=True)
class _File:
    """``board.yaml`` as it is written."""

    report: str
    form: str


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The report whose relations the queries read, the form that is counted, and the queries by what they give."""

    report: str
    form: str
    queries: Mapping[str, str]

    @property
    def relations(self) -> frozenset[str]:
        """The relations of the report that the queries name."""
        return frozenset(name for text in self.queries.values() for name in _RELATION.findall(text))

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """The kinds that the form counts by, in their official order."""
        return forms()[self.form].kinds


@read_once
def own_pages(folder: Path) -> OwnPages | None:
    """Return the pages of the province in use, ``None`` where it has none.

    Raises:
        province.ProvinceError: ``board.yaml`` names what is not there.
    """
    place = folder / "board"
    if not (place / "board.yaml").is_file():
        return None
    written = read_document(place / "board.yaml", _File, _wrong)
    found = {name: place / f"{name}.sql" for name in ROWS}
    queries = {name: path.read_text(encoding="utf-8") for name, path in found.items() if path.is_file()}
    return OwnPages(written.report, written.form, queries)


def _wrong(written: _File, line_of: LineOf) -> Iterator[tuple[int, str]]:
    if written.report not in report_kinds():
        yield line_of("report"), f"không có báo cáo “{written.report}”; các báo cáo: {', '.join(report_kinds())}"
    if written.form not in forms():
        yield line_of("form"), f"không có biểu “{written.form}”; các biểu: {', '.join(forms())}"
    elif not forms()[written.form].kinds:
        yield line_of("form"), f"biểu “{written.form}” không có trường nào giữ vai kind (roles trong form.yaml)"
