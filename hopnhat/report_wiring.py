"""What the DAGs of the reports share: what is asked when one is run, and the way from a draft to the shared drive.

Like ``wiring`` it is imported whenever Airflow parses a DAG, and touches nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pendulum
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, chain, task

from hopnhat.wiring import WAITING_REPORTS, WRITER_POOL, ZONE, task_defaults

# What a task is given, rendered when it runs.
PERIOD = "{{ params.period }}"
AS_OF = "{{ params.as_of or '' }}"
SUMMARY = "{{ ti.xcom_pull(task_ids='draft')['summary_md'] }}"
FIGURES_HASH = "{{ ti.xcom_pull(task_ids='draft')['figures_hash'] }}"
APPROVED_BY = "{{ ti.xcom_pull(task_ids='approve')['responded_by_user']['name'] }}"

_PERIOD_ASKED = Param(
    "2020-H1",
    type="string",
    title="Kỳ báo cáo",
    pattern=r"^20[0-9]{2}(-H[12])?$",
    description="Sáu tháng (2020-H1, 2020-H2) hoặc năm (2020) / six months or year",
)
_AS_OF_ASKED = Param(
    None,
    type=["null", "string"],
    format="date-time",
    title="Số liệu đến thời điểm",
    description="Để trống: mọi số liệu đã nạp / empty: everything loaded so far",
)


def report_settings() -> dict[str, Any]:
    """Return what the DAGs of all reports have in common."""
    return {
        "description": "Dự thảo, duyệt, phát hành / draft, approve, publish",
        "schedule": None,
        "start_date": pendulum.datetime(2020, 1, 1, tz=ZONE),
        "catchup": False,
        "max_active_runs": WAITING_REPORTS,
        "params": {"period": _PERIOD_ASKED, "as_of": _AS_OF_ASKED},
        "default_args": task_defaults(),
        "tags": ["hợp nhất", "báo cáo"],
    }


def draft_approve_publish(kind: str, name: str) -> None:
    """Wire one report inside a DAG: draft it, let a person decide, publish what was approved and nothing else.

    ``kind`` names its definition; ``name`` is how the question to the approver calls it.
    """

    @task(multiple_outputs=False, task_display_name="Dự thảo / draft", pool=WRITER_POOL)
    def draft(period: str, as_of: str) -> dict[str, Any]:
        from hopnhat import publishing
        from hopnhat.settings import Settings

        return publishing.draft(Settings.load(), kind, period, as_of=_moment(as_of))

    @task(multiple_outputs=False, task_display_name="Phát hành / publish", pool=WRITER_POOL)
    def publish(period: str, as_of: str, figures_hash: str, approved_by: str) -> dict[str, Any]:
        from hopnhat import publishing
        from hopnhat.settings import Settings

        return publishing.publish(Settings.load(), kind, period, figures_hash, approved_by, as_of=_moment(as_of))

    approval = ApprovalOperator(
        task_id="approve",
        task_display_name="Duyệt / approve",
        subject=f"Duyệt phát hành {name}, kỳ {PERIOD}",
        body=f"{SUMMARY}\n\nDấu số liệu / figures: `{FIGURES_HASH}`",
        defaults="Reject",
        response_timeout=timedelta(days=7),
    )
    chain(draft(PERIOD, AS_OF), approval, publish(PERIOD, AS_OF, FIGURES_HASH, APPROVED_BY))


def _moment(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
