"""What the reader has to say about one file, collected place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeGuard

from findings import Finding, Severity, catalogue
from transforms.tidy import Grid

_TEXT = {str, type(None)}


@dataclass(slots=True)
class Report:
    """The findings of one file; rows and columns are given counted from 0, as grids have them."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        grid: Grid | None = None,
        row: int | None = None,
        column: int | None = None,
        *,
        severity: Severity | None = None,
        field: str | None = None,
        value: object = None,
        form: str | None = None,
        **params: object,
    ) -> None:
        """Add a finding of ``code``; ``params`` fill the places of its texts."""
        if grid and grid.turn and row is not None:
            params |= {"cells": grid.place(row, column)} if column is not None else {}
            row, column = grid.number(row) - 1, None
        self.findings.append(
            catalogue().find(
                code,
                severity=severity,
                file=self.file,
                sheet=grid.name or None if grid else None,
                row=None if row is None else row + 1,
                column=None if column is None else column + 1,
                field=field,
                value=None if value is None else shown(value)[:200],
                form=form,
                params={name: str(text) for name, text in params.items()},
            )
        )

    def say(self, code: str, value: str | None, params: Mapping[str, str]) -> None:
        """Add a finding about the file as a whole."""
        self.findings.append(catalogue().find(code, file=self.file, value=value, params=dict(params)))


def holds_texts(cells: Sequence[object]) -> TypeGuard[Sequence[str | None]]:
    """Tell whether some cells hold nothing but text, or nothing at all."""
    return set(map(type, cells)) <= _TEXT


def shown(value: object) -> str:
    """Return a cell's value as a person sees it in the sheet: dates day first, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time(0) else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)
