"""Rows inside a table that name a unit: the reporting unit of the rows below, or the place of the visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.meaning.content import Group, lines
from tests.meaning.draft import PROVINCE, Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK
from tests.meaning.units import unit

ROMAN = ("I", "II", "III")
SPELLINGS: tuple[Callable[[int, str], str], ...] = (
    lambda n, name: f"{ROMAN[n]}. {name}",
    lambda n, name: f"Đơn vị: {name}",
    lambda n, name: f"{n + 1}/ {name}:",
    lambda n, name: name.upper(),
    lambda n, name: (
        f"{ROMAN[n]}- {name.replace('Huyện đoàn', 'HĐ').replace('Thành đoàn', 'TĐ').replace('Thị đoàn', 'TĐ')}"
    ),
    lambda n, name: f"{'ABC'[n]}. {name} (báo cáo)",
)
TRIOS = (("D202", "D199", "D201"), ("D193", "D195", "D196"), ("D203", "D207", "D200"), ("T_HQ", "T_THUE", "T_CA"))


def divide(made: Draft, units: tuple[str, ...], spelling: int, each: int = 2) -> Draft:
    """Fill the table with the blocks of several units, each under a row with the unit's name."""
    made.body = []
    for number, unit_id in enumerate(units):
        made.body.append(
            Group(SPELLINGS[spelling](number, unit(unit_id).union_name), 1 + spelling % 2, spelling % 3 == 0)
        )
        for line in lines(made.rng, made.form, unit_id, made.period, each)[: each + 3]:
            line.unit = unit_id
            if "chuc_vu" in line.fields:
                line.fields["chuc_vu"] = f"{line.fields['chuc_vu']} {unit(unit_id).union_name}"
            made.body.append(line)
    made.number()
    return made


def cases() -> Iterator[Return]:
    forms = ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_DK")
    for spelling in range(6):
        for turn in range(2):
            number = 2 * spelling + turn
            made = draft("blocks", f"units-{number:02d}", hand(number), forms[number % 4], "QN")
            divide(made, TRIOS[(spelling + turn) % 4], spelling, 3)
            made.letterhead, made.unit_line, made.total = [PROVINCE], "Tổng hợp từ báo cáo của các đơn vị", False
            yield made.may_ask("mỗi khối là của đơn vị đứng đầu khối, không phải của Tỉnh đoàn").make()
    for number in range(3):
        made = draft("blocks", f"base-units-{number}", hand(number + 4), "BC_SOLIEU", "D199")
        divide(made, ("B06865", "B06868", "B06871"), number, 3)
        yield made.may_ask("mỗi khối là của một đoàn xã trong huyện; không phải ba lần số liệu của huyện").make()
    for number in range(4):
        made = draft(
            "blocks", f"places-{number}", hand(number), ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2], "D201", layout="mid"
        )
        groups(made, number)
        yield made.reads("không có cột nơi đến: dòng nhóm là nơi đến của các dòng dưới").make()
    yield from _tables()
    yield from _sheets()
    yield from _counted()
    yield from _other_hands()


def groups(made: Draft, spelling: int) -> Draft:
    """Say the places of the visits in rows of their own."""
    made.drop("don_vi_den", "co_so", "cap_don_vi")
    made.known, made.total = {"don_vi_den"}, False
    rows: list[Group | object] = []
    for number, line in enumerate(made.lines):
        if number % 2 == 0:
            place = line.fields["don_vi_den"]
            text = (f"{ROMAN[number // 2]}. {place}", place, f"* {place}", f"{place}:")[spelling % 4]
            rows.append(Group(text, 1 if spelling % 2 else 2, False))
        line.mean("don_vi_den", place)
        rows.append(line)
    made.body = rows  # type: ignore[assignment]
    return made


def _tables() -> Iterator[Return]:
    for number, form in enumerate(("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_KQ")):
        first, second = TRIOS[number][:2]
        made = draft("blocks", f"tables-{number}", hand(number), form, first, count=3)
        made.letterhead, made.unit_line, made.signature = [], f"Đơn vị: {unit(first).union_name}", False
        other = draft("blocks", f"tables-{number}-b", hand(number), form, second, count=3)
        other.letterhead, other.unit_line, other.signature = [], f"Đơn vị: {unit(second).union_name}", False
        made.under.append(other)
        yield made.may_ask("hai bảng, mỗi bảng ghi đơn vị của mình").make()


