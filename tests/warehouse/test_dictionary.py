"""The data dictionary is the schema's own words."""

from __future__ import annotations

from forms import forms
from warehouse.dictionary import PAGE, dictionary


def test_the_page_is_the_one_the_schema_gives():
    assert PAGE.read_text(encoding="utf-8") == dictionary(forms()), "run python -m warehouse.dictionary"


def test_every_table_and_column_says_what_it_means():
    page = dictionary(forms())
    assert "|  |" not in page
    assert "\n\n\n| column" not in page
