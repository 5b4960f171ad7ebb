"""## Phát biểu mẫu

Chạy, để trống kỳ là sáu tháng mà lịch báo cáo đang đến: mỗi đơn vị phải báo cáo trong kỳ đó nhận **một tệp biểu trống
của riêng mình** (đã in sẵn tên đơn vị, kỳ, các danh sách chọn) trong thư mục mang tên đơn vị, ở thư mục *Biểu mẫu* trên
ổ dùng chung, hoặc nơi mà `HOPNHAT_TEMPLATES` chỉ ra (một thư mục, hay địa chỉ một thư mục Google Drive; có thể là chính
hộp thư nhận báo cáo: tệp chưa ai ghi thì lượt đêm bỏ qua). Chạy lại bao nhiêu lần cũng được: tệp giống hệt thì thôi,
tệp đã có người ghi thì **để nguyên** và được nêu tên ở kết quả. *Chạy thử* chỉ đếm, không ghi gì.

Nếu thất bại: dòng cuối nhật ký nói tên đơn vị hay kỳ nào sai, hoặc thư mục nào không ghi được; sửa rồi chạy lại.

## Issue templates

Run it; an empty period is the half-year that the calendar has come to. Every unit that must report for it gets **one
blank workbook of its own** (its name, the period and the drop-downs printed) in a folder of its name, under *Biểu mẫu*
on the shared drive, or where `HOPNHAT_TEMPLATES` points (a folder, or the address of a Google Drive folder; it may be
the very inbox of returns, for the night passes over blanks that nobody has touched). Running it again changes nothing:
a file that is the same is left, one that a clerk has begun is **left alone** and named in the result. A *dry run* only
counts.

If it fails, its log ends with the unit or period that is wrong, or the folder that could not be written; mend that and
run it again.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import Param, dag, task

from hopnhat.airflow.defaults import ZONE, task_defaults

# What the task is given, rendered when it runs.
TODAY = "{{ dag_run.run_after.astimezone(dag.timezone).date() }}"
PERIOD = "{{ params.period or '' }}"
UNITS = "{{ params.units | join('\n') }}"
DRY_RUN = "{{ 'yes' if params.dry_run else '' }}"

_PERIOD = Param(
    None,
    type=["null", "string"],
    title="Kỳ báo cáo",
    pattern=r"^20[0-9]{2}-H[12]$",
    description="Sáu tháng, như 2026-H1; để trống: kỳ mà lịch báo cáo đang đến / "
    "six months; empty: the period that the calendar has come to",
)
_UNITS = Param(
    [],
    type="array",
    items={"type": "string", "minLength": 1},
    title="Đơn vị",
    description="Mã hoặc tên, mỗi dòng một đơn vị; để trống là mọi đơn vị / ids or names, a line each; empty: all",
)
_DRY_RUN = Param(
    False, type="boolean", title="Chạy thử", description="Chỉ đếm, không ghi gì / count only, write nothing"
)


@dag(
    dag_display_name="Phát biểu mẫu",
    description="Biểu trống của từng đơn vị cho một kỳ / the units' blank workbooks of a period",
    doc_md=__doc__,
    schedule=None,
    start_date=pendulum.datetime(2020, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    params={"period": _PERIOD, "units": _UNITS, "dry_run": _DRY_RUN},
    default_args=task_defaults(),
    tags=["hợp nhất", "biểu mẫu"],
)
def issue_templates() -> None:
    """Wire the one task: a unit's workbook takes milliseconds, far less than scheduling a task of its own."""

    @task(multiple_outputs=False, task_display_name="Phát biểu / issue")
    def issue(today: str, period: str, units: str, dry_run: str) -> dict[str, Any]:
        from datetime import date

        from hopnhat.settings import Settings
        from hopnhat.templates import issuing

        asked = period or issuing.next_period(date.fromisoformat(today)).id
        return issuing.run(Settings.load(), asked, units.splitlines(), dry_run=bool(dry_run))

    issue(TODAY, PERIOD, UNITS, DRY_RUN)


issue_templates()