def _sheets() -> Iterator[Return]:
    for number, form in enumerate(("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG")):
        first, *others = TRIOS[number]
        made = draft("blocks", f"sheets-{number}", hand(number + 3), form, first, count=4)
        made.sheet = unit(first).name
        for unit_id in others:
            other = draft("blocks", f"sheets-{number}-{unit_id}", hand(number + 3), form, unit_id, count=4)
            other.sheet = unit(unit_id).name
            made.after.append(other)
        yield made.reads("mỗi trang ghi rõ đơn vị của trang").make()


def _counted() -> Iterator[Return]:
    for number in range(3):
        made = draft("blocks", f"counted-{number}", hand(number + 1), "DI_CO_SO_TH", "D193", count=6)
        rows, half = made.lines, len(made.lines) // 2
        sums = [
            {name: sum(line.fields[name] for line in part) for name in ("luot", "ht1", "ht2", "ht3", "ht4")}
            for part in (rows[:half], rows[half:])
        ]
        words = (("I", "Khối phường"), ("II", "Khối xã"))
        heads = [
            Group("", cells={"stt": stt, "don_vi": text, **part}, held=True)
            for (stt, text), part in zip(words, sums, strict=True)
        ]
        made.body = [heads[0], *rows[:half], heads[1], *rows[half:]]
        yield made.reads("dòng khối là tổng của các dòng dưới, không phải một đơn vị").make()


def _other_hands() -> Iterator[Return]:
    heads = ("I. {name}", "Phần {n}: {name}", "{name}", "{n}) ĐƠN VỊ BÁO CÁO: {name}", "* {name}")
    for number, head in enumerate(heads):
        form = ("BC_SOLIEU", "HOAT_DONG")[number % 2]
        made = draft("blocks", f"names-{number}", hand(number + 2), form, "QN")
        units = TRIOS[number % 3]
        made.body = []
        for n, unit_id in enumerate(units):
            name = unit(unit_id).name if number == 0 else unit(unit_id).union_name
            made.body.append(Group(head.format(n=n + 1, name=name), 1 + number % 2, number % 2 == 0))
            for line in lines(made.rng, form, unit_id, made.period, 3)[:5]:
                line.unit = unit_id
                made.body.append(line)
        made.number()
        made.letterhead, made.unit_line, made.total = [PROVINCE], "", False
        yield made.may_ask("mỗi khối là của đơn vị đứng đầu khối").make()
    for number in range(2):
        made = draft("blocks", f"wrong-name-{number}", hand(number + 1), ("BC_SOLIEU", "HOAT_DONG")[number], "QN")
        made.body = []
        for n, (unit_id, text) in enumerate((("D202", "Huyện đoàn Ba Chẻ"), ("D199", "Huyện đoàn Tiên Yên"))):
            made.body.append(Group(f"{ROMAN[n]}. {text}"))
            for line in lines(made.rng, made.form, unit_id, made.period, 3)[:5]:
                line.unit = unit_id
                made.body.append(line)
        made.number()
        made.letterhead, made.unit_line, made.total = [PROVINCE], "", False
        yield made.may_ask("một khối ghi sai tên đơn vị").make()
    for number, form in enumerate(("BC_SOLIEU", "HOAT_DONG")):
        made = draft("blocks", f"column-{number}", hand(number + 5), form, "D199", layout="mid")
        made.body = []
        for unit_id in ("B06865", "B06868"):
            for line in lines(made.rng, form, unit_id, made.period, 4)[:5]:
                line.unit = unit_id
                line.fields["don_vi_cot"] = unit(unit_id).union_name
                made.body.append(line)
        made.number()
        made.insert("stt", Col("don_vi_cot", "Đơn vị"))
        yield made.may_ask("cột “Đơn vị” nói dòng của đoàn xã nào").make()
    for number, form in enumerate(("DI_CO_SO_KQ", "HOAT_DONG")):
        made = draft("blocks", f"own-name-{number}", hand(number), form, "D201", layout="mid")
        made.body.insert(0, Group("I. Huyện đoàn Hải Hà"))
        made.total = False
        yield made.reads("dòng đầu bảng ghi lại tên đơn vị của báo cáo").make()
    for number in range(2):
        made = draft("blocks", f"beyond-{number}", hand(number + 4), ("BC_SOLIEU", "DI_CO_SO_KQ")[number], "D199")
        rows = made.lines
        made.body = [*rows[:3], Group("Đơn vị: Huyện đoàn Ba Chẽ"), *rows[3:]]
        made.total, made.unit_hint = False, "D199"
        for line in rows[3:]:
            line.unit = ASK
            made.ask("unit", line)
        yield made.flag("Tiên Yên không báo cáo thay Ba Chẽ", "load_flag", "reject").make()
