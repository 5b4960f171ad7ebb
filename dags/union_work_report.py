"""## Báo cáo công tác Đoàn và phong trào thanh thiếu nhi

Chọn kỳ (sáu tháng hoặc năm) rồi chạy: **dự thảo** (docx và xlsx) từ biểu số liệu và hoạt động tiêu biểu của các đơn
vị, **duyệt** tại mục *Required Actions*, rồi **phát hành** vào thư mục dùng chung. Phê duyệt gắn với đúng các con số đã
xem: số liệu đổi thì phê duyệt hết hiệu lực và phải chạy lại. Không ai trả lời trong bảy ngày thì coi là không duyệt; im
lặng không bao giờ là phát hành.

## Report of Union work and youth movement

Choose the period (six months or a year) and run: a **draft** (docx and xlsx) from the units' indicators and notable
activities, an **approval** under *Required Actions*, and the **publication** into the shared drive. An approval holds
for the very figures that were seen: if they change it lapses and the report is run again. No answer within seven days
counts as a rejection.
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
