"""``make demo`` and ``make up`` as a newcomer meets them: a real Airflow, the sample province, nothing left behind."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from hopnhat.airflow.board_plugin import PREFIX, SUMMARIES
from hopnhat.airflow.question import APPROVE, OVERRIDE, REASON, RETURN
from hopnhat.local_airflow.api import Api
from hopnhat.local_airflow.environment import ADMINISTRATOR, APPROVER, DISTRICT_READER
from hopnhat.local_airflow.runs import WAITS_FOR_A_PERSON, Run, start
from hopnhat.messaging.concerns import FILE
from hopnhat.reporting.lateness import as_id
from hopnhat.settings import Settings
from tests.sweep import with_the_whole_contract
from warehouse import Warehouse

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 300.0
RETURNED = "2020"
"""A period of which the sample has half: there is something to approve, and the demo has not published it."""


@dataclass
class Watched:
    """A command of ours while it runs: every process it had, and every address they listened on."""

    process: subprocess.Popen[str]
    pids: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Note the processes that run now and where they listen."""
        try:
            tree = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return
        for one in tree:
            self.pids.add(one.pid)
            self.addresses |= listens_on(one)

    def still_running(self) -> set[int]:
        """Return those of its processes that outlived it."""
        return {pid for pid in self.pids if runs(pid)}


def listens_on(process: psutil.Process) -> set[str]:
    try:
        return {one.laddr.ip for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN}
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return set()


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def launch(module: str, home: Path, output: Path) -> Watched:
    inherited = {name: value for name, value in os.environ.items() if name != "HOPNHAT_WORKERS"}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**inherited, "HOPNHAT_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        umask=0o022,
        stdout=output.open("w", encoding="utf-8"),
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Watched(process)


def run_demo(home: Path, output: Path) -> tuple[str, Watched]:
    watched = launch("hopnhat.local_airflow.demo", home, output)
    deadline = time.monotonic() + LONGEST_SECONDS
    try:
        while watched.process.poll() is None and time.monotonic() < deadline:
            watched.look()
            time.sleep(0.5)
    finally:
        end(watched)
    return output.read_text(encoding="utf-8"), watched


def end(watched: Watched) -> None:
    if watched.process.poll() is None:
        watched.process.send_signal(signal.SIGINT)
        watched.process.wait(30)


def published(home: Path) -> dict[str, tuple[int, int]]:
    """Return every file on the drive but the one that says, with the time, what is to be done."""
    files = (path for path in (home / "drive").rglob("*") if path.is_file() and path != home / "drive" / FILE)
    return {str(path.relative_to(home)): (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(home: Path) -> tuple[str, Watched]:
    return run_demo(home, home.parent / "first.out")


@pytest.fixture(scope="module")
def first_files(home: Path, first: tuple[str, Watched]) -> dict[str, tuple[int, int]]:
    return published(home)


@pytest.fixture(scope="module")
def second(home: Path, first_files: dict[str, tuple[int, int]]) -> tuple[str, Watched]:
    return run_demo(home, home.parent / "second.out")


@pytest.fixture(scope="module")
def screens(home: Path, first_files: dict[str, tuple[int, int]]) -> Iterator[tuple[Watched, Api, Api, str]]:
    """``make up`` after the demo: the command, the API as administrator and as approver, and the address."""
    output = home.parent / "up.out"
    watched = launch("hopnhat.local_airflow.up", home, output)
    try:
        deadline = time.monotonic() + LONGEST_SECONDS
        while "Ctrl-C" not in output.read_text(encoding="utf-8"):
            assert watched.process.poll() is None, output.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.5)
        said = output.read_text(encoding="utf-8")
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        users = dict(re.findall(r"tài khoản (\S+) +mật khẩu (\S+)", said))
        assert address
        watched.look()
        administrator, approver = (Api(address[0], user, users[user]) for user in (ADMINISTRATOR, APPROVER))
        yield watched, administrator, approver, address[0]
    finally:
        end(watched)


def test_the_demo_says_what_came_of_it_and_where_the_files_are(first: tuple[str, Watched], home: Path) -> None:
    said, watched = first
    assert watched.process.returncode == 0, said
    counts = re.search(r"phải có (\d+), đã đến (\d+), được nhận (\d+), trả lại (\d+), còn thiếu (\d+)", said)
    assert counts, said
    expected, received, accepted, sent_back, missing = map(int, counts.groups())
    assert expected == received + missing
    assert received == accepted + sent_back
    assert min(expected, accepted, sent_back, missing) > 0
    for step in ("Thu tệp", "Đọc", "Kiểm tra", "Nạp", "Dự thảo", "Duyệt", "Phát hành", "Tất cả"):
        assert re.search(rf"\d,?\.?\d giây  {step}", said), step
    files = [Path(line.strip()) for line in said.splitlines() if line.startswith(f"  {home / 'drive'}")]
    assert {file.suffix for file in files} >= {".docx", ".xlsx"}
    assert all(file.stat().st_size > 5000 for file in files)


@with_the_whole_contract
def test_a_second_demo_changes_nothing_and_says_so(
    second: tuple[str, Watched], first_files: dict[str, tuple[int, int]], home: Path
) -> None:
    said, watched = second
    assert watched.process.returncode == 0, said
    assert "Không có gì thay đổi" in said
    assert published(home) == first_files


def test_the_demo_listens_on_loopback_only_and_leaves_no_process(first: tuple[str, Watched]) -> None:
    _, watched = first
    assert watched.addresses == {"127.0.0.1"}
    assert len(watched.pids) > 3
    assert not watched.still_running()


def test_nothing_that_the_demo_wrote_can_be_read_by_others(first: tuple[str, Watched], home: Path) -> None:
    """Airflow's own files too: its database, its generated passwords, the logs it sets rights on by itself."""
    paths = [path for path in home.rglob("*") if not path.is_symlink()]
    assert {path.name for path in paths} >= {"airflow.db", "passwords.json", "hopnhat.duckdb", "logs", "drive"}
    assert [str(path) for path in paths if path.stat().st_mode & 0o007] == []


def test_no_name_of_a_cadre_stands_in_a_log(first: tuple[str, Watched], home: Path) -> None:
    with Warehouse(Settings.load(home).warehouse).reading() as connection:
        asked = "SELECT DISTINCT ho_ten FROM core_di_co_so_kq__records WHERE ho_ten LIKE '% % %'"
        names = [name for (name,) in connection.execute(asked).fetchall()]
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in (home / "airflow" / "logs").rglob("*.log")]
    assert len(names) > 20
    assert len(logs) > 10
    assert [name for name in names for text in logs if name in text] == []


