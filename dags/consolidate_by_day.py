"""## Tổng hợp trong ngày

Năm phút một lần: **xem** có gì mới ở hộp thư hay trên trang gửi báo cáo của đơn vị không; không có thì thôi. Có thì
**tổng hợp**: thu, đọc, kiểm tra, nạp vào kho, trả lời thư ngay với kết quả và tệp đã đánh dấu, viết lại bảng theo dõi.
Lượt đêm đang chạy thì nhường lượt đêm. Việc cho người vận hành ghi ở tệp “Vận hành/Cần xử lý.txt” trên ổ dùng chung.

## Consolidation by day

Every five minutes: **look** whether anything is new in the mailbox or was sent by the units' page. If so,
**consolidate**: collect, read, check, load, answer the mails with the verdict and the marked workbook, renew the
board. A night that runs goes first. What the operator has to do stands in “Vận hành/Cần xử lý.txt” on the shared
drive.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import dag, task

from hopnhat.airflow.defaults import WRITER_POOL, ZONE, task_defaults

DAY_ID = "{{ dag_run.run_after.astimezone(dag.timezone).strftime('ngay-%Y-%m-%dT%H-%M-%S') }}"
_SEEN = ("deliveries", "loaded", "mails", "answered", "sent")


@dag(
    dag_display_name="Tổng hợp trong ngày",
    description="Trả lời thư và báo cáo gửi qua trang trong vài phút / answer what comes by mail or page in minutes",
    doc_md=__doc__,
    schedule="*/5 * * * *",
    start_date=pendulum.datetime(2020, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=task_defaults(),
    tags=["hợp nhất", "trong ngày"],
)
def consolidate_by_day() -> None:
    """Wire one round: the second task runs only where there is something to do."""

    @task.short_circuit(task_display_name="Xem / look")
    def look() -> bool:
        from hopnhat.nightly import by_day
        from hopnhat.settings import Settings

        return by_day.waits(Settings.load())

    @task(multiple_outputs=False, task_display_name="Tổng hợp / consolidate", pool=WRITER_POOL)
    def consolidate(day_id: str) -> dict[str, Any]:
        from hopnhat.nightly import by_day
        from hopnhat.settings import Settings

        settings = Settings.load()
        try:
            facts = by_day.run(settings, day_id)
        except Exception as problem:
            by_day.say_failure(settings, problem)
            raise
        return {name: facts[name] for name in _SEEN if name in facts}

    look() >> consolidate(DAY_ID)


consolidate_by_day()
