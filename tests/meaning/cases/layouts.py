"""Layouts of clerks: months and cadres as rows of their own, marks beside an x, merged cells, tables turned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tests.meaning.content import Group, Line
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.paper import Sheet

FORMS = ("DI_CO_SO_KQ", "DI_CO_SO_DK")
WEEKDAYS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")


def start(case: str, number: int, form: str | None = None, layout: str = "short", count: int = 6) -> Draft:
    unit_id = ("D199", "D193", "D201", "D195")[number % 4]
    return draft("layouts", case, hand(number), form or FORMS[number % 2], unit_id, count=count, layout=layout)


def cases() -> Iterator[Return]:
    yield from _months()
    yield from _cadres()
    yield from _ticks()
    yield from _days()
    yield from _kinds()
    yield from _carried()
    yield from _shapes()
    yield from _places()
    yield from _other_hands()


def months(made: Draft, heading: str, day: Callable[[date, date], object]) -> Draft:
    """A row for each month, and days alone in the rows below it."""
    body: list[Line | Group] = []
    last = 0
    for line in made.lines:
        first, end = line.fields["ngay_tu"], line.fields["ngay_den"]
        if end.month != first.month:
            end = first
            line.fields |= {"ngay_den": end, "so_ngay": 1}
        if first.month != last:
            last = first.month
            body.append(Group(heading.format(month=last, year=first.year), 1 + made.left % 2, False))
        body.append(line.write("ngay", day(first, end)))
    made.body, made.total = body, False
    return made.reads("tháng ghi ở dòng nhóm, các dòng dưới chỉ ghi ngày")


def _months() -> Iterator[Return]:
    def spoken(first: date, end: date) -> object:
        start = f"mùng {first.day}" if first.day <= 10 else f"ngày {first.day}"
        return start if first == end else f"{start} đến {end.day}"

    ways: tuple[tuple[str, Callable[[date, date], object]], ...] = (
        ("Tháng {month}", lambda first, end: first.day if first == end else f"{first.day}-{end.day}"),
        (
            "Tháng {month}/{year}",
            lambda first, end: f"{first.day:02d}" if first == end else f"{first.day:02d}-{end.day:02d}",
        ),
        ("THÁNG {month} NĂM {year}", spoken),
        ("T{month}", lambda first, end: f"ngày {first.day}" if first == end else f"từ {first.day} đến {end.day}"),
        (
            "* Tháng {month:02d}",
            lambda first, end: f"{first.day}/{first.month}" if first == end else f"{first.day}-{end.day}/{first.month}",
        ),
    )
    for number, (heading, day) in enumerate(ways):
        yield months(start(f"months-{number}", number, layout="short"), heading, day).make()


def _cadres() -> Iterator[Return]:
    for number in range(4):
        made = start(f"cadre-groups-{number}", number, layout="mid")
        made.drop("ho_ten", "chuc_vu")
        made.known, made.total = {"ho_ten"}, False
        body: list[Line | Group] = []
        for index, line in enumerate(made.lines):
            if index % 2 == 0:
                name, post = line.fields["ho_ten"], line.fields["chuc_vu"]
                text = (f"{name}", f"Đ/c {name} - {post}", f"{index // 2 + 1}. {name}", f"Cán bộ: {name}")[number]
                body.append(Group(text, 1, number != 2))
            body.append(line.mean("ho_ten", name))
        made.body = body
        yield made.reads("cán bộ ghi ở dòng nhóm, các chuyến đi ở dưới").make()
    for number, blank in enumerate((True, False, True)):
        made = start(f"cadre-merged-{number}", number + 1, layout="mid")
        made.total = False
        lines = made.lines
        for upper, lower in zip(lines[::2], lines[1::2], strict=True):
            for name in ("ho_ten", "chuc_vu"):
                lower.mean(name, upper.fields[name])
                lower.write(name, None)
        if blank and number == 0:
            made.may_ask("ô tên để trống không gộp ô: như dòng trên, hoặc hỏi")
        else:
            made.touches.append(merge_pairs)
            made.reads("ô tên gộp dọc cho hai chuyến đi")
        yield made.make()


def merge_pairs(page: Sheet, made: Draft) -> None:
    lines = made.lines
    for upper, lower in zip(lines[::2], lines[1::2], strict=True):
        for name in ("ho_ten", "chuc_vu"):
            page.merge(made.placed[id(upper)], made.column(name), made.placed[id(lower)], made.column(name))


def ticks(made: Draft, mark: object, no: object) -> Draft:
    """A column for each kind, a mark in one of them and something else in the others."""
    made.insert("hinh_thuc", *(Col(f"tick{kind}", made.hand.kinds[kind - 1], ("Hình thức",)) for kind in range(1, 5)))
    made.drop("hinh_thuc")
    for line in made.lines:
        for kind in range(1, 5):
            line.write(f"tick{kind}", mark if line.fields["hinh_thuc"] == kind else no)
    return made.reads("đánh dấu một cột, các cột kia ghi là không")


def _ticks() -> Iterator[Return]:
    marks: tuple[tuple[object, object], ...] = (
        ("x", None),
        ("x", "0"),
        ("x", "-"),
        ("X", "không"),
        ("✓", None),
        (1, 0),
        ("x", 0),
        ("có", "ko"),
        ("v", "/"),
    )
    for number, (mark, no) in enumerate(marks):
        yield ticks(start(f"ticks-{number}", number, layout=("short", "mid")[number % 2]), mark, no).make()


def _days() -> Iterator[Return]:
    ways: tuple[tuple[str, str], ...] = (
        ("mùng", "mùng 5/3"),
        ("month-words", "ngày 5 tháng 3"),
        ("range-short", "5-6/3"),
        ("half-day", "sáng 5/3/2020"),
        ("with-days", "5/3/2020 (1 ngày)"),
        ("weekday", "Thứ 5, 5/3/2020"),
        ("range-words", "Từ ngày 5/3 đến ngày 6/3/2020"),
        ("range-and", "5 và 6/3/2020"),
        ("dots-short", "5.3"),
        ("two-digits", "05/03/20"),
        ("hours", "8h00 ngày 5/3/2020"),
        ("arrow", "5/3 → 6/3/2020"),
    )
    for number, (name, text) in enumerate(ways):
        made = start(f"day-{name}", number, layout="short")
        line = made.lines[2]
        end = 6 if "6/3" in text else 5
        line.fields |= {"ngay_tu": date(2020, 3, 5), "ngay_den": date(2020, 3, end), "so_ngay": end - 4}
        line.write("ngay", text)
        yield made.reads(f"“{text}” là {'5 đến 6' if end == 6 else '5'} tháng 3 năm 2020").make()


def _kinds() -> Iterator[Return]:
    for number in range(4):
        made = start(f"kind-groups-{number}", number, layout=("mid", "short")[number % 2], count=8)
        made.drop("hinh_thuc")
        made.known, made.total = {"hinh_thuc"}, False
        body: list[Line | Group] = []
        for kind in range(1, 5):
            words = made.hand.kinds[kind - 1]
            head = (
                f"{['I', 'II', 'III', 'IV'][kind - 1]}. {words}",
                words.upper(),
                f"{kind}. {words}",
                f"Hình thức {kind}: {words}",
            )[number]
            body.append(Group(head, 1, number % 2 == 0))
            body += made.lines[2 * kind - 2 : 2 * kind]
            for line in made.lines[2 * kind - 2 : 2 * kind]:
                line.mean("hinh_thuc", kind)
        made.body = body
        yield made.reads("hình thức ghi ở dòng nhóm").make()
    made = start("kind-merged", 1, "DI_CO_SO_KQ", "mid")
    lines = made.lines
    for line in lines[1:3]:
        line.mean("hinh_thuc", lines[0].fields["hinh_thuc"]).write("hinh_thuc", None)

    def merge(page: Sheet, draft: Draft) -> None:
        column = draft.column("hinh_thuc")
        page.merge(draft.placed[id(lines[0])], column, draft.placed[id(lines[2])], column)

    made.touches.append(merge)
    yield made.reads("ô hình thức gộp dọc ba dòng").make()


def _carried() -> Iterator[Return]:
    for number, word in enumerate(("nt", "-nt-", "//", "như trên", '"', "Như trên")):
        made = start(f"ditto-{number}", number, layout="mid")
        name = ("don_vi_den", "hinh_thuc", "chuyen_de")[number % 3]
        above, line = made.lines[1], made.lines[2]
        line.mean(name, above.fields[name]).write(name, word)
        yield made.reads("“như trên” là giá trị của dòng trên").make()


def _shapes() -> Iterator[Return]:
    made = start("repeated-header", 3, "DI_CO_SO_KQ", "mid", 8)
    printed = {one.field: one.header for one in made.columns}
    made.body.insert(4, Group("", cells=dict(printed)))
    made.total = False
    yield made.reads("dòng tiêu đề lặp lại giữa bảng khi sang trang").make()
    made = start("blank-rows", 5, "DI_CO_SO_KQ", "mid", 6)
    made.body[2:2] = [Group("", cells={"stt": None}), Group("", cells={"stt": None})]
    made.body[6:6] = [Group("", cells={"stt": None})]
    yield made.reads("dòng trống xen giữa bảng").make()
    for number in range(2):
        made = start(f"moved-right-{number}", number + 2, FORMS[number], "mid")
        made.left = 3
        yield made.reads("bảng không bắt đầu ở cột A").make()
    made = start("deep-header", 0, "DI_CO_SO_KQ", "mid")
    made.rename("ngay_tu", "Từ ngày", "Chuyến đi", "Thời gian")
    made.rename("ngay_den", "Đến ngày", "Chuyến đi", "Thời gian")
    made.rename("so_ngay", "Số ngày", "Chuyến đi", "Thời gian")
    made.rename("don_vi_den", "Đơn vị đến", "Chuyến đi")
    yield made.reads("tiêu đề ba tầng").make()
    for number, header in enumerate(
        (
            "Họ tên đ/c",
            "Họ và tên\n(viết chữ thường)",
            "Full name (Họ và tên)",
            "HỌ VÀ TÊN CÁN BỘ ĐOÀN ĐI CƠ SỞ",
            "Họ tên đ/c",
        )
    ):
        made = start(f"header-words-{number}", number, "DI_CO_SO_KQ", "mid")
        made.rename("ho_ten", header, *(("Cán bộ",) if number == 4 else ()))
        if number == 4:
            made.rename("chuc_vu", "Chức vụ", "Cán bộ")
        yield made.reads("tiêu đề cột viết khác, vẫn rõ").make()
    english = {
        "stt": "No.",
        "ho_ten": "Full name",
        "chuc_vu": "Position",
        "don_vi_den": "Unit visited",
        "ngay_tu": "From",
        "ngay_den": "To",
        "so_ngay": "Days",
        "hinh_thuc": "Type of visit",
        "chuyen_de": "Topic",
        "ket_qua": "Result",
        "kien_nghi": "Requests",
    }
    for number in range(2):
        made = start(f"english-{number}", number + 6, "DI_CO_SO_KQ", "mid")
        made.columns = [
            Col(one.field, english[one.field] if number else f"{one.header} / {english[one.field]}")
            for one in made.columns
        ]
        yield (made.may_ask("tiêu đề tiếng Anh") if number else made.reads("tiêu đề song ngữ")).make()


def _places() -> Iterator[Return]:
    for number, joint in enumerate((", ", "; ", "\n", " và ", " - ")):
        made = start(f"many-places-{number}", number, layout="mid")
        line = made.lines[1]
        other = made.lines[3].fields["don_vi_den"]
        line.write("don_vi_den", f"{line.fields['don_vi_den']}{joint}{other}")
        line.mean("don_vi_den", f"{line.fields['don_vi_den']}, {other}")
        line.either = number == 4
        yield made.reads("một chuyến đi đến hai đơn vị").make()


def _other_hands() -> Iterator[Return]:
    ways: tuple[tuple[str, Callable[[date, date], object]], ...] = (
        ("Tháng {month:02d}/{year}", lambda first, end: first.day if first == end else f"{first.day} - {end.day}"),
        ("Trong tháng {month}", lambda first, end: f"mồng {first.day}{'' if first == end else f'-{end.day}'}"),
        ("I. THÁNG {month}", lambda first, end: f"{first.day}" if first == end else f"{first.day}, {end.day}"
         if (end - first).days == 1 else f"{first.day}-{end.day}"),
        ("- Tháng {month} năm {year}:", lambda first, end: f"Ngày {first.day}" if first == end
         else f"Từ ngày {first.day} đến ngày {end.day}"),
    )  # fmt: skip
    for number, (heading, day) in enumerate(ways):
        yield months(start(f"other-months-{number}", number + 1, layout="short"), heading, day).make()
    for number, text in enumerate(("Họ tên: {0}", "Đồng chí: {0}", "{0} ({1})", "Đ/c {0}, {1}")):
        made = start(f"other-cadre-groups-{number}", number + 1, layout="mid")
        made.drop("ho_ten", "chuc_vu")
        made.known, made.total = {"ho_ten"}, False
        body: list[Line | Group] = []
        for index, line in enumerate(made.lines):
            if index % 3 == 0:
                name, post = line.fields["ho_ten"], line.fields["chuc_vu"]
                body.append(Group(text.format(name, post), 1 + number % 2, number % 2 == 0))
            body.append(line.mean("ho_ten", name))
        made.body = body
        yield made.reads("cán bộ ghi ở dòng nhóm, các chuyến đi ở dưới").make()
    marks: tuple[tuple[object, object], ...] = (
        ("x", "–"),
        ("X", "K"),
        ("x", "0,0"),
        ("x", "KHÔNG"),
        ("+", "-"),
        ("1", "0"),
    )
    for number, (mark, no) in enumerate(marks):
        made = ticks(start(f"other-ticks-{number}", number + 3, layout=("short", "mid")[number % 2]), mark, no)
        yield (made.may_ask("“K” là không, hoặc hỏi") if no == "K" else made).make()
    for number, (name, text) in enumerate(
        (
            ("mong", "mồng 5/3"),
            ("mung-words", "mùng 5 tháng 3"),
            ("mung-year", "Mùng 5/3/2020"),
            ("mung-range", "mùng 5 - mùng 6/3"),
        )
    ):
        made = start(f"other-day-{name}", number, layout="short")
        line = made.lines[2]
        end = 6 if "6/3" in text else 5
        line.fields |= {"ngay_tu": date(2020, 3, 5), "ngay_den": date(2020, 3, end), "so_ngay": end - 4}
        line.write("ngay", text)
        yield made.reads(f"“{text}” là {'5 đến 6' if end == 6 else '5'} tháng 3 năm 2020").make()
    for number, header in enumerate(("Họ tên đ/c", "Đ/c (họ tên)", "Họ, tên đồng chí", "HỌ TÊN Đ/C")):
        made = start(f"comrade-{number}", number + 2, "DI_CO_SO_KQ", "mid")
        over = (("Cán bộ đi cơ sở",), (), ("Cán bộ", "Người đi"), ("Thông tin cán bộ",))[number]
        made.rename("ho_ten", header, *over)
        made.rename("chuc_vu", "Chức vụ", *over)
        yield made.reads("“đ/c” trong tiêu đề chỉ là lời xưng hô").make()
    english = {
        "stt": "No", "ho_ten": "Name", "chuc_vu": "Title", "don_vi_den": "Place", "ngay_tu": "Start date",
        "ngay_den": "End date", "so_ngay": "Number of days", "hinh_thuc": "Form", "chuyen_de": "Content",
        "ket_qua": "Outcome", "kien_nghi": "Proposal",
    }  # fmt: skip
    for number, shape in enumerate(("{0} ({1})", "{1} ({0})", "{1}/{0}", "{0}\n({1})")):
        made = start(f"bilingual-{number}", number + 3, "DI_CO_SO_KQ", "mid")
        made.columns = [Col(one.field, shape.format(one.header, english[one.field])) for one in made.columns]
        yield made.reads("tiêu đề song ngữ").make()
