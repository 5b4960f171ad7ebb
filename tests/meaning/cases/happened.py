"""Whether it took place: states in any column, ticks left empty, colours, strikes and comments that a note explains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

WHY = "ô trạng thái nói việc không diễn ra"
STATES = (
    ("Ghi chú", "Hoãn"),
    ("Ghi chú", "Hủy do Covid-19"),
    ("Tình trạng", "Không đi được"),
    ("Trạng thái", "Chưa thực hiện"),
    ("Ghi chú", "Chuyển sang tháng 7"),
    ("Ghi chú", "dời lịch sang quý III"),
    ("Tiến độ", "Tạm dừng"),
    ("Ghi chú", "Không đi (ốm)"),
    ("Xác nhận", "Vắng"),
    ("Kết quả thực hiện", "Chưa đi"),
    ("Ghi chú", "đ/c bận, không tham gia"),
    ("Lý do", "Mưa bão nên hoãn lại"),
)
ACTIVITY_STATES = ("Hủy do Covid-19", "dời lịch sang quý III", "Tạm dừng", "Mưa bão nên hoãn lại")
INSIDE = (
    ("ket_qua", "Hoãn do dịch bệnh"),
    ("chuyen_de", "Triển khai chủ trương 1+1 (đã hủy)"),
    ("ngay", "hoãn"),
    ("ho_ten", "{} (không đi)"),
    ("don_vi_den", "{} (chưa đi)"),
    ("ket_qua", "Không thực hiện"),
)


def start(case: str, number: int, form: str = "DI_CO_SO_KQ", layout: str = "mid") -> Draft:
    made = draft("happened", case, hand(number), form, ("D199", "D194", "D202")[number % 3], layout=layout)
    made.total = False
    return made


def off(made: Draft, *indices: int) -> Draft:
    """Take rows out of what took place; each is asked about."""
    for index in indices:
        line = made.lines[index]
        line.counts = False
        made.ask("counts|date|person|place", line)
    return made.flag(WHY)


def state(made: Draft, header: str, text: str, index: int = 2, rest: str | None = None) -> Draft:
    """Add a column of states, and say in one row that the visit did not take place."""
    made.columns.append(Col("trang_thai", header))
    for line in made.lines:
        line.write("trang_thai", rest)
    made.lines[index].write("trang_thai", text)
    return off(made, index)


def cases() -> Iterator[Return]:
    for number, (header, text) in enumerate(STATES):
        form = "HOAT_DONG" if text in ACTIVITY_STATES else "DI_CO_SO_KQ"
        made = start(f"state-{number:02d}", number, form)
        if header == "Kết quả thực hiện":
            made.drop("ket_qua")
            header = "Kết quả thực hiện chuyến đi"
        rest = {"Tình trạng": "Đã đi", "Trạng thái": "Hoàn thành", "Xác nhận": "Có mặt", "Tiến độ": "Đã thực hiện"}.get(
            header
        )
        yield state(made, header, text, 1 + number % 4, rest).make()
    for number, (name, text) in enumerate(INSIDE):
        layout = "short" if name == "ngay" else "mid"
        made = start(f"inside-{number}", number + 1, layout=layout)
        made.columns = [one for one in made.columns if one.field != "ghi_chu"]
        line = made.lines[2]
        line.write(name, text.format(line.fields.get(name)))
        if name == "ket_qua" and not any(one.field == "ket_qua" for one in made.columns):
            continue
        yield off(made, 2).make()
    for number, text in enumerate(("Hoãn sang quý III", "Không tổ chức được do dịch", "Chưa triển khai")):
        made = start(f"activity-{number}", number, "HOAT_DONG", "full")
        made.lines[1].write("ket_qua", text).write("luot_dvtn", 0 if number == 1 else None)
        yield off(made, 1).make()
    yield from _ticks()
    yield from _looks()
    yield from _comments()
    yield from _registrations()
    yield from _took_place()
    yield from _worded()


def _ticks() -> Iterator[Return]:
    for number, (header, yes, no) in enumerate(
        (
            ("Đã đi", "x", None),
            ("Thực hiện (x)", "x", None),
            ("Đã thực hiện", "Có", "Không"),
            ("Hoàn thành", "✓", "✗"),
            ("Đã đi", "1", "0"),
        )
    ):
        made = start(f"tick-{number}", number)
        made.insert("chuyen_de", Col("da_di", header))
        for line in made.lines:
            line.write("da_di", yes)
        for index in (1, 4):
            made.lines[index].write("da_di", no)
        yield off(made, 1, 4).make()


def _looks() -> Iterator[Return]:
    looks: tuple[tuple[dict[str, Any], str], ...] = (
        ({"fill": "FFFF00"}, "Ghi chú: các dòng bôi vàng là chưa đi."),
        ({"color": "FF0000"}, "Chữ đỏ: chuyến đi đã hủy"),
        ({"strike": True}, "Những dòng gạch ngang không tính."),
        ({"fill": "D9D9D9"}, "(ô màu xám: hoãn)"),
        ({"italic": True}, "Chữ nghiêng: dự kiến, chưa thực hiện."),
    )
    for number, (look, note) in enumerate(looks):
        made = start(f"look-{number}", number, ("DI_CO_SO_KQ", "HOAT_DONG")[number % 2])
        made.lines[2].look("*", **look)
        (made.above if number % 2 else made.below).append(note)
        yield off(made, 2).flag("ghi chú trên trang nói màu hoặc nét gạch nghĩa là không tính").make()
    made = start("look-strike", 3)
    made.lines[1].look("*", strike=True)
    made.lines[1].counts = False
    made.ask("counts", made.lines[1])
    yield made.flag("cả dòng bị gạch ngang").make()
    for number in range(2):
        made = start(f"look-white-{number}", number + 5)
        line = made.lines[4 if number else 2].look("*", color="FFFFFF")
        line.either = True
        made.ask("counts", line)
        yield made.flag("chữ trắng trên nền trắng: người gửi không thấy dòng này").make()
    made = start("look-plain", 4)
    made.lines[1].look("*", fill="DDEBF7")
    made.lines[3].look("*", fill="DDEBF7")
    yield made.reads("tô màu xen kẽ cho dễ nhìn, không có ghi chú").make()


def _comments() -> Iterator[Return]:
    comments = (
        ("ngay_tu", "Sửa: ngày đúng là 15/5/2020", "date|counts"),
        ("ho_ten", "Đồng chí này không đi, thay bằng đ/c Lỷ Văn Sáng", "person|counts"),
        ("don_vi_den", "Nhầm, phải là Xã Phong Dụ", "place|counts"),
        ("hinh_thuc", "Đúng ra là kiểm tra, giám sát", "kind|counts"),
        ("ho_ten", "Hoãn", "counts"),
    )
    for number, (name, text, about) in enumerate(comments):
        made = start(f"comment-{number}", number)
        line = made.lines[2].look(name, comment=text)
        if text == "Hoãn":
            line.counts = False
        else:
            names = (name, "ngay_den") if name == "ngay_tu" else (name,)
            for one in names:
                line.write(one, made.cell(line, one)).mean(one, ASK)
        made.ask(about, line)
        yield made.flag("ghi chú của ô sửa nội dung ô").make()
    made = start("comment-indicator", 2, "BC_SOLIEU")
    line = made.lines[3].look("thuc_hien", comment="Sửa lại: 2.315")
    line.write("thuc_hien", made.cell(line, "thuc_hien")).mean("thuc_hien", ASK)
    made.ask("number|counts", line)
    yield made.flag("ghi chú của ô sửa con số").make()
    made = start("comment-plain", 6)
    made.lines[1].look("chuyen_de", comment="Có kèm biên bản làm việc")
    yield made.reads("ghi chú của ô không đổi gì").make()


def _registrations() -> Iterator[Return]:
    for number, text in enumerate(("Hủy", "Không đi nữa", "Đề nghị rút")):
        made = start(f"registration-{number}", number + 1, "DI_CO_SO_DK")
        made.lines[2].write("ghi_chu", text)
        yield off(made, 2).flag("lượt đăng ký đã rút").make()


def _took_place() -> Iterator[Return]:
    for number, text in enumerate(
        ("Đã thực hiện", "Hoàn thành tốt", "Đi cùng đoàn công tác của Huyện ủy", "Không có kiến nghị", "Đi xe máy")
    ):
        made = start(f"done-{number}", number)
        made.columns.append(Col("trang_thai", "Ghi chú"))
        for line in made.lines:
            line.write("trang_thai", text)
        yield made.reads("ghi chú cho thấy việc đã diễn ra, hoặc không nói gì về việc đó").make()
    made = start("made-up", 4)
    made.columns.append(Col("trang_thai", "Ghi chú"))
    line = made.lines[3]
    day = line.fields["ngay_tu"] + timedelta(days=1)
    line.write("trang_thai", f"Đi bù ngày {day.day}/{day.month}")
    for name in ("ngay_tu", "ngay_den"):
        line.write(name, made.cell(line, name)).mean(name, ASK)
    made.ask("counts|date", line)
    yield made.flag("ghi chú nói đi bù ngày khác: ngày nào").make()


def _worded() -> Iterator[Return]:
    """The same states in the words of other clerks, in a column of any name; and words that only look like them."""
    off_words = (
        ("Ghi chú", "ko đi được"), ("Ghi chú", "Đ/c ốm, không dự"), ("Diễn giải", "Đã huỷ"),
        ("Tình hình", "Chưa kịp đi"),
        ("Ghi chú", "Chuyển T7"), ("Ghi chú", "Lùi sang quý 3"), ("Theo dõi", "HOÃN"), ("Ghi chú", "Vắng có phép"),
        ("Ghi chú", "Vì lý do sức khoẻ không tham gia"), ("Trạng thái thực hiện", "Không tổ chức nữa"),
        ("Ghi chú", "khong di duoc"), ("Ghi chú", "trùng lịch họp, không đi"),
    )  # fmt: skip
    for number, (header, text) in enumerate(off_words):
        yield state(start(f"worded-{number:02d}", number + 2), header, text, number % 5).make()
    harmless = (
        "Chuyển kiến nghị lên Huyện ủy", "Nhắc nhở việc chưa nộp đoàn phí", "Không để xảy ra sai sót",
        "Đi thay đ/c Bí thư",
        "Tặng 10 suất quà", "Góp ý sửa đổi quy chế", "Chi đoàn chưa có sổ", "Kế hoạch số 12-KH/ĐTN", "Đúng kế hoạch",
    )  # fmt: skip
    for number, text in enumerate(harmless):
        made = start(f"harmless-{number}", number + 1)
        made.columns.append(Col("trang_thai", "Ghi chú"))
        made.lines[2].write("trang_thai", text)
        made.lines[4].write("trang_thai", text)
        yield made.reads("ghi chú không nói là việc không diễn ra").make()
    for number, (look, note) in enumerate(
        (
            ({"fill": "FFC000"}, "* Dòng tô màu cam: chuyến đi phải hoãn do dịch"),
            ({"color": "0070C0"}, "Những chuyến ghi chữ xanh là chưa thực hiện được"),
            ({"bold": True}, "Ghi chú: dòng in đậm là đã hủy"),
        )
    ):
        made = start(f"look-worded-{number}", number + 1)
        made.lines[3].look("*", **look)
        made.below.append(note)
        yield off(made, 3).make()
    made = start("look-harmless", 2)
    made.lines[3].look("*", fill="FFFF00")
    made.below.append("Ghi chú: dòng bôi vàng là mới bổ sung.")
    yield made.reads("màu chỉ cho biết dòng mới bổ sung").make()
