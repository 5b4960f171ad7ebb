"""From a draft to many targets, on a warehouse that holds two units' visits."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from airflow.sdk.exceptions import AirflowSkipException

from chaos import approver
from hopnhat.airflow import question
from hopnhat.airflow.report_dag import Approval, NoApproverError, _answer, is_night_over
from hopnhat.reporting import approving, publishing
from hopnhat.reporting.lateness import messages, report_is_late
from hopnhat.reporting.schedule import ReportingDays
from hopnhat.settings import Settings
from province import ProvinceError
from reports import approvals
from reports.approvals import NotApprovedError
from reports.pdf import attachments, faults
from reports.targets import TargetDownError


def list_targets(settings: Settings, *targets: dict[str, Any]) -> None:
    (settings.home / "targets.yaml").write_text(
        yaml.safe_dump({"targets": list(targets)}, allow_unicode=True), encoding="utf-8"
    )


def summary_of(draft: dict[str, Any]) -> str:
    return Path(draft["summary"]).read_text(encoding="utf-8")


def test_what_a_draft_hands_on_to_airflow_says_nothing_of_the_report(settings: Settings) -> None:
    """Airflow shows what a task returns to everybody who may see its runs."""
    draft = publishing.draft(settings, "field_visits", "2020-H1")
    assert set(draft) == {"package", "figures_hash", "files", "summary", "texts", "unchanged"}
    assert all(Path(path).exists() for path in (*draft["files"], draft["summary"], draft["texts"]))
    assert "Số liệu chính" not in str(draft)


def test_nobody_named_means_that_nobody_may_approve(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An approval without assigned users is, to Airflow, everybody's to give."""
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    with pytest.raises(NoApproverError, match=r"approvers\.csv"):
        Approval(task_id="approve", subject="Duyệt").execute({})


