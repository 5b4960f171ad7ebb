"""## Báo cáo kết quả đi công tác cơ sở

Chọn kỳ rồi chạy: **dự thảo** (docx và xlsx) vào thư mục dự thảo, **duyệt** tại mục *Required Actions*, rồi **phát
hành** vào thư mục dùng chung. Phê duyệt gắn với đúng các con số đã xem: số liệu đổi thì phê duyệt hết hiệu lực và phải
chạy lại. Không ai trả lời trong bảy ngày thì coi là không duyệt; im lặng không bao giờ là phát hành.

## Field-visit report

Choose the period and run: a **draft** (docx and xlsx), an **approval** under *Required Actions*, and the
**publication** into the shared drive. An approval holds for the very figures that were seen: if they change it lapses
and the report is run again. No answer within seven days counts as a rejection.
"""

from __future__ import annotations

from airflow.sdk import dag

from hopnhat.airflow.report_dag import draft_approve_publish, report_settings

NAME = "báo cáo đi công tác cơ sở"


@dag(dag_display_name="Báo cáo đi công tác cơ sở", doc_md=__doc__, **report_settings(NAME))
def field_visit_report() -> None:
    """Wire the field-visit report."""
    draft_approve_publish("field_visits", NAME)


field_visit_report()
