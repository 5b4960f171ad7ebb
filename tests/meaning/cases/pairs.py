"""Two habits in one file: what is understood of one must not be lost behind the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.meaning.cases import blocks, by_date, counts, happened, layouts, legends, measures, roles, whose
from tests.meaning.content import Line
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import hand

Habit = Callable[[Draft], object]


def short_unit(made: Draft) -> None:
    text = {"D202": "HĐ Ba Chẽ", "D193": "TP HL", "D206": "TĐ Quảng Yên"}[made.unit_id]
    whose.under_province(made, text, made.unit_id).reads(f"“{text}” là cách viết tắt quen dùng")


def stated_kinds(made: Draft) -> None:
    legends.legend(made, legends.SIGNS[0], legends.ORDERS[1], "below").reads("hình thức theo chú giải dưới bảng")


def kinds_above(made: Draft) -> None:
    legends.legend(made, legends.SIGNS[0], legends.ORDERS[0], "above").reads("hình thức theo chú giải trên bảng")


def planned_days(made: Draft) -> None:
    roles.plan_and_actual(made, Col("ke_hoach", "Ngày đăng ký"), Col("ngay", "Ngày đi thực tế"))


def called_off(made: Draft) -> None:
    happened.state(made, "Tình trạng", "Hoãn do dịch", 3, "Đã đi")


def example_row(made: Draft) -> None:
    counts.example(made, 0, "VD: Nguyễn Văn A", None)


def places_as_groups(made: Draft) -> None:
    blocks.groups(made, 1).reads("dòng nhóm là nơi đến")


def two_periods(made: Draft) -> None:
    made.title, made.period_line = "KẾT QUẢ ĐI CƠ SỞ 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2020", ""
    made.reads("kỳ đã làm là kỳ báo cáo")


def old_name(made: Draft) -> None:
    by_date.old_place(made, "Phường Móng Cái 1", "tên chỉ có từ 1/7/2025", 2)


def marks(made: Draft) -> None:
    layouts.ticks(made, "x", "0")


def thousands(made: Draft) -> None:
    measures.caption(made, "Đơn vị tính tiền: nghìn đồng", 10**3).reads("tiền tính bằng nghìn đồng, ghi phía trên")


def millions_in_names(made: Draft) -> None:
    measures.in_scale(made, 10**6).reads("tiền tính bằng triệu đồng, ghi trong tên chỉ tiêu")
    for line in measures.money(made):
        line.write("chi_tieu", f"{line.fields['chi_tieu']} (triệu đồng)").write("don_vi_tinh", None)


def last_year(made: Draft) -> None:
    roles.beside(
        made,
        (Col(roles.S, "Cùng kỳ 2019", ("Thực hiện",)), Col(roles.R, "6 tháng 2020", ("Thực hiện",))),
        roles.smaller,
    ).reads("cột trái là cùng kỳ năm trước")


def by_name(made: Draft) -> None:
    made.drop("ma_chi_tieu")
    made.reads("không có mã, đọc theo tên chỉ tiêu")


def of_which(made: Draft) -> None:
    parent = measures.one(made, "DV_SO")
    part = Line({"chi_tieu": "Trong đó: nữ", "don_vi_tinh": "người", "thuc_hien": 812}, counts=False)
    made.body.insert(made.body.index(parent) + 1, part)
    made.reads("dòng “trong đó” là một phần của dòng trên")


def plan_of_kinds(made: Draft) -> None:
    roles.counted_pair(made, "Kế hoạch", "Thực hiện")


VISITS: tuple[Habit, ...] = (
    short_unit,
    stated_kinds,
    kinds_above,
    planned_days,
    called_off,
    example_row,
    places_as_groups,
    two_periods,
    old_name,
    marks,
)
FIGURES: tuple[Habit, ...] = (short_unit, thousands, millions_in_names, last_year, by_name, of_which)
APART: tuple[set[str], ...] = (
    {"stated_kinds", "kinds_above"}, {"stated_kinds", "marks"}, {"kinds_above", "marks"},
    {"places_as_groups", "old_name"},
    {"example_row", "places_as_groups"}, {"thousands", "millions_in_names"}, {"thousands", "of_which"},
    {"planned_days", "places_as_groups"},
)  # fmt: skip


def cases() -> Iterator[Return]:
    yield from _mixed("DI_CO_SO_KQ", VISITS)
    yield from _mixed("BC_SOLIEU", FIGURES)
    for number, unit_id in enumerate(("D202", "D193", "D206")):
        made = draft(
            "pairs", f"short_unit-plan_of_kinds-{number}", hand(number), "DI_CO_SO_TH", unit_id, count=5, layout="mid"
        )
        short_unit(made)
        plan_of_kinds(made)
        yield made.make()


def _mixed(form: str, habits: tuple[Habit, ...]) -> Iterator[Return]:
    number = 0
    for index, first in enumerate(habits):
        for second in habits[index + 1 :]:
            names = {str(getattr(one, "__name__", "")) for one in (first, second)}
            if names in APART:
                continue
            unit_id = ("D202", "D193", "D206")[number % 3]
            made = draft("pairs", "-".join(sorted(names)), hand(number), form, unit_id, layout="mid")
            made.total = False
            both(made, first, second)
            number += 1
            yield made.make()


def both(made: Draft, first: Habit, second: Habit) -> Draft:
    """Apply two habits; the reasons of both stand, and the file is asked about where either asks."""
    whys: list[str] = []
    decisions: set[tuple[str, ...]] = set()
    for habit in (first, second):
        made.why, made.decision = "", ("load", "load_flag")
        habit(made)
        whys.append(made.why)
        decisions.add(made.decision)
    asked = ("load_flag",) in decisions
    return made.flag("; ".join(whys), *(("load_flag",) if asked else ("load", "load_flag")))