def test_who_may_answer_is_read_when_the_question_is_put(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    (settings.home / "approvers.csv").write_text("account,name\n2,Nguyễn Văn A\n", encoding="utf-8")
    asked: list[Any] = []
    monkeypatch.setattr(approving, "ask", lambda _, __, who, ___: asked.extend(who))
    ti = SimpleNamespace(dag_id="x", run_id="y", task_id="approve", map_index=-1, try_number=1, id="z")
    with pytest.raises(AirflowSkipException):
        Approval(task_id="approve", subject="Duyệt").execute({"task_instance": ti})
    assert asked == [{"id": "2", "name": "Nguyễn Văn A"}]


@pytest.mark.parametrize("kind", ["field_visits", "union_work"])
def test_a_draft_offers_the_file_for_the_officers_sentences_and_keeps_what_they_wrote(
    kind: str, settings: Settings
) -> None:
    first = publishing.draft(settings, kind, "2020-H1")
    sentences = Path(first["texts"])
    assert str(sentences) in summary_of(first)
    offered = yaml.safe_load(sentences.read_text(encoding="utf-8"))
    assert "phuong_huong" in offered
    assert not any(offered.values())
    sentences.write_text("phuong_huong: Bám sát cơ sở.", encoding="utf-8")
    again = publishing.draft(settings, kind, "2020-H1")
    assert sentences.read_text(encoding="utf-8") == "phuong_huong: Bám sát cơ sở."
    assert again["figures_hash"] == first["figures_hash"]
    assert again["package"] != first["package"]
    assert not again["unchanged"]
    assert "phương hướng và nhiệm vụ trọng tâm" not in summary_of(again)


def test_the_summary_for_the_approver_says_what_is_open(settings: Settings) -> None:
    said = summary_of(publishing.draft(settings, "field_visits", "2020-H1"))
    for head in ("Số liệu chính", "Các điểm còn thiếu", "Đơn vị chưa báo cáo", "Lỗi và nghi vấn còn mở"):
        assert f"## {head}" in said


def test_a_draft_on_a_machine_without_libreoffice_has_a_pdf_with_the_workbook_inside(settings: Settings) -> None:
    files = {Path(file).suffix: Path(file) for file in publishing.draft(settings, "union_work", "2020-H1")["files"]}
    held = attachments(files[".pdf"].read_bytes())
    assert held[files[".xlsx"].name] == files[".xlsx"].read_bytes()
    assert {"Nguồn số liệu.csv", "so-lieu.json"} < held.keys()
    assert faults(files[".pdf"].read_bytes()) == []


def draft_once(settings: Settings, word: str) -> list[str]:
    """In a process of its own: an officer's sentence, then the draft."""
    sentences = settings.texts / "union_work" / "2020-H1.yaml"
    sentences.parent.mkdir(parents=True, exist_ok=True)
    half = sentences.with_suffix(f".{word}")
    half.write_text(f"phuong_huong: {word}", encoding="utf-8")
    half.replace(sentences)
    files: list[str] = publishing.draft(settings, "union_work", "2020-H1")["files"]
    return files


def test_drafts_at_the_same_moment_do_not_collide(settings: Settings) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        written = pool.starmap(draft_once, [(settings, word) for word in ("mot", "hai")])
    assert all(Path(file).is_file() for files in written for file in files)
    folders = sorted((settings.drafts / "union_work" / "2020-H1").iterdir())
    assert {folder.name for folder in folders} == {f"Dự thảo {number + 1}" for number in range(len(folders))}
    for folder in folders:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert {path.name for path in folder.iterdir()} == {*said["files"], "manifest.json"}


def test_what_is_approved_goes_to_every_target_that_takes_it(settings: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "o-1", tmp_path / "o-2"
    for root in (first, second):
        root.mkdir()
    list_targets(
        settings,
        {"id": "o-1", "kind": "folder", "location": str(first)},
        {"id": "o-2", "kind": "folder", "location": str(second), "pattern": "{kind}/{period_id}"},
        {"id": "o-3", "kind": "folder", "location": "khong-co", "reports": ["field_visits"]},
    )
    run = approver.new_run("union_work")
    draft = publishing.draft(settings, "union_work", "2020-H1", run=run)
    approver.approve(settings, run)
    orders = publishing.release(settings, run)
    assert [order["target"] for order in orders] == ["o-1", "o-2"]
    delivered = [publishing.deliver(settings, **order) for order in orders]
    assert Path(delivered[1]["manifest"]) == second / "union_work" / "2020-H1" / "Lần 1" / "manifest.json"
    manifests = [json.loads(Path(one["manifest"]).read_text(encoding="utf-8")) for one in delivered]
    assert manifests[0]["files"] == manifests[1]["files"]
    assert manifests[0]["approval"]["figures_hash"] == draft["figures_hash"]
    assert publishing.deliver(settings, **orders[0])["unchanged"]


def test_a_target_that_is_down_does_not_hold_back_the_others(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "o-2").mkdir()
    list_targets(
        settings,
        {"id": "o-1", "kind": "folder", "location": str(tmp_path / "chua-gan")},
        {"id": "o-2", "kind": "folder", "location": str(tmp_path / "o-2")},
    )
    run = approver.new_run("union_work")
    publishing.draft(settings, "union_work", "2020-H1", run=run)
    approver.approve(settings, run)
    first, second = publishing.release(settings, run)
    with pytest.raises(TargetDownError):
        publishing.deliver(settings, **first)
    publishing.deliver(settings, **second)
    assert len(list((tmp_path / "o-2").rglob("Báo cáo công tác Đoàn*6 tháng đầu năm 2020.docx"))) == 1
    (tmp_path / "chua-gan").mkdir()
    assert not publishing.deliver(settings, **first)["unchanged"]


def test_a_target_gets_no_report_that_it_does_not_take(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "o-1").mkdir()
    list_targets(settings, {"id": "o-1", "kind": "folder", "location": str(tmp_path / "o-1")})
    run = approver.new_run("union_work")
    publishing.draft(settings, "union_work", "2020-H1", run=run)
    entry = approver.approve(settings, run)
    list_targets(
        settings, {"id": "o-1", "kind": "folder", "location": str(tmp_path / "o-1"), "reports": ["field_visits"]}
    )
    with pytest.raises(NotApprovedError, match="không nhận"):
        publishing.deliver(settings, "o-1", entry.number)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"id": "Ổ chung", "kind": "folder", "location": "x"}, "chữ thường không dấu"),
        ({"id": "a", "kind": "ftp", "location": "x"}, "folder, smb, sftp, s3, drive"),
        ({"id": "a", "kind": "sftp", "location": "x"}, "connection chưa có"),
        ({"id": "a", "kind": "folder", "location": "x", "password": "bi-mat"}, "khóa lạ “password”"),
        ({"id": "a", "kind": "folder", "location": "x", "pattern": "{kind}"}, "phân biệt được báo cáo"),
        ({"id": "a", "kind": "folder", "location": "x", "pattern": "../{kind}/{period_id}"}, "ra ngoài"),
        ({"id": "a", "kind": "folder", "location": "x", "reports": ["bi_mat"]}, "không có báo cáo bi_mat"),
    ],
)
def test_a_list_of_targets_that_is_wrong_says_what(settings: Settings, target: dict[str, Any], said: str) -> None:
    run = approver.new_run("union_work")
    publishing.draft(settings, "union_work", "2020-H1", run=run)
    approver.approve(settings, run)
    list_targets(settings, target)
    with pytest.raises(ProvinceError, match=said) as caught:
        publishing.release(settings, run)
    assert "bi-mat" not in str(caught.value)


