"""The properties are found, and one that does not hold is told with what breaks it."""

from __future__ import annotations

from pathlib import Path

from chaos import properties as trial

WRONG = """
from hypothesis import given, strategies as st

@given(st.integers())
def test_every_number_is_small(number):
    assert number < 100
"""


def test_the_files_that_state_a_property_are_found() -> None:
    names = {path.name for path in trial.property_files()}
    assert {"test_legacy.py", "test_properties.py", "test_sealed.py"} <= names
    assert "test_house.py" not in names


def test_a_property_that_does_not_hold_is_told_with_its_example(tmp_path: Path) -> None:
    wrong = tmp_path / "test_wrong.py"
    wrong.write_text(WRONG, encoding="utf-8")
    said = trial.try_properties([wrong], 7, tmp_path)
    assert [outcome for outcome, _, _ in trial._ENDED.findall(said)] == ["FAILED"]
    assert "number=100" in said
