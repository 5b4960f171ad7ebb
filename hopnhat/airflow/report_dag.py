"""What the DAGs of the reports share: when they run, what is asked, and the way from a draft to the shared drives.

Like ``wiring`` it is imported whenever Airflow parses a DAG, and touches nothing; the one file it reads is the
reporting calendar.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pendulum
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import MultipleCronTriggerTimetable, Param, TriggerRule, chain, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from hopnhat.airflow.board_plugin import PREFIX, SUMMARIES
from hopnhat.airflow.defaults import WAITING_REPORTS, WAREHOUSE, WRITER_POOL, ZONE, task_defaults
from hopnhat.reporting.lateness import report_is_late
from hopnhat.reporting.schedule import reporting_days

# What a task is given, rendered when it runs.
PERIOD = "{{ params.period or period_at(dag_run.run_after) }}"
AS_OF = "{{ params.as_of or '' }}"
RUN = "{{ dag.dag_id }} {{ run_id }}"
FIGURES_HASH = "{{ ti.xcom_pull(task_ids='draft')['figures_hash'] }}"

_PERIOD_ASKED = Param(
    None,
    type=["null", "string"],
    title="Kỳ báo cáo",
    pattern=r"^20[0-9]{2}(-H[12])?$",
    description="Sáu tháng (2020-H1, 2020-H2) hoặc năm (2020); để trống: kỳ đang đến hạn theo lịch / "
    "six months or year; empty: the period that the calendar has come to",
)
_AS_OF_ASKED = Param(
    None,
    type=["null", "string"],
    format="date-time",
    title="Số liệu đến thời điểm",
    description="Để trống: mọi số liệu đã nạp / empty: everything loaded so far",
)
_LOOK_EVERY = timedelta(minutes=5)
_NIGHT_TAKES_AT_MOST = timedelta(hours=30)
# A target may be away for a day; it alone is tried again, ever more seldom.
_PATIENCE_WITH_A_TARGET: dict[str, Any] = {"retries": 12, "max_retry_delay": timedelta(hours=4)}


def report_settings(name: str) -> dict[str, Any]:
    """Return what the DAGs of all reports have in common; ``name`` is what people call the report."""
    days = reporting_days()
    return {
        "description": "Dự thảo, duyệt, phát hành / draft, approve, publish",
        "schedule": MultipleCronTriggerTimetable(*days.crons(), timezone=ZONE),
        "start_date": pendulum.datetime(2020, 1, 1, tz=ZONE),
        "catchup": False,
        "max_active_runs": WAITING_REPORTS,
        "params": {"period": _PERIOD_ASKED, "as_of": _AS_OF_ASKED},
        "user_defined_macros": {"period_at": days.period_at},
        "deadline": DeadlineAlert(
            reference=DeadlineReference.DAGRUN_QUEUED_AT,
            interval=days.time_allowed(),
            callback=SyncCallback(report_is_late, kwargs={"name": name}),
            name="Hạn của lịch báo cáo / the calendar's deadline",
        ),
        "default_args": task_defaults(),
        "tags": ["hợp nhất", "báo cáo"],
    }


class NoApproverError(RuntimeError):
    """Nobody was named who may approve."""


def approvers(listed: str | None = None) -> list[dict[str, str]]:
    """Return who alone may approve: ``HOPNHAT_APPROVERS``, ``id:name`` each, by commas; empty: nobody.

    The id is what Airflow's login calls a user: a number with FAB, the user's name with the simple login.

    >>> approvers("bithu:Nguyễn Văn A, pho")
    [{'id': 'bithu', 'name': 'Nguyễn Văn A'}, {'id': 'pho', 'name': 'pho'}]
    """
    text = os.environ.get("HOPNHAT_APPROVERS", "") if listed is None else listed
    pairs = (one.strip().partition(":") for one in text.split(",") if one.strip())
    return [{"id": user.strip(), "name": name.strip() or user.strip()} for user, _, name in pairs]


def is_night_over(run_type: str, run_after: datetime, loads: Iterable[datetime]) -> bool:
    """Tell whether the night that a scheduled run waits for has loaded; a run that a person started waits for none."""
    return run_type != "scheduled" or any(load >= run_after for load in loads)


class Approval(ApprovalOperator):
    """An approval that hands on who answered what and when; Airflow's own does so for a yes only.

    It asks nobody where nobody was named: to Airflow, an approval without assigned users is everybody's to give.
    """

    ANSWER = "answer"

    def execute(self, context: Any) -> Any:
        """Ask, and wait for the answer.

        Raises:
            NoApproverError: nobody was named who may answer.
        """
        if not self.assigned_users:
            raise NoApproverError(
                "Dự thảo đã có, nhưng chưa ai được giao duyệt: HOPNHAT_APPROVERS đang để trống. "
                "(The draft is made; HOPNHAT_APPROVERS names nobody who may approve it.)"
            )
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Hand the answer on, then do what Airflow does with it."""
        if "error" not in event:
            answer = {name: event[name] for name in ("chosen_options", "responded_by_user")}
            context["ti"].xcom_push(
                key=self.ANSWER, value={**answer, "responded_at": event["responded_at"].isoformat()}
            )
        return super().execute_complete(context, event)