def test_the_question_offers_what_the_book_of_approvals_knows() -> None:
    """The two are written down twice: nothing of the reports is imported while a DAG is parsed."""
    assert (question.APPROVE, question.RETURN) == (approvals.APPROVE, approvals.RETURN)


def test_what_airflow_says_of_an_answer_is_handed_on_and_nothing_else() -> None:
    at = datetime(2020, 6, 15, 1, tzinfo=UTC)
    said = _answer(
        {
            "chosen_options": ["Duyệt"],
            "params_input": {"ly_do": None, "bo_qua_number": " Chưa vào sổ. ", "bo_qua_coverage": "", "khac": "x"},
            "responded_at": at,
            "responded_by_user": {"id": "bt", "name": "Bí thư"},
        }
    )
    assert said == approvals.Answer("Duyệt", "bt", "Bí thư", at, "", {"number": "Chưa vào sổ."})
    silence = {"chosen_options": ["Trả lại"], "responded_at": at, "responded_by_user": None, "timedout": True}
    assert _answer(silence).by_id == ""


def test_a_scheduled_run_waits_for_its_own_night_and_a_persons_run_for_none() -> None:
    due, before, after = (datetime(2020, 6, day, 18, tzinfo=UTC) for day in (10, 9, 11))
    assert not is_night_over("scheduled", due, [before])
    assert is_night_over("scheduled", due, [before, after])
    assert is_night_over("manual", due, [])


def test_the_calendars_own_days_decide_when_reports_run(tmp_path: Path) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(
        "timezone: Asia/Ho_Chi_Minh\ndue:\n  H1: {district: '06-30', draft: '07-05'}\n"
        "  year: {district: '12-31', draft: '12-31'}\n",
        encoding="utf-8",
    )
    days = ReportingDays.load(path)
    assert days.crons() == ["0 1 1 7 *", "0 1 1 1 *"]


def test_the_office_is_told_once_that_a_report_is_late(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Airflow's deadline calls it: with the run as its API shows it."""
    from airflow.api_fastapi.core_api.datamodels.dag_run import DAGRunResponse

    assert {"dag_id", "dag_run_id"} <= DAGRunResponse.model_fields.keys()
    monkeypatch.setenv("HOPNHAT_HOME", str(settings.home))
    context = {"dag_run": {"dag_id": "field_visit_report", "dag_run_id": "scheduled__2020-06-10T18:00:00+00:00"}}
    for _ in range(2):
        report_is_late(context, "báo cáo đi cơ sở")
    assert len(list((settings.outbox / "waiting").glob("*.eml"))) == 1


def test_what_is_told_of_a_late_report(settings: Settings) -> None:
    [mail] = messages(settings, "báo cáo đi cơ sở", "field_visit_report", "scheduled__2020-06-10")
    assert mail["Subject"] == "Quá hạn: báo cáo đi cơ sở chưa được phát hành"
    assert mail["To"] == "ban-tckt@example.org"
    assert "field_visit_report" in mail.get_content()
