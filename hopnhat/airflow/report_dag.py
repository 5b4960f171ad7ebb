"""What the DAGs of the reports share: when they run, what is asked, and the way from a draft to the shared drives.

Like ``wiring`` it is imported whenever Airflow parses a DAG, and touches nothing; the files it reads are
the reporting calendar and, for what they are called, the definitions of the reports.

No task is told by another which package it is about: XComs can be changed by whoever may change them in Airflow. Each
asks the book of approvals for what its own run has drafted, asked and been answered (``docs/approval.md``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pendulum
from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import MultipleCronTriggerTimetable, Param, chain, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.definitions.param import ParamsDict

from hopnhat.airflow.board_plugin import PREFIX, SUMMARIES
from hopnhat.airflow.defaults import WAITING_REPORTS, WAREHOUSE, WRITER_POOL, ZONE, task_defaults
from hopnhat.airflow.question import APPROVE, OVERRIDE, REASON, RETURN
from hopnhat.reporting.lateness import report_is_late
from hopnhat.reporting.schedule import ReportThere, reporting_days

if TYPE_CHECKING:
    from reports.approvals import Answer, Question, RunId

# What a task is given, rendered when it runs.
PERIOD = "{{ params.period or period_at(dag_run.run_after) }}"
AS_OF = "{{ params.as_of or '' }}"

DOC = """## {name}

Chọn kỳ rồi chạy: **dự thảo** (docx và xlsx) vào thư mục dự thảo, **duyệt** tại mục *Required Actions*, rồi **phát
hành** vào thư mục dùng chung đúng các tệp đã duyệt, từng byte. Có đêm tổng hợp hay sửa câu chữ xen vào thì chạy một
lượt mới (*Trigger*), không *Clear*. Không ai trả lời trong bảy ngày là hết hạn; im lặng không bao giờ là phát hành.

## From draft to release

Choose the period and run: a **draft** (docx and xlsx), an **approval** under *Required Actions*, and the
**publication** into the shared drive of the very files that were approved, byte for byte. Where a night or an edit came
between, trigger a new run instead of clearing this one. No answer within seven days is a lapse: nothing is published.
"""
"""What Airflow shows about the DAG of a report."""

_PARTS = {"month": "0[1-9]|1[0-2]", "quarter": "Q[1-4]", "half": "H[12]"}
_AS_OF_ASKED = Param(
    None,
    type=["null", "string"],
    format="date-time",
    title="Số liệu đến thời điểm",
    description="Để trống: mọi số liệu đã nạp / empty: everything loaded so far",
)
_LONGEST_REASON = 2000
_LOOK_EVERY = timedelta(minutes=5)
_NIGHT_TAKES_AT_MOST = timedelta(hours=30)
# A target may be away for a day; it alone is tried again, ever more seldom.
_PATIENCE_WITH_A_TARGET: dict[str, Any] = {"retries": 12, "max_retry_delay": timedelta(hours=4)}


def report_settings(report: ReportThere) -> dict[str, Any]:
    """Return what the DAG of a report is made with: when it runs, and what is asked before."""
    days = reporting_days()
    return {
        "description": "Dự thảo, duyệt, phát hành / draft, approve, publish",
        "schedule": MultipleCronTriggerTimetable(*days.crons(), timezone=ZONE),
        "start_date": pendulum.datetime(2020, 1, 1, tz=ZONE),
        "catchup": False,
        "max_active_runs": WAITING_REPORTS,
        "params": {"period": _period_asked(report.returns), "as_of": _AS_OF_ASKED},
        "user_defined_macros": {"period_at": days.period_at},
        "deadline": DeadlineAlert(
            reference=DeadlineReference.DAGRUN_QUEUED_AT,
            interval=days.time_allowed(),
            callback=SyncCallback(report_is_late, kwargs={"name": report.called}),
            name="Hạn của lịch báo cáo / the calendar's deadline",
        ),
        "default_args": task_defaults(),
        "tags": ["hợp nhất", "báo cáo"],
    }


def _period_asked(returns: tuple[str, ...]) -> Param:
    """Return the parameter for the period: the shortest whose returns make up the report, or a longer one."""
    kinds = tuple(_PARTS)
    shortest = min((kinds.index(kind) for kind in returns if kind in kinds), default=len(kinds))
    parts = "|".join(_PARTS[kind] for kind in kinds[shortest:])
    return Param(
        None,
        type=["null", "string"],
        title="Kỳ báo cáo",
        pattern=rf"^20[0-9]{{2}}(-({parts}))?$" if parts else "^20[0-9]{2}$",
        description="Như 2020-H1, 2020-H2, 2020-Q1 hoặc 2020 (cả năm); để trống: kỳ đang đến hạn theo lịch / "
        "empty: the period that the calendar has come to",
    )


class NoApproverError(RuntimeError):
    """Nobody was named who may approve."""


def is_night_over(run_type: str, run_after: datetime, loads: Iterable[datetime]) -> bool:
    """Tell whether the night that a scheduled run waits for has loaded; a run that a person started waits for none."""
    return run_type != "scheduled" or any(load >= run_after for load in loads)


class Approval(HITLOperator):
    """Asks about the package that this run has drafted, and has the book of approvals keep what was answered.

    The answer is Airflow's own record of it, with which its server resumes the task: no API lets anybody hand the task
    another one. What it comes to is decided in ``hopnhat.reporting.approving``. An answer that does not count, but that
    could be given better, leaves the question standing.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(options=[APPROVE, RETURN], defaults=RETURN, multiple=False, **kwargs)

    def execute(self, context: Any) -> Any:
        """Ask, and wait for the answer.

        Raises:
            NoApproverError: nobody was named who may answer; to Airflow, a question without assigned users is
                everybody's to answer.
            AirflowSkipException: the run drafted nothing.
        """
        from airflow.sdk.exceptions import AirflowSkipException

        from hopnhat.reporting import approving
        from hopnhat.settings import Settings
        from organisation.approvers import read_approvers

        settings = Settings.load()
        # Read when the question is put, not when the DAG is parsed: who was named since may answer without a restart.
        who: list[Any] = [{"id": one.account, "name": one.name} for one in read_approvers(settings.approvers)]
        if not who:
            raise NoApproverError(
                "Dự thảo đã có, nhưng chưa ai được giao duyệt: approvers.csv chưa ghi ai. "
                "(The draft is made; approvers.csv names nobody who may approve it.)"
            )
        self.assigned_users = who
        asked = approving.ask(settings, _question(context), who, f"{PREFIX}/{SUMMARIES}")
        if asked is None:
            raise AirflowSkipException("Lượt này không có dự thảo. (This run has no draft.)")
        self.subject, self.body = asked.subject, asked.body
        self.params = ParamsDict({name: _field(head) for name, head in asked.fields.items()})
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> int:
        """Have the answer written down; return the number of its entry in the book.

        Raises:
            NotCountedError: it does not count, and asking the same again would not help.
        """
        if "error" in event:
            self.process_trigger_event_error(event)
        from hopnhat.reporting import approving
        from hopnhat.settings import Settings
        from organisation.approvers import read_approvers
        from reports.approvals import ASK_AGAIN, REFUSED

        settings = Settings.load()
        may = [one.account for one in read_approvers(settings.approvers)]
        entry = approving.answer(settings, str(context["task_instance"].id), _answer(event), may)
        if entry.said["event"] != REFUSED:
            return entry.number
        if entry.said["because"] in ASK_AGAIN:
            self.execute(context)  # the question stands as before, without its answer
        raise NotCountedError(entry.said["because"])


