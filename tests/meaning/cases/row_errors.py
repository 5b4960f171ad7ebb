"""All errors of a row at once; one bad row never convicts others; twice only where the contents agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.meaning.content import Line
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK


def start(case: str, number: int, form: str = "DI_CO_SO_KQ") -> Draft:
    made = draft("row_errors", case, hand(number), form, ("D201", "D199", "D193")[number % 3], count=6, layout="mid")
    made.total = False
    return made


def cases() -> Iterator[Return]:
    yield from _together()
    yield from _innocent()
    yield from _twice()


def _together() -> Iterator[Return]:
    faults = (
        (("ngay_tu", "31/6/2020", "date"), ("hinh_thuc", None, "empty"), ("chuyen_de", None, "empty")),
        (("hinh_thuc", "Đi chơi", "kind"), ("chuyen_de", None, "empty")),
        (("ngay_den", "30/2/2020", "date"), ("hinh_thuc", "5", "kind")),
        (("ho_ten", "Vi Văn Tùng, Lỷ Thị Hiền", "person"), ("hinh_thuc", None, "empty")),
        (("so_ngay", -2, "number|date"), ("chuyen_de", None, "empty")),
        (("ngay_tu", "17/13/2020", "date"), ("so_ngay", "hai ba", "number|date"), ("hinh_thuc", None, "empty")),
    )
    for number, row in enumerate(faults):
        made = start(f"together-{number}", number)
        line = made.lines[2]
        for name in ("ngay_tu", "ngay_den", "so_ngay"):
            line.write(name, made.cell(line, name))
        for name, text, about in row:
            line.write(name, text).mean(name, ASK)
            made.ask(about, line, name)
        if number == 0:
            line.mean("ngay_den", ASK)
        yield made.flag("mọi lỗi của một dòng được nói một lần").make()
    for number in range(2):
        made = start(f"together-activity-{number}", number + 1, "HOAT_DONG")
        line = made.lines[1]
        for name, text, about in (
            (("ngay_tu", "32/5/2020", "date"), ("dia_diem", None, "empty|place")),
            (("mang", "Mảng khác", "kind"), ("luot_dvtn", "nhiều", "number")),
        )[number]:
            line.write("ngay_den", made.cell(line, "ngay_den")).write(name, text).mean(name, ASK)
            made.ask(about, line, name)
        yield made.flag("mọi lỗi của một dòng được nói một lần").make()
    made = start("together-indicators", 2, "BC_SOLIEU")
    line = made.lines[4]
    for name, text in (("thuc_hien", "không rõ"), ("chi_tieu_giao", "abc")):
        line.write(name, text).mean(name, ASK)
        made.ask("number", line, name)
    yield made.flag("mọi lỗi của một dòng được nói một lần").make()


def _innocent() -> Iterator[Return]:
    """A trip whose end was mistyped overlaps many others of the same cadre: it alone is asked about."""
    for number in range(4):
        made = start(f"innocent-{number}", number)
        name = made.lines[0].fields["ho_ten"]
        for index, line in enumerate(made.lines):
            first = date(2020, 1, 8) + timedelta(days=21 * index)
            line.fields |= {"ho_ten": name, "ngay_tu": first, "ngay_den": first + timedelta(days=1), "so_ngay": 2}
        bad = made.lines[1]
        bad.write("ngay_den", made.hand.day(bad.fields["ngay_den"].replace(month=(5, 6, 4, 6)[number])))
        bad.write("ngay_tu", made.hand.day(bad.fields["ngay_tu"])).mean("ngay_den", ASK)
        bad.write("so_ngay", 2)
        made.ask("date|twice|number", bad)
        yield made.flag("tháng của ngày về gõ nhầm ở một dòng; các dòng khác vô can").make()
    for number in range(2):
        made = start(f"innocent-bad-{number}", number + 2)
        made.lines[0].write("ngay_tu", "31/4/2020").write("ngay_den", made.cell(made.lines[0], "ngay_den")).mean(
            "ngay_tu", ASK
        )
        made.ask("date", made.lines[0])
        made.lines[4].write("hinh_thuc", "Khác").mean("hinh_thuc", ASK)
        made.ask("kind", made.lines[4])
        yield made.flag("hai dòng hỏng, bốn dòng vô can").make()


def _twice() -> Iterator[Return]:
    for number in range(2):
        made = start(f"copied-{number}", number)
        line = made.lines[1]
        again = Line(dict(line.fields), counts=False)
        made.body.append(again)
        made.number()
        made.ask("twice", again)
        yield made.flag("một dòng chép lại nguyên văn: tính một lần").make()
    for number in range(3):
        made = start(f"same-day-{number}", number + 1)
        line = made.lines[1]
        line.fields |= {"ngay_den": line.fields["ngay_tu"], "so_ngay": 1}
        other = (
            {"hinh_thuc": line.fields["hinh_thuc"] % 4 + 1}
            if number
            else {"don_vi_den": made.lines[3].fields["don_vi_den"]}
        )
        again = Line({**line.fields, **other, "chuyen_de": "Họp chi đoàn"})
        made.body.insert(2, again)
        made.number()
        again.either = line.either = number > 0
        yield made.reads("hai chuyến của một cán bộ trong một ngày là hai lượt, tính một ngày").make()
    for number in range(2):
        made = start(f"overlap-{number}", number + 1)
        line = made.lines[1]
        first = line.fields["ngay_tu"].replace(day=8)
        line.fields |= {"ngay_tu": first, "ngay_den": first + timedelta(days=2), "so_ngay": 3}
        later = {"ngay_tu": first + timedelta(days=1), "ngay_den": first + timedelta(days=3)}
        again = Line(
            {**line.fields, **later, "don_vi_den": made.lines[3].fields["don_vi_den"], "chuyen_de": "Giám sát"}
        )
        made.body.append(again)
        made.number()
        line.either = again.either = True
        made.ask("twice|date", again)
        yield made.flag("hai chuyến nhiều ngày của một cán bộ chồng lên nhau").make()
    made = start("same-name-other-day", 3)
    made.lines[4].fields["ho_ten"] = made.lines[0].fields["ho_ten"]
    yield made.reads("một cán bộ đi hai chuyến vào hai ngày khác nhau").make()
    for number in range(2):
        made = start(f"activity-again-{number}", number, "HOAT_DONG")
        line = made.lines[1]
        again = Line(dict(line.fields))
        again.fields["luot_dvtn"] = line.fields["luot_dvtn"] + 60
        for one in (line, again):
            one.write("luot_dvtn", one.fields["luot_dvtn"]).mean("luot_dvtn", ASK)
        made.body.append(again)
        made.number()
        made.ask("twice|number", again)
        yield made.flag("một hoạt động ghi hai lần với hai số lượt: số nào đúng").make()
