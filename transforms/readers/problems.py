"""Collect what was wrong with a file while it is read."""

from __future__ import annotations

from collections.abc import Mapping

from findings import Finding, catalogue


class Problems:
    """The findings of one file, in the order met, each said once a sheet."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.findings: list[Finding] = []

    def add(
        self,
        code: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        value: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Add a finding of the catalogue; ``row`` and ``column`` count from 1."""
        finding = catalogue().find(
            code, file=self._name, sheet=sheet, row=row, column=column, value=value, params=params or {}
        )
        if finding not in self.findings:
            self.findings.append(finding)
