"""A list as its text: what is not edited stays as it was, to the byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text_table import TextTable

CONTACTS = '\ufeffunit_id,address,note\r\nD199,a@example.org,"một dòng\r\nhai dòng"\r\n\r\nD202,,"có ""nháy"""\r\n'


def test_a_line_is_changed_and_every_other_byte_stays() -> None:
    table = TextTable.parse(CONTACTS)
    line = table.filled[1]
    changed = table.with_changed(line, {**line.cells, "address": "b@example.org"})
    assert changed.text == CONTACTS.replace("D202,,", "D202,b@example.org,")


def test_a_line_is_taken_out_with_the_lines_its_cells_hold() -> None:
    table = TextTable.parse(CONTACTS)
    assert table.without(table.filled[0]).text == '\ufeffunit_id,address,note\r\n\r\nD202,,"có ""nháy"""\r\n'


def test_a_line_is_added_behind_a_last_line_without_an_end() -> None:
    table = TextTable.parse("unit_id;address\nD199;a@example.org")
    assert table.with_added({"unit_id": "D202"}).text == "unit_id;address\nD199;a@example.org\nD202;\n"


def test_a_column_that_the_file_has_not_is_added_at_its_end() -> None:
    table = TextTable.parse("who,name\nuser,lan\n").with_columns(["rights"])
    assert table.text == "who,name,rights\nuser,lan,\n"
    assert table.with_added({"who": "user", "rights": "officer"}).text.endswith("user,,officer\n")


def test_of_two_equal_lines_the_nearer_one_is_meant() -> None:
    table = TextTable.parse("a\n1\n2\n1\n")
    found = table.find(table.lines[2].digest, near=3)
    assert found is table.lines[2]


@pytest.mark.parametrize("text", ["", "\n", 'a,b\n1,"không đóng\n'])
def test_what_is_no_table_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"bảng CSV|tiêu đề"):
        TextTable.parse(text)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.tuples(CELLS, CELLS), st.sampled_from([",", ";"]))
def test_whatever_is_written_is_read_again_the_same(
    rows: list[tuple[str, str]], new: tuple[str, str], delimiter: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([("a", "b"), *rows])
    table = TextTable.parse(out.getvalue())
    assert table.text == out.getvalue()
    added = TextTable.parse(table.with_added(dict(zip(("a", "b"), new, strict=True))).text)
    assert tuple(added.lines[-1].cells.values()) == new
    assert added.without(added.lines[-1]).text == table.text
