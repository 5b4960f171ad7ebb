"""The four kinds and the lists of choices: other words for them, two at once, words for none of them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

READ = (
    ("Đi chuyên đề", 1),
    ("1. Đi theo chuyên đề", 1),
    ("Phối hợp tổ chức h.động", 2),
    ("phoi hop to chuc", 2),
    ("KT-GS", 3),
    ("Kiểm tra giám sat", 3),
    ("3 - Kiểm tra, giám sát", 3),
    ("Dự SH chi đoàn", 4),
    ("Dự hội nghị BCH Đoàn xã", 4),
    ("DỰ SINH HOẠT CHI ĐOÀN", 4),
)
NONE = (
    "Tặng quà gia đình chính sách",
    "Làm việc với Đảng ủy xã",
    "Khác",
    "Đi thực tế",
    "Họp giao ban",
    "Chuyên đề + Kiểm tra, giám sát",
    "1, 3",
    "Chuyên đề/Phối hợp",
    "x",
)


def start(case: str, number: int, form: str | None = None) -> Draft:
    form = form or ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2]
    return draft("kinds", case, hand(number), form, ("D199", "D206", "D195")[number % 3], count=5, layout="mid")


def cases() -> Iterator[Return]:
    for number, (text, kind) in enumerate(READ):
        made = start(f"words-{number}", number)
        made.lines[2].write("hinh_thuc", text).mean("hinh_thuc", kind)
        yield made.reads(f"“{text}” là hình thức {kind}").make()
    made = start("branch-or-topic", 3)
    line = made.lines[2].write("hinh_thuc", "CĐ").mean("hinh_thuc", ASK)
    made.ask("kind", line)
    yield made.flag("“CĐ” là chuyên đề hay chi đoàn").make()
    for number, text in enumerate(NONE):
        made = start(f"none-{number}", number)
        line = made.lines[1].write("hinh_thuc", text).mean("hinh_thuc", ASK)
        made.ask("kind", line)
        yield made.flag(f"“{text}” không phải đúng một trong bốn hình thức").make()
    for number, text in enumerate(("Công tác Hội LHTN", "Khác", "Tuyên truyền, Thiếu nhi")):
        made = start(f"section-none-{number}", number, "HOAT_DONG")
        line = made.lines[1].write("mang", text).mean("mang", ASK)
        made.ask("kind", line)
        yield made.flag(f"“{text}” không phải một mục của báo cáo").make()
    for number, (text, section) in enumerate(
        (("Giáo dục", 1), ("Thanh niên tình nguyện", 2), ("Công tác Đội", 4), ("XÂY DỰNG ĐOÀN", 6))
    ):
        made = start(f"section-{number}", number, "HOAT_DONG")
        made.lines[1].write("mang", text).mean("mang", section)
        yield made.reads("tên khác của một mục báo cáo").make()
    for number, (text, asked) in enumerate(
        (("x", True), ("ko", False), ("Đồng ý", True), ("có thể", None), ("đang xin ý kiến", None))
    ):
        made = start(f"proposed-{number}", number, "HOAT_DONG")
        line = made.lines[1].write("de_nghi", text).mean("de_nghi", ASK if asked is None else asked)
        if asked is None:
            made.ask("kind", line)
            yield made.flag("chưa rõ có đề nghị hay không").make()
        else:
            yield made.reads("cách ghi có hoặc không").make()
