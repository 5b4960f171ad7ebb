"""On a real Airflow: each way that once published what nobody approved, and a share of all ways in any order."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
import requests

from chaos import approvals as trial
from hopnhat.airflow.board_plugin import PREFIX
from hopnhat.airflow.board_plugin.approving_app import APPROVALS
from hopnhat.airflow.question import APPROVE, RETURN
from hopnhat.local_airflow.environment import APPROVER
from tests.sweep import with_the_whole_contract

pytestmark = pytest.mark.slow
SHARE = 1


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[trial.Office]:
    with trial.office(tmp_path_factory.mktemp("office")) as ours:
        yield ours


@pytest.fixture
def asked(office: trial.Office) -> str:
    """A run whose question stands."""
    run_id = office.trigger()
    office.rest()
    assert run_id is not None
    assert office.question(run_id) is not None, states(office, run_id)
    return run_id


def states(office: trial.Office, run_id: str) -> dict[str, str | None]:
    return {task.task_id: task.state for task in office.api(trial.ADMINISTRATOR).tasks(trial.DAG, run_id)}


def published(office: trial.Office) -> dict[str, bytes]:
    root = office.settings.drive / "Báo cáo"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_replay_after_a_night_publishes_nothing_new(office: trial.Office, asked: str) -> None:
    """281 visits were approved; a night made them 301; an account that is no approver clears what it likes."""
    assert office.answer(APPROVER, asked, APPROVE)
    office.rest()
    before = published(office)
    assert before
    trial.load_more(office, random.Random(1))
    for tasks in (["draft"], ["record", "release", "publish"]):
        office.api(trial.OPERATOR).clear(trial.DAG, asked, *tasks)
        office.rest()
    assert states(office, asked)["draft"] == "success"
    assert states(office, asked)["release"] == "failed"
    assert published(office) == before
    office.api(trial.OPERATOR).clear(trial.DAG, asked, "approve", "record", "release", "publish")
    office.rest()
    assert states(office, asked)["approve"] == "failed", "the question on the screen is still about the draft before"
    assert published(office) == before


@with_the_whole_contract
def test_words_edited_after_the_question_are_not_published_under_its_answer(office: trial.Office, asked: str) -> None:
    trial.edit_words(office, random.Random(2))
    assert office.answer(APPROVER, asked, APPROVE)
    office.rest()
    assert states(office, asked)["publish"] == "success"
    assert office.fault() is None
    before = published(office)
    office.api(trial.ADMINISTRATOR).clear(trial.DAG, asked, "draft", "release", "publish")
    office.rest()
    assert published(office) == before


def test_an_empty_period_asks_nobody_and_publishes_nothing(office: trial.Office) -> None:
    before = published(office)
    run_id = office.api(trial.ADMINISTRATOR).trigger(trial.DAG, {"period": "2026-H1"})
    office.runs.append(run_id)
    office.rest()
    assert states(office, run_id) | {"publish": "skipped"} == {
        "wait_for_night": "success",
        "draft": "success",
        **dict.fromkeys(("approve", "record", "release", "publish"), "skipped"),
    }
    said = office.api(trial.ADMINISTRATOR).returned(trial.DAG, run_id, "draft")
    assert "chưa có đơn vị nào có số liệu" in said["said"]
    assert published(office) == before


def test_an_altered_package_is_not_published(office: trial.Office, asked: str) -> None:
    before = published(office)
    [document] = (office.settings.packages / trial.KIND / trial.PERIOD / package_of(office, asked)).glob(
        "Báo cáo*.docx"
    )
    kept = document.read_bytes()
    document.chmod(0o640)
    document.write_bytes(kept + b" ")
    assert office.answer(APPROVER, asked, APPROVE)
    office.rest()
    document.write_bytes(kept)
    assert states(office, asked)["approve"] == "failed"
    assert published(office) == before


def package_of(office: trial.Office, run_id: str) -> str:
    question = office.question(run_id)
    assert question is not None
    return package_of_question(question)


def package_of_question(question: Mapping[str, Any]) -> str:
    found = trial._PACKAGE.search(question["body"])
    assert found is not None
    return found[1]


def test_whoever_is_not_listed_publishes_nothing_by_answer_mark_or_command(office: trial.Office, asked: str) -> None:
    before = published(office)
    for account in set(trial.ACCOUNTS) - {APPROVER}:
        assert not office.answer(account, asked, APPROVE), account
    office.api(trial.ADMINISTRATOR).mark(trial.DAG, asked, "approve", "success")
    office.rest()
    assert states(office, asked)["approve"] == "success"
    assert states(office, asked)["release"] == "failed"
    program = "from hopnhat.cli import main; main()"
    command = [sys.executable, "-c", program, "report", trial.KIND, trial.PERIOD, "--publish", "Bí thư"]
    env = {**os.environ, "HOPNHAT_HOME": str(office.settings.home)}
    refused = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "không phát hành từ dòng lệnh" in refused.stderr
    assert published(office) == before


@with_the_whole_contract
def test_a_question_that_nobody_answers_in_time_ends_well_and_unpublished(office: trial.Office, asked: str) -> None:
    before = published(office)
    database = office.settings.home / "airflow" / "airflow.db"
    with closing(sqlite3.connect(database, timeout=60)) as kept, kept:
        changed = kept.execute(
            "UPDATE task_instance SET trigger_timeout = '2020-01-01 00:00:00.000000' "
            "WHERE run_id = ? AND task_id = 'approve'",
            [asked],
        )
    assert changed.rowcount == 1
    until = time.monotonic() + 60
    while states(office, asked)["release"] != "skipped" and time.monotonic() < until:
        time.sleep(1)
    assert states(office, asked)["approve"] == "success"
    assert states(office, asked)["release"] == "skipped"
    last = max(office.settings.approvals.glob("*.json"))
    assert json.loads(last.read_bytes())["event"] == "lapsed"
    assert published(office) == before


class Reading:
    """An account at the approver's pages, as its browser asks for them."""

    def __init__(self, office: trial.Office, account: str) -> None:
        self._login = dict(office.api(account)._session.headers)
        self._address = f"{office.airflow.address}{PREFIX}/{APPROVALS}"

    def get(self, path: str = "") -> requests.Response:
        return requests.get(f"{self._address}{path}", headers=self._login, timeout=60)

    def answer(self, path: str, **form: str) -> requests.Response:
        page = self.get(path).text
        given = dict(re.findall(r'name="(token|question)" value="([^"]+)"', page)) | form
        return requests.post(f"{self._address}{path}", given, headers=self._login, allow_redirects=False, timeout=60)


