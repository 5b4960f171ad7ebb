"""## Chăm sóc kho số liệu

Mỗi khi lượt tổng hợp hằng đêm đã hết, dù xong hay hỏng: **sao lưu** (bản sao được khôi phục thử và so từng bảng
trước khi được giữ; mọi bản cũ được đọc lại, bản hỏng được báo và không bản tốt nào bị bỏ vì nó),
**xoá tên** cán bộ của các kỳ đã quá thời hạn giữ, rồi **dọn** kho. Giữ bao nhiêu bản, giữ tên bao nhiêu năm: xem
`maintenance.yaml`. Đưa kho về một bản sao lưu: `hopnhat restore`.

## Care of the warehouse

Whenever the nightly consolidation is over, done or failed: **back up** (the backup is restored into a scratch file and
compared table by table before it is kept; every older one is read again, a damaged one is told, and no sound one is
removed because of it), **forget** the names of cadres in periods past their time, and **tidy**. How
many backups and how many years: `maintenance.yaml`. The way back to a backup: `hopnhat restore`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import chain, dag, task

from hopnhat.airflow.defaults import NIGHT, WRITER_POOL, ZONE, task_defaults


@dag(
    dag_display_name="Chăm sóc kho số liệu",
    description="Sao lưu có kiểm chứng, xoá tên quá hạn, dọn kho / proved backups, forgetting, tidying",
    doc_md=__doc__,
    schedule=[NIGHT],
    start_date=pendulum.datetime(2020, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    default_args=task_defaults(),
    tags=["hợp nhất", "hằng đêm"],
)
def warehouse_care() -> None:
    """Wire the care of the warehouse: a backup first, so that whatever follows can be taken back."""

    @task(multiple_outputs=False, task_display_name="Sao lưu / back up")
    def back_up() -> dict[str, Any]:
        from hopnhat.maintenance import operations
        from hopnhat.settings import Settings

        return operations.back_up(Settings.load())

    @task(multiple_outputs=False, task_display_name="Xoá tên quá hạn / forget", pool=WRITER_POOL)
    def forget(today: str) -> dict[str, Any]:
        from datetime import date

        from hopnhat.maintenance import operations
        from hopnhat.settings import Settings

        return operations.forget(Settings.load(), date.fromisoformat(today))

    @task(multiple_outputs=False, task_display_name="Dọn kho / tidy", pool=WRITER_POOL)
    def tidy() -> dict[str, Any]:
        from hopnhat.maintenance import operations
        from hopnhat.settings import Settings

        return operations.tidy(Settings.load())

    chain(back_up(), forget("{{ dag_run.run_after.astimezone(dag.timezone).date() }}"), tidy())


warehouse_care()
