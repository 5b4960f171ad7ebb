"""## Nhắc gửi báo cáo

Bảy giờ sáng mỗi ngày: **nhắc** đơn vị chưa gửi báo cáo, trước hạn 7, 3, 1 ngày và sau hạn 1, 3, 7 ngày (sửa được trong
`calendar.yaml`), kèm bảng mẫu trống của đúng đơn vị và kỳ ấy; mỗi lần nhắc chỉ gửi một thư. Quá hạn mười
ngày mà vẫn thiếu thì Ban Tổ chức - Kiểm tra nhận một danh sách. Thư không đi được, hoặc đơn vị chưa có địa chỉ, thì
lượt chạy đỏ và tệp “Vận hành/Cần xử lý.txt” trên ổ dùng chung nói việc phải làm. Muốn xem trước: *Trigger*, chọn **Chỉ
xem trước**; có thể chọn riêng một kỳ hoặc một đơn vị.

## Reminders of returns

At seven every morning: **remind** the units that have not sent, 7, 3 and 1 days before the due day and 1, 3 and 7 after
(`calendar.yaml`), each with the blank workbook of that unit and period, and never twice for the same step.
What is still missing after ten days goes to the Board as one list. Where mail is not taken or a unit has no address the
run is red, and “Vận hành/Cần xử lý.txt” on the shared drive says what to do. To look first, trigger it with **dry
run**; one period or one unit can be chosen.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import Param, dag, task

from hopnhat.airflow.defaults import ZONE, task_defaults

# What the task is given, rendered when it runs.
PERIOD = "{{ params.period or '' }}"
UNIT = "{{ params.unit or '' }}"
DRY_RUN = "{{ 'yes' if params.dry_run else '' }}"

_PERIOD = Param(
    None,
    type=["null", "string"],
    title="Chỉ một kỳ / one period only",
    pattern=r"^20[0-9]{2}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2]))?$",
    description="Ví dụ 2020-H1; để trống: mọi kỳ sắp hoặc mới đến hạn / empty: every period due about now",
)
_UNIT = Param(
    None,
    type=["null", "string"],
    title="Chỉ một đơn vị / one unit only",
    pattern=r"^[A-Z][A-Z0-9]{1,11}$",
    description="Mã đơn vị, ví dụ D199; để trống: mọi đơn vị / a unit's id; empty: all",
)
_DRY_RUN = Param(
    False,
    type="boolean",
    title="Chỉ xem trước / dry run",
    description="Ghi ra sẽ nhắc ai, không gửi gì / say who would be told, send nothing",
)


@dag(
    dag_display_name="Nhắc gửi báo cáo",
    description="Nhắc đơn vị chưa gửi báo cáo / remind the units that have not sent",
    doc_md=__doc__,
    schedule="0 7 * * *",
    start_date=pendulum.datetime(2020, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    params={"period": _PERIOD, "unit": _UNIT, "dry_run": _DRY_RUN},
    default_args=task_defaults(),
    tags=["hợp nhất", "hằng ngày"],
)
def return_reminders() -> None:
    """Wire the one task: who is reminded depends on the day alone."""

    @task(multiple_outputs=False, task_display_name="Nhắc / remind")
    def remind(period: str, unit_id: str, dry_run: str) -> dict[str, Any]:
        from hopnhat.messaging import reminders
        from hopnhat.settings import Settings

        settings = Settings.load()
        facts = reminders.remind(settings, period=period or None, unit_id=unit_id or None, dry_run=bool(dry_run))
        return dict(reminders.insist(settings, facts))

    remind(PERIOD, UNIT, DRY_RUN)


return_reminders()
