"""Nothing to report, zero, blank and dash: four things that are not one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.meaning.content import Group
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK


def start(case: str, number: int, form: str) -> Draft:
    return draft("nil", case, hand(number), form, ("D202", "D207", "D198")[number % 3], count=5, layout="mid")


def cases() -> Iterator[Return]:
    texts = (
        "Không phát sinh",
        "Trong kỳ không phát sinh",
        "KHÔNG CÓ",
        "Không có cán bộ đi cơ sở trong kỳ",
        "Đơn vị không tổ chức đi cơ sở",
        "không phát sinh.",
    )
    for number, text in enumerate(texts):
        made = start(
            f"nothing-{number}",
            number,
            ("DI_CO_SO_KQ", "DI_CO_SO_DK", "HOAT_DONG")[number % 3] if number < 3 else "DI_CO_SO_KQ",
        )
        made.body, made.total = [Group(text, 1 + number % 2, True, False)], False
        why = "đơn vị báo không phát sinh"
        yield made.flag(why, "nil").make()
    for number in range(3):
        made = start(f"empty-{number}", number, ("DI_CO_SO_KQ", "HOAT_DONG", "DI_CO_SO_DK")[number])
        made.body, made.total = [], False
        made.ask("counts|empty|form")
        yield made.flag("bảng trống: không nói là không phát sinh", "reject", "load_flag").make()
    zeros: tuple[Any, ...] = (0, "0", "Không", "không có")
    for number, text in enumerate(zeros):
        made = start(f"zero-{number}", number, "BC_SOLIEU")
        made.drop("chi_tieu_giao")
        line = next(one for one in made.lines if one.fields["ma_chi_tieu"] == "MAU_DONVI")
        line.write("thuc_hien", text).mean("thuc_hien", 0)
        line.either = number > 1
        yield made.flag("số không ghi rõ", "load", "load_flag").make()
    blanks: tuple[Any, ...] = (None, "-", "...", "x", "Không phát sinh", "chưa tổng hợp được")
    for number, text in enumerate(blanks):
        made = start(f"blank-{number}", number, "BC_SOLIEU")
        made.drop("chi_tieu_giao")
        line = next(one for one in made.lines if one.fields["ma_chi_tieu"] == "TN_NGAYCONG")
        line.write("thuc_hien", text).mean("thuc_hien", ASK)
        if text in ("Không phát sinh", "-"):
            line.mean("thuc_hien", 0).either = True
        else:
            made.ask("number|empty", line)
        why = "ô trống hay dấu gạch: không hay chưa có số, hỏi"
        sure = text in ("Không phát sinh", "-")
        yield made.flag(why, *(("load", "load_flag") if sure else ("load_flag",))).make()
    nothings: tuple[Any, ...] = (None, "-", 0)
    for number, text in enumerate(nothings):
        made = start(f"counted-{number}", number, "DI_CO_SO_TH")
        made.total = False
        for line in made.lines:
            zero = next((name for name in ("ht1", "ht2", "ht3", "ht4") if line.fields[name] == 0), None)
            if zero:
                line.write(zero, text)
                line.fields[zero] = 0 if text is not None else line.fields[zero]
                line.either = text != 0
        yield made.flag("ô trống ở một hình thức: tổng cho thấy là không", "load", "load_flag").make()
    made = start("filled-tail", 1, "DI_CO_SO_KQ")
    made.body += [Group("", cells={"stt": number}) for number in range(6, 16)]
    made.total = False
    yield made.reads("các dòng đánh số sẵn để trống không phải chuyến đi").make()
    made = start("nothing-after", 2, "DI_CO_SO_KQ")
    made.below.append("Quý II: không phát sinh")
    made.total = False
    for line in made.lines:
        line.either = True
    yield made.flag("câu dưới bảng nói quý II không có chuyến nào", "load", "load_flag").make()
