"""Empty rows that formatting left are dropped, and not a letter of a row that holds something."""

from __future__ import annotations

import pytest

from transforms.readers.archive import _without_empty_rows

EMPTY = [b'<row r="1"/>', b'<row r="2" spans="1:3"></row>', b'<row r="3"><c r="A3" s="1"/><c r="B3"><v/></c></row>']


@pytest.mark.parametrize(
    "filled", [b'<row r="4"><c r="A4" s="1"/><c r="B4"><v>7</v></c></row>', b'<row r="4"><c r="A4"><v>7</v></c></row>']
)
def test_a_filled_row_between_runs_of_empty_ones_stays_whole(filled: bytes) -> None:
    """Before Python 3.11.5 its first letter was taken with the empty rows before it, and the sheet was broken."""
    after = [b'<row r="5"/>', b'<row r="6"/>']
    assert _without_empty_rows(b"".join([*EMPTY, filled, *after])) == EMPTY[-1] + filled + after[-1]
