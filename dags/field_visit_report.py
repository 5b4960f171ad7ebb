"""## Báo cáo kết quả đi công tác cơ sở

Chọn kỳ rồi chạy: **dự thảo** (docx và xlsx) vào thư mục dự thảo, **duyệt** tại mục *Required Actions*, rồi **phát
hành** vào thư mục dùng chung đúng các tệp đã duyệt, từng byte. Có đêm tổng hợp hay sửa câu chữ xen vào thì chạy một
lượt mới (*Trigger*), không *Clear*. Không ai trả lời trong bảy ngày là hết hạn; im lặng không bao giờ là phát hành.

## Field-visit report

Choose the period and run: a **draft** (docx and xlsx), an **approval** under *Required Actions*, and the
**publication** into the shared drive of the very files that were approved, byte for byte. Where a night or an edit came
between, trigger a new run instead of clearing this one. No answer within seven days is a lapse: nothing is published.
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
