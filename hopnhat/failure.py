"""What is done when a task has failed for good: whoever runs the server is told the one thing to do."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hopnhat.lateness import as_id
from hopnhat.operators import OPERATOR, operators
from hopnhat.settings import Settings

_REMEDIES = Path(__file__).with_name("remedies.yaml")
_LONGEST = 300

_log = logging.getLogger(__name__)


class Remedy(NamedTuple):
    """A kind of failure: what is ``found`` in it (a pattern), its usual cause, and what to do."""

    found: str
    cause: str
    do: str


class Failed(NamedTuple):
    """A task that has failed for good, and the error it ended with."""

    dag_id: str
    run_id: str
    task_id: str
    attempt: int
    error: str


def task_failed(context: Mapping[str, Any]) -> None:
    """Queue a mail about a failed task and send what will go; Airflow calls it with the task's context."""
    from feedback.outbox import Outbox
    from hopnhat.telling import send_waiting, sender

    task = context["task_instance"]
    error = context.get("exception")
    told = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error or "")
    failed = Failed(task.dag_id, task.run_id, task.task_id, task.try_number, told)
    settings = Settings.load()
    recipients = operators(settings)
    if not recipients:
        _log.warning("nobody is told of failures: set %s, or the Union's address in contacts.csv", OPERATOR)
        return
    outbox = Outbox(settings.outbox)
    outbox.put(_mail_id(failed, getattr(task, "map_index", -1)), mail(failed, recipients, sender()))
    send_waiting(outbox)


def at_command(error: Exception) -> tuple[str, str] | None:
    """Return the usual cause of an error and what to do about it at a terminal; ``None`` if it is our own fault."""
    remedy = remedy_for(f"{type(error).__name__}: {error}")
    return (remedy.cause, _plain(remedy.do).replace("Clear", "chạy lại lệnh này")) if remedy.found else None


def mail(failed: Failed, recipients: tuple[str, ...], sender: str) -> EmailMessage:
    """Return the mail: which step, the error's first line, its usual cause, and the one thing to do."""
    remedy = remedy_for(failed.error)
    message = EmailMessage()
    message["Subject"] = f"Hợp nhất: bước {failed.task_id} của {failed.dag_id} không chạy được"
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Bước {failed.task_id} của {failed.dag_id} (lượt {failed.run_id}) đã hỏng ở lần thử thứ {failed.attempt}.\n\n"
        f"Lỗi: {(failed.error.splitlines() or ['không rõ, tiến trình bị dừng'])[0][:_LONGEST]}\n"
        f"Thường là: {remedy.cause}.\n"
        f"Việc phải làm: {_plain(remedy.do)}.\n\n"
        "Số liệu đã có không bị ảnh hưởng: kho giữ nguyên như đêm trước cho đến khi bước này chạy xong.\n"
    )
    return message


def remedy_for(error: str) -> Remedy:
    """Return the first remedy that speaks of an error."""
    return next(remedy for remedy in remedies() if re.search(remedy.found, error))


@cache
def remedies() -> tuple[Remedy, ...]:
    """Return the remedies, in their order; the last speaks of everything."""
    import yaml

    return tuple(Remedy(**entry) for entry in yaml.safe_load(_REMEDIES.read_text(encoding="utf-8")))


def _plain(sentence: str) -> str:
    """Return a sentence without the marks of a page: links and emphasis."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", sentence).replace("*", "").replace("`", "")


def _mail_id(failed: Failed, map_index: int) -> str:
    return as_id(f"failed-{failed.dag_id}-{failed.run_id}-{failed.task_id}-{map_index}-{failed.attempt}")