class NotCountedError(RuntimeError):
    """An answer does not count; the office has been told why, and the page of the draft says it."""


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
        response_timeout=timedelta(days=7),
    )
    orders = release()
    chain(wait_for_night(), draft(kind, PERIOD, AS_OF), approval, record(), orders)
    publish.expand_kwargs(orders)


def _field(title: str) -> Param:
    return Param("", type=["null", "string"], title=title, maxLength=_LONGEST_REASON)


def _question(context: Any) -> Question:
    from reports.approvals import Question

    ti = context["task_instance"]
    return Question(_run(context), ti.task_id, ti.map_index, ti.try_number, str(ti.id))


def _answer(event: Mapping[str, Any]) -> Answer:
    """Return what Airflow's record of an answer says; whatever was filled in is text of a stranger."""
    from reports.approvals import Answer

    who, said = event.get("responded_by_user") or {}, event.get("params_input") or {}
    texts = {name: str(value or "").strip()[:_LONGEST_REASON] for name, value in said.items()}
    return Answer(
        chosen=next(iter(event["chosen_options"]), ""),
        by_id=str(who.get("id") or ""),
        by_name=str(who.get("name") or ""),
        at=event["responded_at"],
        reason=texts.get(REASON, ""),
        overridden={
            name.removeprefix(OVERRIDE): text for name, text in texts.items() if name.startswith(OVERRIDE) and text
        },
    )


def _run(context: Any) -> RunId:
    from reports.approvals import RunId

    ti = context["task_instance"]
    return RunId(ti.dag_id, ti.run_id)


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


@task(multiple_outputs=False, task_display_name="Dự thảo / draft")
def draft(kind: str, period: str, as_of: str, **context: Any) -> dict[str, Any]:
    """Make the package and note in the book that this run has drafted it."""
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    return publishing.draft(Settings.load(), kind, period, as_of=_moment(as_of), run=_run(context))


@task(multiple_outputs=False, task_display_name="Ghi quyết định / record", pool=WRITER_POOL)
def record() -> int:
    """Copy into the warehouse what the book holds, whatever was decided."""
    from hopnhat.reporting import approving
    from hopnhat.settings import Settings

    return approving.mirror(Settings.load())


@task(multiple_outputs=False, task_display_name="Xét phát hành / release")
def release(**context: Any) -> list[dict[str, Any]]:
    """Return the orders for what this run's question was answered with; skipped where the answer was no."""
    from airflow.sdk.exceptions import AirflowSkipException

    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    orders = publishing.release(Settings.load(), _run(context))
    if not orders:
        raise AirflowSkipException("Không được duyệt: không phát hành. (Not approved: nothing is published.)")
    return orders


@task(multiple_outputs=False, task_display_name="Phát hành / publish", **_PATIENCE_WITH_A_TARGET)
def publish(target: str, approval: int) -> dict[str, Any]:
    """Publish into one target, apart from all others; the board tells of it at once."""
    from hopnhat.nightly import board
    from hopnhat.reporting import publishing
    from hopnhat.settings import Settings

    delivered = publishing.deliver(Settings.load(), target, approval)
    board.renew(Settings.load())
    return delivered


def _moment(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
