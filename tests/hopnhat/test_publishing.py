"""From a draft to many targets, on a warehouse that holds nothing yet."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from hopnhat.airflow.report_dag import Approval, NoApproverError, approvers, is_night_over
from hopnhat.reporting import publishing
from hopnhat.reporting.lateness import messages, report_is_late
from hopnhat.reporting.schedule import ReportingDays
from hopnhat.settings import Settings
from province import ProvinceError
from reports.package import BrokenPackageError
from reports.targets import TargetDownError
from warehouse import Warehouse

APPROVAL = {"by": "Bí thư Mẫu", "at": "2020-06-15T08:00:00+07:00"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kho") / "hopnhat.duckdb"
    Warehouse(path).migrate()
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation without LibreOffice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings.load(tmp_path / "home")
    Path(settings.warehouse).parent.mkdir(parents=True)
    shutil.copy(migrated, settings.warehouse)
    return settings


def list_targets(settings: Settings, *targets: dict[str, Any]) -> None:
    (settings.home / "targets.yaml").write_text(
        yaml.safe_dump({"targets": list(targets)}, allow_unicode=True), encoding="utf-8"
    )


def summary_of(draft: dict[str, Any]) -> str:
    return Path(draft["summary"]).read_text(encoding="utf-8")


def test_what_a_draft_hands_on_to_airflow_says_nothing_of_the_report(settings: Settings) -> None:
    """Airflow shows what a task returns to everybody who may see its runs."""
    draft = publishing.draft(settings, "field_visits", "2020-H1")
    assert set(draft) == {"figures_hash", "files", "summary", "texts", "unchanged"}
    assert all(Path(path).exists() for path in (*draft["files"], draft["summary"], draft["texts"]))
    assert "Số liệu chính" not in str(draft)


def test_nobody_named_means_that_nobody_may_approve(monkeypatch: pytest.MonkeyPatch) -> None:
    """An approval without assigned users is, to Airflow, everybody's to give."""
    monkeypatch.delenv("HOPNHAT_APPROVERS", raising=False)
    assert approvers() == []
    asked = Approval(task_id="approve", subject="Duyệt", assigned_users=approvers())
    with pytest.raises(NoApproverError, match="HOPNHAT_APPROVERS"):
        asked.execute({})


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
    assert not again["unchanged"]
    assert "phương hướng và nhiệm vụ trọng tâm" not in summary_of(again)


def test_the_summary_for_the_approver_says_what_is_open(settings: Settings) -> None:
    said = summary_of(publishing.draft(settings, "field_visits", "2020-H1"))
    for head in ("Số liệu chính", "Thay đổi so với dự thảo trước", "Đơn vị chưa báo cáo", "Lỗi và nghi vấn còn mở"):
        assert f"## {head}" in said


def test_a_draft_without_a_pdf_says_why(settings: Settings) -> None:
    files = publishing.draft(settings, "union_work", "2020")["files"]
    [note] = [Path(file) for file in files if file.endswith(".txt")]
    assert note.name == "Không có bản PDF.txt"
    assert "chưa cài LibreOffice" in note.read_text(encoding="utf-8")


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
        assert {path.name for path in folder.iterdir()} == {*said["files"], *said["beside"], "manifest.json"}


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
    draft = publishing.draft(settings, "union_work", "2020-H1")
    orders = publishing.release(settings, "union_work", "2020-H1", draft["figures_hash"], APPROVAL)
    assert [order["target"] for order in orders] == ["o-1", "o-2"]
    delivered = [publishing.deliver(settings, **order) for order in orders]
    assert Path(delivered[1]["manifest"]) == second / "union_work" / "2020-H1" / "Lần 1" / "manifest.json"
    manifests = [json.loads(Path(one["manifest"]).read_text(encoding="utf-8")) for one in delivered]
    assert manifests[0]["files"] == manifests[1]["files"]
    assert manifests[0]["approval"] == {**APPROVAL, "figures_hash": draft["figures_hash"]}
    assert publishing.deliver(settings, **orders[0])["unchanged"]


def test_a_target_that_is_down_does_not_hold_back_the_others(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "o-2").mkdir()
    list_targets(
        settings,
        {"id": "o-1", "kind": "folder", "location": str(tmp_path / "chua-gan")},
        {"id": "o-2", "kind": "folder", "location": str(tmp_path / "o-2")},
    )
    draft = publishing.draft(settings, "union_work", "2020-H1")
    with pytest.raises(TargetDownError) as caught:
        publishing.publish(settings, "union_work", "2020-H1", draft["figures_hash"], "Bí thư Mẫu")
    assert caught.value.__notes__ == ["Nơi phát hành: o-1"]
    assert len(list((tmp_path / "o-2").rglob("union_work-2020-H1.docx"))) == 1
    (tmp_path / "chua-gan").mkdir()
    again = publishing.publish(settings, "union_work", "2020-H1", draft["figures_hash"], "Bí thư Mẫu")
    assert [(one["target"], one["unchanged"]) for one in again] == [("o-1", False), ("o-2", True)]


def test_a_package_that_was_tampered_with_is_not_published(settings: Settings) -> None:
    draft = publishing.draft(settings, "union_work", "2020-H1")
    [order] = publishing.release(settings, "union_work", "2020-H1", draft["figures_hash"], APPROVAL)
    (Path(order["package"]) / "union_work-2020-H1.docx").write_bytes(b"khac")
    with pytest.raises(BrokenPackageError, match=r"union_work-2020-H1\.docx"):
        publishing.deliver(settings, **order)
    assert not list(settings.drive.rglob("*.docx"))


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
    list_targets(settings, target)
    with pytest.raises(ProvinceError, match=said) as caught:
        publishing.release(settings, "union_work", "2020-H1", "0" * 64, APPROVAL)
    assert "bi-mat" not in str(caught.value)


@pytest.mark.parametrize(("chosen", "kept"), [("Approve", "approved"), ("Reject", "rejected")])
def test_a_decision_its_person_and_its_time_are_in_the_warehouse_once(
    settings: Settings, chosen: str, kept: str
) -> None:
    at = datetime(2020, 6, 15, 1, tzinfo=UTC)
    answer = {"chosen_options": [chosen], "responded_by_user": {"id": "bt", "name": "Bí thư"}, "responded_at": at}
    for _ in range(2):
        approval = publishing.record(settings, "union_work", "2020-H1", "ab" * 32, answer, "union_work_report 1")
    assert approval == {"by": "Bí thư", "at": "2020-06-15T01:00:00+00:00"}
    with Warehouse(settings.warehouse).reading() as connection:
        rows = connection.execute("SELECT * EXCLUDE accepted_at FROM core_report_decisions").fetchall()
    [(*said, when, asked_by)] = rows
    assert said == ["union_work", "2020-H1", "ab" * 32, kept, "Bí thư"]
    assert (when, asked_by) == (at, "union_work_report 1")


def test_silence_is_recorded_as_a_rejection_by_nobody(settings: Settings) -> None:
    answer = {"chosen_options": ["Reject"], "responded_by_user": None, "responded_at": "2020-06-22T01:00:00+00:00"}
    assert publishing.record(settings, "union_work", "2020-H1", "ab" * 32, answer, "run")["by"] == ""


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
