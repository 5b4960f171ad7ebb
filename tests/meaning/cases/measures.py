"""Figures have a dimension: in what unit of measure, said in which of many places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from tests.meaning.content import MONEY, Line
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import dotted, hand
from tests.meaning.truth import ASK

SCALES = {
    "nghìn đồng": 10**3, "1.000 đồng": 10**3, "ngàn đồng": 10**3, "1000đ": 10**3, "triệu đồng": 10**6, "tr.đồng": 10**6,
    "triệu": 10**6, "1.000.000 đ": 10**6, "tỷ đồng": 10**9, "trđ": 10**6, "nghìn đ": 10**3,
}  # fmt: skip


def money(made: Draft) -> list[Line]:
    return [line for line in made.lines if line.fields["ma_chi_tieu"] in MONEY]


def one(made: Draft, code: str) -> Line:
    return next(line for line in made.lines if line.fields["ma_chi_tieu"] == code)


def scaled(value: int, scale: int) -> int | float:
    exact = Decimal(value) / scale
    return int(exact) if exact == exact.to_integral() else float(exact)


def in_scale(made: Draft, scale: int, lines: list[Line] | None = None) -> Draft:
    """Write the money in thousands, millions or billions of đồng; it means the same."""
    for line in money(made) if lines is None else lines:
        for name in ("thuc_hien", "luy_ke", "chi_tieu_giao"):
            if line.fields.get(name) is not None:
                line.write(name, made.hand.number(scaled(line.fields[name], scale)))
    return made


def start(case: str, number: int, unit_id: str = "D199") -> Draft:
    return draft("measures", case, hand(number), "BC_SOLIEU", unit_id, layout="mid")


def only_money(made: Draft) -> Draft:
    made.body = [line for line in made.lines if line in money(made)]
    made.number()
    return made


def caption(made: Draft, text: str, scale: int) -> Draft:
    """Say the unit of measure of the money once, above the table, and keep no column for it."""
    made.drop("don_vi_tinh")
    made.above.append(text)
    return in_scale(made, scale)


def cases() -> Iterator[Return]:
    for number, (words, scale) in enumerate(SCALES.items()):
        made = in_scale(start(f"row-{number:02d}", number), scale)
        for line in money(made):
            line.write("don_vi_tinh", words)
        yield made.reads(f"cột đơn vị tính của dòng ghi “{words}”: đổi ra đồng").make()
    yield from _captions()
    yield from _headers()
    yield from _names()
    yield from _formats()
    yield from _everyday()
    yield from _counts()
    yield from _contradictions()
    yield from _activities()
    yield from _worded()


def _captions() -> Iterator[Return]:
    texts = (
        ("Đơn vị tính: triệu đồng", 10**6),
        ("ĐVT: 1.000 đồng", 10**3),
        ("(Đơn vị: nghìn đồng)", 10**3),
        ("ĐVT: tỷ đồng", 10**9),
    )
    for number, (text, scale) in enumerate(texts):
        made = only_money(start(f"caption-{number}", number + 1))
        yield caption(made, text, scale).reads("đơn vị tính ghi một lần phía trên bảng").make()
    made = start("caption-mixed", 5)
    made.above.append("Đơn vị tính tiền: triệu đồng")
    made.drop("don_vi_tinh")
    yield in_scale(made, 10**6).reads("đơn vị tính tiền ghi phía trên, chỉ cho các dòng tiền").make()
    made = start("note-below", 6)
    made.drop("don_vi_tinh")
    made.below.append("Ghi chú: các chỉ tiêu giá trị tính bằng nghìn đồng.")
    yield in_scale(made, 10**3).reads("đơn vị tính ghi ở ghi chú dưới bảng").make()
    made = start("note-column", 2)
    for line in money(made):
        line.write("don_vi_tinh", None).write("ghi_chu", "ĐVT: triệu đồng")
    yield in_scale(made, 10**6).reads("đơn vị tính ghi ở cột ghi chú").make()


def _headers() -> Iterator[Return]:
    texts = (
        ("Thực hiện (triệu đồng)", 10**6),
        ("Thực hiện trong kỳ (1.000đ)", 10**3),
        ("Kết quả thực hiện\n(nghìn đồng)", 10**3),
        ("Thực hiện (tỷ đồng)", 10**9),
    )
    for number, (text, scale) in enumerate(texts):
        made = only_money(start(f"header-{number}", number + 2))
        made.drop("don_vi_tinh", "chi_tieu_giao", "luy_ke")
        made.rename("thuc_hien", text)
        yield in_scale(made, scale).reads("đơn vị tính ghi ở đầu cột").make()


def _names() -> Iterator[Return]:
    for number, (words, scale) in enumerate(
        (("nghìn đồng", 10**3), ("triệu đồng", 10**6), ("tỷ đồng", 10**9), ("ĐVT: 1.000đ", 10**3))
    ):
        made = in_scale(start(f"name-{number}", number), scale)
        made.drop("don_vi_tinh")
        for line in money(made):
            line.write("chi_tieu", f"{line.fields['chi_tieu']} ({words})")
        yield made.reads("đơn vị tính ghi trong tên chỉ tiêu").make()


def _formats() -> Iterator[Return]:
    for number, (code, scale) in enumerate(
        (('#,##0" nghìn đồng"', 10**3), ('#,##0.0" triệu đồng"', 10**6), ('#,##0.000" tỷ"', 10**9))
    ):
        made = only_money(
            draft("measures", f"format-{number}", hand((1, 4, 8)[number]), "BC_SOLIEU", "D195", layout="mid")
        )
        made.drop("don_vi_tinh", "chi_tieu_giao")
        in_scale(made, scale)
        for line in made.lines:
            line.look("thuc_hien", format=code)
        yield made.reads("đơn vị tính nằm trong định dạng số, ô hiện ra có đơn vị").make()
    for number, code in enumerate(('#,##0,," triệu đồng"', '#,##0," nghìn đồng"')):
        made = only_money(
            draft("measures", f"format-scaled-{number}", hand((1, 4)[number]), "BC_SOLIEU", "D196", layout="mid")
        )
        made.drop("don_vi_tinh", "chi_tieu_giao")
        for line in made.lines:
            line.look("thuc_hien", format=code)
        yield made.reads("ô chứa đủ số đồng, định dạng chỉ hiện ra theo triệu hoặc nghìn").make()


EVERYDAY: tuple[tuple[str, int], ...] = (
    ("1tr2", 1_200_000), ("2 tỷ 3", 2_300_000_000), ("650tr", 650_000_000), ("3 tỷ rưỡi", 3_500_000_000),
    ("1 tỷ 250 triệu đồng", 1_250_000_000), ("1,2 tỷ", 1_200_000_000), ("6,8 tỷ đồng", 6_800_000_000),
    ("812.000 nghìn đồng", 812_000_000), ("450 triệu", 450_000_000), ("2.500.000.000đ", 2_500_000_000),
    ("75tr5", 75_500_000), ("1 tỷ 2", 1_200_000_000), ("320.000.000 VNĐ", 320_000_000), ("hai tỷ đồng", 2_000_000_000),
)  # fmt: skip


def _everyday() -> Iterator[Return]:
    for number, (text, value) in enumerate(EVERYDAY):
        made = start(f"everyday-{number:02d}", number, "D194")
        made.drop("luy_ke", "chi_tieu_giao")
        one(made, "GT_LAMLOI").write("thuc_hien", text).mean("thuc_hien", value)
        yield made.reads(f"“{text}” là {dotted(value)} đồng").make()


def _counts() -> Iterator[Return]:
    rows: tuple[tuple[str, str, object, object, str], ...] = (
        ("DVC_HOSO", "trăm hồ sơ", 12, 1200, "đơn vị tính là trăm hồ sơ"),
        ("TN_LUOT", "nghìn lượt", "3,5", 3500, "đơn vị tính là nghìn lượt"),
        ("TN_LUOT", "ngàn lượt", 4, 4000, "đơn vị tính là ngàn lượt"),
        ("TN_LUOT", "lượt", "1.420 lượt", 1420, "chữ “lượt” trong ô là đơn vị"),
        ("CD_SO", "chi đoàn", "96 chi đoàn", 96, "chữ “chi đoàn” trong ô là đơn vị"),
        ("MAU_DONVI", "đơn vị máu", "215 đv", 215, "viết tắt của đơn vị"),
        ("TN_NGAYCONG", "ngày công", "1.250,5", 1250.5, "ngày công có phần lẻ"),
    )
    for number, (code, words, text, value, why) in enumerate(rows):
        made = start(f"count-{number}", number + 3, "D201")
        made.drop("luy_ke", "chi_tieu_giao")
        one(made, code).write("don_vi_tinh", words).write("thuc_hien", text).mean("thuc_hien", value)
        yield made.reads(why).make()
    asked: tuple[tuple[str, str, object, str, str], ...] = (
        ("TN_LUOT", "lượt", "967l", "number", "“967l”: chữ l hay số 1"),
        ("CD_SO", "chi đoàn", "1o5", "number", "“1o5”: chữ o hay số 0"),
        ("DV_KETNAP", "người", "O", "number", "chữ O hay số 0"),
        ("MAU_DONVI", "ml", 53750, "measure", "máu ghi bằng ml, chỉ tiêu tính bằng đơn vị máu"),
        ("TN_NGAYCONG", "giờ công", 4800, "measure|indicator", "giờ công không phải ngày công"),
        ("DV_KETNAP", "%", "85%", "measure|number", "tỷ lệ không phải số người"),
        ("GT_LAMLOI", "USD", 25000, "measure", "tiền ghi bằng đô la"),
        ("TN_LUOT", "hoạt động", 62, "measure|indicator", "chỉ tiêu tính bằng lượt mà đơn vị tính ghi hoạt động"),
        ("DVC_HOSO", "hồ sơ", "1,250", "number", "“1,250”: một nghìn hai trăm năm mươi hay 1,25"),
        ("TN_LUOT", "lượt", "1200-1500", "number", "ghi một khoảng"),
        ("CD_SO", "chi đoàn", "96 + 4", "number", "ghi một phép cộng"),
        ("TN_HOATDONG", "hoạt động", "nhiều", "number", "không ghi số"),
    )
    for number, (code, words, text, about, why) in enumerate(asked):
        made = start(f"count-asked-{number:02d}", number, "D201")
        made.drop("luy_ke", "chi_tieu_giao")
        line = one(made, code).write("don_vi_tinh", words).write("thuc_hien", text).mean("thuc_hien", ASK)
        made.ask(about, line)
        yield made.flag(why).make()


def _contradictions() -> Iterator[Return]:
    def disagree(made: Draft) -> str:
        made.above.append("Đơn vị tính: triệu đồng")
        return "phía trên ghi triệu đồng, dòng ghi đồng, số trông như triệu"

    def absurd(made: Draft) -> str:
        made.rename("thuc_hien", "Thực hiện (triệu đồng)")
        made.drop("don_vi_tinh")
        for line in money(made):
            line.write("thuc_hien", made.hand.number(line.fields["thuc_hien"]))
        return "đầu cột ghi triệu đồng mà số là đồng: không thể là nghìn tỷ"

    def bare(made: Draft) -> str:
        made.drop("don_vi_tinh")
        return "giá trị 375 mà không ghi đơn vị: triệu hay nghìn"

    def mixed(made: Draft) -> str:
        money(made)[0].write("don_vi_tinh", "đồng")
        money(made)[1].write("don_vi_tinh", "đồng")
        return "đơn vị tính ghi đồng mà giá trị chỉ vài trăm"

    changes: tuple[Callable[[Draft], str], ...] = (disagree, absurd, bare, mixed)
    for number, change in enumerate(changes):
        made = in_scale(start(f"contradiction-{number}", number + 1), 10**6)
        made.drop("luy_ke", "chi_tieu_giao")
        why = change(made)
        for line in money(made):
            line.write("thuc_hien", made.cell(line, "thuc_hien")).mean("thuc_hien", ASK)
            made.ask("measure", line)
        yield made.flag(why).make()


def _activities() -> Iterator[Return]:
    for number, (header, text, value) in enumerate(
        (
            ("Số lượt ĐVTN (nghìn lượt)", "1,2", 1200),
            ("Lượt ĐVTN tham gia", "350 lượt", 350),
            ("Lượt ĐVTN tham gia", "1,5 nghìn", 1500),
        )
    ):
        made = draft("measures", f"activity-{number}", hand(number), "HOAT_DONG", "D193", layout="mid")
        made.rename("luot_dvtn", header)
        if number == 0:
            for line in made.lines:
                line.mean("luot_dvtn", line.fields["luot_dvtn"] // 100 * 100 + 100)
                line.write("luot_dvtn", dotted(line.fields["luot_dvtn"] / 1000).removesuffix(",0"))
        made.lines[1].write("luot_dvtn", text).mean("luot_dvtn", value)
        yield made.reads("đơn vị tính của lượt ghi ở đầu cột hoặc trong ô").make()
    for number, text in enumerate(("2 ngày", "02", "1,5 ngày")):
        made = draft("measures", f"days-{number}", hand(number + 3), "DI_CO_SO_KQ", "D200", layout="mid")
        line = made.lines[2]
        line.mean("ngay_den", line.fields["ngay_tu"].replace(day=line.fields["ngay_tu"].day + 1)).mean("so_ngay", 2)
        line.write("so_ngay", text)
        made.total = False
        if number == 2:
            line.mean("so_ngay", ASK)
            made.ask("number", line)
            yield made.flag("số ngày không nguyên").make()
        else:
            yield made.reads("số ngày viết kèm chữ hoặc số không").make()


def _worded() -> Iterator[Return]:
    """Units of measure in the words of other clerks."""
    for number, (words, scale) in enumerate(
        (("1.000đ", 10**3), ("Triệu VNĐ", 10**6), ("trieu dong", 10**6), ("Tr. đ", 10**6), ("nghìn VND", 10**3))
    ):
        made = in_scale(start(f"worded-row-{number}", number + 1), scale)
        for line in money(made):
            line.write("don_vi_tinh", words)
        yield made.reads(f"cột đơn vị tính của dòng ghi “{words}”: đổi ra đồng").make()
    lines = (
        ("ĐVT (đối với tiền): 1.000 đồng", 10**3, "above"),
        ("Số tiền ghi theo đơn vị nghìn đồng", 10**3, "below"),
        ("* Các giá trị bằng tiền tính theo triệu đồng", 10**6, "below"),
        ("Ghi chú: đơn vị tiền là triệu đồng", 10**6, "below"),
    )
    for number, (text, scale, where) in enumerate(lines):
        made = start(f"worded-line-{number}", number)
        made.drop("don_vi_tinh")
        (made.above if where == "above" else made.below).append(text)
        yield in_scale(made, scale).reads("đơn vị tính tiền ghi thành câu").make()
    for number, (text, value) in enumerate(
        (
            ("2 tỷ 350 triệu", 2_350_000_000), ("1,5 tỉ", 1_500_000_000), ("850 tr.đ", 850_000_000),
            ("1.200 triệu đồng", 1_200_000_000),
            ("3tr500", 3_500_000), ("ba tỷ rưỡi", 3_500_000_000), ("2 tỷ 35", ASK),
        )
    ):  # fmt: skip
        made = start(f"worded-cell-{number}", number + 2, "D194")
        made.drop("luy_ke", "chi_tieu_giao")
        line = one(made, "GT_LAMLOI").write("thuc_hien", text).mean("thuc_hien", value)
        if value == ASK:
            made.ask("number|measure", line)
            yield made.flag(f"“{text}” đọc được hai cách").make()
        else:
            yield made.reads(f"“{text}” là {dotted(int(value))} đồng").make()
    for number, (code, words, text) in enumerate(
        (("DV_SO", "chi đoàn", 96), ("VL_GIOITHIEU", "lượt", 120), ("DVC_HOSO", "%", 85), ("CD_SO", "đ/c", 2_310))
    ):
        made = start(f"worded-differs-{number}", number, "D201")
        made.drop("luy_ke", "chi_tieu_giao")
        line = one(made, code).write("don_vi_tinh", words).write("thuc_hien", text).mean("thuc_hien", ASK)
        made.ask("measure|indicator", line)
        yield made.flag("đơn vị tính của dòng không phải của chỉ tiêu").make()