def test_the_screens_listen_on_loopback_only_and_ask_who_is_there(
    screens: tuple[Watched, Api, Api, str],
) -> None:
    watched, _, _, address = screens
    assert watched.addresses == {"127.0.0.1"}
    assert requests.get(f"{address}/", timeout=30).status_code == 200
    assert requests.get(f"{address}/api/v2/dags", timeout=30).status_code == 401


@with_the_whole_contract
def test_a_returned_report_is_not_published(
    screens: tuple[Watched, Api, Api, str], first_files: dict[str, tuple[int, int]], home: Path
) -> None:
    _, administrator, approver, address = screens
    run = start(administrator, "field_visit_report", period=RETURNED)
    states = {}
    for task in run.events(LONGEST_SECONDS):
        states[task.task_id] = task.state
        if task.state in WAITS_FOR_A_PERSON:
            question = approver.question(run.dag_id, run.run_id, task.task_id)
            assert RETURNED in question["subject"]
            draft = run.returned("draft")
            assert draft["package"] in question["body"]
            assert draft["figures_hash"] in question["body"]
            assert question["options"] == [APPROVE, RETURN]
            watch_as_a_district(home, address, run)
            time.sleep(3)
            approver.answer(run.dag_id, run.run_id, task.task_id, RETURN, {REASON: "Bổ sung mục III."})
    done, skipped = ("wait_for_night", "draft", "approve", "record"), ("release", "publish")
    assert states == dict.fromkeys(done, "success") | dict.fromkeys(skipped, "skipped")
    with Warehouse(Settings.load(home).warehouse).reading() as connection:
        decisions = connection.execute(
            "SELECT report, period, decision, decided_by, reason FROM core_report_decisions WHERE period = ?",
            [RETURNED],
        ).fetchall()
    assert decisions == [("field_visits", RETURNED, "rejected", APPROVER, "Bổ sung mục III.")]
    assert published(home) == first_files


