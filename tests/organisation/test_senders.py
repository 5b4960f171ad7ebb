"""For whom a sender may speak, and the officer's answers: every mistake at once, and none gives anybody a right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from findings import catalogue
from organisation.senders import Sender, SenderLines, read_senders
from organisation.units import organisation

_2019, _2020, _2025 = date(2019, 12, 31), date(2020, 6, 30), date(2025, 6, 30)
HEAD = "source,place,unit_id,from,to,by,reason\n"


@pytest.mark.parametrize(
    ("sender", "unit", "on", "may"),
    [
        ("D199", "D199", _2020, True),
        ("D199", "B06865", _2020, True),  # a base unit of its own
        ("B06865", "D199", _2020, False),  # upwards
        ("D199", "D202", _2020, False),
        ("B06865", "B06868", _2020, False),  # its neighbour
        ("QN", "B06865", _2020, True),  # the province, two levels up
        ("D193", "D204", _2019, True),  # merged into it since
        ("D204", "D193", _2020, False),  # what it was merged into
        ("C06994-2025", "D203", _2025, True),  # the one commune that took a district over
        ("C06994-2025", "B06994", _2025, True),
        ("C06862-2025", "D199", _2025, False),  # one of six
        ("T_THAN", "D193", _2020, False),
    ],
)
def test_a_unit_speaks_for_itself_for_those_below_and_for_what_went_over_to_it_whole(
    sender: str, unit: str, on: date, may: bool
) -> None:
    if unit == "B06994":
        unit = next(one.unit_id for one in organisation().valid(on) if one.parent_id == "D203")
    assert organisation().speaks_for(sender, unit, on) is may


def answers(tmp_path: Path, text: str, encoding: str = "utf-8") -> SenderLines:
    path = tmp_path / "senders.csv"
    path.write_bytes(text.encode(encoding))
    return read_senders(path, organisation())


def test_without_a_file_of_ones_own_nobody_may_speak_for_another() -> None:
    assert read_senders(None, organisation()) == SenderLines()


def test_a_line_lets_a_folder_or_a_file_speak_for_a_unit_on_its_days(tmp_path: Path) -> None:
    found = answers(
        tmp_path,
        HEAD + "hop-thu,Gửi nhầm,D202,2020-06-01,30/6/2020,Nguyễn Văn A,hỏi qua điện thoại\n"
        "hop-thu,lung tung.xlsx,D199,,,Nguyễn Văn A,hỏi qua điện thoại\n",
    )
    assert found.findings == ()
    assert found.of("hop-thu", "Gửi nhầm/a.xlsx", date(2020, 6, 30)) == ("D202",)
    assert found.of("hop-thu", "Gửi nhầm/a.xlsx", date(2020, 7, 1)) == ()
    assert found.of("hop-thu", "Gửi nhầm lần hai/a.xlsx", date(2020, 6, 30)) == ()
    assert found.of("khac", "Gửi nhầm/a.xlsx", date(2020, 6, 30)) == ()
    assert found.of("hop-thu", "lung tung.xlsx", date(2030, 1, 1)) == ("D199",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("divider", [",", ";"])
def test_it_is_read_as_excel_saves_it(tmp_path: Path, divider: str, encoding: str) -> None:
    text = HEAD + "hop-thu,Gửi nhầm,D202,,,A,lý do\n"
    found = answers(tmp_path, text.replace(",", divider), encoding)
    assert (len(found.lines), found.findings) == (1, ())


def test_every_mistake_is_said_with_its_line_and_the_right_lines_are_used(tmp_path: Path) -> None:
    found = answers(
        tmp_path,
        HEAD + "hop-thu,a,D202,,,A,lý do\n"
        "hop-thu,b,,,,A,\n"  # nobody, no reason
        "hop-thu,c,D999,31/2/2020,,A,lý do\n"  # no unit, no day
        "hop-thu,d,D199,2020-07-01,2020-06-01,A,lý do\n"
        ",,,,,,\n"
        "hop-thu,a,D202,2020-01-01,,B,lý do\n",
    )
    assert [(one.code, one.row) for one in found.findings] == [
        ("senders_cell_empty", 3),
        ("senders_unit_unknown", 4),
        ("senders_day_wrong", 4),
        ("senders_days_turned", 5),
        ("senders_line_twice", 7),
    ]
    assert [line.place for line in found.lines] == ["a"]
    assert "dòng 4: “D999” không phải mã đơn vị nào" in catalogue().message(found.findings[1])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"source;place\nhop-thu;a\n", "senders_columns_missing"),
        (b"", "senders_columns_missing"),
        ((HEAD + "hop-thu,Gửi,D202,,,A,b\n").encode("utf-16"), "senders_unreadable"),
        (b"PK\x03\x04\xff\xfe", "senders_unreadable"),
    ],
)
def test_a_file_that_is_no_such_table_is_said_and_gives_nobody_a_right(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "senders.csv"
    path.write_bytes(content)
    found = read_senders(path, organisation())
    assert ([one.code for one in found.findings], found.lines) == ([code], ())


def test_two_senders_that_may_say_the_same_are_written_the_same() -> None:
    assert Sender("a", "x", "D199").written == Sender("b", "y", "D199").written == "D199"
    assert len({one.written for one in (Sender(), Sender(unit_id="QN"), Sender(unit_id="QN", by_file=True))}) == 3
    assert Sender(unit_id="D199", also=("D202",)).written != "D199"
