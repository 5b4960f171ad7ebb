"""How much of a file we are willing to read, and how a reader says that there is more, or that it cannot read it.

A file as a whole is refused by raising ``Refused``. What is wrong with a part of it, whose rest is read, is added to
the file's ``Problems``. Both name a finding of the catalogue; no reader writes a text of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from findings import Finding, catalogue

MiB = 1 << 20

LAST_ROW = 99_999
"""The last row read. A cell further down (an old stray mark at row 1,048,576) is counted, never read."""

LAST_COLUMN = 702
"""The last column read: ZZ. Likewise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file; past any of them the file is refused, or what lies beyond is left unread and said.

    ``file_bytes``: size on disk. ``inflated_bytes``: everything unzipped from it, counted while it is unzipped.
    ``kept_bytes`` and ``ratio``: all parts together once their empty rows are dropped, absolute and as a multiple of
    the file (up to ``small_bytes`` are always kept). ``tree_bytes``: a part that has to be held as a tree (ods, XML
    2003, the styles of an xlsx). ``text_bytes``: csv and HTML. ``text_memory``: the shared texts of a workbook, written
    out in every cell. ``members``: parts in the container. ``cells``: rows times columns of a sheet. ``cell_length``:
    characters kept of one cell, which is Excel's own limit. ``cpu_seconds`` (processor time), ``seconds`` (wall clock,
    longer, for a busy machine) and ``memory_bytes`` (address space) bound the child process that reads: two of them and
    who started them stay within 1 GiB.

    A million cells take about three seconds of processor time; a return of ten thousand visits has a sixth of that.
    """

    file_bytes: int = 64 * MiB
    inflated_bytes: int = 512 * MiB
    kept_bytes: int = 48 * MiB
    ratio: int = 200
    small_bytes: int = 8 * MiB
    tree_bytes: int = 16 * MiB
    text_bytes: int = 8 * MiB
    text_memory: int = 64 * MiB
    members: int = 4096
    sheets: int = 400
    cells: int = 1_000_000
    merges: int = 20_000
    cell_length: int = 32_767
    cpu_seconds: float = 8.0
    seconds: float = 15.0
    memory_bytes: int = 400 * MiB


LIMITS = Limits()


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of ours
    """A file that is not read, by the ``code`` of the catalogue's finding and what fills its text.

    It never leaves ``transforms.readers``: ``open_workbook`` turns it into a finding.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Problems:
    """The findings of one file, in the order met, each said once a sheet."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.findings: list[Finding] = []

    def add(
        self,
        code: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        value: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Add a finding of the catalogue; ``row`` and ``column`` count from 1."""
        finding = catalogue().find(
            code, file=self._name, sheet=sheet, row=row, column=column, value=value, params=params or {}
        )
        if finding not in self.findings:
            self.findings.append(finding)
