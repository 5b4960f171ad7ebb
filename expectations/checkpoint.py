"""One Checkpoint a form: its suite, the validation that runs it, and the two actions that take what comes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from great_expectations.checkpoint.actions import ValidationAction
from great_expectations.compatibility.pydantic import PrivateAttr

from expectations.docs import DataDocs

_LOG = logging.getLogger(__name__)
Failing = Mapping[int, Sequence[Mapping[str, Any]]]
"""The failing records of each check that could be run, by its number; each record with what it fails against."""


class FindingsAction(ValidationAction):  # type: ignore[misc]
    """Gives on which records fail which check, for findings to be made of them."""

    type: Literal["findings"] = "findings"
    name: str = "findings"
    _take: Callable[[Failing], None] | None = PrivateAttr(default=None)

    def run(self, checkpoint_result: Any, action_context: Any = None) -> dict[str, Any]:
        """Give the failing records to whoever asked; a check that raised is logged and is not among them."""
        found: dict[int, Sequence[Mapping[str, Any]]] = {}
        for outcome in checkpoint_result.run_results.values():
            for result in outcome.results:
                meta = result.expectation_config.meta
                if (result.exception_info or {}).get("raised_exception", False) or (
                    "unexpected_index_list" not in result.result
                ):
                    _LOG.error("rule %s of %s raised: %s", meta["code"], outcome.suite_name, result.exception_info)
                else:
                    found[meta["check"]] = list(_each_record(result.result["unexpected_index_list"]))
        if self._take:
            self._take(found)
        return {"checks": len(found)}


def _each_record(parts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield record by record what Great Expectations gives column by column."""
    for part in parts:
        columns = {name: part[name] for name in ("record", "other", "expected") if name in part}
        yield from (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


class DataDocsAction(ValidationAction):  # type: ignore[misc]
    """Makes each validation a page for the officers. It runs after the findings: it drops the lists of records."""

    type: Literal["data_docs_alone"] = "data_docs_alone"
    name: str = "data_docs"
    _docs: DataDocs | None = PrivateAttr(default=None)

    def run(self, checkpoint_result: Any, action_context: Any = None) -> dict[str, Any]:
        """Write the pages; a page that cannot be made is logged and costs nobody the check."""
        docs = self._docs
        if docs is None:
            return {}
        for outcome in checkpoint_result.run_results.values():
            try:
                docs.add(outcome.suite_name, outcome)
            except Exception:
                _LOG.exception("the results of %s cannot be made a page", outcome.suite_name)
        return {}


def take_results(checkpoint: Any, take: Callable[[Failing], None] | None, docs: DataDocs | None) -> None:
    """Say where the results of the next run go; ``None``: nobody asks for them."""
    for action in checkpoint.actions:
        if isinstance(action, FindingsAction):
            action._take = take
        elif isinstance(action, DataDocsAction):
            action._docs = docs
