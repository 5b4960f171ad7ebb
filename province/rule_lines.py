"""What a line of ``rules.csv`` says, of a rule within one return and of one across several alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import yaml

from findings import catalogue
from province.kinds import Filled
from province.tables import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """The columns that every rule has; further ones say of what, and how it is asked."""

    code: Filled
    severity: Literal["error", "warning", "notice"]
    owner: Literal["unit", "board", "operator"]
    arguments: str
    description_vi: Filled

    def __post_init__(self) -> None:
        """Refuse arguments that are no mapping.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        try:
            said = self.values
        except yaml.YAMLError as problem:
            raise ValueError(f"cột arguments không phải YAML ({problem})") from problem
        if not isinstance(said, dict):
            raise ValueError("cột arguments cần dạng {tên: giá trị}")

    @property
    def values(self) -> dict[str, Any]:
        """The arguments by name."""
        said: dict[str, Any] = yaml.safe_load(self.arguments or "{}")
        return said


Rule = TypeVar("Rule", bound=RuleLine)


def find_unknown_codes(lines: Sequence[Line[Rule]]) -> Iterator[tuple[int, str]]:
    """Yield the lines whose code is no finding's, each with what is wrong."""
    for line in lines:
        if line.row.code not in catalogue():
            yield line.number, f"không có phát hiện mang mã “{line.row.code}”; hãy thêm vào findings.yaml"
