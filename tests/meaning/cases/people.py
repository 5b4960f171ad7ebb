"""Cadres: titles before the name, posts behind it, two in a cell, none."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK


def start(case: str, number: int) -> Draft:
    form = ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2]
    return draft("people", case, hand(number), form, ("D199", "T_CA", "D195")[number % 3], count=5, layout="mid")


def cases() -> Iterator[Return]:
    ways = ("đ/c {}", "Đồng chí {}", "Ông {}", "Bà {}", "{} - Phó Bí thư", "{} (Bí thư)", "{},\nỦy viên BTV", "Đ/c: {}")
    for number, way in enumerate(ways):
        made = start(f"titles-{number}", number)
        for line in made.lines:
            line.write("ho_ten", way.format(line.fields["ho_ten"]))
        yield made.reads("chữ xưng hô hoặc chức vụ không phải tên").make()
    for number, change in enumerate((str.upper, str.lower, str.title)):
        made = start(f"letters-{number}", number + 2)
        for line in made.lines:
            line.write("ho_ten", change(line.fields["ho_ten"]))
        yield made.reads("chữ hoa, chữ thường không đổi người").make()
    for number, way in enumerate(("{}, {}", "{} và {}", "{}\n{}", "{}; {}", "đ/c {} + đ/c {}")):
        made = start(f"two-{number}", number)
        line = made.lines[1]
        line.write("ho_ten", way.format(line.fields["ho_ten"], "Phùn Thị Khánh Linh")).mean("ho_ten", ASK)
        made.ask("person", line)
        yield made.flag("hai cán bộ trong một ô: hai lượt hay một").make()
    for number, text in enumerate(
        ("Đoàn công tác BTV", "Tập thể Ban Thường vụ", "3 đồng chí", "Cán bộ phòng", "BTV Huyện đoàn")
    ):
        made = start(f"nobody-{number}", number)
        line = made.lines[2].write("ho_ten", text).mean("ho_ten", ASK)
        made.ask("person", line)
        yield made.flag("không nói tên cán bộ nào").make()
    made = start("blank", 2)
    line = made.lines[3].write("ho_ten", None).mean("ho_ten", ASK)
    made.ask("person|empty", line)
    yield made.flag("ô tên để trống").make()