@with_the_whole_contract
def test_a_draft_is_returned_on_the_approvers_page_and_its_reason_is_kept(office: trial.Office, asked: str) -> None:
    before = published(office)
    path = f"/{trial.DAG}/{quote(asked)}"
    for account in set(trial.ACCOUNTS) - {APPROVER}:
        assert "6 tháng đầu năm 2020" not in Reading(office, account).get().text, account
        assert Reading(office, account).get(path).status_code in (403, 404), account
    approver = Reading(office, APPROVER)
    assert f'href="{PREFIX}/{APPROVALS}/{trial.DAG}/{asked}"' in unquote(approver.get().text)
    page = unescape(approver.get(path).text)
    assert "Số liệu chính" in page
    assert "Thay đổi so với bản đã duyệt phát hành gần nhất" in page
    refused = approver.answer(path, chosen=APPROVE)
    assert refused.status_code == 422, "open points without a reason"
    assert "chưa ghi lý do bỏ qua" in unescape(refused.text)
    assert approver.answer(path, chosen=RETURN, question="khác").status_code == 409
    assert approver.answer(path, chosen=RETURN, token="giả").status_code == 403
    assert office.question(asked) is not None, "nothing was sent so far"
    assert approver.answer(path, chosen=RETURN, reason="Mục III còn sơ sài.").status_code == 303
    office.rest()
    assert states(office, asked)["release"] == "skipped"
    last: Path = max(office.settings.approvals.glob("*.json"))
    said = json.loads(last.read_bytes())
    assert (said["event"], said["answer"]["reason"]) == ("returned", "Mục III còn sơ sài.")
    assert said["answer"]["by"]["id"] == APPROVER
    assert approver.get(path).status_code == 404, "it is answered"
    assert published(office) == before


@with_the_whole_contract
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs a browser: apt-get install chromium")
def test_an_approver_approves_on_a_phone(office: trial.Office, asked: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs make dev")
    from axe_playwright_python.sync_playwright import Axe

    question = office.question(asked)
    assert question is not None
    token = str(office.api(APPROVER)._session.headers["Authorization"]).removeprefix("Bearer ")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        context = browser.new_context(viewport={"width": 375, "height": 700})
        context.add_cookies([{"name": "_token", "value": token, "url": office.airflow.address}])
        page = context.new_page()
        page.goto(f"{office.airflow.address}{PREFIX}/{APPROVALS}")
        # Other runs of the trial may have left questions of the same words.
        [mine] = [one for one in page.get_by_role("link").all() if asked in unquote(one.get_attribute("href") or "")]
        mine.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
        approve, back = (page.get_by_role("button", name=name, exact=True) for name in (APPROVE, RETURN))
        sizes = [one.bounding_box() for one in (approve, back)]
        assert abs(sizes[0]["width"] - sizes[1]["width"]) < 1
        assert abs(sizes[0]["height"] - sizes[1]["height"]) < 1
        for field in page.locator("textarea[name^=o-]").all():
            field.fill("Thường trực đã biết, bổ sung khi ký.")
        if keep := os.environ.get("HOPNHAT_KEEP_PICTURES"):
            page.screenshot(path=Path(keep) / "approve-phone.png", full_page=True)
        approve.click()
        page.wait_for_url("**/duyet?*")
        assert "Đã ghi câu trả lời" in page.inner_text("main")
        browser.close()
    office.approved.add(package_of_question(question))
    office.rest()
    assert states(office, asked)["release"] == "success"
    assert office.fault() is None


def test_the_trial_would_notice_what_nobody_answered_for_and_one_byte_more(office: trial.Office) -> None:
    for path in (office.settings.drive / "Báo cáo").rglob("manifest.json"):
        assert office.fault() is None
        [document] = path.parent.glob("Báo cáo*.docx")
        kept = document.read_bytes()
        document.chmod(0o640)
        document.write_bytes(kept + b" ")
        assert "other bytes" in (office.fault() or "")
        document.write_bytes(kept)
        package = json.loads(path.read_bytes())["package"]["hash"]
        office.approved.remove(package)
        assert "nobody answered" in (office.fault() or "")
        office.approved.add(package)
        return
    pytest.fail("nothing was published to look at")


@with_the_whole_contract
def test_a_share_of_all_that_may_be_done_in_any_order_publishes_only_what_was_answered_for(
    office: trial.Office,
) -> None:
    tally = trial.walk(office, 2020, SHARE)
    assert tally.failures == []
    assert tally.tried == SHARE + 1
