"""Whether a row counts: examples, drafts, old sheets, sentences under the table that take rows out or correct them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.content import Group, Line, people, visits
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

FORMS = ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_DK", "DI_CO_SO_TH")


def start(case: str, number: int, form: str = "DI_CO_SO_KQ", unit_id: str = "D199", layout: str = "mid") -> Draft:
    return draft("counts", case, hand(number), form, unit_id, layout=layout)


def example(made: Draft, where: int, name: str, mark: str | None, stt: object = "VD") -> Draft:
    """Put the row of an example among the rows, as the form's maker filled it in."""
    line = Line({**made.lines[0].fields, "ho_ten": name, "stt": stt}, counts=False)
    first = made.lines[0].fields["ngay_tu"]
    line.fields |= {"ngay_tu": first, "ngay_den": first, "so_ngay": 1}
    if mark:
        line.write("ket_qua" if any(one.field == "ket_qua" for one in made.columns) else "chuyen_de", mark)
    made.body.insert(where, line)
    made.total = False
    return made.reads("dòng ví dụ không phải một chuyến đi")


def cases() -> Iterator[Return]:
    marks = (
        (0, "Nguyễn Văn A", None, "VD"),
        (0, "VD: Nguyễn Văn A", None, None),
        (0, "Nguyễn Văn A (ví dụ)", None, "0"),
        (0, "Nguyễn Văn A", "Ví dụ: ghi tóm tắt kết quả", "Mẫu"),
        (3, "Ví dụ: Trần Thị B", None, None),
        (0, "(Ghi mẫu) Nguyễn Văn A", None, "..."),
        (0, "Nguyễn Văn A", "(dòng mẫu, xóa khi nhập)", 0),
    )
    for number, (where, name, mark, stt) in enumerate(marks):
        made = start(f"example-{number}", number, ("DI_CO_SO_KQ", "DI_CO_SO_DK")[number % 2])
        yield example(made, where, name, mark, stt).make()
    yield from _sheets()
    yield from _drafts()
    yield from _sentences()
    yield from _totals()
    yield from _planned()
    yield from _pointed_at()
    yield from _other_hands()


def _copy(made: Draft, name: str, case: str, counts: bool = False) -> Draft:
    """The same return with other rows, on another sheet."""
    period = "2019-H1" if "2019" in name else made.period
    other = draft(made.habit, case, made.hand, made.form, made.unit_id, period, layout="mid")
    other.sheet = name
    for line in other.lines:
        line.counts = counts
    return other


def _sheets() -> Iterator[Return]:
    names = ("Ví dụ", "Bản nháp", "cũ", "Mẫu", "KQ (cũ)", "Nháp 5-6", "Lưu 2019", "không dùng", "Bản cũ - không tính")
    for number, name in enumerate(names):
        made = start(f"sheet-{number}", number, FORMS[number % 3])
        if FORMS[number % 3] == "BC_SOLIEU":
            made.columns = [one for one in made.columns if one.field != "chi_tieu_giao"]
        (made.before if number % 2 else made.after).append(_copy(made, name, f"sheet-{number}-old"))
        yield made.reads(f"trang “{name}” tự nói là không tính").make()
    made = start("sheet-copy", 3)
    made.sheet = "Kết quả"
    other = _copy(made, "Kết quả (2)", "sheet-copy-2", True)
    for line in (*made.lines, *other.lines):
        line.either = True
    made.after.append(other)
    yield made.flag(
        "hai trang kết quả khác nhau của cùng kỳ: cộng hay thay, hỏi là phải", "load", "load_flag", "reject"
    ).make()


