"""What is done when a task has failed for good: whoever runs the server is told the one thing to do."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hopnhat.messaging.operators import OPERATOR, operators
from hopnhat.reporting.lateness import as_id, late_place
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
    """Write a failed task onto the shared drive and tell it by mail and channel; Airflow calls it with its context.

    What has been told in better words by whoever found it is not told again. One way that is broken never keeps
    another.
    """
    from hopnhat.messaging.concerns import Concerns, MailWaitsError, NotDoneError

    error = context.get("exception")
    if isinstance(error, NotDoneError | MailWaitsError):
        return
    task, settings = context["task_instance"], Settings.load()
    told = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error or "")
    failed = Failed(task.dag_id, task.run_id, task.task_id, task.try_number, told)
    try:
        Concerns(settings.home, settings.drive).replace(_place(context), [in_a_sentence(failed)])
    except OSError:
        _log.exception("what failed cannot be written down")
    _tell(failed, getattr(task, "map_index", -1), settings)


def task_succeeded(context: Mapping[str, Any]) -> None:
    """Take back that a task failed, once it has run well, and that a report is late, once somebody has decided on it.

    Airflow calls it with the task's context.
    """
    home = Path(os.environ.get("HOPNHAT_HOME", "var"))
    if not (home / "concerns").is_dir():  # a task in which nothing was ever wrong pays for one look at the disk
        return
    from hopnhat.messaging.concerns import Concerns

    settings, task = Settings.load(), context["task_instance"]
    concerns, places = Concerns(settings.home, settings.drive), [_place(context)]
    if task.task_id in ("record", "publish"):
        places.append(late_place(task.dag_id, task.run_id))
    for place in filter(concerns.holds, places):
        concerns.replace(place, [])


def _tell(failed: Failed, map_index: int, settings: Settings) -> None:
    """Queue a mail and the short texts, before everything else that waits, and send what will go."""
    from feedback.nightly import OPERATOR as OF_THE_SERVER
    from feedback.outbox import CHANNEL, Outbox
    from hopnhat.messaging.operators import operator_channels
    from hopnhat.messaging.sending import send_waiting, sender

    recipients, channels, name = operators(settings), operator_channels(settings), _mail_id(failed, map_index)
    if not (recipients or channels):
        _log.warning("nobody is told of failures: set %s, or the Union's address in contacts.csv", OPERATOR)
        return
    outbox = Outbox(settings.outbox)
    queued = []
    if recipients:
        outbox.put(name, mail(failed, recipients, sender()), unit_id=OF_THE_SERVER, urgent=True)
        queued.append(name)
    for channel in channels:
        text = EmailMessage()
        text[CHANNEL], text["Subject"] = channel, _subject(failed)
        text.set_content(_plain(remedy_for(failed.error).do), cte="base64")
        outbox.put(f"{name}-{as_id(channel)}", text, unit_id=OF_THE_SERVER, urgent=True)
        queued.append(f"{name}-{as_id(channel)}")
    send_waiting(outbox, only=queued)


def in_a_sentence(failed: Failed) -> str:
    """Return what failed, its usual cause and the one thing to do, as the file on the shared drive says it."""
    from hopnhat.commands.messages import say

    remedy = remedy_for(failed.error)
    return say(
        "concern_task",
        "vi",
        step=failed.task_id,
        dag=failed.dag_id,
        run=failed.run_id,
        error=_first_line(failed),
        cause=remedy.cause,
        do=_plain(remedy.do),
    )


def at_command(error: Exception) -> tuple[str, str] | None:
    """Return the usual cause of an error and what to do about it at a terminal; ``None`` if it is our own fault."""
    remedy = remedy_for(f"{type(error).__name__}: {error}")
    return (remedy.cause, _plain(remedy.do).replace("Clear", "chạy lại lệnh này")) if remedy.found else None


def mail(failed: Failed, recipients: tuple[str, ...], sender: str) -> EmailMessage:
    """Return the mail: which step, the error's first line, its usual cause, and the one thing to do."""
    remedy = remedy_for(failed.error)
    message = EmailMessage()
    message["Subject"] = _subject(failed)
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Bước {failed.task_id} của {failed.dag_id} (lượt {failed.run_id}) đã hỏng ở lần thử thứ {failed.attempt}.\n\n"
        f"Lỗi: {_first_line(failed)}\n"
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


def _subject(failed: Failed) -> str:
    return f"Hợp nhất: bước {failed.task_id} của {failed.dag_id} không chạy được"


def _first_line(failed: Failed) -> str:
    return (failed.error.splitlines() or ["không rõ, tiến trình bị dừng"])[0][:_LONGEST]


def _place(context: Mapping[str, Any]) -> str:
    task = context["task_instance"]
    return f"task-{task.dag_id}-{task.task_id}-{getattr(task, 'map_index', -1)}"


def _plain(sentence: str) -> str:
    """Return a sentence without the marks of a page: links and emphasis."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", sentence).replace("*", "").replace("`", "")


def _mail_id(failed: Failed, map_index: int) -> str:
    return as_id(f"failed-{failed.dag_id}-{failed.run_id}-{failed.task_id}-{map_index}-{failed.attempt}")
