"""## Tổng hợp hằng đêm

Một giờ sáng mỗi ngày: **thu** tệp mới từ các nguồn, **đọc**, **kiểm tra** theo quy tắc của từng biểu, **nạp** vào kho
trong một giao dịch, **trả lời đơn vị** (tệp đánh dấu chỗ sai, soạn thư báo), **gửi thư**, viết lại **bảng theo dõi**
trên thư mục dùng chung, rồi **tóm tắt**. Tệp nào có lỗi thì chỉ tệp đó bị trả lại; lượt chạy không dừng. Không có gì
mới thì không có gì thay đổi. Muốn chạy lại một đêm: chọn lượt chạy đó rồi *Clear*; chạy mấy lần cũng ra một kết quả.

Nếu một bước thất bại: mở nhật ký của bước đó, sửa nguyên nhân nêu ở dòng cuối, rồi *Clear* đúng bước ấy. Ô **tóm tắt**
đỏ là có việc cho người vận hành: việc gì thì ghi ở dòng cuối nhật ký và trong tệp “Vận hành/Cần xử lý.txt” trên ổ dùng
chung. Đêm xanh nghĩa là việc phải làm đã làm xong cả.

## Nightly consolidation

At one in the morning: **collect** new files from the sources, **read** them, **check** them against the rules of their
forms, **load** them in one transaction, tell the units (**feedback**: marked workbooks, composed mails), **send** the
mails, renew the **board** on the shared drive, and **summarise**. A faulty file is sent back alone and never stops the
night. To run a night again, clear its run: the outcome is the same however often it runs. If a step fails, its log ends
with the cause; mend that and clear the step. A red **summarise** means that a person has something to do: its log and
the file “Vận hành/Cần xử lý.txt” on the shared drive say what. A green night means that what was due was done.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import TriggerRule, chain, dag, task

from hopnhat.airflow.defaults import NIGHT, NIGHT_ID, WAREHOUSE, WRITER_POOL, ZONE, task_defaults

_SEEN = ("night_id", "portions", "periods")


def _run(step: str, night_id: str, chunks: list[str] | None = None) -> dict[str, Any]:
    from hopnhat.nightly import steps
    from hopnhat.settings import Settings

    return _counts(steps.run(step, Settings.load(), night_id, chunks))


def _counts(facts: dict[str, Any]) -> dict[str, Any]:
    """Return of a step's facts what everybody may see who may look at runs: numbers, and the names of night and chunks.

    Sentences, which name units and what a server said of an address, stay in the night's stage.
    """
    seen = {name: value for name, value in facts.items() if isinstance(value, int | float) or name in _SEEN}
    return {**seen, **{name: _counts(value) for name, value in facts.items() if isinstance(value, dict)}}


@dag(
    dag_display_name="Tổng hợp hằng đêm",
    description="Thu, đọc, kiểm tra và nạp báo cáo của các đơn vị / consolidate the units' returns",
    doc_md=__doc__,
    schedule="0 1 * * *",
    start_date=pendulum.datetime(2020, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=5),
    default_args=task_defaults(),
    tags=["hợp nhất", "hằng đêm"],
)
def nightly_consolidation() -> None:
    """Wire one night: a step finds what the step before left in the night's stage, and hands on counts only.

    Reading and checking are shared among as many tasks as the installation has readers, hundreds of files each.
    """

    @task(multiple_outputs=False, task_display_name="Thu tệp / collect")
    def collect(night_id: str) -> list[list[str]]:
        portions: list[list[str]] = _run("collect", night_id)["portions"]
        return portions

    @task(multiple_outputs=False, task_display_name="Đọc / read")
    def read(night_id: str, chunks: list[str]) -> dict[str, Any]:
        return _run("read", night_id, chunks)

    @task(multiple_outputs=False, task_display_name="Kiểm tra / check")
    def check(night_id: str, chunks: list[str]) -> dict[str, Any]:
        return _run("check", night_id, chunks)

    @task(multiple_outputs=False, task_display_name="Nạp / load", pool=WRITER_POOL, outlets=[WAREHOUSE])
    def load(night_id: str, **context: Any) -> dict[str, Any]:
        facts = _run("load", night_id)
        context["outlet_events"][WAREHOUSE].extra = {"periods": facts["periods"]}
        return facts

    @task(multiple_outputs=False, task_display_name="Trả lời đơn vị / feedback")
    def feedback(night_id: str) -> dict[str, Any]:
        return _run("feedback", night_id)

    @task(multiple_outputs=False, task_display_name="Gửi thư / send")
    def send(night_id: str) -> dict[str, Any]:
        return _run("send", night_id)

    @task(multiple_outputs=False, task_display_name="Bảng theo dõi / board")
    def board(night_id: str) -> dict[str, Any]:
        return _run("board", night_id)

    # A night that failed is over too, and its warehouse is backed up like any other. Not the last task: that one is red
    # for what a person has to do, and a task that is red tells Airflow nothing.
    @task(
        multiple_outputs=False, task_display_name="Hết đêm / over", trigger_rule=TriggerRule.ALL_DONE, outlets=[NIGHT]
    )
    def over() -> None:
        pass

    # It alone says whether the run is green, so it runs whatever became of the others, and asks.
    @task(multiple_outputs=False, task_display_name="Tóm tắt / summarise", trigger_rule=TriggerRule.ALL_DONE)
    def summarise(night_id: str, **context: Any) -> dict[str, Any]:
        from hopnhat.messaging.concerns import NotDoneError
        from hopnhat.nightly import conclusion, metrics
        from hopnhat.settings import Settings

        settings, run = Settings.load(), context["dag_run"]
        states = context["ti"].get_task_states(dag_id=run.dag_id, run_ids=[run.run_id])
        failed = conclusion.failed_steps(states.get(run.run_id, {}))
        summary = conclusion.conclude(settings, night_id, failed)
        if summary["is_red"]:
            raise NotDoneError(summary["concerns"])
        metrics.tell(settings, summary)
        return {**_counts(summary), "corrections": len(summary["corrections"])}

    portions = collect(NIGHT_ID)
    reads = read.partial(night_id=NIGHT_ID).expand(chunks=portions)
    checks = check.partial(night_id=NIGHT_ID).expand(chunks=portions)
    loaded, renewed = load(NIGHT_ID), board(NIGHT_ID)
    ends = over()
    chain(reads, checks, loaded, feedback(NIGHT_ID), send(NIGHT_ID), ends, summarise(NIGHT_ID))
    chain(loaded, renewed, ends)


nightly_consolidation()