def _drafts() -> Iterator[Return]:
    for number, text in enumerate(
        ("BẢN NHÁP", "DỰ THẢO - CHƯA CHÍNH THỨC", "(Số liệu tạm tính, chưa gửi)", "Bản cũ, không sử dụng")
    ):
        made = start(f"draft-{number}", number, FORMS[number % 4])
        made.above.insert(0, text)
        for line in made.lines:
            line.either = True
        made.ask("counts")
        yield made.flag("cả trang tự ghi là nháp: hỏi trước khi tính", "load_flag", "reject").make()
    for number in range(3):
        made = start(f"block-{number}", number + 2)
        made.total = False
        text = (
            "Các dòng dưới đây là ví dụ, không tính:",
            "PHẦN NHÁP (không tính)",
            "Số liệu cũ của năm 2019 để tham khảo",
        )[number]
        made.body.append(Group(text, 1 + number % 2))
        for line in visits(made.rng, made.form, "D199", ("2020-H1", "2020-H1", "2019-H1")[number], 2):
            line.counts = False
            made.body.append(line)
        made.number()
        yield made.reads("khối cuối bảng tự nói là không tính").make()


def _sentences() -> Iterator[Return]:
    rows = (
        ("Ghi chú: dòng số 3 không tính (đã báo cáo ở quý I).", 2),
        ("Bỏ dòng 4 do ghi nhầm.", 3),
        ("STT 2 đề nghị không tổng hợp.", 1),
        ("Lưu ý: chuyến đi của đồng chí {name} chưa thực hiện, đề nghị bỏ ra.", 4),
        ("Các mục 1 không tính vào kỳ này.", 0),
    )
    for number, (text, index) in enumerate(rows):
        made = start(f"taken-out-{number}", number, FORMS[number % 2 * 2] if "name" not in text else "DI_CO_SO_KQ")
        line = made.lines[index]
        made.below.append(text.format(name=line.fields.get("ho_ten")))
        line.counts = False
        made.ask("counts", line)
        yield made.flag("câu dưới bảng lấy một dòng ra").make()
    for number, (text, field, index) in enumerate(
        (
            ("Đính chính: dòng 2, số ngày đúng là 4.", "so_ngay", 1),
            ("Sửa lại: STT 3 ngày đi đúng là 05/5/2020.", "ngay_tu", 2),
            ("Đính chính: số lượt ở mục 1 là 420 chứ không phải như trên.", "luot_dvtn", 0),
            ("Số đoàn viên đúng là 4.120 (ghi nhầm ở bảng).", "thuc_hien", 11),
        )
    ):
        made = start(
            f"corrected-{number}",
            number + 1,
            "DI_CO_SO_KQ" if number < 2 else "HOAT_DONG" if number == 2 else "BC_SOLIEU",
        )
        made.below.append(text)
        line = made.lines[index]
        line.write(field, made.cell(line, field)).mean(field, ASK)
        if field == "ngay_tu":
            line.write("ngay_den", made.cell(line, "ngay_den")).mean("ngay_den", ASK)
        made.ask("counts|date|number", line)
        made.total = False if field == "so_ngay" else None
        yield made.flag("câu dưới bảng sửa một ô: số nào đúng").make()
    for number, text in enumerate(
        ("(*) Chuyến đi chưa thực hiện do dịch Covid-19.", "* Không tính vào kỳ này", "(*): đã hủy")
    ):
        made = start(f"asterisk-{number}", number + 4, ("DI_CO_SO_KQ", "HOAT_DONG", "DI_CO_SO_DK")[number])
        line = made.lines[2]
        name = "ten_hoat_dong" if made.form == "HOAT_DONG" else "ho_ten"
        line.write(name, f"{line.fields[name]} {'*' if number == 1 else '(*)'}")
        line.counts = False
        made.below.append(text)
        made.ask("counts|person", line)
        yield made.flag("dấu sao trỏ tới câu dưới bảng lấy dòng ra").make()
    made = start("harmless-note", 2)
    made.below += ["Nơi nhận: Tỉnh đoàn (b/c); Lưu VP.", "Ghi chú: số liệu tính đến hết ngày 30/6/2020."]
    yield made.reads("câu dưới bảng không chạm tới dòng nào").make()


