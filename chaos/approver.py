"""An approver where no Airflow runs: the same calls that Airflow's tasks make, one after the other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from durable import Entry
from hopnhat.reporting import approving, publishing
from hopnhat.settings import Settings
from reports.approvals import APPROVE, Answer, Question, RunId

APPROVER = {"id": "bi_thu", "name": "Bí thư Mẫu"}


def new_run(kind: str = "field_visits") -> RunId:
    """Return a run of its own, as Airflow would begin one."""
    return RunId(f"{kind}_report", f"manual__{uuid.uuid4().hex}")


def asked(settings: Settings, run: RunId, attempt: int = 1) -> tuple[str, Mapping[str, str]]:
    """Ask about what a run has drafted; return the question's id and the obstacles that stand open."""
    question = Question(run, "approve", -1, attempt, uuid.uuid4().hex)
    put = approving.ask(settings, question, [APPROVER], "/hopnhat/summaries")
    if put is None:
        raise LookupError(f"{run} has drafted nothing")
    return question.id, put.obstacles


def answered(
    settings: Settings,
    question_id: str,
    chosen: str = APPROVE,
    *,
    by: Mapping[str, str] = APPROVER,
    reason: str = "",
    overridden: Mapping[str, str] | None = None,
) -> Entry:
    """Answer a question as Airflow hands an answer on, and have the warehouse know of it."""
    given = Answer(chosen, by["id"], by["name"], datetime.now(UTC), reason, overridden or {})
    entry = approving.answer(settings, question_id, given, [APPROVER["id"]])
    approving.mirror(settings)
    return entry


def approve(settings: Settings, run: RunId) -> Entry:
    """Ask and say yes, each obstacle overridden with a reason."""
    question_id, obstacles = asked(settings, run)
    return answered(settings, question_id, overridden=dict.fromkeys(obstacles, "Chạy thử"))


def publish(settings: Settings, kind: str, period_id: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Draft a report, approve it and publish it into every target; return what each came to."""
    run = new_run(kind)
    publishing.draft(settings, kind, period_id, as_of, run)
    approve(settings, run)
    return [publishing.deliver(settings, **order) for order in publishing.release(settings, run)]
