"""A unit's name means a unit only together with a date."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import PROVINCE, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

PLACES_2020 = (
    ("D194", "Xã Hải Hoà", "xã Hải Hoà chỉ có từ 1/7/2025; năm 2020 là phường Hải Hoà"),
    ("D195", "Xã Hải Hòa", "xã Hải Hòa chỉ có từ 1/7/2025"),
    ("D194", "Phường Móng Cái 1", "phường Móng Cái 1 chỉ có từ 1/7/2025"),
    ("D203", "Đặc khu Vân Đồn", "đặc khu chỉ có từ 1/7/2025"),
    ("D193", "Huyện Hoành Bồ", "huyện Hoành Bồ đã nhập vào Hạ Long từ 1/1/2020"),
    ("D196", "Phường Yên Tử", "phường Yên Tử chỉ có từ 1/7/2025"),
    ("D205", "Thành phố Đông Triều", "Đông Triều là thành phố từ 1/11/2024"),
    ("QN", "Thành đoàn Đông Triều", "Đông Triều là thị xã cho tới 31/10/2024"),
)
PLACES_2026 = (
    ("C06673-2025", "Thành phố Hạ Long", "thành phố Hạ Long không còn từ 1/7/2025"),
    ("C06862-2025", "Huyện đoàn Tiên Yên", "không còn cấp huyện từ 1/7/2025"),
    ("C06799-2025", "Xã Cộng Hòa", "xã Cộng Hòa không còn từ 1/7/2025"),
    ("C06922-2025", "Thị trấn Quảng Hà", "thị trấn Quảng Hà không còn từ 1/7/2025"),
)
UNITS = (
    ("Huyện đoàn Tiên Yên", "2026-H1", "không còn cấp huyện"),
    ("Thành đoàn Hạ Long", "2026-H1", "không còn cấp huyện"),
    ("Thị đoàn Quảng Yên", "2026-H1", "không còn cấp huyện"),
    ("Huyện đoàn Hoành Bồ", "2020-H1", "Hoành Bồ đã nhập vào Hạ Long từ 1/1/2020"),
    ("Đoàn đặc khu Cô Tô", "2020-H1", "đặc khu chỉ có từ 1/7/2025"),
    ("Đoàn phường Móng Cái 2", "2020-H1", "phường Móng Cái 2 chỉ có từ 1/7/2025"),
    ("Đoàn xã Đồng Rui", "2026-H1", "xã Đồng Rui không còn từ 1/7/2025"),
    ("Đoàn thị trấn Cái Rồng", "2026-H1", "thị trấn Cái Rồng không còn từ 1/7/2025"),
)
SAME_NAME = (
    ("Đoàn phường Hà Tu", "2020-H1", "B06664"),
    ("Đoàn phường Hà Tu", "2026-H1", "C06652-2025"),
    ("Đoàn phường Cao Xanh", "2026-H1", "C06658-2025"),
    ("Đoàn xã Quảng Đức", "2020-H1", "B06925"),
    ("Đoàn xã Quảng Đức", "2026-H1", "C06931-2025"),
    ("Đoàn phường Hoành Bồ", "2020-H1", "B07030"),
    ("Đoàn phường Hoành Bồ", "2026-H1", "C07030-2025"),
    ("Thị đoàn Đông Triều", "2020-H1", "D205"),
    ("Thành đoàn Đông Triều", "2024-12", "D205"),
    ("Đoàn phường Quảng Yên", "2026-H1", "C07132-2025"),
    ("Đoàn xã Ba Chẽ", "2026-H1", "C06978-2025"),
    ("Huyện đoàn Ba Chẽ", "2025-H1", "D202"),
)


def cases() -> Iterator[Return]:
    for number, (unit_id, place, why) in enumerate((*PLACES_2020, *PLACES_2026)):
        period = "2020-H1" if number < len(PLACES_2020) else "2026-H1"
        form = ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2]
        yield old_place(
            draft("by_date", f"place-{number:02d}", hand(number), form, unit_id, period, 5, "mid"), place, why
        ).make()
    for number, (name, period, why) in enumerate(UNITS):
        form = ("BC_SOLIEU", "DI_CO_SO_KQ", "HOAT_DONG")[number % 3]
        made = draft(
            "by_date",
            f"unit-{number}",
            hand(number),
            form,
            "D199" if period[:4] == "2020" else "C06862-2025",
            period,
            4,
        )
        made.letterhead, made.unit_line = [PROVINCE, name.upper()], f"Đơn vị: {name}"
        for line in made.lines:
            line.unit = ASK
        yield made.must_ask("unit", why).make()
    for number, (name, period, unit_id) in enumerate(SAME_NAME):
        form = ("BC_SOLIEU", "HOAT_DONG")[number % 2]
        made = draft("by_date", f"same-name-{number:02d}", hand(number), form, unit_id, period, 4)
        made.letterhead, made.unit_line = [PROVINCE], f"Đơn vị: {name}"
        yield made.reads(f"“{name}” ở {period} là {unit_id}").make()
    for number, text in enumerate(("Thành đoàn Đông Triều",)):
        made = draft("by_date", f"later-name-{number}", hand(number), "BC_SOLIEU", "D205", "2020-H1")
        made.letterhead, made.unit_line = [PROVINCE], f"Đơn vị: {text}"
        yield made.may_ask("tên của đơn vị từ 1/11/2024 trong báo cáo 2020: cùng một đơn vị, nên nói").make()
    for number, unit_id in enumerate(("D194", "D201")):
        made = draft("by_date", f"near-names-{number}", hand(number + 2), "DI_CO_SO_KQ", unit_id, count=4, layout="mid")
        for line, place in zip(
            made.lines,
            (
                ("Phường Hải Hoà", "Phường Hải Yên", "Xã Hải Đông", "Xã Hải Tiến"),
                ("Xã Quảng Minh", "Xã Quảng Thành", "Xã Quảng Thịnh", "Xã Quảng Long"),
            )[number],
            strict=True,
        ):
            line.mean("don_vi_den", place)
        yield made.reads("các tên gần giống nhau là các nơi khác nhau").make()
    for number, (unit_id, place, why) in enumerate(
        (
            ("D199", "Đoàn xã Hải Hoà", "đoàn xã Hải Hoà chỉ có từ 1/7/2025"),
            ("D193", "Xã Hải Ninh, phường Cao Xanh", "xã Hải Ninh chỉ có từ 1/7/2025"),
            ("T_THAN", "P. Móng Cái 3", "phường Móng Cái 3 chỉ có từ 1/7/2025"),
        )
    ):
        form = ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2]
        made = draft("by_date", f"more-place-{number}", hand(number + 6), form, unit_id, "2020-H1", 5, "mid")
        yield old_place(made, place, why).make()


def old_place(made: Draft, place: str, why: str, index: int = 1) -> Draft:
    """Write the name of another time as the place of one visit."""
    line = made.lines[index].mean("don_vi_den", place)
    line.either = True
    made.ask("place|unit", line)
    return made.flag(why)