def _totals() -> Iterator[Return]:
    texts = (
        "Tổng số: {n} lượt",
        "Tổng cộng có {n} lượt đi cơ sở trong kỳ.",
        "Cộng: {n} chuyến",
        "(Danh sách có {n} lượt)",
        "Bằng chữ: mười một lượt",
    )
    for number, text in enumerate(texts):
        made = start(f"total-words-{number}", number)
        made.total = False
        made.below.append(text.format(n=len(made.lines) + 2))
        for line in made.lines:
            line.either = True
        made.ask("total")
        yield made.flag("tổng ghi bằng lời khác số dòng").make()
    for number, label in enumerate(
        ("Cộng", "TỔNG", "TC", "Tổng (I+II)", "Cộng trang 1", "Toàn huyện", "Tổng số toàn đơn vị", "∑")
    ):
        made = draft("counts", f"total-label-{number}", hand(number), "DI_CO_SO_TH", "D201", count=5, layout="mid")
        made.total = False
        sums = {name: sum(line.fields[name] for line in made.lines) for name in ("luot", "ht1", "ht2", "ht3", "ht4")}
        made.body.append(Group("", cells={("stt", "don_vi")[number % 2]: label, **sums}, held=True))
        yield made.reads(f"“{label}” là dòng cộng").make()
    for number in range(2):
        made = draft("counts", f"total-top-{number}", hand(number + 4), "DI_CO_SO_TH", "D195", count=5, layout="mid")
        made.total = False
        sums = {name: sum(line.fields[name] for line in made.lines) for name in ("luot", "ht1", "ht2", "ht3", "ht4")}
        made.body.insert(0, Group("", cells={"don_vi": ("Tổng số", "Thành đoàn Cẩm Phả")[number], **sums}, held=True))
        why = "dòng đầu là tổng của các dòng dưới"
        yield (made.reads(why) if number == 0 else made.may_ask(why)).make()
    made = draft("counts", "total-wrong", hand(1), "DI_CO_SO_TH", "D206", count=5, layout="mid")
    made.total = False
    sums = {name: sum(line.fields[name] for line in made.lines) for name in ("luot", "ht1", "ht2", "ht3", "ht4")}
    made.body.append(Group("", cells={"stt": "Tổng cộng", **sums, "luot": sums["luot"] + 10}, held=True))
    made.ask("total")
    yield made.flag("dòng cộng khác tổng các dòng").make()


def _planned() -> Iterator[Return]:
    for number, text in enumerate(("Dự kiến tháng 7/2020", "II. Kế hoạch 6 tháng cuối năm", "B. Đăng ký quý III")):
        made = start(f"planned-{number}", number + 1)
        made.total = False
        made.body.append(Group(text, 1))
        for line, name in zip(visits(made.rng, made.form, "D199", "2020-Q3", 2), people(made.rng, 2), strict=True):
            line.fields |= {"ho_ten": name, "ket_qua": None, "kien_nghi": None}
            line.counts = False
            made.body.append(line)
        made.number()
        yield made.reads("khối dưới là kế hoạch, không phải kết quả đã đi").make()
    for number, (form, title) in enumerate(
        (("DI_CO_SO_KQ", "DỰ KIẾN KẾT QUẢ ĐI CƠ SỞ"), ("HOAT_DONG", "DỰ KIẾN CÁC HOẠT ĐỘNG TIÊU BIỂU"))
    ):
        made = start(f"planned-title-{number}", number, form)
        made.title = title
        made.drop("ket_qua", "kien_nghi")
        for line in made.lines:
            line.either = True
        made.ask("counts|form")
        yield made.flag("tiêu đề nói là dự kiến: chưa chắc đã diễn ra", "load_flag", "reject").make()


