"""Workbooks of several sheets: covers, wholes beside their parts, base units, hidden rows and sheets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.content import CATALOGUE
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.paper import Sheet
from tests.meaning.units import unit


def cover(title: str, texts: tuple[str, ...]) -> Sheet:
    page = Sheet(title)
    for row, text in enumerate(texts, 2):
        page.put(row, 2, text, bold=row == 2)
    return page


def cases() -> Iterator[Return]:
    for number, (name, texts) in enumerate(
        (
            ("Bìa", ("BÁO CÁO", "Kết quả đi cơ sở 6 tháng đầu năm 2020", "Huyện đoàn Tiên Yên")),
            ("Mục lục", ("MỤC LỤC", "1. Kết quả đi cơ sở", "2. Hoạt động tiêu biểu")),
            ("Danh mục", ("DANH MỤC CHỈ TIÊU", *(text for text, *_ in list(CATALOGUE.values())[:6]))),
            ("Danh bạ", ("DANH BẠ CÁN BỘ", "Vi Văn Tùng - 0912 000 111", "Lỷ Thị Hiền - 0912 000 222")),
        )
    ):
        made = draft(
            "sheets",
            f"cover-{number}",
            hand(number),
            ("DI_CO_SO_KQ", "HOAT_DONG", "BC_SOLIEU", "DI_CO_SO_DK")[number],
            "D199",
            count=4,
        )
        made.before.append(cover(name, texts))
        yield made.reads(f"trang “{name}” không có số liệu").make()
    yield from _parts()
    yield from _base_units()
    yield from _hidden()


def _parts() -> Iterator[Return]:
    """Months or quarters beside the half that they make up: each counts as what it says it is."""
    for number, (form, parts) in enumerate(
        (
            ("DI_CO_SO_KQ", ("2020-Q1", "2020-Q2")),
            ("BC_SOLIEU", ("2020-Q1", "2020-Q2")),
            ("HOAT_DONG", ("2020-01", "2020-02", "2020-03")),
        )
    ):
        first, *others = [part_of(f"parts-{number}-{part}", number, form, part) for part in parts]
        first.after, first.case = [*others], f"parts-{number}"
        yield first.reads("mỗi trang một kỳ, là các phần của nửa năm").make()
    first, second = (part_of(f"whole-{part}", 3, "BC_SOLIEU", part) for part in ("2020-Q1", "2020-Q2"))
    whole = draft("sheets", "whole", hand(3), "BC_SOLIEU", "D201", "2020-H1", layout="mid")
    whole.sheet = "6 tháng"
    for one in (first, second, whole):
        one.drop("chi_tieu_giao")
    for line, left, right in zip(whole.lines, first.lines, second.lines, strict=True):
        stock = line.fields["ma_chi_tieu"] in ("CD_SO", "DV_SO")
        line.mean("thuc_hien", right.fields["thuc_hien"] + (0 if stock else left.fields["thuc_hien"]))
    whole.before = [first, second]
    yield whole.reads("hai quý và cả nửa năm, số khớp nhau").make()


def part_of(case: str, number: int, form: str, period: str) -> Draft:
    made = draft("sheets", case, hand(number), form, "D201", period, 3, "mid")
    made.sheet = period.replace("2020-", "").replace("Q", "Quý ").replace("0", "Tháng ")
    return made


def _base_units() -> Iterator[Return]:
    for number, form in enumerate(("BC_SOLIEU", "BC_SOLIEU")):
        made = draft("sheets", f"base-units-{number}", hand(number + 4), form, "D199", layout="mid")
        made.sheet = "Toàn huyện"
        for unit_id in ("B06865", "B06868"):
            other = draft("sheets", f"base-units-{number}-{unit_id}", hand(number + 4), form, unit_id, layout="mid")
            other.sheet = unit(unit_id).name
            for line in other.lines:
                line.either = True
            made.after.append(other)
        yield made.reads("trang đầu của huyện, mỗi trang sau của một xã").make()


def _hidden() -> Iterator[Return]:
    for number in range(2):
        made = draft(
            "sheets",
            f"hidden-rows-{number}",
            hand(number),
            ("DI_CO_SO_KQ", "HOAT_DONG")[number],
            "D195",
            count=6,
            layout="mid",
        )
        made.lines[2].hidden = made.lines[2].either = True
        made.total = False
        made.ask("counts", made.lines[2])
        yield made.flag("một dòng bị ẩn: có tính không").make()
    for number, state in enumerate(("hidden", "veryHidden")):
        made = draft("sheets", f"hidden-sheet-{number}", hand(number + 2), "DI_CO_SO_KQ", "D196", count=4)
        other = draft("sheets", f"hidden-sheet-{number}-b", hand(number + 2), "DI_CO_SO_KQ", "D196", "2020-H1", 4)
        other.sheet = "KQ 2"
        for line in other.lines:
            line.counts = False

        def hide(page: Sheet, _: Draft, state: str = state) -> None:
            page.state = state

        other.touches.append(hide)
        made.after.append(other)
        made.ask("counts")
        yield made.flag("trang ẩn có số liệu: có tính không").make()
