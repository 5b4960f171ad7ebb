"""Changes of the lists: two people at once, a hand in the file, a change that cannot stand, taking one back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk import Change, ConflictError, Desk, RefusedError, Trial
from desk.lists import editable_list
from desk.pages import sentence_of
from organisation.contacts import Contact
from organisation.corrections import Correction

NAME = "contacts.csv"
TEXT = "unit_id,address,channel,note\nD199,a@example.org,,\nD202,b@example.org,,\n"
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
LIST = editable_list(NAME, Contact, {"recipients": lambda: [("D199", "Huyện đoàn Tiên Yên (D199)")]})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def desk(file: Path) -> Desk:
    return make_desk(file)


def make_desk(file: Path, trial: Callable[[Mapping[str, bytes], bool], Trial] = lambda files, effects: Trial()) -> Desk:
    return Desk({NAME: LIST}, lambda name: file, lambda: None, file.parent / "desk", trial)


def change_of(desk: Desk, unit_id: str, cells: Mapping[str, str], reason: str = "đổi thư") -> Change:
    line = next(line for line in desk.table(NAME).lines if line.cells["unit_id"] == unit_id)
    return Change("change", NAME, reason, line.digest, line.number, cells)


def test_a_change_is_in_the_file_and_in_the_book_with_who_when_why_from_what_to_what(desk: Desk, file: Path) -> None:
    desk.save(change_of(desk, "D199", {"address": "moi@example.org"}), "lan", NOW)
    assert file.read_text(encoding="utf-8") == TEXT.replace("a@example.org", "moi@example.org")
    [kept] = desk.history(NAME)
    assert (kept.number, kept.who, kept.at, kept.reason) == (1, "lan", NOW, "đổi thư")
    assert sentence_of(kept, LIST) == "Địa chỉ thư: “a@example.org” → “moi@example.org”"


def test_two_editors_of_one_line_are_told_and_neither_edit_is_lost(desk: Desk, file: Path) -> None:
    first = change_of(desk, "D199", {"address": "mot@example.org"})
    second = change_of(desk, "D199", {"address": "hai@example.org"})
    desk.save(first, "lan", NOW)
    with pytest.raises(ConflictError) as conflict:
        desk.save(second, "minh", NOW)
    assert conflict.value.now is not None
    assert conflict.value.now.cells["address"] == "mot@example.org"
    assert "hai@example.org" not in file.read_text(encoding="utf-8")
    assert [kept.who for kept in desk.history()] == ["lan"]


def test_editors_of_two_lines_do_not_disturb_each_other(desk: Desk, file: Path) -> None:
    first = change_of(desk, "D199", {"address": "mot@example.org"})
    second = change_of(desk, "D202", {"address": "hai@example.org"})
    desk.save(first, "lan", NOW)
    desk.save(second, "minh", NOW)
    assert "mot@example.org" in (text := file.read_text(encoding="utf-8"))
    assert "hai@example.org" in text


def test_thirty_people_at_once_lose_no_edit(desk: Desk, file: Path) -> None:
    """Each adds a line of their own; every line and every entry is there, none twice."""

    def add(number: int) -> None:
        cells = {"unit_id": "D199", "address": f"nguoi{number}@example.org"}
        make_desk(file).save(Change("add", NAME, "thêm", cells=cells), f"người {number}", NOW)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    addresses = [line.cells["address"] for line in desk.table(NAME).lines[2:]]
    assert sorted(addresses) == sorted(f"nguoi{number}@example.org" for number in range(30))
    assert sorted(kept.who for kept in desk.history()) == sorted(f"người {number}" for number in range(30))


def test_what_was_written_into_the_file_by_hand_meanwhile_stays(desk: Desk, file: Path) -> None:
    wanted = change_of(desk, "D202", {"address": "hai@example.org"})
    file.write_text(TEXT.replace("D199,a", "# ghi tay,,,\nD199,tay"), encoding="utf-8")
    desk.save(wanted, "lan", NOW)
    text = file.read_text(encoding="utf-8")
    assert "# ghi tay" in text
    assert "tay@example.org" in text
    assert "hai@example.org" in text


def test_a_change_that_makes_the_folder_wrong_is_refused_with_the_sentence_and_nothing_is_written(file: Path) -> None:
    desk = make_desk(file, lambda files, effects: Trial(["units.csv không có đơn vị D999"]))
    with pytest.raises(RefusedError) as refused:
        desk.save(Change("add", NAME, "thử", cells={"unit_id": "D999", "address": ""}), "lan", NOW)
    assert refused.value.sentences == ["units.csv không có đơn vị D999"]
    assert file.read_text(encoding="utf-8") == TEXT
    assert desk.history() == []


@pytest.mark.parametrize(
    ("cells", "reason", "said"),
    [
        ({"address": "c@example.org"}, " ", "lý do"),
        ({"address": "a@example.org"}, "không đổi gì", "Chưa có ô nào khác"),
        ({"note": "hai\ndòng"}, "chữ hai dòng", "một dòng chữ"),
        ({"note": "a\x00b"}, "ký tự lạ", "ký tự điều khiển"),
    ],
)
def test_a_change_that_says_nothing_is_refused(cells: Mapping[str, str], reason: str, said: str, desk: Desk) -> None:
    with pytest.raises(RefusedError, match=said):
        desk.save(change_of(desk, "D199", cells, reason), "lan", NOW)


def test_a_line_that_is_there_already_is_not_added_twice(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="đã có"):
        desk.save(Change("add", NAME, "thêm", cells={"unit_id": "D199", "address": "a@example.org"}), "lan", NOW)


@pytest.mark.parametrize("kind", ["add", "change", "remove"])
def test_what_was_done_is_taken_back_by_a_change_of_its_own(kind: str, desk: Desk, file: Path) -> None:
    line = desk.table(NAME).lines[1]
    if kind == "add":
        change = Change("add", NAME, "thêm", cells={"unit_id": "D202", "address": "c@example.org"})
    else:
        change = Change(kind, NAME, "sửa", line.digest, line.number, {"note": "mới"})  # type: ignore[arg-type]
    kept = desk.save(change, "lan", NOW)
    assert file.read_text(encoding="utf-8") != TEXT
    undone = desk.undo(kept.number, "minh", NOW, "nhầm")
    assert sorted(file.read_text(encoding="utf-8").splitlines()) == sorted(TEXT.splitlines())
    assert (undone.number, undone.undoes, undone.who) == (2, 1, "minh")
    assert len(desk.history()) == 2


def test_what_was_changed_again_since_is_not_taken_back(desk: Desk, file: Path) -> None:
    kept = desk.save(change_of(desk, "D199", {"address": "mot@example.org"}), "lan", NOW)
    desk.save(change_of(desk, "D199", {"address": "hai@example.org"}), "minh", NOW)
    with pytest.raises(ConflictError):
        desk.undo(kept.number, "lan", NOW, "nhầm")
    assert "hai@example.org" in file.read_text(encoding="utf-8")


def test_the_history_of_a_line_is_the_way_it_came(desk: Desk) -> None:
    desk.save(change_of(desk, "D199", {"address": "mot@example.org"}), "lan", NOW)
    desk.save(change_of(desk, "D202", {"address": "khac@example.org"}), "minh", NOW)
    desk.save(change_of(desk, "D199", {"address": "hai@example.org"}), "hoa", NOW)
    line = desk.table(NAME).lines[0]
    assert [kept.who for kept in desk.history_of(NAME, line)] == ["hoa", "lan"]


def test_a_book_that_another_hand_changed_takes_no_further_entry(desk: Desk, file: Path) -> None:
    desk.save(change_of(desk, "D199", {"address": "mot@example.org"}), "lan", NOW)
    desk.save(change_of(desk, "D199", {"address": "hai@example.org"}), "lan", NOW)
    entry = file.parent / "desk" / "000001.json"
    entry.chmod(0o640)
    entry.write_text(entry.read_text(encoding="utf-8").replace("lan", "minh"), encoding="utf-8")
    with pytest.raises(Exception, match="đã bị sửa"):
        desk.save(change_of(desk, "D202", {"address": "ba@example.org"}), "lan", NOW)


def test_changes_that_hold_together_are_made_and_taken_back_together(desk: Desk, file: Path) -> None:
    changes = [
        change_of(desk, "D199", {"note": "đến hết năm"}),
        Change("add", NAME, "đổi thư", cells={"unit_id": "D199", "address": "c@example.org"}),
    ]
    kept = desk.save_together(changes, "lan", NOW)
    assert [(one.number, one.together) for one in kept] == [(1, 1), (2, 1)]
    desk.undo(2, "minh", NOW, "nhầm")
    assert file.read_text(encoding="utf-8") == TEXT
    assert [(one.number, one.undoes) for one in desk.history()] == [(4, 1), (3, 2), (2, None), (1, None)]


def test_of_changes_that_hold_together_none_is_made_where_one_cannot_stand(desk: Desk, file: Path) -> None:
    changes = [change_of(desk, "D199", {"note": "mới"}), change_of(desk, "D202", {"note": "hai\ndòng"})]
    with pytest.raises(RefusedError):
        desk.save_together(changes, "lan", NOW)
    assert file.read_text(encoding="utf-8") == TEXT
    assert desk.history() == []


def test_a_column_whose_pattern_lets_it_be_empty_is_not_asked_for() -> None:
    offers = dict.fromkeys(("units", "forms"), list)
    required = {one.name for one in editable_list("corrections.csv", Correction, offers).columns if one.required}
    assert required == {"cell", "found", "corrected", "reason", "status", "by", "decided_on"}


def test_a_list_that_an_older_copy_of_the_folder_has_not_is_said(desk: Desk, file: Path) -> None:
    file.unlink()
    with pytest.raises(ValueError, match=rf"chưa có tệp {NAME}"):
        desk.table(NAME)
