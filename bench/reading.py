"""What a user would do instead: ``python -m bench.reading (bare|alone|openpyxl|calamine) folder count``.

``bare`` reads every sheet with python-calamine and keeps nothing; ``alone`` reads as a night does, but in this process
instead of a child. The other two are the script an officer would write:
``pandas.read_excel`` of the whole workbook, because units name their sheets as they like, ``concat``, ``to_excel``. It
checks nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from bench.measure import cpu_seconds, each, say

_SHEETS = ("Kết quả", "Số liệu")
_HEADER_ROW = 3


def _bare(path: str) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _alone(path: str) -> None:
    from transforms.read import read_file

    read_file(Path(path), path)


def _script(paths: list[str], engine: Literal["openpyxl", "calamine"]) -> float:
    import pandas as pd

    pd.read_excel(paths[0], sheet_name=None, header=_HEADER_ROW, engine=engine)
    before = cpu_seconds()
    books = [pd.read_excel(path, sheet_name=None, header=_HEADER_ROW, engine=engine) for path in paths]
    with tempfile.TemporaryDirectory() as folder, pd.ExcelWriter(Path(folder) / "tong-hop.xlsx") as writer:
        for sheet in _SHEETS:
            pd.concat([book[sheet] for book in books]).to_excel(writer, sheet_name=sheet, index=False)
    return cpu_seconds() - before


def main(way: str, folder: str, count: str) -> None:
    """Print the processor seconds a return."""
    paths = [str(path) for path in sorted(Path(folder).iterdir())[: int(count)]]
    match way:
        case "bare":
            seconds = each(_bare, paths)
        case "alone":
            seconds = each(_alone, paths)
        case "openpyxl" | "calamine":
            seconds = _script(paths, way)
        case _:
            raise SystemExit(__doc__)
    say(seconds / len(paths))


if __name__ == "__main__":
    main(*sys.argv[1:])
