"""Ways of writing that a set by other hands showed: titles, heads of columns, states, legends and notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from tests.meaning.content import MONEY, Group, Line
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.paper import Sheet
from tests.meaning.truth import ASK
from tests.meaning.units import below

OFF = "ô trạng thái nói việc không diễn ra"


def cases() -> Iterator[Return]:
    yield from _titles()
    yield from _heads_of_figures()
    yield from _figures_that_compete()
    yield from _states()
    yield from _legend_in_two_columns()
    yield from _people()
    yield from _measures()
    yield from _blocks_and_groups()


def start(case: str, number: int, form: str, unit: str = "D199", layout: str = "mid") -> Draft:
    made = draft("other_hands", case, hand(number), form, unit, layout=layout)
    made.total = False
    made.why = "điều quen thuộc, ghi bằng lời khác"
    return made


def _titles() -> Iterator[Return]:
    for number, title in enumerate(
        (
            "TỔNG HỢP KẾT QUẢ CÁN BỘ ĐI CƠ SỞ",
            "Thống kê kết quả các đồng chí đi công tác cơ sở",
            "KẾT QUẢ ĐOÀN CÁN BỘ ĐI CƠ SỞ",
        )
    ):
        made = start(f"title-of-results-{number}", number, "DI_CO_SO_KQ", layout="short")
        made.drop("ket_qua")
        made.title = title
        yield made.make()
    made = start("title-of-registrations", 4, "DI_CO_SO_DK", "D201", layout="short")
    made.title = "DANH SÁCH ĐĂNG KÝ CÁN BỘ CHUYÊN TRÁCH ĐI CƠ SỞ"
    yield made.make()
    made = start("results-under-registrations", 1, "DI_CO_SO_KQ", "D202")
    made.title = "DANH SÁCH ĐĂNG KÝ CÁN BỘ CHUYÊN TRÁCH ĐI CƠ SỞ"
    made.may_ask("").must_ask("form", "tiêu đề nói đăng ký, cột nói kết quả")
    yield made.make()
    for number, title in enumerate(("BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN", "DANH MỤC HOẠT ĐỘNG TIÊU BIỂU")):
        made = start(f"title-of-another-form-{number}", number + 2, "DI_CO_SO_TH", "D201")
        made.title = title
        made.may_ask("tiêu đề của biểu khác").must_ask("form", "tiêu đề của biểu khác")
        yield made.make()


def _heads_of_figures() -> Iterator[Return]:
    for number, head in enumerate(
        (
            "SL đến 30/6",
            "Số báo cáo",
            "Số đạt",
            "Giá trị đạt được",
            "Con số",
            "Số thực tế",
            "SL 6 tháng đầu năm",
            "Số trong kỳ",
        )
    ):
        made = start(f"head-{number}", number, "BC_SOLIEU", layout="short")
        made.rename("thuc_hien", head)
        yield made.reads("“SL đến 30/6” là số trong kỳ").make() if not number else made.make()
    for number, (plan, done) in enumerate(
        (
            ("KH 2020", "TH 6T"),
            ("Giao đầu năm", "Đã làm được"),
            ("Chỉ tiêu năm", "Thực hiện 6 tháng"),
            ("KH năm", "KQ 6T"),
        )
    ):
        made = start(f"plan-and-done-{number}", number + 3, "BC_SOLIEU")
        made.drop("ma_chi_tieu")
        made.rename("chi_tieu_giao", plan)
        made.rename("thuc_hien", done)
        yield made.make()
    for number, (first, last) in enumerate((("Đi từ ngày", "Đến hết ngày"), ("Từ ngày (đi)", "Đến ngày (về)"))):
        made = start(f"first-and-last-{number}", number + 1, "DI_CO_SO_KQ")
        made.rename("ngay_tu", first)
        made.rename("ngay_den", last)
        yield made.make()


def _figures_that_compete() -> Iterator[Return]:
    for number, (one, two) in enumerate(
        (("Thực hiện", "Số liệu rà soát lại"), ("Số báo cáo", "Kết quả"), ("Kết quả", "Số liệu của Ban Phong trào"))
    ):
        made = start(f"figures-compete-{number}", number, "BC_SOLIEU", "D201", layout="short")
        made.rename("thuc_hien", one)
        made.insert("thuc_hien", Col("khac", two))
        for line in made.lines:
            line.write("khac", int(line.fields["thuc_hien"] * 1.1) + 2)
            line.write("thuc_hien", made.cell(line, "thuc_hien")).mean("thuc_hien", ASK)
        yield made.must_ask("role|number", "hai cột số cùng có thể là số thực hiện").make()


def _states() -> Iterator[Return]:
    for number, (head, marks) in enumerate(
        (
            ("Chưa đi", (None, "x")), ("Không thực hiện được", (None, "X")), ("Hoãn (đánh dấu)", (None, "✓")),
            ("Có đi không?", ("C", "K")), ("Đã đi cơ sở", ("x", None)), ("Đi không", ("có", "không")),
        )
    ):  # fmt: skip
        made = start(f"state-{number}", number, "DI_CO_SO_KQ", "D194", layout="short")
        made.columns.append(Col("trang_thai", head))
        for line in made.lines:
            line.write("trang_thai", marks[0])
        made.lines[2].write("trang_thai", marks[1])
        yield _off(made, made.lines[2])
    for number, (name, text) in enumerate(
        (
            ("ket_qua", "Đang chờ lịch của cơ sở"),
            ("chuyen_de", "(Kế hoạch) Nắm tình hình chi đoàn"),
            ("ket_qua", "Kế hoạch"),
        )
    ):
        made = start(f"planned-{number}", number + 6, "DI_CO_SO_KQ", "D194")
        made.lines[-1].write(name, text)
        yield _off(made, made.lines[-1])
    made = start("by-its-case", 2, "DI_CO_SO_KQ")
    made.below.append("Trường hợp thứ 2 chuyển sang quý sau")
    yield _off(made, made.lines[1])
    made = start("sign-in-brackets", 3, "DI_CO_SO_KQ")
    made.body.insert(0, Line({**made.lines[0].fields, "stt": "(mẫu)", "ho_ten": "Trần Văn Mẫu"}, counts=False))
    yield made.reads("dòng ví dụ").make()
    made = start("count-twice", 5, "DI_CO_SO_KQ")
    count = len(made.lines) + 1
    made.below.append(f"Ấn định danh sách gồm {count} (không tính cán bộ kiêm nhiệm) đồng chí.")
    yield made.may_ask("số ghi dưới bảng khác số dòng").must_ask("total", "số ghi dưới bảng khác số dòng").make()
    made = start("checked", 0, "DI_CO_SO_KQ")
    made.lines[0].look("ho_ten", comment="OK")
    made.lines[1].look("ho_ten", comment="Người lập biểu: Chíu Ngọc Mai")
    yield made.make()


def _off(made: Draft, line: Line) -> Return:
    line.counts = False
    made.ask("counts|date|person|place", line)
    return made.flag(OFF).make()


def _legend_in_two_columns() -> Iterator[Return]:
    meanings = ("Dự sinh hoạt chi đoàn", "Đi theo chuyên đề", "Phối hợp tổ chức", "Kiểm tra, giám sát")
    order = (4, 1, 2, 3)
    for number, signs in enumerate((("1", "2", "3", "4"), ("A", "B", "C", "D"), ("M1", "M2", "M3", "M4"))):
        made = start(f"legend-{number}", number, "DI_CO_SO_KQ", layout="short")
        for line in made.lines:
            line.write("hinh_thuc", signs[order.index(line.fields["hinh_thuc"])])
        made.numbered = False
        pairs = [("Mã", "Hình thức"), *zip(signs, meanings, strict=True)]
        made.touches.append(lambda page, draft, pairs=pairs: _put_beside(page, draft, pairs))
        yield made.make()


def _put_beside(page: Sheet, made: Draft, pairs: list[tuple[str, str]]) -> None:
    for row, (sign, meaning) in enumerate(pairs, made.header_row):
        page.put(row, made.left + len(made.columns) + 1, sign)
        page.put(row, made.left + len(made.columns) + 2, meaning)


def _people() -> Iterator[Return]:
    made = start("rare-family-names", 1, "DI_CO_SO_KQ")
    for line, name in zip(made.lines, ("Sìn Thị Hằng", "Lềnh Văn Sáng", "Sín Quốc Bảo"), strict=False):
        line.mean("ho_ten", name)
    yield made.make()
    # "Hà Minh Hòa" without its accents reads like "minh họa".
    made = start("named-like-an-example", 2, "DI_CO_SO_KQ", layout="short")
    made.drop("ho_ten", "chuc_vu")
    names = ("Hà Minh Hòa", "Vi Thị Mẫu Đơn")
    half = len(made.lines) // 2
    for number, line in enumerate(made.lines):
        line.mean("ho_ten", names[number >= half])
    made.body.insert(half, Group(names[1]))
    made.body.insert(0, Group(names[0]))
    yield made.may_ask("tên cán bộ ở dòng riêng").make()


def _measures() -> Iterator[Return]:
    for number, note in enumerate(("triệu đồng", "tr.đồng", "nghìn đồng")):
        made = start(f"measure-in-note-{number}", number, "BC_SOLIEU")
        scale = 1_000 if number == 2 else 1_000_000
        for line in _money(made):
            line.write("don_vi_tinh", None).write("thuc_hien", _scaled(line, "thuc_hien", scale)).write("ghi_chu", note)
            line.write("chi_tieu_giao", None).mean("chi_tieu_giao", None)
        yield made.reads("đơn vị tính ở ghi chú").make()
    made = start("measure-in-comment", 4, "BC_SOLIEU", layout="short")
    for line in _money(made):
        line.write("don_vi_tinh", None).write("thuc_hien", _scaled(line, "thuc_hien", 1_000_000))
        line.look("thuc_hien", comment="Đơn vị: triệu đồng")
    yield made.reads("đơn vị tính ở lời phê").make()
    made = start("less-than-one", 5, "BC_SOLIEU", layout="short")
    for line, (text, value) in zip(
        _money(made), (("0,375 tỷ đồng", 375_000_000), ("1,125 tỷ đồng", 1_125_000_000)), strict=False
    ):
        line.write("thuc_hien", text).mean("thuc_hien", value)
    yield made.make()
    made = start("months-in-figures", 6, "BC_SOLIEU", layout="short")
    made.period_line = "Kỳ báo cáo: 01-06/2020"
    yield made.make()


def _money(made: Draft) -> list[Line]:
    return [line for line in made.lines if line.fields["ma_chi_tieu"] in MONEY]


def _scaled(line: Line, name: str, scale: int) -> float:
    value = line.fields[name] / scale
    return int(value) if value == int(value) else value


def _blocks_and_groups() -> Iterator[Return]:
    for number, (form, text) in enumerate(
        (
            ("DI_CO_SO_KQ", "{n}/ Đơn vị {u}"),
            ("BC_SOLIEU", "{n}. Đơn vị {u}"),
            ("HOAT_DONG", "{n}/ Đơn vị {u}"),
            ("DI_CO_SO_KQ", "Kết quả {u}"),
            ("BC_SOLIEU", "Số liệu {u}"),
        )
    ):
        made = start(f"block-{number}", number, form)
        half = len(made.lines) // 2
        units = below("D199")[2:4]
        for line, of in zip_longest(made.lines, [units[0]] * half, fillvalue=units[1]):
            line.unit = of.unit_id
        made.body.insert(half, Group(text.format(n="II", u=units[1].union_name)))
        made.body.insert(0, Group(text.format(n="I", u=units[0].union_name)))
        yield made.may_ask("mỗi khối của một đơn vị").make()
    made = start("starred-months", 3, "DI_CO_SO_KQ", layout="short")
    month = 0
    for line in made.lines:
        first = line.fields["ngay_tu"]
        line.mean("ngay_den", first).write("ngay", first.day)
        if first.month != month:
            month = first.month
            made.body.insert(made.body.index(line), Group(f"* Tháng {month}:"))
    yield made.reads("tháng ở dòng riêng, ngày ở dòng dưới").make()