def watch_as_a_district(home: Path, address: str, run: Run) -> None:
    """Look, with a district's account, at all that Airflow shows of a report that waits for its approval."""
    passwords = json.loads((home / "airflow" / "passwords.json").read_text(encoding="utf-8"))
    login = {"username": DISTRICT_READER, "password": passwords[DISTRICT_READER]}
    token = requests.post(f"{address}/auth/token", json=login, timeout=60).json()["access_token"]
    [page] = (home / "summaries" / "field_visits" / RETURNED).iterdir()
    # What a draft lacks is asked in the question itself, and holds no figure and no unit.
    told, _, rest = page.read_text(encoding="utf-8").partition("## Các điểm còn thiếu")
    lines = [line[2:] for line in (told + rest.partition("## ")[2]).splitlines() if len(line) > 20]
    secret = [line for line in lines if RETURNED not in line]
    assert len(secret) > 5
    of_run = f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}"
    shown = [f"{of_run}/taskInstances", "/api/v2/dags/~/dagRuns/~/hitlDetails"]
    shown += [
        f"{of_run}/taskInstances/approve/-1/hitlDetails",
        f"{of_run}/taskInstances/draft/xcomEntries/return_value",
    ]
    shown += [f"{of_run}/taskInstances/{task}/logs/1?full_content=true" for task in ("draft", "approve")]
    for path in shown:
        answer = requests.get(f"{address}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        assert answer.status_code == 200, path
        text = json.dumps(answer.json(), ensure_ascii=False)
        assert [line for line in secret if line in text] == [], path
    question = f"{address}{PREFIX}/{SUMMARIES}/field_visits/{RETURNED}/{page.stem}"
    assert requests.get(question, cookies={"_token": token}, timeout=60).status_code == 404


def past_its_deadline(home: Path, run_id: str) -> None:
    """Let the deadline of a run be over, as if its days had gone by."""
    with closing(sqlite3.connect(home / "airflow" / "airflow.db", timeout=60)) as kept, kept:
        changed = kept.execute(
            "UPDATE deadline SET deadline_time = '2020-01-01 00:00:00.000000' "
            "WHERE dagrun_id = (SELECT id FROM dag_run WHERE run_id = ?)",
            [run_id],
        )
    assert changed.rowcount == 1


@with_the_whole_contract
def test_a_report_that_is_not_published_in_time_is_told_of_by_airflow(
    screens: tuple[Watched, Api, Api, str], home: Path
) -> None:
    _, administrator, approver, _ = screens
    run = start(administrator, "union_work_report", period="2020-H1")
    mail = home / "outbox" / "waiting" / f"late-union_work_report-{as_id(run.run_id)}-0.eml"
    for task in run.events(LONGEST_SECONDS):
        if task.state in WAITS_FOR_A_PERSON:
            past_its_deadline(home, run.run_id)
            latest = time.monotonic() + 60
            while not mail.exists():
                assert time.monotonic() < latest, "nobody was told"
                time.sleep(0.5)
            approver.answer(run.dag_id, run.run_id, task.task_id, RETURN)
    said = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert said["To"] == "ban-tckt@example.org"
    assert said["Subject"] == "Quá hạn: báo cáo công tác Đoàn và phong trào thanh thiếu nhi chưa được phát hành"
    assert run.run_id in said.get_content()


def test_a_period_that_is_none_is_refused_when_it_is_asked_for(screens: tuple[Watched, Api, Api, str]) -> None:
    with pytest.raises(requests.HTTPError, match="400"):
        start(screens[1], "field_visit_report", period="2020-H3")


def test_ctrl_c_ends_every_process_of_the_screens(screens: tuple[Watched, Api, Api, str]) -> None:
    watched = screens[0]
    watched.look()
    end(watched)
    assert watched.process.returncode == 130
    assert len(watched.pids) > 5
    assert not watched.still_running()


@with_the_whole_contract
def test_a_new_installation_greets_with_a_question_worth_answering(tmp_path: Path) -> None:
    """Not with an empty period: the sample's own half-year, of which only what the sample leaves out is missing."""
    output = tmp_path / "up.out"
    watched = launch("hopnhat.local_airflow.up", tmp_path / "home", output)
    try:
        deadline = time.monotonic() + 2 * LONGEST_SECONDS
        while "Ctrl-C" not in output.read_text(encoding="utf-8"):
            assert watched.process.poll() is None, output.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.5)
        said = output.read_text(encoding="utf-8")
        assert f"duyệt báo cáo đi công tác cơ sở 2020-H1. Đăng nhập bằng {APPROVER}" in said
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        users = dict(re.findall(r"tài khoản (\S+) +mật khẩu (\S+)", said))
        assert address
        [asked] = questions(Api(address[0], APPROVER, users[APPROVER]))
        assert "6 tháng đầu năm 2020" in asked["subject"]
        assert [name for name in asked["params"] if name.startswith(OVERRIDE)] == [f"{OVERRIDE}coverage"]
    finally:
        watched.look()
        end(watched)


def questions(api: Api) -> list[dict[str, Any]]:
    """Return what waits for an answer."""
    found = api._call("GET", "/api/v2/dags/~/dagRuns/~/hitlDetails?response_received=false")
    waiting: list[dict[str, Any]] = found["hitl_details"]
    return waiting
