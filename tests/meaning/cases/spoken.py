"""What is said beside the cells: notes under the table, comments, stated counts, legends and units out of the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.meaning.content import Group
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import SHORT_KINDS, hand
from tests.meaning.paper import Sheet
from tests.meaning.truth import ASK

NOTES = (
    "Đ/c {name} đi bổ sung thêm 01 ngày so với bảng trên",
    "Chuyến của đồng chí {name} thực chất đi chung với đoàn của tỉnh",
    "Đề nghị trừ 01 lượt của đồng chí {name} khỏi tổng số",
    "Riêng STT 3 số liệu do xã tự khai",
    "Hai dòng cuối đã báo cáo ở kỳ trước, không cộng",
)
HARMLESS = (
    "Người lập biểu: {name} - Phó Bí thư",
    "Số liệu trên đã được Ban Thường vụ thông qua",
    "Liên hệ: đồng chí {name}, điện thoại 0912 345 678 để biết thêm chi tiết",
)
COMMENTS = ("xem lại giúp số ngày", "người này đi thay đồng chí trưởng ban", "hỏi lại xã")
COUNTS = (
    "Tổng cộng: chín lượt",
    "Cộng: 11 lượt cán bộ đi cơ sở",
    "Danh sách trên gồm 10 chuyến",
    "Trong kỳ đơn vị có 12 lượt đi cơ sở",
    "Tổng số cán bộ đi: 9 đồng chí",
)
STATES = (
    ("Ghi chú", "ko đi dc"),
    ("Tình trạng", "K tổ chức"),
    ("Ghi chú", "nghỉ do bão"),
    ("Trạng thái", "ch thực hiện"),
)
TICKS = (("Đã đi (C/K)", "C", "K"), ("Đi chưa?", "rồi", "chưa"), ("Xong chưa", "x", None))
UNSETTLED = ("{} (tạm tính)", "{} (đang đối chiếu)", "{} (dự kiến)", "{} - số sơ bộ", "{} chưa chốt")
SETTLED = ("{} (vượt kế hoạch)", "{} (có danh sách kèm theo)")


def start(case: str, number: int, form: str = "DI_CO_SO_KQ", layout: str = "mid") -> Draft:
    made = draft("spoken", case, hand(number), form, ("D199", "D203", "D206")[number % 3], layout=layout)
    made.total = False
    return made


def cases() -> Iterator[Return]:
    yield from _notes()
    yield from _counts()
    yield from _states()
    yield from _figures()
    yield from _legends()
    yield from _units()


def _notes() -> Iterator[Return]:
    for number, text in enumerate(NOTES):
        made = start(f"note-{number}", number)
        lines = made.lines[-2:] if "Hai dòng" in text else [made.lines[2]]
        made.below.append(text.format(name=made.lines[2].fields["ho_ten"]))
        for line in lines:
            line.either = True
            made.ask("counts|date|number|person|twice", line)
        yield made.flag("lời dưới bảng nói về một dòng").make()
    for number, text in enumerate(HARMLESS):
        made = start(f"note-harmless-{number}", number)
        made.below.append(text.format(name=made.lines[2].fields["ho_ten"]))
        yield made.reads("lời dưới bảng không nói về dòng nào").make()
    for number, text in enumerate(COMMENTS):
        made = start(f"comment-{number}", number)
        line = made.lines[number].look("ho_ten", comment=text)
        line.either = True
        made.ask("counts|date|person|number", line)
        yield made.flag("bình luận ở một ô chưa rõ muốn sửa gì").make()
    for number, text in enumerate(("Các dòng tô màu là chuyến hoãn", "Ghi chú: dòng có màu chưa thực hiện")):
        made = start(f"look-{number}", number)
        made.lines[1].look("*", fill=("FFC000", "92D050")[number])
        made.lines[1].counts = False
        made.ask("counts", made.lines[1])
        made.below.append(text)
        yield made.flag("ghi chú nói màu nghĩa là không tính, không nói màu nào").make()


def _counts() -> Iterator[Return]:
    for number, text in enumerate(COUNTS):
        made = start(f"count-{number}", number)
        made.below.append(text)
        yield made.must_ask("total", "số lượt nêu dưới bảng khác số dòng").make()
    made = start("count-right", 0)
    made.below.append(f"Tổng cộng: {len(made.lines)} lượt cán bộ đi cơ sở")
    yield made.reads("số lượt nêu dưới bảng đúng bằng số dòng").make()


def _states() -> Iterator[Return]:
    for number, (header, text) in enumerate(STATES):
        made = start(f"state-{number}", number)
        made.columns.append(Col("trang_thai", header))
        made.lines[2].write("trang_thai", text).counts = False
        made.ask("counts|date|person|place", made.lines[2])
        yield made.flag("viết tắt lời không đi").make()
    for number, (header, yes, no) in enumerate(TICKS):
        made = start(f"tick-{number}", number)
        made.columns.append(Col("da_di", header))
        for line in made.lines:
            line.write("da_di", yes)
        made.lines[3].write("da_di", no).counts = False
        made.ask("counts|kind", made.lines[3])
        yield made.flag("ô đánh dấu nói chưa đi").make()


def _figures() -> Iterator[Return]:
    for number, text in enumerate((*UNSETTLED, *SETTLED)):
        made = start(f"figure-{number}", number, "BC_SOLIEU")
        line = next(one for one in made.lines if one.fields["thuc_hien"] and one.fields["don_vi_tinh"] != "đồng")
        line.write("thuc_hien", text.format(line.fields["thuc_hien"]))
        if text in SETTLED:
            yield made.reads("lời kèm con số không làm nó kém chắc").make()
            continue
        made.ask("number|counts", line, "thuc_hien")
        line.mean("thuc_hien", ASK)
        yield made.flag("con số ghi kèm là chưa chắc").make()


def _legends() -> Iterator[Return]:
    order = (3, 1, 4, 2)
    for number, where in enumerate(("comment", "box", "header_row")):
        made = start(f"legend-{where}", number)
        for line in made.lines:
            line.write("hinh_thuc", order.index(line.fields["hinh_thuc"]) + 1)
        parts = [f"{sign}: {SHORT_KINDS[kind - 1]}" for sign, kind in enumerate(order, 1)]
        if where == "header_row":
            made.beside += parts
        else:
            made.touches.append(partial(_hide, where, "; ".join(parts)))
        yield made.reads("đơn vị tự ghi ý nghĩa của từng ký hiệu ở chỗ khuất").make()


def _hide(where: str, text: str, page: Sheet, made: Draft) -> None:
    """Put a legend where it does not print: in the comment of the header, or over the cells."""
    if where == "comment":
        page.dress(made.header_row, made.column("hinh_thuc"), comment=text)
    else:
        page.boxes.append(text)


def _units() -> Iterator[Return]:
    made = start("sheet-of-another", 0)
    made.sheet = "Vân Đồn"
    yield made.must_ask("unit", "tên trang là một huyện khác").make()
    made = start("sheet-of-place", 0)
    made.sheet = "Hà Lâu"
    yield made.reads("tên trang là một xã của huyện").make()
    made = draft("spoken", "block-of", hand(0), "HOAT_DONG", "QN")
    made.unit_line = "Đơn vị: Tỉnh đoàn Quảng Ninh"
    half = len(made.body) // 2
    for line, unit in zip(made.lines, ["D202"] * half + ["D199"] * len(made.body), strict=False):
        line.unit = unit
    made.body.insert(half, Group("Báo cáo của Huyện đoàn Tiên Yên"))
    made.body.insert(0, Group("Báo cáo của Huyện đoàn Ba Chẽ"))
    yield made.may_ask("dòng đầu khối nói báo cáo của đơn vị nào").make()