def _other_hands() -> Iterator[Return]:
    for number, name in enumerate(("Dự thảo", "KQ - bản trước", "Ket qua (cu)", "NHAP", "Hd mẫu", "Lưu cũ", "Backup")):
        made = start(f"more-sheet-{number}", number + 3, FORMS[number % 4])
        (made.before if number % 2 else made.after).append(_copy(made, name, f"more-sheet-{number}-old"))
        yield made.reads(f"trang “{name}” tự nói là không tính").make()
    for number, name in enumerate(("Lưu ý", "Biểu mẫu 01", "Đăng ký lại")):
        made = start(f"real-sheet-{number}", number, FORMS[number])
        made.sheet = name
        yield made.reads(f"tên trang “{name}” không nói gì về việc tính hay không").make()
    for number, text in enumerate(("Bản nháp lần 2", "Dự thảo báo cáo", "SỐ LIỆU TẠM TÍNH")):
        made = start(f"more-draft-{number}", number + 5, FORMS[number % 4])
        made.above.insert(0, text)
        for line in made.lines:
            line.either = True
        made.ask("counts")
        yield made.flag("trang tự ghi là nháp: hỏi trước khi tính", "load_flag", "reject").make()
    for number, text in enumerate(("Phần dưới để tham khảo", "NHÁP", "III. Ví dụ minh họa")):
        made = start(f"more-block-{number}", number)
        made.total = False
        made.body.append(Group(text, 1 + number % 2))
        for line in visits(made.rng, made.form, "D199", "2020-H1", 2):
            line.counts = False
            made.body.append(line)
        made.number()
        yield made.reads("khối cuối bảng tự nói là không tính").make()
    made = start("resumed", 3)
    made.total = False
    rows, planned = made.lines, visits(made.rng, made.form, "D199", "2020-Q3", 2)
    for line in planned:
        line.counts = False
    made.body = [Group("A. Dự kiến quý III"), *planned, Group("B. Kết quả 6 tháng đầu năm"), *rows]
    made.number()
    yield made.reads("khối trên là dự kiến, khối dưới là kết quả").make()


def _pointed_at() -> Iterator[Return]:
    """Lines that point at rows, in the words of other clerks."""
    taken_out: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("Các dòng 2, 4 đã tính ở quý I, đề nghị không cộng.", (1, 3)),
        ("Dòng 3 đến 5: hoãn do dịch Covid-19.", (2, 3, 4)),
        ("STT 6: đề nghị loại ra.", (5,)),
        ("Mục số 2 và mục số 5 chưa thực hiện.", (1, 4)),
        ("Đ/c {name} thực tế không đi.", (3,)),
    )
    for number, (text, indices) in enumerate(taken_out):
        made = start(f"pointed-out-{number}", number + 1, layout="mid")
        made.below.append(text.format(name=made.lines[indices[0]].fields["ho_ten"]))
        for index in indices:
            made.lines[index].counts = False
            made.ask("counts", made.lines[index])
        yield made.flag("câu dưới bảng lấy dòng ra").make()
    for number, (mark, text) in enumerate(
        (("**", "** Chuyến này đã hủy"), ("(1)", "(1) Chưa đi, chuyển sang quý III"))
    ):
        made = start(f"marked-{number}", number + 2)
        line = made.lines[3]
        line.write("chuyen_de", f"{line.fields['chuyen_de']} {mark}")
        line.counts = False
        made.below.append(text)
        made.ask("counts", line)
        yield made.flag("dấu ở ô trỏ tới câu dưới bảng").make()
    for number, text in enumerate(
        ("Một số chuyến chưa thực hiện, đề nghị không tính.", "Có 02 chuyến đi phải hoãn do mưa bão.")
    ):
        made = start(f"pointed-nowhere-{number}", number)
        made.below.append(text)
        made.ask("counts|total")
        for line in made.lines:
            line.either = True
        yield made.flag("câu lấy dòng ra mà không nói dòng nào").make()
    for number, text in enumerate(
        ("Dòng 3: đi cùng đoàn công tác của Huyện ủy.", "Kèm theo 2 quyết định cử cán bộ.", "* Có danh sách kèm theo.")
    ):
        made = start(f"pointed-harmless-{number}", number)
        made.below.append(text)
        yield made.reads("câu dưới bảng không đổi dòng nào").make()
