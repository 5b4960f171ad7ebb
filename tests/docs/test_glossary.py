"""The glossary and the programs speak of the same things: each closed list of the domain has its words there."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

from findings import Severity
from forms.roles import TYPES
from organisation.expected import PeriodKind
from province.kinds import Level
from tests.test_house import ROOMS, ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| English")
]
TERMS = [term.strip() for row in ROWS for term in row[0].split(",")]
_FILES = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in _FILES).casefold()


def test_each_term_stands_once_with_both_languages_and_a_meaning() -> None:
    assert len(ROWS) >= 40
    assert [row for row in ROWS if len(row) != 3 or not all(row)] == []
    assert [term for term, times in Counter(TERMS).items() if times > 1] == []


def test_each_closed_list_of_the_domain_is_explained() -> None:
    known = {*TYPES, *get_args(Level), *map(str, Severity), "flow", "stock"}
    assert [word for word in sorted(known) if not re.search(rf"\b{word}\b", PAGE)] == []
    assert len(get_args(PeriodKind)) == 4


def test_no_term_is_one_that_the_programs_do_not_use() -> None:
    assert [term for term in TERMS if term.casefold() not in CODE] == []
