"""Every state, decision, change and severity that can come out of the warehouse has its word wherever one is shown.

What can come is taken from the programs themselves: from the CASEs of all SQL, as DuckDB parses it, from the types, and
from the calls that name a reason. A state that a view learns to give fails here until it has a word, in every place.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
import yaml

from board.rows import STATUSES
from expectations import Decision
from feedback import alert, listing
from feedback.news import Change
from findings import Severity
from hopnhat.nightly.steps import STEPS
from reports.figures import Lacking
from warehouse.ledger.across import GOES_ON, TWICE
from warehouse.ledger.deciding import LEFT_OUT, QUESTIONS
from warehouse.ledger.keeping import OUT_OF_SCOPE

ROOT = Path(__file__).parents[1]
BOARD = yaml.safe_load((ROOT / "board" / "words.yaml").read_text(encoding="utf-8"))
LEDGER = yaml.safe_load((ROOT / "warehouse" / "ledger" / "states.yaml").read_text(encoding="utf-8"))
COMMAND = yaml.safe_load((ROOT / "hopnhat" / "commands" / "messages.yaml").read_text(encoding="utf-8"))

SAYS_ITSELF = {"status_label", "reason", "reporting", "stated_in", "proposal", "", "decision"}
"""Columns of the reports that give their words themselves, in Vietnamese; texts that are only compared with others; and
the decision on a file, whose words are asked for below by its type."""


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        yield from (node for child in tree.values() for node in _nodes(child))
    elif isinstance(tree, list):
        yield from (node for child in tree for node in _nodes(child))


def _texts(result: Mapping[str, Any]) -> set[str]:
    """Return the texts that an expression can give by its words alone."""
    if result.get("class") == "CASE":
        return _texts(result["else_expr"]).union(*(_texts(check["then_expr"]) for check in result["case_checks"]))
    value = result.get("value")
    if result.get("class") == "CONSTANT" and value and value["type"]["id"] == "VARCHAR" and not value["is_null"]:
        return {value["value"]}
    return set()


@cache
def _cases() -> dict[tuple[str, str], frozenset[str]]:
    """Return what each column that is a CASE of texts can say, by (name of the SQL file, column)."""
    connection, found = duckdb.connect(), {}
    for room in ("warehouse/views", "board/sql", "feedback", "reports/sql", "province/quang_ninh"):
        for path in sorted((ROOT / room).rglob("*.sql")):
            text = path.read_text(encoding="utf-8").replace("{columns}", "*").replace("{form}", "bc_solieu")
            [(parsed,)] = connection.execute("SELECT json_serialize_sql($1)", [text]).fetchall()
            for node in _nodes(json.loads(parsed)):
                if node.get("class") == "CASE" and (texts := _texts(node)):
                    found[path.stem, node["alias"]] = frozenset(texts)
    return found


def _assigned_statuses() -> set[str]:
    """Return every status that a submission is loaded with."""
    source = ast.parse((ROOT / "warehouse" / "submissions.py").read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(source) if isinstance(node, ast.Call))
    values = (word.value for call in calls for word in call.keywords if word.arg == "status")
    return {
        constant.value
        for value in values
        for branch in _branches(value)
        for constant in [branch]
        if isinstance(constant, ast.Constant)
    }


def _branches(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.IfExp):
        yield from (*_branches(value.body), *_branches(value.orelse))
    else:
        yield value


def _reasons_to_ignore() -> set[str]:
    """Return every reason by which cells are declared ignorable: given in a call, or in the list of row kinds."""
    found = set()
    for path in (ROOT / "transforms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("ignore"):
                found |= {given.value for given in node.args[1:2] if isinstance(given, ast.Constant)}
            if isinstance(node, ast.For) and getattr(node.iter, "elts", None) and path.name == "conservation.py":
                found |= {pair.elts[0].value for pair in node.iter.elts}  # type: ignore[attr-defined]
    return found


STATES = _cases()["mart_findings__life", "state"]
STATUSES_OF_RETURNS = _cases()["mart_state_of_returns", "status"]
CHANGES = _cases()["news", "news"]


def test_every_case_of_texts_is_known_here() -> None:
    """A new one belongs below, with the places that show it."""
    shown = {("mart_findings__life", "state"), ("mart_state_of_returns", "status"), ("news", "news")}
    shown |= {("returns", "status"), ("lacking", "why")}  # of reports: `status_label` says the one, a note the other
    # The ledger's own states and reasons: their words are asked for below, those of the board's trend with the board's.
    shown |= {("core_submissions", "ledger_state"), ("mart_state_of_returns", "ledger_state"), ("trend", "shown_state")}
    shown |= {("mart_returns", "state"), ("core_{form}__doubtful", "doubt")}
    assert {case for case in _cases() if case[1] not in SAYS_ITSELF} <= shown
    assert shown - {("mart_returns", "state"), ("core_{form}__doubtful", "doubt")} <= _cases().keys()


def test_the_ledger_has_a_word_for_every_state_and_reason() -> None:
    grains = (ROOT / "warehouse" / "grain.csv").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in grains if line.startswith("mart_returns,")]
    assert set(re.findall(r"[a-z_]+", line.partition("state=")[2])) <= LEDGER.keys()
    assert {f"why_{code}" for code in (*QUESTIONS, LEFT_OUT, OUT_OF_SCOPE, TWICE, GOES_ON)} <= LEDGER.keys()
    assert {name for name, texts in LEDGER.items() if set(texts) != {"vi", "en"}} == set()


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("state", STATES - {"mended"}),  # the board asks for what is not mended
        ("status", STATUSES_OF_RETURNS | set(STATUSES) | _assigned_statuses()),
        ("mark", STATUSES_OF_RETURNS | set(STATUSES) | _assigned_statuses()),
        ("severity", frozenset(map(str, Severity))),
        ("ignorable", _reasons_to_ignore()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_board_has_a_word_for_every(prefix: str, codes: Iterable[str]) -> None:
    assert set(codes)
    assert {f"{prefix}_{code}" for code in codes} <= BOARD.keys()


def test_a_note_has_a_place_for_every_reason_why_a_unit_is_lacking() -> None:
    places = {field.name for field in fields(Lacking)}
    assert _cases()["lacking", "why"] - {"reported", "missing"} <= places
    assert _cases()["returns", "status"] == {"held"}, "every other status is the warehouse's own"


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("state", STATUSES_OF_RETURNS),
        ("decision", get_args(Decision)),
        ("severity", tuple(map(str, Severity))),
        ("step", STEPS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_command_has_a_word_for_every(prefix: str, codes: Iterable[str]) -> None:
    assert {f"{prefix}_{code}" for code in codes} <= COMMAND.keys()


def test_the_mails_have_a_word_for_every_change_decision_and_severity() -> None:
    assert set(get_args(Change)) == CHANGES
    assert CHANGES - {"mended"} == alert._CHANGES.keys()  # what is mended has a list of its own
    assert {*get_args(Decision), "no_file"} == alert._DECISIONS.keys()
    assert set(Severity) == alert._WORDS.keys() == listing._WORDS.keys()


def test_the_board_shows_and_counts_every_state_of_a_return() -> None:
    assert set(STATUSES) == STATUSES_OF_RETURNS | _cases()["trend", "shown_state"]
    style = (ROOT / "board" / "static" / "board.css").read_text(encoding="utf-8")
    assert {status for status in STATUSES if not re.search(rf"\.{status}\b", style)} == set()


def test_every_text_of_the_board_has_both_languages_and_is_written_once() -> None:
    assert {name for name, texts in BOARD.items() if set(texts) != {"vi", "en"}} == set()
    for path in ("board/words.yaml", "hopnhat/commands/messages.yaml"):
        names = re.findall(r"^(\w[\w-]*):", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
        assert {name for name in names if names.count(name) > 1} == set()


def test_every_name_that_a_template_of_the_board_asks_for_is_there() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "board" / "templates").glob("*.j2"))
    assert set(re.findall(r'\bt\("([\w-]+)"[,)]', templates)) <= BOARD.keys()
    kinds = set(re.findall(r'\bt\.of\("(\w+)"', templates))
    assert kinds == {"state", "status", "mark", "severity"}
