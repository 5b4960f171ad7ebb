"""No date is invented: days out of the period, days that a machine turned, days that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.meaning.content import Line
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import Hand, hand
from tests.meaning.truth import ASK

TRUE_DAYS = tuple(hand(number) for number in (1, 3, 8, 11))


def start(
    case: str, number: int, period: str = "2020-H1", by: Hand | None = None, form: str = "DI_CO_SO_KQ", count: int = 5
) -> Draft:
    made = draft("dates", case, by or hand(number), form, ("D199", "D206", "D194")[number % 3], period, count, "mid")
    made.drop("ngay_bao_cao")
    made.total = False
    return made


def on(line: Line, first: date, last: date | None = None) -> Line:
    last = last or first
    line.fields |= {"ngay_tu": first, "ngay_den": last, "so_ngay": (last - first).days + 1}
    return line


def cases() -> Iterator[Return]:
    yield from _outside()
    yield from _turned()
    yield from _proved()
    yield from _impossible()
    yield from _unclear()
    yield from _edges()


def _outside() -> Iterator[Return]:
    """True days outside the period stay what they are, and are asked about; those within stay what they are."""
    sets = (
        ("2020-H1", ((10, 3), (8, 9), (5, 4))),
        ("2020-H2", ((9, 8), (4, 5), (3, 10))),
        ("2020-H2", ((8, 9), (10, 3), (9, 7))),
        ("2020-H1", ((5, 4), (2, 7), (3, 6))),
        ("2020-Q3", ((8, 9), (10, 3), (7, 8))),
        ("2020-03", ((4, 3), (3, 4), (5, 3))),
        ("2020-H1", ((7, 2), (2, 7), (12, 6))),
        ("2020-Q1", ((12, 1), (1, 12), (3, 3))),
    )
    for number, (period, days) in enumerate(sets):
        made = start(f"outside-{number}", number, period, TRUE_DAYS[number % 4], count=3)
        for line, (day, month) in zip(made.lines, days, strict=True):
            on(line, date(2020, month, day))
        outside = made.lines[1]
        outside.either = True
        made.ask("date", outside)
        yield made.flag("một ngày nằm ngoài kỳ: hỏi; không được đảo ngày với tháng").make()
    for number, period in enumerate(("2020-H1", "2020-H2")):
        made = start(f"outside-all-{number}", number, period, TRUE_DAYS[number], count=3)
        for line, (day, month) in zip(
            made.lines, ((3, 9), (5, 10), (6, 8)) if number == 0 else ((9, 3), (10, 5), (8, 6)), strict=True
        ):
            on(line, date(2020, month, day))
            line.either = True
            made.ask("date|period", line)
        yield made.flag("mọi ngày nằm ngoài kỳ; có thể máy đảo, có thể sai kỳ: hỏi", "load_flag", "reject").make()


def _turned() -> Iterator[Return]:
    """Text days beside days that Excel took for true: the same column, so what was turned is known only by a proof."""
    for number in range(3):
        made = start(f"half-turned-{number}", number, "2020-H1", hand(2), count=4)
        texts = ((15, 3), (20, 4), (28, 5), (17, 2))
        for line, (day, month) in zip(made.lines, texts, strict=True):
            on(line, date(2020, month, day))
        line = made.lines[number]
        on(line, date(2020, 4, 8))
        wrong = date(2020, 8, 4)
        line.write("ngay_tu", wrong).write("ngay_den", wrong)
        line.look("ngay_tu", format="dd/mm/yyyy").look("ngay_den", format="dd/mm/yyyy")
        line.mean("ngay_tu", ASK).mean("ngay_den", ASK)
        made.ask("date", line)
        yield made.flag("các dòng khác là chữ, dòng này là ngày thật 04/8 ngoài kỳ: máy đảo hay ghi sai, hỏi").make()


def _proved() -> Iterator[Return]:
    """The file itself proves what was meant."""
    for number, words in enumerate(("ngày {d} tháng {m}", "{d} tháng {m} năm 2020", "Ngày {d}/{m}")):
        made = start(f"text-beside-{number}", number, "2020-H1", TRUE_DAYS[number % 4], count=4)
        made.insert("ngay_den", Col("chu", "Ngày (ghi bằng chữ)"))
        for line, (day, month) in zip(made.lines, ((5, 3), (12, 4), (9, 5), (20, 6)), strict=True):
            on(line, date(2020, month, day))
            line.write("chu", words.format(d=day, m=month))
        yield made.may_ask("cột ngày và cột ngày bằng chữ khớp nhau").make()
    for number in range(2):
        made = start(f"month-first-{number}", number, "2020-H1", TRUE_DAYS[number], count=4)
        for line, (day, month) in zip(made.lines, ((15, 1), (20, 2), (28, 3), (17, 4)), strict=True):
            on(line, date(2020, month, day))
            for name in ("ngay_tu", "ngay_den"):
                line.write(name, f"{month:02d}/{day:02d}/2020")
        made.rename("ngay_tu", "Từ ngày (mm/dd/yyyy)")
        made.rename("ngay_den", "Đến ngày (mm/dd/yyyy)")
        yield made.may_ask("đầu cột nói tháng trước ngày sau, và ngày nào cũng quá 12").make()
    for number, code in enumerate(("mm/dd/yyyy", "d-mmm-yy", "[$-409]mmmm d, yyyy", "yyyy-mm-dd")):
        made = start(f"format-{number}", number, "2020-H1", TRUE_DAYS[number % 4], count=4)
        for line, (day, month) in zip(made.lines, ((5, 3), (12, 4), (9, 5), (20, 6)), strict=True):
            on(line, date(2020, month, day))
            line.look("ngay_tu", format=code).look("ngay_den", format=code)
        yield made.reads("ngày thật trong kỳ; chỉ cách hiện ra là kiểu khác").make()


def _impossible() -> Iterator[Return]:
    for number, text in enumerate(
        ("31/6/2020", "30/02/2020", "29/2/2019", "15/13/2020", "00/5/2020", "5/2020/3", "17/3/2002", "17/3/20200")
    ):
        made = start(f"impossible-{number}", number, form=("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2])
        line = made.lines[2].write("ngay_tu", text).mean("ngay_tu", ASK)
        line.write("ngay_den", made.hand.day(line.fields["ngay_den"]))
        made.ask("date", line)
        yield made.flag(f"“{text}” không phải ngày của kỳ").make()


def _unclear() -> Iterator[Return]:
    rows = (
        ("tháng 5/2020", "chỉ ghi tháng"),
        ("đầu tháng 4", "không ghi ngày"),
        ("5/3, 12/3/2020", "hai ngày rời nhau trong một ô"),
        ("5/3 hoặc 6/3/2020", "ngày nào trong hai ngày"),
        ("khoảng 10/4/2020", "ngày áng chừng"),
        ("quý II", "chỉ ghi quý"),
        ("5/3/2020?", "người ghi còn ngờ"),
    )
    for number, (text, why) in enumerate(rows):
        made = draft("dates", f"unclear-{number}", hand(number), "DI_CO_SO_KQ", "D195", count=5, layout="short")
        line = made.lines[1].write("ngay", text)
        if number not in (0, 1, 4, 6):
            line.mean("ngay_tu", ASK).mean("ngay_den", ASK)
        elif number == 0:
            line.fields |= {"ngay_tu": date(2020, 5, 1), "ngay_den": date(2020, 5, 31)}
        if number == 1:
            line.fields |= {"ngay_tu": date(2020, 4, 1), "ngay_den": date(2020, 4, 30)}
        elif number in (4, 6):
            on(line, date(2020, *((4, 10) if number == 4 else (3, 5))))
        made.ask("date|counts", line)
        yield made.flag(why).make()


def _edges() -> Iterator[Return]:
    for number, (first, last) in enumerate(
        ((date(2020, 6, 29), date(2020, 7, 1)), (date(2020, 6, 30), date(2020, 7, 2)))
    ):
        made = start(f"over-the-edge-{number}", number + 1)
        line = on(made.lines[4], first, last)
        line.either = True
        yield made.flag("chuyến đi vắt qua 30/6: tính một lần, vào kỳ bắt đầu", "load", "load_flag").make()
    made = start("backwards", 2)
    line = made.lines[2]
    first, last = line.fields["ngay_tu"], line.fields["ngay_tu"].replace(day=max(1, line.fields["ngay_tu"].day - 3))
    line.write("ngay_tu", made.hand.day(first)).write("ngay_den", made.hand.day(last))
    line.mean("ngay_tu", ASK).mean("ngay_den", ASK)
    if first == last:
        line.write("ngay_den", made.hand.day(date(2020, 1, 1)))
    made.ask("date", line)
    yield made.flag("ngày về trước ngày đi").make()
    for number, text in enumerate(("9", "1")):
        made = start(f"days-differ-{number}", number + 3)
        line = on(made.lines[1], date(2020, 4, 6), date(2020, 4, 8))
        line.write("so_ngay", int(text)).mean("so_ngay", int(text))
        made.ask("date|number", line)
        yield made.flag("số ngày không khớp ngày đi, ngày về").make()
