from __future__ import annotations

import pytest

from findings import Finding, Severity, a1, catalogue
from findings.catalogue import OWNERS


def test_every_entry_says_what_is_wrong_and_what_to_do_in_both_languages() -> None:
    for entry in catalogue():
        assert entry.owner in OWNERS, entry.code
        for language in ("vi", "en"):
            assert entry.what(language).strip() and entry.mend(language).strip(), entry.code


def test_a_message_names_the_cell_and_the_value() -> None:
    finding = catalogue().find("days_differ", row=12, column=10, value="3", params={"expected": "2"})
    assert catalogue().message(finding).startswith("Ô J12 ghi 3 ngày, nhưng từ ngày đi đến ngày về là 2 ngày.")
    assert "J12" in catalogue().message(finding, "en")


def test_text_from_a_return_is_never_read_as_a_place() -> None:
    finding = catalogue().find("days_differ", row=12, column=10, value="{expected!r:>99}", params={"expected": "2"})
    assert "{expected!r:>99}" in catalogue().message(finding)


def test_a_rule_may_weigh_a_code_differently() -> None:
    assert catalogue().find("days_differ").severity is Severity.WARNING
    assert catalogue().find("days_differ", severity=Severity.NOTICE).severity is Severity.NOTICE


def test_an_unknown_code_is_our_fault() -> None:
    with pytest.raises(KeyError):
        catalogue().find("no_such_code")


@pytest.mark.parametrize(
    ("row", "column", "name"), [(8, 28, "AB8"), (8, None, "8:8"), (None, 3, "C:C"), (None, None, None)]
)
def test_cells_are_named_as_excel_names_them(row: int | None, column: int | None, name: str | None) -> None:
    assert a1(row, column) == name
    assert Finding("x", Severity.ERROR, row=row, column=column).cell == name
