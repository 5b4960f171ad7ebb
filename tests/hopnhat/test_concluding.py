"""What a person has to do is told where it is looked for and makes a night red; the rest is done all the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from bench.returns import make
from chaos.installation import aged, copied, furnished
from chaos.servers.dialogue import Dialogue, serving
from feedback.outbox import Outbox
from hopnhat.cli import root
from hopnhat.messaging import failure
from hopnhat.messaging.concerns import FILE, Concerns, MailWaitsError, NotDoneError
from hopnhat.nightly import conclusion, steps
from hopnhat.reporting import changed_figures, lateness
from hopnhat.settings import SAMPLE_NOTICE, Settings

NOW = datetime(2020, 6, 15, 18, tzinfo=UTC)
NOTHING = "Không có việc gì phải làm."


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("HOPNHAT_", "AIRFLOW"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A night as far as its mails are composed: two returns, and a file that is no workbook."""
    settings = furnished(tmp_path_factory.mktemp("dem") / "home", make(tmp_path_factory.mktemp("tep"), 2, seed=5))
    broken = settings.home / "inbox" / "không phải bảng.xlsx"
    broken.write_bytes(b"not a workbook")
    aged(broken)
    for step in ("collect", "read", "check", "load", "feedback"):
        steps.run(step, settings, "dem-1")
    return settings


@pytest.fixture
def settings(composed: Settings, tmp_path: Path) -> Settings:
    return copied(composed, tmp_path / "home")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialogue]:
    with serving() as dialogue:
        monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://127.0.0.1:{dialogue.port}")
        yield dialogue


def ended(settings: Settings, night_id: str = "dem-1") -> dict[str, Any]:
    """Do what is left of a night, as Airflow does: the board and the end come whatever became of the mails."""
    failed = []
    for step in ("send", "board"):
        try:
            steps.run(step, settings, night_id)
        except MailWaitsError:
            failed.append(step)
    return conclusion.conclude(settings, night_id, failed)


def page(settings: Settings) -> str:
    return (settings.drive / FILE).read_text(encoding="utf-8-sig")


def test_a_night_in_which_what_was_due_was_done_is_green_and_says_so(settings, post) -> None:
    end = ended(settings)
    assert (end["concerns"], end["is_red"]) == ([], False)
    assert end["feedback"]["sent"] == 2
    assert NOTHING in page(settings)


@pytest.mark.parametrize(
    ("step", "answer"),
    [("connect", "hang-up"), ("mail", "530 5.7.0 authenticate first"), ("rcpt", "550 5.7.1 relaying denied")],
)
def test_a_mail_server_that_takes_nothing_is_a_red_night_told_on_the_drive_and_mended_by_the_next(
    step: str, answer: str, settings, post
) -> None:
    post.asked = lambda at, connection, who: answer if at == step else None
    end = ended(settings)
    assert end["is_red"]
    [told] = end["concerns"]
    assert "Máy chủ thư không nhận thư nào" in told
    assert "2 thư đang chờ" in told
    assert (answer if answer[0] == "5" else "Connection unexpectedly closed") in told
    assert told in page(settings)
    assert list((settings.drive / "Bảng theo dõi").rglob("*.html")), "the board is never held back"
    post.asked = lambda at, connection, who: None
    assert ended(settings)["concerns"] == []
    assert NOTHING in page(settings)
    whom = sorted(who for _, (who,) in post.taken)
    assert whom == ["ban-tckt@example.org", "don-vi@example.org"], "once each, and no alarm that has become stale"


def test_a_dead_mail_server_is_told_through_a_channel_that_is_not(settings, monkeypatch) -> None:
    with (settings.home / "contacts.csv").open("w", encoding="utf-8") as lines:
        lines.write("unit_id,address,channel,note\nQN,ban@example.org,,\nnguoi-van-hanh,,truc,\n")
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    heard = settings.home / "heard"
    monkeypatch.setattr("hopnhat.messaging.sending.notify", lambda message: heard.write_text(message.get_content()))
    assert ended(settings)["is_red"]
    assert "1 việc cần xử lý" in heard.read_text(encoding="utf-8")
    assert "ban@example.org" not in heard.read_text(encoding="utf-8")