def draft_approve_publish(kind: str, name: str) -> None:
    """Wire one report inside a DAG: draft it, let a person decide, publish what was approved and nothing else.

    ``kind`` names its definition; ``name`` is how the question to the approver calls it. The question holds no figure
    and no unit: Airflow keeps it where whoever may look at runs can read it, a district's account too. It leads to a
    page of the board that only readers of the whole province can open.
    """
    approval = Approval(
        task_id="approve",
        task_display_name="Duyệt / approve",
        subject=f"Duyệt phát hành {name}, kỳ {PERIOD}",
        body=f"[Đọc bản tóm tắt của dự thảo / read the draft's summary]({PREFIX}/{SUMMARIES}/{kind}/{PERIOD}/"
        f"{FIGURES_HASH}): số liệu chính, thay đổi, đơn vị chưa báo cáo, chỗ chờ bổ sung.\n\n"
        f"Dấu số liệu / figures: `{FIGURES_HASH}`",
        defaults="Reject",
        response_timeout=timedelta(days=7),
        assigned_users=approvers(),
    )
    yes, decided = approved(), record(kind, PERIOD, FIGURES_HASH, RUN)
    orders = release(kind, PERIOD, AS_OF, FIGURES_HASH, decided)
    chain(wait_for_night(), draft(kind, PERIOD, AS_OF), approval, yes, [decided, orders])
    publish.expand_kwargs(orders)


@task.sensor(
    task_display_name="Chờ tổng hợp đêm / wait for the night",
    inlets=[WAREHOUSE],
    mode="reschedule",
    poke_interval=_LOOK_EVERY.total_seconds(),
    timeout=_NIGHT_TAKES_AT_MOST.total_seconds(),
)
def wait_for_night(**context: Any) -> bool:
    """Wait until the night of the cut-off has loaded."""
    run, loads = context["dag_run"], context["inlet_events"][WAREHOUSE]
    return is_night_over(run.run_type, run.run_after, (event.timestamp for event in loads))


@task(multiple_outputs=False, task_display_name="Dự thảo / draft", pool=WRITER_POOL)
def draft(kind: str, period: str, as_of: str) -> dict[str, Any]:
    """Write the draft."""
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    return publishing.draft(Settings.load(), kind, period, as_of=_moment(as_of))


@task(multiple_outputs=False, task_display_name="Được duyệt / approved")
def approved() -> None:
    """Be skipped where the answer was no, and what would publish with it."""


@task(
    multiple_outputs=False,
    task_display_name="Ghi quyết định / record",
    pool=WRITER_POOL,
    trigger_rule=TriggerRule.NONE_FAILED,
)
def record(kind: str, period: str, figures_hash: str, run: str, **context: Any) -> dict[str, str]:
    """Keep the decision, whatever it was."""
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    answer = context["ti"].xcom_pull(task_ids="approve", key=Approval.ANSWER)
    return publishing.record(Settings.load(), kind, period, figures_hash, answer, run)


@task(multiple_outputs=False, task_display_name="Đóng gói / release", pool=WRITER_POOL)
def release(kind: str, period: str, as_of: str, figures_hash: str, approval: Any) -> list[dict[str, str]]:
    """Make what was approved once, for all targets."""
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    return publishing.release(Settings.load(), kind, period, figures_hash, approval, as_of=_moment(as_of))


@task(multiple_outputs=False, task_display_name="Phát hành / publish", **_PATIENCE_WITH_A_TARGET)
def publish(target: str, package: str) -> dict[str, Any]:
    """Publish into one target, apart from all others; the board tells of it at once."""
    from hopnhat.nightly import board
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    delivered = publishing.deliver(Settings.load(), target, package)
    board.renew(Settings.load())
    return delivered


def _moment(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
