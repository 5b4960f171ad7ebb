"""A column that holds data under a blank header is never passed over without a question."""

from typing import Any

import pytest


@pytest.mark.parametrize(("every", "asked"), [(1, True), (4, False)], ids=["filled", "a stray remark"])
def test_a_filled_column_without_a_header_is_asked_about(maker: Any, every: int, asked: bool) -> None:
    def with_remark(number: int, visit: Any, row: list[Any]) -> list[Any]:
        return [*row, "05/03/2024" if number % every == 0 else None]

    read = maker().titles().header(*maker.heads, None).records(with_remark).end().made().read()
    found = [finding for finding in read.findings if finding.code == "column_without_header"]
    assert [finding.column for finding in found] == ([len(maker.heads) + 1] if asked else [])
    assert all(finding.severity.value == "warning" for finding in found)
    assert sum(map(len, read.tables)) == 8