def test_a_setting_nobody_understands_is_a_sentence_and_stops_neither_board_nor_load(settings, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://u:geheim@x:port")
    end = ended(settings)
    assert end["is_red"]
    assert any("Không hiểu cách đặt máy chủ thư" in text for text in end["concerns"])
    assert "geheim" not in page(settings)


def test_mails_that_wait_for_a_server_nobody_has_set_are_a_concern(settings) -> None:
    end = ended(settings)
    assert end["is_red"]
    assert ["Chưa đặt máy chủ thư" in text for text in end["concerns"]] == [True]


def test_the_sample_lists_what_there_is_and_stays_green(settings) -> None:
    (settings.home / SAMPLE_NOTICE).touch()
    end = ended(settings)
    assert (len(end["concerns"]), end["is_red"]) == (1, False)
    assert conclusion.conclude(settings, "dem-1", ["load"])["is_red"], "a step that failed counts there too"


def test_one_refused_recipient_makes_the_night_red_until_the_contact_changes(settings, post) -> None:
    outbox = Outbox(settings.outbox)
    contacts = settings.home / "contacts.csv"
    known = contacts.read_text(encoding="utf-8")
    contacts.write_text(f"{known}D193,cu@example.org,,\n", encoding="utf-8")
    _, message = next(outbox.waiting())
    message.replace_header("To", "cu@example.org")
    del message["X-Hopnhat-Unit"]
    outbox.put("cu", message, unit_id="D193")
    post.asked = lambda at, connection, who: "550 moved away" if at == "rcpt" and who == "cu@example.org" else None
    [told] = ended(settings)["concerns"]
    assert "cu@example.org: 550 moved away" in told
    assert ended(settings)["is_red"], "it stays red while nobody has done anything"
    contacts.write_text(f"{known}D193,moi@example.org,,\n", encoding="utf-8")
    assert ended(settings)["concerns"] == []
    assert post.taken[-1][1] == ["moi@example.org"]


def test_a_source_that_cannot_be_read_is_red_and_the_operator_is_mailed_once(settings, post, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_OPERATOR", "truc@example.org")
    ended(settings)
    shutil.rmtree(settings.home / "inbox")
    (settings.home / "inbox").write_text("no folder")
    for step in ("collect", "read", "check", "load", "feedback"):
        steps.run(step, settings, "dem-2")
    for _ in range(2):
        end = ended(settings, "dem-2")
        assert end["is_red"]
        assert "Không đọc được nguồn" in end["concerns"][0]
    subjects = [message["Subject"] for message, whom in post.taken if whom == ["truc@example.org"]]
    assert len([subject for subject in subjects if "việc cần xử lý" in subject]) == 1


def test_a_step_that_failed_is_red_whatever_it_left_of_an_earlier_run(settings, post) -> None:
    """The last task runs whatever became of the others, and alone says whether the run is green."""
    ended(settings)
    states = {"collect": "success", "read_0": "success", "load": "failed", "feedback": "upstream_failed"}
    failed = conclusion.failed_steps(states)
    assert failed == ["load", "feedback"]
    end = conclusion.conclude(settings, "dem-1", failed)
    assert end["is_red"]
    assert "Nạp, Trả lời đơn vị" in end["concerns"][0]


def test_a_night_that_never_began_is_red(settings) -> None:
    assert "Thu tệp" in conclusion.conclude(settings, "dem-2", ["collect"])["concerns"][0]


def test_what_cannot_be_compared_does_not_keep_the_rest_from_being_told(settings, post) -> None:
    (settings.stage / "dem-1" / f"findings-{changed_figures.STEP}.msgpack").mkdir()
    end = ended(settings)
    assert end["is_red"]
    assert "Chưa so được báo cáo đã phát hành" in page(settings)


def test_what_stays_to_be_done_keeps_its_day_though_its_counts_change(tmp_path: Path) -> None:
    concerns = Concerns(tmp_path, tmp_path / "drive")
    concerns.replace("night", ["3 thư đang chờ"], NOW)
    [one] = concerns.replace("night", ["5 thư đang chờ"], NOW + timedelta(days=3))
    assert one.since == NOW
    told = (tmp_path / "drive" / FILE).read_text(encoding="utf-8-sig")
    assert "1. 5 thư đang chờ" in told
    assert "Từ ngày 16/06/2020" in told
    assert "Viết lúc 01:00 ngày 19/06/2020" in told


@pytest.mark.parametrize("content", [b"", b"x", None])
def test_damage_to_what_is_kept_costs_a_day_and_nothing_else(content: bytes | None, tmp_path: Path) -> None:
    concerns = Concerns(tmp_path, tmp_path / "drive")
    concerns.replace("night", ["Hãy làm việc này."], NOW)
    concerns.replace("reminders", ["Hãy làm việc kia."], NOW)
    path = tmp_path / "concerns" / "night.json"
    path.write_bytes(path.read_bytes()[:-9] if content is None else content)
    assert [one.text for one in concerns.all()] == ["Hãy làm việc kia."]
    concerns.replace("night", ["Hãy làm việc này."], NOW)
    assert len(concerns.all()) == 2


def test_a_drive_that_cannot_be_written_is_a_concern_itself(tmp_path: Path) -> None:
    (tmp_path / "drive").write_text("no folder")
    [told] = Concerns(tmp_path, tmp_path / "drive").replace("night", [])
    assert "Không ghi được tệp" in told.text


def test_a_task_that_failed_is_on_the_drive_until_it_has_run_well(settings, monkeypatch) -> None:
    """The callback rides on nothing that may be broken: the mail server is dead here."""
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    task = SimpleNamespace(dag_id="warehouse_care", run_id="r", task_id="back_up", try_number=4, map_index=-1)
    failure.task_failed({"task_instance": task, "exception": OSError(28, "No space left on device")})
    assert "Bước back_up của warehouse_care" in page(settings)
    assert "dọn đĩa" in page(settings)
    other = SimpleNamespace(dag_id="warehouse_care", run_id="r", task_id="tidy", try_number=1, map_index=-1)
    failure.task_succeeded({"task_instance": other})
    assert "Bước back_up" in page(settings)
    failure.task_succeeded({"task_instance": task})
    assert NOTHING in page(settings)


def test_an_alarm_goes_out_before_what_blocked_the_mails(settings, post, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    monkeypatch.setenv("HOPNHAT_OPERATOR", "truc@example.org")
    post.asked = lambda at, connection, who: "hang-up" if at == "text" and who != "truc@example.org" else None
    task = SimpleNamespace(dag_id="d", run_id="r", task_id="load", try_number=4, map_index=-1)
    failure.task_failed({"task_instance": task, "exception": RuntimeError("x")})
    assert [whom for _, whom in post.taken if whom == ["truc@example.org"]]


def test_what_was_told_by_the_night_is_not_told_again_by_the_failed_task(settings, post, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    task = SimpleNamespace(dag_id="d", run_id="r", task_id="summarise", try_number=1, map_index=-1)
    for error in (NotDoneError(["x"]), MailWaitsError(["x"])):
        failure.task_failed({"task_instance": task, "exception": error})
    assert post.taken == []
    assert not (settings.drive / FILE).exists()


def test_a_report_that_is_late_is_on_the_drive_until_somebody_has_decided(settings, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    run = {"dag_id": "union_work_report", "dag_run_id": "lượt 1"}
    lateness.report_is_late({"dag_run": run}, "báo cáo công tác Đoàn")
    assert "báo cáo công tác Đoàn chưa được phát hành" in page(settings)
    for task_id, told in (("draft", True), ("record", False)):
        task = SimpleNamespace(dag_id=run["dag_id"], run_id=run["dag_run_id"], task_id=task_id, map_index=-1)
        failure.task_succeeded({"task_instance": task})
        assert ("chưa được phát hành" in page(settings)) is told


def test_contacts_that_cannot_be_read_stop_no_mail_that_is_addressed(settings, post) -> None:
    (settings.home / "contacts.csv").write_text("unit_id,address,channel,note\nQN,không phải,,\n", encoding="utf-8")
    end = ended(settings)
    assert end["feedback"]["sent"] == 2
    assert end["is_red"]
    assert "contacts.csv, dòng 2" in end["concerns"][0]


def test_a_full_disk_is_said_where_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "concerns").write_text("no folder")
    told = Concerns(tmp_path, tmp_path / "drive").replace("night", ["Hãy làm việc này."], NOW)
    assert len(told) == 2
    said = (tmp_path / "drive" / FILE).read_text(encoding="utf-8-sig")
    assert "Hãy làm việc này." in said
    assert "đĩa có đầy không" in said


def test_the_command_of_a_night_says_what_is_to_be_done_and_exits_with_1(settings, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    answer = CliRunner().invoke(root(), ["night", "--id", "dem-1", "--home", str(settings.home)])
    assert answer.exit_code == 1, answer.output
    assert "CẦN XỬ LÝ" in answer.output
    assert "Máy chủ thư không nhận thư nào" in answer.output
    assert "Bảng theo dõi" in answer.output


def test_the_command_of_mail_lists_sends_and_drops(settings, post) -> None:
    def mail(*arguments: str) -> Any:
        return CliRunner().invoke(root(), ["mail", *arguments, "--home", str(settings.home)])

    post.asked = lambda at, connection, who: "550 moved away" if at == "rcpt" and who.startswith("ban") else None
    told = mail("--send")
    assert told.exit_code == 1
    assert "550 moved away" in told.output
    [line] = [line for line in told.output.splitlines() if "ban-tckt@example.org" in line]
    assert mail("--drop", "khong-co").exit_code == 2
    dropped = mail("--drop", line.split()[0])
    assert (dropped.exit_code, "Không có thư nào" in dropped.output) == (0, True)
