"""What is wrong with a province's folder: findings that name the file and the line, all of them at once.

They are the house's own findings: what the folder itself adds to the catalogue may be what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from findings import Finding, house_catalogue


class ProvinceError(ValueError):
    """A file of the province's folder cannot be used; ``findings`` names every mistake in it, in Vietnamese."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(house_messages(findings)))
        self.findings = tuple(findings)


def find_mistake(code: str, file: str, line: int | None = None, value: str | None = None, **params: str) -> Finding:
    """Return the finding about one line of a file of the folder; ``line`` counts from 1, as an editor shows it."""
    return house_catalogue().find(code, file=file, row=line, value=value, params=params)


def house_messages(findings: Iterable[Finding]) -> list[str]:
    """Return what mistakes say, in Vietnamese."""
    return [house_catalogue().message(finding) for finding in findings]


def gather(*reads: Callable[[], Any]) -> list[Any]:
    """Return what each of several readings gives.

    Raises:
        ProvinceError: the mistakes of all that cannot be read, not of the first alone.
    """
    given: list[Any] = []
    mistakes: list[Finding] = []
    for read in reads:
        try:
            given.append(read())
        except ProvinceError as error:
            mistakes += error.findings
    if mistakes:
        raise ProvinceError(mistakes)
    return given
