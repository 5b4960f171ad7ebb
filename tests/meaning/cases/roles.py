"""Columns that compete for one meaning: planned and actual, last year and this, the period and the year so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from tests.meaning.content import MONEY, Line
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

PLANNED = "bên cạnh là cột kế hoạch; báo cáo kết quả lấy cột thực hiện"


def cases() -> Iterator[Return]:
    yield from _dates()
    yield from _visit_columns()
    yield from _counted()
    yield from _indicators()
    yield from _cumulative_alone()
    yield from _activities()
    yield from _other_dates()
    yield from _two_blocks()
    yield from _other_counted()
    yield from _other_figures()


def earlier(made: Draft, line: Line, by: int) -> str:
    first = line.fields["ngay_tu"] + timedelta(days=by)
    return made.hand.span(first, first + timedelta(days=line.fields["so_ngay"] - 1))


def plan_and_actual(made: Draft, plan: Col, actual: Col, plan_first: bool = True) -> Draft:
    """Put a column of planned days beside that of the days of the visit."""
    made.drop("ngay_tu", "ngay_den", "ngay", "so_ngay", "ngay_bao_cao")
    made.insert("don_vi_den", *((plan, actual) if plan_first else (actual, plan)))
    for number, line in enumerate(made.lines):
        line.write(plan.field, earlier(made, line, 3 + number % 3))
    made.total = False
    return made.reads(PLANNED)


DAYS = (
    (Col("ke_hoach", "Ngày đăng ký"), Col("ngay", "Ngày đi thực tế"), True),
    (Col("ke_hoach", "Kế hoạch", ("Thời gian",)), Col("ngay", "Thực hiện", ("Thời gian",)), True),
    (Col("ke_hoach", "Ngày theo kế hoạch"), Col("ngay", "Ngày thực hiện"), False),
    (Col("ke_hoach", "Thời gian đăng ký"), Col("ngay", "Thời gian thực hiện"), True),
    (Col("ke_hoach", "Đăng ký", ("Ngày đi cơ sở",)), Col("ngay", "Thực tế", ("Ngày đi cơ sở",)), True),
    (Col("ke_hoach", "Dự kiến", ("Thời gian đi",)), Col("ngay", "Đã đi", ("Thời gian đi",)), True),
    (Col("ke_hoach", "Ngày dự kiến"), Col("ngay", "Ngày đi"), True),
    (Col("ke_hoach", "KH", ("Ngày, tháng",)), Col("ngay", "TH", ("Ngày, tháng",)), True),
)


def _dates() -> Iterator[Return]:
    for number, (plan, actual, first) in enumerate(DAYS):
        made = draft("roles", f"days-{number}", hand(number + 7), "DI_CO_SO_KQ", "D199", layout="mid")
        yield plan_and_actual(made, plan, actual, first).make()
    for number, names in enumerate((("Thời gian theo đăng ký", "Thời gian thực tế"), ("Kế hoạch", "Thực hiện"))):
        made = draft("roles", f"day-pairs-{number}", hand(number), "DI_CO_SO_KQ", "D201", layout="mid")
        made.drop("ngay_tu", "ngay_den", "so_ngay")
        planned, done = names
        made.insert(
            "don_vi_den",
            Col("kh_tu", "Từ ngày", (planned,)),
            Col("kh_den", "Đến ngày", (planned,)),
            Col("ngay_tu", "Từ ngày", (done,)),
            Col("ngay_den", "Đến ngày", (done,)),
        )
        for line in made.lines:
            day = line.fields["ngay_tu"] + timedelta(days=4)
            line.write("kh_tu", made.hand.day(day)).write("kh_den", made.hand.day(day))
        made.total = False
        yield made.reads(PLANNED).make()
    for number, (one, two) in enumerate(
        (("Ngày đi (1)", "Ngày đi (2)"), ("Ngày", "Thời gian"), ("Ngày đi", "Ngày xuống cơ sở"))
    ):
        made = draft("roles", f"days-unclear-{number}", hand(number + 1), "DI_CO_SO_KQ", "D202", layout="mid")
        plan_and_actual(made, Col("ke_hoach", one), Col("ngay", two))
        for line in made.lines:
            line.write("ngay", made.cell(line, "ngay")).mean("ngay_tu", ASK).mean("ngay_den", ASK)
        yield made.must_ask("role", "hai cột ngày khác nhau, không cột nào nói là cột gì", "ngay").make()
    for number in range(2):
        made = draft("roles", f"registered-{number}", hand(number), "DI_CO_SO_DK", "D195", layout="mid")
        made.drop("ngay_tu", "ngay_den")
        made.insert(
            "don_vi_den", Col("ngay", ("Ngày dự kiến", "Thời gian đăng ký")[number]), Col("thuc_te", "Ngày thực hiện")
        )
        made.total = False
        yield made.reads("bản đăng ký lấy ngày đăng ký; cột thực hiện còn để trống").make()


def _visit_columns() -> Iterator[Return]:
    made = draft("roles", "places", hand(0), "DI_CO_SO_KQ", "D196", layout="mid")
    made.rename("don_vi_den", "Đơn vị thực đến")
    made.insert("chuc_vu", Col("dang_ky", "Đơn vị đăng ký đến"))
    spots = [line.fields["don_vi_den"] for line in made.lines]
    for line, spot in zip(made.lines, spots[1:] + spots[:1], strict=True):
        line.write("dang_ky", spot)
    yield made.reads("nơi đến là nơi thực đến").make()
    made = draft("roles", "places-1", hand(4), "DI_CO_SO_KQ", "D196", layout="mid")
    made.rename("don_vi_den", "Thực hiện", "Đơn vị đến")
    made.insert("chuc_vu", Col("dang_ky", "Đăng ký", ("Đơn vị đến",)))
    for line, spot in zip(made.lines, spots[1:] + spots[:1], strict=True):
        line.write("dang_ky", spot)
    yield made.reads("nơi đến là nơi thực đến").make()
    for number, headers in enumerate((("Hình thức đăng ký", "Hình thức thực hiện"), ("Kế hoạch", "Thực hiện"))):
        made = draft("roles", f"kinds-{number}", hand(number + 2), "DI_CO_SO_KQ", "D194", layout="mid")
        over = ("Hình thức",) if number else ()
        made.rename("hinh_thuc", headers[1], *over)
        made.insert("so_ngay", Col("dang_ky", headers[0], over))
        for line in made.lines:
            line.write("dang_ky", made.hand.kinds[line.fields["hinh_thuc"] % 4])
        yield made.reads("hình thức là hình thức đã thực hiện").make()
    for number, headers in enumerate((("Số ngày đăng ký", "Số ngày thực hiện"), ("KH", "TH"))):
        made = draft("roles", f"day-counts-{number}", hand(number + 3), "DI_CO_SO_KQ", "D193", layout="mid")
        over = ("Số ngày",) if number else ()
        made.rename("so_ngay", headers[1], *over)
        made.insert("ngay_den", Col("dang_ky", headers[0], over))
        for line in made.lines:
            line.write("dang_ky", line.fields["so_ngay"] + 1)
        made.total = False
        yield made.reads("số ngày là số ngày thực hiện").make()
    for number, header in enumerate(("Cán bộ đi thay", "Người đi thực tế")):
        made = draft("roles", f"deputy-{number}", hand(number + 5), "DI_CO_SO_KQ", "D200", layout="mid")
        made.insert("ho_ten", Col("thay", header))
        if number:
            made.rename("ho_ten", "Người đăng ký")
        line = made.lines[1].write("thay", "Phùn Thị Khánh Linh").mean("ho_ten", ASK)
        if number:
            for other in made.lines:
                other.cells.setdefault("thay", other.fields["ho_ten"])
                other.either = True
        made.ask("person", line)
        yield made.flag("một chuyến do người khác đi thay: tính cho ai phải hỏi", "load_flag", "reject").make()


def counted_pair(made: Draft, plan: str, actual: str, total: bool = True) -> Draft:
    """Under each kind a column of the plan and one of what was done."""
    cols: list[Col] = []
    for one in made.columns:
        if one.field[:2] == "ht" or (one.field == "luot" and total):
            head = (one.header or "",)
            cols += [Col(f"kh_{one.field}", plan, head), Col(one.field, actual, head)]
        else:
            cols.append(one)
    made.columns, made.total = cols, False
    for line in made.lines:
        for name in ("luot", "ht1", "ht2", "ht3", "ht4"):
            line.write(f"kh_{name}", line.fields[name] + (4 if name == "luot" else 1))
    return made.reads("mỗi hình thức có hai cột; biểu tổng hợp lấy cột thực hiện của kỳ này")


def _counted() -> Iterator[Return]:
    pairs = (
        ("Kế hoạch", "Thực hiện"),
        ("KH", "TH"),
        ("Đăng ký", "Kết quả"),
        ("Cùng kỳ 2019", "6 tháng 2020"),
        ("Năm 2019", "Năm 2020"),
        ("Chỉ tiêu", "Đã đi"),
    )
    for number, (plan, actual) in enumerate(pairs):
        made = draft("roles", f"counted-{number}", hand(number + 1), "DI_CO_SO_TH", "D199", count=5, layout="mid")
        yield counted_pair(made, plan, actual).make()
    made = draft("roles", "counted-sums", hand(2), "DI_CO_SO_TH", "D201", count=5, layout="mid")
    made.rename("luot", "Thực hiện", "Tổng số lượt")
    made.insert("don_vi", Col("kh_luot", "Đăng ký", ("Tổng số lượt",)))
    for line in made.lines:
        line.write("kh_luot", line.fields["luot"] + 2)
    made.total = False
    yield made.reads("tổng số lượt là số đã thực hiện").make()


def beside(made: Draft, cols: tuple[Col, ...], write: Callable[[Line, str], object]) -> Draft:
    """Replace the column of results by several; ``write`` gives the figures of those that are not the result."""
    made.drop("luy_ke", "chi_tieu_giao")
    made.insert("thuc_hien", *cols)
    made.columns = [one for one in made.columns if one.field != "thuc_hien" or one in cols]
    for line in made.lines:
        for one in cols:
            if one.field.startswith("khac"):
                line.write(one.field, write(line, one.field))
    return made


def smaller(line: Line, name: str) -> int:
    value = line.fields["thuc_hien"]
    return int(value * 0.83) if line.fields["ma_chi_tieu"] not in MONEY else value - 25_000_000


def ratio(line: Line, name: str) -> object:
    return "112%" if name.endswith("ty_le") else smaller(line, name)


R, S = "thuc_hien", "khac"
FIGURES: tuple[tuple[tuple[Col, ...], str], ...] = (
    ((Col(S, "Cùng kỳ 2019", ("Thực hiện",)), Col(R, "6 tháng 2020", ("Thực hiện",))), "cột trái là cùng kỳ năm trước"),
    ((Col(S, "Năm 2019"), Col(R, "Năm 2020")), "báo cáo của 2020: lấy cột 2020"),
    ((Col(S, "6T/2019"), Col(R, "6T/2020"), Col("khac_ty_le", "So sánh (%)")), "lấy cột 6T/2020"),
    ((Col(S, "KH năm 2020"), Col(R, "TH 6 tháng đầu năm"), Col("khac_ty_le", "Đạt %")), "lấy cột thực hiện"),
    ((Col(S, "Đăng ký"), Col(R, "Thực hiện")), "đăng ký không phải kết quả"),
    (
        (Col(R, "6 tháng 2020", ("Kết quả",)), Col(S, "Cùng kỳ năm trước", ("Kết quả",))),
        "cột phải là cùng kỳ năm trước",
    ),
    ((Col(S, "Kỳ trước", ("Số liệu",)), Col(R, "Kỳ này", ("Số liệu",))), "lấy cột kỳ này"),
    ((Col(S, "2018"), Col("khac_1", "2019"), Col(R, "2020")), "năm của kỳ báo cáo là 2020"),
    ((Col(R, "Tổng số", ("Thực hiện",)), Col(S, "Trong đó: nữ", ("Thực hiện",))), "lấy tổng số, không lấy riêng nữ"),
    ((Col(S, "Chỉ tiêu tỉnh giao"), Col("khac_1", "Đơn vị đăng ký"), Col(R, "Kết quả 6 tháng")), "lấy cột kết quả"),
    ((Col(S, "Target (Chỉ tiêu giao cả năm)"), Col(R, "Result (Thực hiện trong kỳ)")), "tiêu đề song ngữ"),
    ((Col(S, "Cùng kỳ"), Col(R, "Trong kỳ"), Col("khac_ty_le", "Tăng/giảm")), "lấy cột trong kỳ"),
)


def _indicators() -> Iterator[Return]:
    for number, (cols, why) in enumerate(FIGURES):
        made = draft(
            "roles",
            f"figures-{number:02d}",
            hand(number),
            "BC_SOLIEU",
            ("D199", "D195", "T_CA")[number % 3],
            layout="mid",
        )
        made.known = set()
        yield beside(made, cols, ratio).reads(why).make()
    made = draft("roles", "quarters", hand(1), "BC_SOLIEU", "D194", layout="mid")
    beside(made, (Col(S, "Quý I"), Col("khac_1", "Quý II"), Col(R, "6 tháng")), lambda line, name: _part(line, name))
    yield made.reads("kỳ 6 tháng: lấy cột 6 tháng, hai quý là phần của nó").make()
    made = draft("roles", "month-and-half", hand(3), "BC_SOLIEU", "D206", layout="mid")
    beside(made, (Col(S, "Thực hiện tháng 6"), Col(R, "Lũy kế 6 tháng")), lambda line, name: _part(line, name))
    yield made.may_ask("kỳ 6 tháng: số của kỳ là cột lũy kế 6 tháng, không phải của riêng tháng 6").make()
    unclear = (
        ((Col(S, "Thực hiện"), Col(R, "Kết quả")), "hai cột cùng nghĩa mà số khác nhau"),
        (
            (Col(S, "Đơn vị tự đánh giá", ("Kết quả",)), Col(R, "Cấp trên phúc tra", ("Kết quả",))),
            "chưa biết lấy số nào",
        ),
        (
            (Col(S, "Ước thực hiện 6 tháng"), Col(R, "Thực hiện 5 tháng")),
            "số ước và số 5 tháng, không cột nào là của kỳ",
        ),
        ((Col(S, "Số liệu 1"), Col(R, "Số liệu 2")), "hai cột số liệu không rõ nghĩa"),
        ((Col(S, "Thực hiện (Đoàn)"), Col(R, "Thực hiện (Hội LHTN)")), "hai tổ chức, có thể phải cộng"),
    )
    for number, (cols, why) in enumerate(unclear):
        made = draft("roles", f"figures-unclear-{number}", hand(number + 4), "BC_SOLIEU", "D203", layout="mid")
        beside(made, cols, smaller)
        for line in made.lines:
            line.write("thuc_hien", made.hand.number(line.fields["thuc_hien"])).mean("thuc_hien", ASK)
        yield made.must_ask("role", why, "thuc_hien").make()
    made = draft("roles", "reversed", hand(6), "BC_SOLIEU", "D202", "2020-Q2", layout="mid")
    made.drop("chi_tieu_giao")
    made.rename("thuc_hien", "Trong kỳ")
    made.insert("don_vi_tinh", Col("luy_ke", "Lũy kế từ đầu năm"))
    for line in made.lines:
        line.mean(
            "luy_ke",
            line.fields["thuc_hien"]
            + (
                0
                if line.fields["ma_chi_tieu"] in ("CD_SO", "DV_SO")
                else 5_000_000
                if line.fields["ma_chi_tieu"] in MONEY
                else 7
            ),
        )
    yield made.reads("lũy kế đứng trước số trong kỳ").make()


def _cumulative_alone() -> Iterator[Return]:
    """A column of the year so far is no result of a quarter; in a first quarter the two are one."""
    for number, (period, header) in enumerate(
        (("2020-Q2", "Lũy kế từ đầu năm"), ("2020-H2", "Lũy kế năm"), ("2020-Q1", "Lũy kế từ đầu năm"))
    ):
        made = draft("roles", f"cumulative-{number}", hand(number + 2), "BC_SOLIEU", "D193", period, layout="mid")
        made.drop("chi_tieu_giao")
        made.rename("thuc_hien", header)
        made.columns = [Col("luy_ke", one.header) if one.field == "thuc_hien" else one for one in made.columns]
        made.known = {"thuc_hien"}
        for line in made.lines:
            line.write("luy_ke", made.hand.number(line.fields["luy_ke"]))
            if number < 2:
                line.mean("thuc_hien", ASK)
        if number < 2:
            yield made.must_ask("role|empty", "chỉ có cột lũy kế: số trong kỳ phải hỏi", "luy_ke").make()
        else:
            yield made.may_ask("quý I: lũy kế từ đầu năm cũng là số của kỳ").make()


def _part(line: Line, name: str) -> int:
    whole = line.fields["thuc_hien"]
    first = int(whole * 0.4)
    return first if name == "khac" else whole - first


def _activities() -> Iterator[Return]:
    for number, (headers, over) in enumerate(
        (
            (("Dự kiến", "Thực tế"), ("Lượt ĐVTN tham gia",)),
            (("Số lượt đăng ký", "Số lượt tham gia"), ()),
            (("KH", "TH"), ("Số lượt ĐVTN",)),
        )
    ):
        made = draft("roles", f"activity-counts-{number}", hand(number + 2), "HOAT_DONG", "D207", layout="mid")
        made.rename("luot_dvtn", headers[1], *over)
        made.insert("ngay_den", Col("du_kien", headers[0], over))
        for line in made.lines:
            line.write("du_kien", line.fields["luot_dvtn"] + 50)
        yield made.reads("lượt tham gia là lượt thực tế").make()
    for number, headers in enumerate((("Kế hoạch", "Thực hiện"), ("Dự kiến", "Thực tế"))):
        made = draft("roles", f"activity-days-{number}", hand(number + 4), "HOAT_DONG", "D198", layout="short")
        made.rename("ngay", headers[1], "Thời gian")
        made.insert("dia_diem", Col("du_kien", headers[0], ("Thời gian",)))
        for line in made.lines:
            day = line.fields["ngay_tu"] - timedelta(days=2)
            line.write("du_kien", made.hand.span(day, day))
        yield made.reads("thời gian là thời gian thực hiện").make()


OTHER_DAYS = (
    (Col("ke_hoach", "Ngày ĐK"), Col("ngay", "Ngày đi"), True),
    (Col("ke_hoach", "Theo KH", ("Ngày đi",)), Col("ngay", "Thực đi", ("Ngày đi",)), True),
    (Col("ke_hoach", "Ngày đi (dự kiến)"), Col("ngay", "Ngày đi (thực tế)"), True),
    (Col("ke_hoach", "Ngày đi theo đăng ký"), Col("ngay", "Ngày đi"), False),
    (Col("ke_hoach", "Thời gian đi (kế hoạch)"), Col("ngay", "Thời gian đi"), True),
    (Col("ke_hoach", "Planned", ("Ngày đi / Date",)), Col("ngay", "Actual", ("Ngày đi / Date",)), True),
    (Col("ke_hoach", "Kế hoạch", ("Chuyến đi", "Thời gian")), Col("ngay", "Thực tế", ("Chuyến đi", "Thời gian")), True),
    (Col("ke_hoach", "ngày dự định đi"), Col("ngay", "ngày đã đi"), True),
    (Col("ke_hoach", "THEO ĐĂNG KÝ", ("NGÀY, THÁNG",)), Col("ngay", "THỰC HIỆN", ("NGÀY, THÁNG",)), True),
    (Col("ke_hoach", "Ngay dang ky"), Col("ngay", "Ngay thuc hien"), True),
)


def _other_dates() -> Iterator[Return]:
    for number, (plan, actual, first) in enumerate(OTHER_DAYS):
        made = draft("roles", f"other-days-{number}", hand(number + 3), "DI_CO_SO_KQ", "D205", layout="mid")
        yield plan_and_actual(made, plan, actual, first).make()
    for number, (plan, actual) in enumerate(
        (
            ("Nơi đăng ký", "Nơi đến"),
            ("Địa bàn theo kế hoạch", "Địa bàn đến thực tế"),
            ("Cơ sở dự kiến", "Cơ sở đã đến"),
        )
    ):
        made = draft("roles", f"other-places-{number}", hand(number + 1), "DI_CO_SO_KQ", "D196", layout="mid")
        made.rename("don_vi_den", actual)
        made.insert("chuc_vu", Col("dang_ky", plan))
        spots = [line.fields["don_vi_den"] for line in made.lines]
        for line, spot in zip(made.lines, spots[1:] + spots[:1], strict=True):
            line.write("dang_ky", spot)
        yield made.reads("nơi đến là nơi đã đến").make()


def _two_blocks() -> Iterator[Return]:
    """The plan of each visit on the left, what was done on the right, each with the same columns."""
    heads = (
        ("Theo đăng ký", "Kết quả thực hiện"),
        ("KẾ HOẠCH", "THỰC HIỆN"),
        ("Nội dung đăng ký", "Kết quả"),
        ("Dự kiến", "Thực tế"),
    )
    for number, (plan, actual) in enumerate(heads):
        made = draft("roles", f"two-blocks-{number}", hand(number + 2), "DI_CO_SO_KQ", "D201", layout="short")
        made.drop("ket_qua", "chuyen_de")
        head = {"don_vi_den": "Đơn vị đến", "ngay": "Thời gian", "hinh_thuc": "Hình thức"}
        for name, text in head.items():
            made.rename(name, text, actual)
        made.insert("chuc_vu", *(Col(f"kh_{name}", text, (plan,)) for name, text in head.items()))
        made.insert("hinh_thuc", Col("chuyen_de", "Nội dung làm việc", (actual,)))
        made.total = False
        for line in made.lines:
            line.write("kh_don_vi_den", made.lines[0].fields["don_vi_den"])
            line.write("kh_ngay", earlier(made, line, 3))
            line.write("kh_hinh_thuc", made.hand.kinds[line.fields["hinh_thuc"] % 4])
        yield made.reads("bên trái là kế hoạch, bên phải là việc đã làm").make()


def _other_counted() -> Iterator[Return]:
    for number, (plan, actual) in enumerate(
        (
            ("Quý I", "6 tháng"),
            ("6T.2019", "6T.2020"),
            ("Đăng ký", "Đã thực hiện"),
            ("C.kỳ 2019", "Năm 2020"),
            ("Dự kiến", "Thực đi"),
        )
    ):
        made = draft("roles", f"other-counted-{number}", hand(number + 4), "DI_CO_SO_TH", "D205", count=5, layout="mid")
        yield counted_pair(made, plan, actual).make()
    for number, (plan, actual) in enumerate((("Kế hoạch", "Thực hiện"), ("Số lượt đăng ký", "Số lượt đã đi"))):
        made = draft(
            "roles", f"counted-blocks-{number}", hand(number + 2), "DI_CO_SO_TH", "D201", count=5, layout="mid"
        )
        done = [one for one in made.columns if one.field[:2] == "ht" or one.field == "luot"]
        others = [one for one in made.columns if one not in done]
        made.columns = [
            *others,
            *(Col(f"kh_{one.field}", one.header, (plan,)) for one in done),
            *(Col(one.field, one.header, (actual,)) for one in done),
        ]
        made.total = False
        for line in made.lines:
            for one in done:
                line.write(f"kh_{one.field}", line.fields[one.field] + (4 if one.field == "luot" else 1))
        yield made.reads("khối trái là kế hoạch, khối phải là thực hiện").make()


OTHER_FIGURES: tuple[tuple[tuple[Col, ...], str], ...] = (
    ((Col(S, "Thực hiện 6 tháng đầu năm 2019"), Col(R, "Thực hiện 6 tháng đầu năm 2020")), "hai năm cạnh nhau"),
    ((Col(S, "Kết quả năm 2019"), Col(R, "Kết quả 6T/2020"), Col("khac_ty_le", "Tăng, giảm (%)")), "lấy cột 6T/2020"),
    ((Col(S, "Chỉ tiêu năm"), Col(R, "Thực hiện"), Col("khac_ty_le", "Tỷ lệ (%)")), "lấy cột thực hiện"),
    ((Col(R, "Tổng số", ("Kết quả",)), Col(S, "Nam", ("Kết quả",)), Col("khac_1", "Nữ", ("Kết quả",))), "lấy tổng số"),
    ((Col(S, "Khối nông thôn"), Col("khac_1", "Khối trường học"), Col(R, "Tổng số")), "lấy tổng số, hai khối là phần"),
    (
        (*(Col(f"khac_{n}", f"Tháng {n}") for n in range(1, 7)), Col(R, "Cộng 6 tháng")),
        "sáu tháng là phần của 6 tháng",
    ),
    (
        (
            *(Col(f"khac_{n}", f"T{n}", ("Kết quả thực hiện",)) for n in range(1, 7)),
            Col(R, "Tổng", ("Kết quả thực hiện",)),
        ),
        "sáu tháng là phần của tổng",
    ),
    ((Col(S, "KQ cùng kỳ"), Col(R, "KQ thực hiện"), Col("khac_ty_le", "% so cùng kỳ")), "lấy KQ thực hiện"),
    ((Col(S, "Kế hoạch năm 2020"), Col(R, "Kết quả đạt được")), "lấy kết quả"),
    ((Col(R, "2020"), Col(S, "2019")), "năm của kỳ báo cáo là 2020"),
    ((Col(S, "Năm trước", ("Số liệu",)), Col(R, "Năm nay", ("Số liệu",))), "lấy năm nay"),
    ((Col(S, "Target"), Col(R, "Actual")), "tiêu đề tiếng Anh"),
    ((Col(S, "Giao", ("Chỉ tiêu năm 2020",)), Col(R, "Đạt", ("Chỉ tiêu năm 2020",))), "giao và đạt"),
    ((Col(S, "Phấn đấu"), Col(R, "TH")), "TH là thực hiện"),
    ((Col(S, "Cung ky 2019"), Col(R, "Thuc hien 2020")), "tiêu đề không dấu"),
)


def _other_figures() -> Iterator[Return]:
    for number, (cols, why) in enumerate(OTHER_FIGURES):
        unit_id = ("D199", "D195", "T_CA")[number % 3]
        made = draft("roles", f"other-figures-{number:02d}", hand(number + 2), "BC_SOLIEU", unit_id, layout="mid")
        made.known = set()
        yield beside(made, cols, ratio).reads(why).make()
    for number, cols in enumerate(
        (
            (Col(S, "Quý trước"), Col(R, "Quý này")),
            (Col(S, "Quý I/2020"), Col(R, "Quý II/2020")),
            (Col(R, "Trong quý"), Col(S, "Lũy kế 6 tháng")),
            (Col(S, "Cùng kỳ quý II/2019"), Col(R, "Thực hiện quý II")),
        )
    ):
        made = draft(
            "roles", f"quarter-figures-{number}", hand(number + 1), "BC_SOLIEU", "D195", "2020-Q2", layout="mid"
        )
        made.known = set()
        yield beside(made, cols, smaller if number != 2 else larger).reads("kỳ báo cáo là quý II").make()
    unclear = (
        ((Col(S, "Số liệu của Đoàn"), Col(R, "Số liệu của Hội")), "hai tổ chức"),
        ((Col(S, "Kết quả thực hiện"), Col(R, "Kết quả thực hiện (điều chỉnh)")), "điều chỉnh hay không"),
        ((Col(S, "Lần 1", ("Thực hiện",)), Col(R, "Lần 2", ("Thực hiện",))), "hai lần"),
    )
    for number, (cols, why) in enumerate(unclear):
        made = draft("roles", f"other-unclear-{number}", hand(number + 5), "BC_SOLIEU", "D203", layout="mid")
        beside(made, cols, smaller)
        for line in made.lines:
            line.write("thuc_hien", made.hand.number(line.fields["thuc_hien"])).mean("thuc_hien", ASK)
        yield made.must_ask("role", why, "thuc_hien").make()


def larger(line: Line, name: str) -> int:
    return int(line.fields["thuc_hien"] * 2)
