"""## Báo cáo công tác Đoàn và phong trào thanh thiếu nhi

Chọn kỳ (sáu tháng hoặc năm) rồi chạy: **dự thảo** (docx và xlsx) từ biểu số liệu và hoạt động tiêu biểu của các đơn
vị, **duyệt** tại mục *Required Actions*, rồi **phát hành** vào thư mục dùng chung đúng các tệp đã duyệt, từng byte.
Có đêm tổng hợp hay sửa câu chữ xen vào thì chạy một lượt mới (*Trigger*), không *Clear*. Không ai trả lời trong bảy
ngày là hết hạn; im lặng không bao giờ là phát hành.

## Report of Union work and youth movement

Choose the period (six months or a year) and run: a **draft** (docx and xlsx) from the units' indicators and notable
activities, an **approval** under *Required Actions*, and the **publication** into the shared drive
of the very files that were approved, byte for byte. Where a night or an edit came between, trigger a new run instead of
clearing this one. No answer within seven days is a lapse: nothing is published.
"""

from __future__ import annotations

from airflow.sdk import dag

from hopnhat.airflow.report_dag import draft_approve_publish, report_settings

NAME = "báo cáo công tác Đoàn và phong trào thanh thiếu nhi"


@dag(dag_display_name="Báo cáo công tác Đoàn", doc_md=__doc__, **report_settings(NAME))
def union_work_report() -> None:
    """Wire the report of Union work."""
    draft_approve_publish("union_work", NAME)


union_work_report()
