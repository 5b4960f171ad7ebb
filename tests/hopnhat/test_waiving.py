"""An accepted answer is a line of the one list of waivers, in the place of one that says the same of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from desk import Desk, Trial
from desk.lists import editable_list
from hopnhat.officers.waiving import LIST, keeping_waivers
from organisation.waivers import Waiver, read_waivers

WAIVER = Waiver("days_differ", "D199", "DI_CO_SO_KQ", "2020-H1", "G8", "đã xem", "Trần B", date(2099, 6, 30))
OFFERS = dict.fromkeys(("units", "forms", "findings"), list)


def desk_over(file: Path) -> Desk:
    lists = {LIST: editable_list(LIST, Waiver, OFFERS)}
    return Desk(lists, lambda _: file, lambda: None, file.parent / "desk", lambda files, effects: Trial())


def test_accepting_again_is_one_line_and_taking_it_back_leaves_the_line_before(tmp_path: Path) -> None:
    file = tmp_path / LIST
    file.write_text("code,unit_id,form,period,cell,reason,by,until\n", encoding="utf-8")
    desk = desk_over(file)
    keep = keeping_waivers(desk, "Trần B")
    longer = replace(WAIVER, reason="đã xem kỹ", until=date(2099, 12, 31))
    assert [keep(WAIVER), keep(longer), keep(longer)] == [1, 2, 0]
    assert read_waivers(file) == (longer,)
    desk.undo(2, "Trần B", desk.history()[0].at, "nhầm")
    assert read_waivers(file) == (WAIVER,)
