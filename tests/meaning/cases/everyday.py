"""Papers as offices print them: who signs and sends, footnotes, numbers of forms, heads in two languages."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.content import MONEY, Group
from tests.meaning.draft import PROVINCE, Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.paper import Sheet
from tests.meaning.truth import ASK
from tests.meaning.words import MANG


def cases() -> Iterator[Return]:
    yield from _signatures()
    yield from _senders()
    yield from _footnotes()
    yield from _parts_of_the_period()
    yield from _participants()
    yield from _heads()
    yield from _printed_words()
    yield from _names_of_indicators()
    yield from _kinds_and_groups()
    yield from _places()


def start(case: str, number: int, form: str, unit: str = "D199", layout: str = "mid") -> Draft:
    made = draft("everyday", case, hand(number), form, unit, layout=layout)
    made.total = False
    made.why = "giấy tờ thường ngày"
    return made


def _signatures() -> Iterator[Return]:
    """Nothing but who drew it up and who signs stands under a table, in the columns of its names."""
    for number, (form, left, right, gap) in enumerate(
        (
            ("BC_SOLIEU", "NGƯỜI LẬP BIỂU", "TM. BAN THƯỜNG VỤ", 2),
            ("DI_CO_SO_TH", "Người lập", "TM. BTV", 1),
            ("BC_SOLIEU", "CÁN BỘ TỔNG HỢP", "THỦ TRƯỞNG ĐƠN VỊ", 1),
            ("DI_CO_SO_TH", "Người tổng hợp", "T/M BAN CHẤP HÀNH", 2),
        )
    ):
        made = start(f"signed-without-a-day-{number}", number, form)
        made.signature = False

        def sign(page: Sheet, of: Draft, left: str = left, right: str = right, gap: int = gap) -> None:
            row = page.extent[0] + gap
            page.put(row, of.left + 1, left)
            page.put(row, of.left + 3, right)
            page.put(row + 1, of.left + 3, "BÍ THƯ")
            page.put(row + 4, of.left + 1, of.hand.clerk)
            page.put(row + 4, of.left + 3, "Nguyễn Thị Dữ Liệu Mẫu")

        made.touches.append(sign)
        yield made.make()


def _senders() -> Iterator[Return]:
    for number, (form, line) in enumerate(
        (
            ("DI_CO_SO_KQ", "Người gửi: {u}"),
            ("BC_SOLIEU", "Người gửi: Lê Thị Dữ Liệu - {u}"),
            ("HOAT_DONG", "Gửi từ: {u}"),
        )
    ):
        made = start(f"sender-alone-{number}", number, form, "D201")
        made.letterhead, made.unit_line = [PROVINCE], ""
        made.above.append(line.format(u=made.unit.union_name))
        made.signature = False
        yield made.may_ask("chỉ dòng người gửi ghi tên đơn vị").make()
    made = start("sender-beside", 3, "DI_CO_SO_TH", "D201")
    made.letterhead, made.unit_line = [PROVINCE], f"Đơn vị: {made.unit.union_name}"
    made.above.append("Người gửi: Huyện đoàn Ba Chẽ")
    made.signature = False
    yield made.may_ask("người gửi ở đơn vị khác").make()

    for number, line in enumerate(("Người gửi: Huyện đoàn Ba Chẽ", "Người lập: Lê Thị Dữ Liệu - Huyện đoàn Ba Chẽ")):
        made = start(f"sender-below-{number}", number, "DI_CO_SO_KQ", "D201")
        made.letterhead, made.unit_line = [PROVINCE, made.unit.union_name.upper()], ""
        made.below.append(line)
        made.signature = False
        yield made.may_ask("").must_ask("unit", "người gửi dưới bảng ở đơn vị khác").make()


def _footnotes() -> Iterator[Return]:
    for number, (mark, note) in enumerate((("*", "* Số liệu năm 2019."), ("(1)", "(1) Tính cả quý III."))):
        made = start(f"footnote-at-a-figure-{number}", number, "BC_SOLIEU", layout="short")
        line = made.lines[2]
        line.write("thuc_hien", f"{line.fields['thuc_hien']}{mark}").mean("thuc_hien", ASK)
        made.below.append(note)
        made.ask("counts|number", line)
        yield made.flag("dấu ở con số có lời giải thích dưới bảng", "load_flag", "reject").make()
    made = start("footnote-of-nothing", 4, "BC_SOLIEU", layout="short")
    line = made.lines[1]
    line.write("thuc_hien", f"{line.fields['thuc_hien']}**").mean("thuc_hien", ASK)
    made.ask("counts|number", line)
    yield made.flag("dấu ở con số không có lời giải thích", "load_flag", "reject").make()


def _parts_of_the_period() -> Iterator[Return]:
    for number, (part, whole) in enumerate(
        (("Trong tháng", "Cộng dồn từ đầu năm"), ("Phát sinh trong quý", "Lũy kế từ đầu năm"))
    ):
        made = start(f"month-in-a-half-year-{number}", number, "BC_SOLIEU", layout="short")
        made.rename("thuc_hien", whole)
        made.insert("don_vi_tinh", Col("khac", part))
        for line in made.lines:
            line.write("khac", max(1, int(line.fields["thuc_hien"] / 5)))
        made.may_ask("cột của tháng không phải số của sáu tháng").must_ask("role|empty", "chưa rõ cột của kỳ")
        yield made.flag("cột của tháng không phải số của sáu tháng", "load_flag", "reject").make()


def _participants() -> Iterator[Return]:
    made = start("participants-of-the-union", 1, "HOAT_DONG")
    made.rename("luot_dvtn", "Số ĐVTN tham gia")
    yield made.make()
    made = start("participants-in-parts", 2, "HOAT_DONG")
    made.rename("luot_dvtn", "Trong đó ĐVTN")
    made.insert("dia_diem", Col("khac", "Tổng số người tham gia"))
    for line in made.lines:
        line.write("khac", int(line.fields["luot_dvtn"] or 0) + 40)
        line.write("luot_dvtn", made.cell(line, "luot_dvtn")).mean("luot_dvtn", ASK)
    yield made.must_ask("role", "chưa rõ cột nào là lượt ĐVTN").make()


def _heads() -> Iterator[Return]:
    english = {"stt": "No", "ma_chi_tieu": "Code", "chi_tieu": "Indicator", "thuc_hien": "Result"}
    made = start("heads-in-two-lines", 0, "BC_SOLIEU", layout="short")
    made.drop("don_vi_tinh")
    for one in tuple(made.columns):
        made.rename(one.field, f"{one.header}\n{english[one.field]}")
    yield made.make()
    made = start("numbered-heads", 1, "BC_SOLIEU", layout="short")
    made.drop("ma_chi_tieu")
    half = len(made.lines) // 2
    for number, line in enumerate(made.lines):
        line.fields["stt"] = f"{1 + number // half}.{1 + number % half}"
    for number, text in ((2, "Xây dựng tổ chức"), (1, "Phong trào của thanh niên")):
        place = made.body.index(made.lines[(number - 1) * half])
        made.body.insert(place, Group("", cells={"stt": str(number), "chi_tieu": text}))
    yield made.make()


def _printed_words() -> Iterator[Return]:
    for number, text in enumerate(("Mẫu số 01/BC-ĐTN", "Mẫu 3")):
        made = start(f"number-of-the-form-{number}", number, "BC_SOLIEU")
        made.above.append(text)
        yield made.make()
    made = start("abbreviations", 2, "BC_SOLIEU")
    made.below.append("Ghi chú: ĐVTN: đoàn viên thanh niên; CTTN: công trình thanh niên.")
    yield made.make()
    made = start("two-dated-places", 3, "DI_CO_SO_KQ")
    line = made.lines[1]
    line.write("don_vi_den", "17/3: Xã Hà Lâu; 20/3: Xã Đại Dực").mean("don_vi_den", ASK)
    made.ask("place", line)
    yield made.flag("hai chuyến trong một dòng").make()


def _names_of_indicators() -> Iterator[Return]:
    made = start("measure-behind-a-comma", 1, "BC_SOLIEU", layout="short")
    made.drop("ma_chi_tieu", "don_vi_tinh")
    for line in made.lines:
        if line.fields["ma_chi_tieu"] in MONEY:
            line.write("chi_tieu", f"{line.fields['chi_tieu']}, tr.đ")
            line.write("thuc_hien", line.fields["thuc_hien"] / 1_000_000)
    yield made.reads("đơn vị tính sau dấu phẩy ở tên").make()
    for number, head in enumerate(("Chỉ tiêu", "Các chỉ tiêu chủ yếu", "Tiêu chí")):
        made = start(f"half-of-the-names-known-{number}", number, "BC_SOLIEU", layout="short")
        made.drop("ma_chi_tieu")
        made.rename("chi_tieu", head)
        for line in tuple(made.lines):
            for part in ("Trong đó: nữ", "Dân tộc thiểu số"):
                whole = made.body.index(line) + 1
                made.body.insert(whole, Group("", cells={"chi_tieu": part, "thuc_hien": 3}))
        made.ask("indicator")
        yield made.flag("phần của chỉ tiêu, không có trong danh mục", "load_flag").make()


def _kinds_and_groups() -> Iterator[Return]:
    for number, text in enumerate(("KTGS: thu nộp đoàn phí", "Phối hợp (ngày hội hiến máu)", "Chuyên đề - học Bác")):
        made = start(f"kind-with-its-matter-{number}", number, "DI_CO_SO_KQ")
        made.lines[2].write("hinh_thuc", text).mean("hinh_thuc", (3, 2, 1)[number])
        yield made.reads("hình thức ghi kèm nội dung").make()
    made = start("kind-with-another", 3, "DI_CO_SO_KQ")
    made.lines[2].write("hinh_thuc", "KTGS: phối hợp tổ chức ngày hội").mean("hinh_thuc", ASK)
    made.ask("kind", made.lines[2])
    yield made.flag("hai hình thức trong một ô").make()
    made = start("labelled-sections", 4, "HOAT_DONG")
    made.drop("mang")
    made.known.add("mang")
    section = None
    for line in sorted(made.lines, key=lambda one: one.fields["mang"]):
        made.body.remove(line)
        if line.fields["mang"] != section:
            section = line.fields["mang"]
            made.body.append(Group(f"Mảng: {MANG[section - 1]}"))
        made.body.append(line)
    yield made.make()


def _places() -> Iterator[Return]:
    for number, form in enumerate(("DI_CO_SO_KQ", "DI_CO_SO_TH")):
        name = "don_vi" if number else "don_vi_den"
        made = start(f"misspelt-place-{number}", number, form)
        made.lines[1].write(name, "Xã Hà Lau").mean(name, ASK)
        made.ask("place", made.lines[1])
        yield made.flag("tên xã ghi nhầm").make()
    made = start("second-place-below", 2, "DI_CO_SO_KQ")
    made.body.insert(2, Group("", cells={"don_vi_den": "Xã Đại Dực"}))
    made.ask("counts")
    yield made.flag("nơi đến thứ hai ở dòng dưới").make()
