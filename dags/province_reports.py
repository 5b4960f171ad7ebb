"""The reports of the province in use, a DAG each: its folder `reports/` says which there are and how each is called."""

from __future__ import annotations

from airflow.sdk import dag

from hopnhat.airflow.report_dag import DOC, draft_approve_publish, report_settings
from hopnhat.reporting.schedule import ReportThere, reports_there


def wire(report: ReportThere) -> None:
    """Make the DAG of one report."""

    @dag(
        dag_id=report.dag_id,
        dag_display_name=report.display_name,
        doc_md=DOC.format(name=report.display_name),
        **report_settings(report),
    )
    def draft_to_release() -> None:
        draft_approve_publish(report.kind, report.called)

    draft_to_release()


for there in reports_there():
    wire(there)
