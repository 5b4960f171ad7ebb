"""A header shortened to the first letters of its words is what the cells below say, and that is noted."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("short", ["HT", "H.T"])
def test_a_column_of_kinds_under_two_letters_is_the_kind(maker: Any, short: str) -> None:
    heads = [short if head == "Nội dung" else head for head in maker.heads]
    read = maker().titles().header(*heads).records().end().made().read()
    assert sum(map(len, read.tables)) == 8
    assert not [one for one in read.findings if one.code == "column_missing"]
    [noted] = [one for one in read.findings if one.code == "header_misspelt"]
    assert noted.params["meant"] == "Hình thức"


def test_two_letters_over_cells_that_are_no_kinds_are_not_the_kind(maker: Any) -> None:
    heads = ["HT" if head == "Nội dung" else head for head in maker.heads]
    place = heads.index("HT")

    def without_kinds(number: int, visit: Any, row: list[Any]) -> list[Any]:
        return [*row[:place], f"ghi {number}", *row[place + 1 :]]

    read = maker().titles().header(*heads).records(without_kinds).end().made().read()
    assert [one for one in read.findings if one.code == "column_missing"]
