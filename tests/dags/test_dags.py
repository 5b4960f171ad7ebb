"""The DAGs as Airflow sees them, each parsed in a process of its own in which nothing else may happen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from province import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "dags").glob("*.py"))
REPORTS = ("field_visit_report", "union_work_report")
MOST_SECONDS = 0.3
MOST_LEVELS = 8


REACHING = {
    "import pandas": "import pandas",
    "import warehouse": "import warehouse",
    "open('left-behind.txt', 'w')": "for writing",
    "import socket; socket.create_connection(('127.0.0.1', 9))": "socket.",
    "import sqlite3; sqlite3.connect(':memory:')": "sqlite3.",
    "import subprocess; subprocess.run(['true'])": "subprocess.",
    "import os; os.mkdir('left-behind')": "os.mkdir",
}


def parse_all(files: list[Path], home: Path) -> dict[str, Any]:
    """Return by file name what parsing each came to, all in one process with an Airflow folder of its own."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    outcome = subprocess.run(
        [sys.executable, Path(__file__).with_name("parse_dag.py"), *files],
        env={**others, "AIRFLOW_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    facts: dict[str, Any] = json.loads(outcome.stdout.splitlines()[-1])
    return {Path(file).stem: what for file, what in facts.items()}


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Our DAG files, and beside them one file for each way to reach out while being parsed."""
    folder = tmp_path_factory.mktemp("parsed")
    reaching = [folder / f"reaching_{number}.py" for number in range(len(REACHING))]
    for file, reach in zip(reaching, REACHING, strict=True):
        file.write_text(reach, encoding="utf-8")
    return parse_all([*FILES, *reaching], folder / "airflow")


def levels(tasks: dict[str, Any]) -> int:
    def level(name: str) -> int:
        return 1 + max((level(before) for before in tasks[name]["upstream"]), default=0)

    return max(level(name) for name in tasks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_holds_one_dag_of_its_own_name_and_that_of_reports_one_of_each(
    file: Path, parsed: dict[str, Any]
) -> None:
    held = REPORTS if file.stem == "province_reports" else (file.stem,)
    assert {dag["dag_id"] for dag in parsed[file.stem]["dags"]} == set(held)


def test_another_organisation_has_the_dags_of_its_own_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(ROOT / "tests" / "second_organisation"))
    [dag] = parse_all([ROOT / "dags" / "province_reports.py"], tmp_path)["province_reports"]["dags"]
    assert dag["dag_id"] == "cham_lo_report"
    assert dag["doc_md"].startswith("## Báo cáo chăm lo đời sống phụ nữ")
    assert dag["periods"] == ["2020-H1", "2020-H2", "2020", "2020-Q1"]
    assert [one for one, _ in dag["schedule"]] == ["0 1 1 4 *", "0 1 1 7 *", "0 1 1 10 *", "0 1 21 12 *"]
    assert dag["period_at"] == ["2020-Q1", "2020-Q1", "2020-Q4", "2020-Q4"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_parsing_touches_nothing_and_is_quick(file: Path, parsed: dict[str, Any]) -> None:
    assert parsed[file.stem]["cpu_seconds"] < MOST_SECONDS


@pytest.mark.parametrize(("number", "told"), list(enumerate(REACHING.values())), ids=list(REACHING.values()))
def test_the_watch_catches_a_dag_that_reaches_out(number: int, told: str, parsed: dict[str, Any]) -> None:
    assert told in parsed[f"reaching_{number}"]["touched"]


def dag_of(parsed: dict[str, Any], dag_id: str) -> dict[str, Any]:
    """Return what came of parsing one DAG, whichever file it stands in."""
    [found] = [dag for file in parsed.values() for dag in file.get("dags", ()) if dag["dag_id"] == dag_id]
    return dict(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_dag_keeps_the_house_rules(file: Path, parsed: dict[str, Any]) -> None:
    dag = parsed[file.stem]["dags"][0]
    assert dag["timezone"] == "Asia/Ho_Chi_Minh"
    assert dag["catchup"] is False
    assert "hợp nhất" in dag["tags"]
    vietnamese, english = (part for part in dag["doc_md"].split("## ") if part)
    assert len(vietnamese) > 200
    assert len(english) > 200
    assert levels(dag["tasks"]) <= MOST_LEVELS
    for task in dag["tasks"].values():
        assert task["owner"] == "Ban Tổ chức - Kiểm tra"
        assert task["multiple_outputs"] is False, "one XCom a task"
        assert task["told"] == ["task_failed"], "the operator is told"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_may_pass_is_tried_again_with_back_off_and_our_own_faults_are_not(
    file: Path, parsed: dict[str, Any]
) -> None:
    for name, task in parsed[file.stem]["dags"][0]["tasks"].items():
        assert task["retries"] == (12 if task["mapped"] and name == "publish" else 3)
        assert task["backs_off"]
        assert task["retried"] == ["ConnectionError", "TimeoutError", "OSError"]


def test_the_night_runs_its_steps_in_order_and_one_writer_loads(parsed: dict[str, Any]) -> None:
    dag = parsed["nightly_consolidation"]["dags"][0]
    assert dag["schedule"] == "0 1 * * *"
    assert {name: task["upstream"] for name, task in dag["tasks"].items()} == {
        "collect": [],
        "read": ["collect"],
        "check": ["collect", "read"],
        "load": ["check"],
        "feedback": ["load"],
        "send": ["feedback"],
        "board": ["load"],
        "over": ["board", "send"],
        "summarise": ["over"],
    }
    rules = {name: task["trigger_rule"] for name, task in dag["tasks"].items()}
    assert rules.pop("summarise") == "all_done", "the last task alone makes a run red: it must always be asked"
    assert rules.pop("over") == "all_done", "a night that failed is over too"
    assert set(rules.values()) == {"all_success"}
    assert dag["max_active_runs"] == 1
    assert [name for name, task in dag["tasks"].items() if task["pool"] == "warehouse_writer"] == ["load"]
    assert {name: task["outlets"] for name, task in dag["tasks"].items() if task["outlets"]} == {
        "load": ["hopnhat_warehouse"],
        "over": ["hopnhat_night"],
    }


def test_the_warehouse_is_cared_for_when_the_night_is_over_and_not_by_the_clock(parsed: dict[str, Any]) -> None:
    dag = parsed["warehouse_care"]["dags"][0]
    assert dag["schedule"] == ["hopnhat_night"]


def test_the_writers_pool_has_one_slot() -> None:
    pools = json.loads((ROOT / "deploy" / "pools.json").read_text(encoding="utf-8"))
    assert {name: pool["slots"] for name, pool in pools.items()} == {"warehouse_writer": 1}


def test_a_night_is_named_in_local_time(parsed: dict[str, Any]) -> None:
    """18:00 UTC is one in the morning of the next day in Quảng Ninh."""
    assert parsed["nightly_consolidation"]["dags"][0]["night_id"] == "2020-06-15T01-00-00"


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_published_only_after_an_approval_that_silence_never_gives(
    report: str, parsed: dict[str, Any]
) -> None:
    dag = dag_of(parsed, report)
    assert dag["max_active_runs"] > 1, "one report that waits must not hold back another"
    tasks = dag["tasks"]
    assert {name: task["upstream"] for name, task in tasks.items()} == {
        "wait_for_night": [],
        "draft": ["wait_for_night"],
        "approve": ["draft"],
        "record": ["approve"],
        "release": ["record"],
        "publish": ["release"],
    }
    writers = sorted(name for name, task in tasks.items() if task["pool"] == "warehouse_writer")
    assert writers == ["record"], "what only reads, and a target that is slow, hold up nobody"
    approve = tasks["approve"]
    assert approve["type"] == "Approval"
    assert approve["options"] == ["Duyệt", "Trả lại"]
    assert approve["defaults"] == ["Trả lại"]
    assert approve["response_days"] == 7
    assert approve["execution_timeout"] is None
    assert approve["assigned"] is None, "who may answer is read when the question is put"


@pytest.mark.parametrize("report", REPORTS)
def test_no_task_is_told_by_another_what_was_approved(report: str, parsed: dict[str, Any]) -> None:
    """What one task hands another can be changed by whoever may change XComs."""
    tasks = dag_of(parsed, report)["tasks"]
    assert {name: tasks[name]["arguments"] for name in ("record", "release")} == {"record": [], "release": []}
    assert {task["trigger_rule"] for task in tasks.values()} == {"all_success"}
    assert [name for name, task in tasks.items() if task["mapped"]] == ["publish"], "one task a target"


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_runs_by_the_reporting_calendar_and_waits_for_its_night(report: str, parsed: dict[str, Any]) -> None:
    """The district's last day is 10 June and 30 November; the draft is due on 20 June and 10 December."""
    dag = dag_of(parsed, report)
    assert dag["schedule"] == [["0 1 11 6 *", "Asia/Ho_Chi_Minh"], ["0 1 1 12 *", "Asia/Ho_Chi_Minh"]]
    assert dag["period_at"] == ["2020-H1", "2019", "2020", "2020"]
    assert dag["tasks"]["wait_for_night"]["inlets"] == ["hopnhat_warehouse"]
    assert dag["deadline_days"] == [pytest.approx(10 - 1 / 24)]


def test_reminders_go_out_in_the_morning_and_can_be_looked_at_first(parsed: dict[str, Any]) -> None:
    dag = parsed["return_reminders"]["dags"][0]
    assert dag["schedule"] == "0 7 * * *"
    assert dag["max_active_runs"] == 1
    assert list(dag["tasks"]) == ["remind"]
    assert dag["params"] == {"period": None, "unit": None, "dry_run": False}


def test_the_form_of_the_reminders_takes_only_a_period_and_a_units_id(parsed: dict[str, Any]) -> None:
    dag = parsed["return_reminders"]["dags"][0]
    assert dag["periods"] == ["2020-H1", "2020-H2", "2020", "2020-Q1"]
    assert dag["units"] == ["D199", "B06865", "QN"]


@pytest.mark.parametrize("report", REPORTS)
def test_the_trigger_form_takes_half_years_and_years_only(report: str, parsed: dict[str, Any]) -> None:
    assert dag_of(parsed, report)["periods"] == ["2020-H1", "2020-H2", "2020"]
