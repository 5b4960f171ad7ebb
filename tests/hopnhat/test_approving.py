"""What is published is what an approver answered for, whoever does what else in whichever order."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from chaos import approver
from durable import DamagedJournalError
from expectations.decision import Checked
from feedback.outbox import Outbox
from hopnhat.maintenance.operations import Choice, back_up, restore
from hopnhat.reporting import approving, publishing
from hopnhat.reporting.approving import BookError
from hopnhat.settings import Settings
from reports.approvals import RETURN, Approvals, NotApprovedError, RunId, UnknownQuestionError, in_force
from reports.package import BrokenPackageError, packages
from reports.pdf.approval import approved_part
from warehouse import Warehouse

KIND, PERIOD = "field_visits", "2020-H1"
Night = Callable[..., None]
Visits = Callable[..., Checked]


def drafted(settings: Settings, run: RunId | None = None) -> tuple[RunId, str]:
    run = run or approver.new_run()
    return run, publishing.draft(settings, KIND, PERIOD, run=run)["package"]


def published(settings: Settings, run: RunId) -> None:
    for order in publishing.release(settings, run):
        publishing.deliver(settings, **order)


def on_drive(settings: Settings) -> dict[str, str]:
    """Every file of a report on the drive but the manifests, with the sha256 of what was approved of it."""
    return {
        str(path.relative_to(settings.drive)): hashlib.sha256(approved_part(path.read_bytes())).hexdigest()
        for path in settings.drive.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def files_of(settings: Settings, package: str) -> set[str]:
    said = Approvals(settings.approvals).entries()
    [sums, *_] = [one.said["files"] for one in said if one.said["package"] == package]
    return {digest for name, digest in sums.items() if name not in ("manifest.json", "review.json")}


def write_words(settings: Settings, **words: str) -> None:
    path = settings.texts / KIND / f"{PERIOD}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}: {json.dumps(text)}\n" for name, text in words.items()), encoding="utf-8")


def page_of(settings: Settings, package: str) -> str:
    return (settings.summaries / KIND / PERIOD / f"{package}.md").read_text(encoding="utf-8")


def test_the_files_that_were_approved_are_published_and_no_other_byte(settings: Settings) -> None:
    run, package = drafted(settings)
    entry = approver.approve(settings, run)
    published(settings, run)
    assert entry.said["event"] == "approved"
    assert set(on_drive(settings).values()) == files_of(settings, package)
    [manifest] = settings.drive.rglob("manifest.json")
    approval = json.loads(manifest.read_text(encoding="utf-8"))["approval"]
    assert (approval["by"], approval["package"], approval["entry"]) == ("Bí thư Mẫu", package, entry.number)


def test_a_night_and_words_that_come_between_question_and_publication_change_nothing_of_it(
    settings: Settings, load: Night, visits: Visits
) -> None:
    run, package = drafted(settings)
    question, obstacles = approver.asked(settings, run)
    load(settings, 1, visits("D201", [1, 1, 1]))
    write_words(settings, phuong_huong="Câu chữ viết sau khi hỏi.")
    approver.answered(settings, question, overridden=dict.fromkeys(obstacles, "Thử"))
    load(settings, 2, visits("D202", [2]))
    published(settings, run)
    assert set(on_drive(settings).values()) == files_of(settings, package)


def test_a_draft_made_anew_by_the_same_run_is_not_what_was_answered_for(
    settings: Settings, load: Night, visits: Visits
) -> None:
    """281 were approved; a night made it 301; somebody clears draft, then release and publish."""
    run, package = drafted(settings)
    approver.approve(settings, run)
    published(settings, run)
    before = on_drive(settings)
    load(settings, 1, visits("D201", [1, 1, 1]))
    assert drafted(settings, run)[1] != package
    with pytest.raises(NotApprovedError, match="lượt mới"):
        publishing.release(settings, run)
    with pytest.raises(UnknownQuestionError, match="dự thảo khác"):
        approver.asked(settings, run, attempt=2)
    assert on_drive(settings) == before


def test_an_answer_that_was_given_to_a_draft_made_over_meanwhile_does_not_count(
    settings: Settings, load: Night, visits: Visits
) -> None:
    run, _ = drafted(settings)
    question, obstacles = approver.asked(settings, run)
    load(settings, 1, visits("D201", [1]))
    drafted(settings, run)
    entry = approver.answered(settings, question, overridden=dict.fromkeys(obstacles, "Thử"))
    assert (entry.said["event"], entry.said["because"]) == ("refused", "drafted_anew")
    with pytest.raises(NotApprovedError):
        publishing.release(settings, run)


def test_a_task_marked_as_done_by_hand_is_no_answer(settings: Settings) -> None:
    run, _ = drafted(settings)
    approver.asked(settings, run)
    approving.mirror(settings)
    with pytest.raises(NotApprovedError, match="đánh dấu"):
        publishing.release(settings, run)
    with pytest.raises(NotApprovedError, match="lượt mới"):
        publishing.release(settings, approver.new_run())


def test_a_question_that_is_asked_again_waits_for_its_own_answer(settings: Settings) -> None:
    run, _ = drafted(settings)
    approver.approve(settings, run)
    approver.asked(settings, run, attempt=2)
    with pytest.raises(NotApprovedError):
        publishing.release(settings, run)


def test_an_account_that_is_no_approver_approves_nothing(settings: Settings) -> None:
    run, _ = drafted(settings)
    question, obstacles = approver.asked(settings, run)
    everything = dict.fromkeys(obstacles, "Thử")
    entry = approver.answered(settings, question, by={"id": "tien_yen", "name": "Bí thư Mẫu"}, overridden=everything)
    assert (entry.said["event"], entry.said["because"]) == ("refused", "not_an_approver")
    with pytest.raises(NotApprovedError):
        publishing.release(settings, run)


def test_a_question_is_answered_once(settings: Settings) -> None:
    run, _ = drafted(settings)
    question, obstacles = approver.asked(settings, run)
    approver.answered(settings, question, RETURN, reason="Sửa mục III.")
    with pytest.raises(UnknownQuestionError):
        approver.answered(settings, question, overridden=dict.fromkeys(obstacles, "Thử"))
    assert publishing.release(settings, run) == []


def test_an_older_approval_is_not_published_over_a_newer_one(settings: Settings, load: Night, visits: Visits) -> None:
    first, _ = drafted(settings)
    old = approver.approve(settings, first)
    load(settings, 1, visits("D201", [1]))
    second, newer = drafted(settings)
    approver.approve(settings, second)
    published(settings, second)
    for again in (
        lambda: publishing.release(settings, first),
        lambda: publishing.deliver(settings, "o-chung", old.number),
    ):
        with pytest.raises((NotApprovedError, ValueError)):
            again()
    assert set(on_drive(settings).values()) == files_of(settings, newer)


def test_of_two_runs_that_ask_at_once_the_second_answer_is_asked_again_beside_the_first(
    settings: Settings, load: Night, visits: Visits
) -> None:
    first, old = drafted(settings)
    waiting, obstacles = approver.asked(settings, first)
    load(settings, 1, visits("D201", [1]))
    second, _ = drafted(settings)
    approver.approve(settings, second)
    entry = approver.answered(settings, waiting, overridden=dict.fromkeys(obstacles, "Thử"))
    assert (entry.said["event"], entry.said["because"]) == ("refused", "another_approved")
    again, _ = approver.asked(settings, first)
    assert "Số liệu: Số lượt đi cơ sở: 4 → 3" in page_of(settings, old)
    assert approver.answered(settings, again, overridden=dict.fromkeys(obstacles, "Thử")).said["event"] == "approved"


@pytest.mark.parametrize(
    "name", ["Báo cáo đi công tác cơ sở 6 tháng đầu năm 2020.docx", "manifest.json", "review.json"]
)
def test_a_package_that_was_changed_is_not_published(settings: Settings, name: str) -> None:
    run, _ = drafted(settings)
    approver.approve(settings, run)
    orders = publishing.release(settings, run)
    [package] = packages(settings.packages)
    (package / name).chmod(0o640)
    (package / name).write_bytes((package / name).read_bytes().replace(b"2020", b"2021"))
    with pytest.raises(BrokenPackageError):
        publishing.release(settings, run)
    with pytest.raises(BrokenPackageError):
        publishing.deliver(settings, **orders[0])
    assert not on_drive(settings)


def test_files_and_manifest_changed_together_are_not_what_the_book_says(settings: Settings) -> None:
    """Another package, whole in itself, is put under the name of the one that was approved."""
    run, package = drafted(settings)
    approver.approve(settings, run)
    write_words(settings, phuong_huong="Câu chữ khác.")
    _, other = drafted(settings)
    folder = settings.packages / KIND / PERIOD
    shutil.rmtree(folder / package)
    (folder / other).rename(folder / package)
    with pytest.raises(BrokenPackageError):
        publishing.release(settings, run)


def test_a_restored_warehouse_neither_makes_nor_loses_a_decision(settings: Settings) -> None:
    first, _ = drafted(settings)
    back_up(settings)
    approver.approve(settings, first)
    published(settings, first)
    before = on_drive(settings)
    [backup] = [path.name for path in settings.backups.iterdir() if not path.name.startswith(".") and path.is_dir()]
    restore(settings, Choice(name=backup), "người vận hành", "thử")
    assert approving.look_after(settings) == []
    approving.mirror(settings)
    with Warehouse(settings.warehouse).reading() as connection:
        rows = connection.execute("SELECT decision, decided_by_id FROM core_report_decisions").fetchall()
    assert rows == [("approved", "bi_thu")]
    published(settings, first)
    assert on_drive(settings) == before


def remove_last(folder: Path) -> None:
    max(folder.glob("*.json")).unlink()


def change_last(folder: Path) -> None:
    path = max(folder.glob("*.json"))
    path.chmod(0o640)
    path.write_text(path.read_text(encoding="utf-8").replace("Bí thư Mẫu", "Người Khác"), encoding="utf-8")


def change_first(folder: Path) -> None:
    path = min(folder.glob("*.json"))
    path.chmod(0o640)
    path.write_text(path.read_text(encoding="utf-8").replace("2020-H1", "2020-H2"), encoding="utf-8")


def remove_first(folder: Path) -> None:
    min(folder.glob("*.json")).unlink()


def write_one_more(folder: Path) -> None:
    """A whole chain is written anew behind the first entry: each entry sound, but not what the warehouse has seen."""
    from durable import Journal

    entries = Journal(folder).entries()
    for one in entries[1:]:
        Journal(folder).path(one.number).unlink()
    for one in entries[1:]:
        with Journal(folder).adding() as (_, add):
            add({**one.said, "at": "2020-01-01T00:00:00+00:00"})


@pytest.mark.parametrize("harm", [remove_last, change_last, change_first, remove_first, write_one_more])
def test_a_decision_that_was_changed_or_taken_away_shows_and_nothing_is_published(
    settings: Settings, harm: Callable[[Path], None]
) -> None:
    run, _ = drafted(settings)
    approver.approve(settings, run)
    harm(settings.approvals)
    with pytest.raises((DamagedJournalError, BookError)):
        publishing.release(settings, run)
    assert not on_drive(settings)
    assert any("ổ phê duyệt" in said for said in approving.look_after(settings))


@pytest.mark.parametrize("harm", [change_first, remove_first])
def test_an_entry_that_the_next_one_vouches_for_is_put_back_and_told(
    settings: Settings, harm: Callable[[Path], None]
) -> None:
    run, _ = drafted(settings)
    approver.approve(settings, run)
    before = Approvals(settings.approvals).entries()
    harm(settings.approvals)
    [said] = approving.look_after(settings)
    assert "mục 1" in said and "chép lại từ kho" in said
    assert Approvals(settings.approvals).entries() == before
    assert publishing.release(settings, run)
    assert approving.look_after(settings) == []


def test_a_draft_with_something_missing_is_approved_only_where_that_very_point_is_overridden(
    settings: Settings,
) -> None:
    run, package = drafted(settings)
    question, obstacles = approver.asked(settings, run)
    assert {"number", "signed_on", "signatory", "coverage"} < set(obstacles)
    assert any(name.startswith("place_") for name in obstacles)
    reasons = {name: f"Vì lý do {number}" for number, name in enumerate(obstacles)}
    short = {name: reason for name, reason in reasons.items() if name != "coverage"} | {"coverage": "  "}
    entry = approver.answered(settings, question, overridden=short)
    assert (entry.said["event"], entry.said["because"]) == ("refused", "open")
    again, _ = approver.asked(settings, run)
    assert approver.answered(settings, again, overridden=reasons).said["event"] == "approved"
    for reason in reasons.values():
        assert reason in page_of(settings, package)
    published(settings, run)
    [manifest] = settings.drive.rglob("manifest.json")
    approval = json.loads(manifest.read_text(encoding="utf-8"))["approval"]
    assert sorted(approval["overridden"].values()) == sorted(reasons.values())


def test_what_officers_filled_in_stands_against_nothing(settings: Settings) -> None:
    draft = publishing.draft(settings, KIND, PERIOD, run=approver.new_run())
    places = [line.partition(":")[0] for line in Path(draft["texts"]).read_text(encoding="utf-8").splitlines()]
    places = [name for name in places if name and not name.startswith("#") and name not in ("ngay_ky", "nhan")]
    write_words(settings, **dict.fromkeys(places, "Đã điền."), ngay_ky="20/6/2020")
    run, _ = drafted(settings)
    assert set(approver.asked(settings, run)[1]) == {"coverage"}


def test_a_period_without_data_has_no_report_but_one_sentence(settings: Settings) -> None:
    run = approver.new_run()
    draft = publishing.draft(settings, KIND, "2026-H1", run=run)
    assert draft["package"] == "" and draft["files"] == []
    assert draft["said"].startswith("Kỳ 6 tháng đầu năm 2026 chưa có đơn vị nào có số liệu")
    with pytest.raises(LookupError):
        approver.asked(settings, run)
    with pytest.raises(NotApprovedError):
        publishing.release(settings, run)


def test_the_approver_sees_what_changed_since_this_person_last_looked(
    settings: Settings, load: Night, visits: Visits
) -> None:
    """281 was seen and returned, 282 drafted twice: compared with the draft before, nothing had changed."""
    run, _ = drafted(settings)
    question, _ = approver.asked(settings, run)
    approver.answered(settings, question, RETURN, reason="Bổ sung mục IV.")
    load(settings, 1, visits("D201", [1]))
    drafted(settings)
    write_words(settings, phuong_huong="Bám sát cơ sở.")
    run, package = drafted(settings)
    approver.asked(settings, run)
    page = page_of(settings, package)
    assert "## Thay đổi so với bản Bí thư Mẫu đã xem lần trước" in page
    assert "Số liệu: Số lượt đi cơ sở: 3 → 4" in page
    assert "(phuong_huong): “” → “Bám sát cơ sở.”" in page
    assert "Câu mới: Bám sát cơ sở." in page
    assert "Chưa có bản nào của kỳ này được duyệt." in page


def test_the_reason_for_returning_reaches_the_office_and_is_kept(settings: Settings) -> None:
    run, package = drafted(settings)
    question, _ = approver.asked(settings, run)
    approver.answered(settings, question, RETURN, reason="Mục III còn sơ sài.")
    [mail] = [mail for _, mail in Outbox(settings.outbox).waiting()]
    assert mail["To"] == "ban-tckt@example.org"
    assert "Trả lại dự thảo" in mail["Subject"]
    assert "Lý do: Mục III còn sơ sài." in mail.get_content()
    assert "Lý do: Mục III còn sơ sài." in page_of(settings, package)
    with Warehouse(settings.warehouse).reading() as connection:
        rows = connection.execute("SELECT decision, reason FROM core_report_decisions").fetchall()
    assert rows == [("rejected", "Mục III còn sơ sài.")]


def test_nobody_answering_is_an_event_with_words_of_its_own(settings: Settings) -> None:
    run, package = drafted(settings)
    question, _ = approver.asked(settings, run)
    entry = approver.answered(settings, question, RETURN, by={"id": "", "name": ""})
    assert entry.said["event"] == "lapsed"
    assert publishing.release(settings, run) == []
    assert "Hết hạn trả lời" in page_of(settings, package)
    with Warehouse(settings.warehouse).reading() as connection:
        assert connection.execute("SELECT decision FROM core_report_decisions").fetchall() == [("lapsed",)]


def test_the_correction_is_part_of_what_is_approved(settings: Settings, load: Night, visits: Visits) -> None:
    approver.publish(settings, KIND, PERIOD)
    load(settings, 1, visits("D201", [1]))
    run, package = drafted(settings)
    [note] = (settings.packages / KIND / PERIOD / package).glob("Đính chính*.docx")
    paper = Document(str(note))
    head, corrected, *_ = paper.tables
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in head.cell(0, 1).text
    rows = [[cell.text for cell in row.cells] for row in corrected.rows]
    assert rows[0] == ["Số liệu", "Đã phát hành", "Nay là", "Do báo cáo của"]
    assert ["Số lượt đi cơ sở", "3", "4", "Huyện đoàn Hải Hà (DI_CO_SO_KQ: 0 → 1)"] in rows
    assert "ĐÍNH CHÍNH" in [paragraph.text for paragraph in paper.paragraphs]
    approver.approve(settings, run)
    published(settings, run)
    assert files_of(settings, package) < set(on_drive(settings).values())


def test_the_same_figures_and_words_are_the_same_package_and_no_new_release(settings: Settings) -> None:
    approver.publish(settings, KIND, PERIOD)
    before = on_drive(settings)
    [again] = approver.publish(settings, KIND, PERIOD)
    assert again["unchanged"]
    assert on_drive(settings) == before
    entries = Approvals(settings.approvals).entries()
    approval = in_force(entries, KIND, PERIOD)
    assert approval is not None and approval.number == entries[-1].number


def test_the_question_names_every_file_and_holds_no_figure(settings: Settings) -> None:
    run, package = drafted(settings)
    question = approver.Question(run, "approve", -1, 1, "x")
    asked: Any = approving.ask(settings, question, [approver.APPROVER], "/hopnhat/summaries")
    said = Approvals(settings.approvals).entries()[-1].said
    for digest in (package, said["figures_hash"], said["words_hash"], *said["files"].values()):
        assert f"`{digest}`" in asked.body
    assert "2020-H1" in asked.subject
    for secret in ("Tiên Yên", "lượt đi cơ sở", " 3 lượt"):
        assert secret not in asked.body + asked.subject


def test_the_files_of_package_and_book_cannot_be_written_by_accident(settings: Settings) -> None:
    run, _ = drafted(settings)
    approver.approve(settings, run)
    for path in (*settings.approvals.glob("*.json"), *settings.packages.rglob("*.docx")):
        assert path.stat().st_mode & 0o222 == 0
