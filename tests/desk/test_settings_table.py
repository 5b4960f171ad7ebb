"""A document of settings, a value at a time: everything else stays to the byte, and nothing but a value gets in."""

from __future__ import annotations

import pytest
import yaml

from desk import RefusedError
from desk.settings_table import settings_table, with_settings
from desk.text_table import TextTable

TEXT = """# Lịch
status: assumed
due:
  H1: {base: "06-05", district: '06-10'}  # hạn
within: 10
reminders: {before: [7, 3, 1]}
other:
  - forms: [A]
"""
NAMES = ("status", "due.H1.base", "due.H1.district", "within", "reminders.before")


def changed(name: str, value: str) -> str:
    table = settings_table(TEXT, NAMES)
    line = next(line for line in table.lines if line.cells["setting"] == name)
    return with_settings(TEXT, table.with_changed(line, {**line.cells, "value": value}))


def test_the_settings_are_lines_in_the_order_of_the_document() -> None:
    table = settings_table(TEXT, NAMES)
    assert [tuple(line.cells.values()) for line in table.filled] == [
        ("status", "assumed"),
        ("due.H1.base", "06-05"),
        ("due.H1.district", "06-10"),
        ("within", "10"),
        ("reminders.before", "7, 3, 1"),
    ]
    assert with_settings(TEXT, table) == TEXT


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("due.H1.base", "06-07", '"06-05"', '"06-07"'),
        ("due.H1.district", "06-12", "'06-10'", '"06-12"'),
        ("within", "15", "within: 10", "within: 15"),
        ("reminders.before", "5,2", "[7, 3, 1]", "[5, 2]"),
    ],
)
def test_one_value_is_another_and_every_other_byte_stays(name: str, value: str, before: str, after: str) -> None:
    assert changed(name, value) == TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("name", "value"),
    [("within", "10\nother: x"), ("within", ""), ("reminders.before", "7], x: [1"), ("status", "{a: b}")],
)
def test_what_is_no_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(RefusedError):
        changed(name, value)


def test_a_quoted_value_stays_one_whatever_is_typed() -> None:
    typed = '06-05", x: "1'
    assert yaml.safe_load(changed("due.H1.base", typed))["due"]["H1"] == {"base": typed, "district": "06-10"}


def test_no_setting_is_added_taken_out_or_renamed() -> None:
    table = settings_table(TEXT, NAMES)
    with pytest.raises(RefusedError):
        with_settings(TEXT, table.with_added({"setting": "status", "value": "fact"}))
    with pytest.raises(RefusedError):
        with_settings(TEXT, table.with_changed(table.lines[0], {"setting": "khác", "value": "fact"}))
    assert with_settings(TEXT, TextTable(table.heading, table.columns, table.lines[1:])) == TEXT
