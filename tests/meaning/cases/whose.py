"""Whose return: short forms, letterheads that hide the unit, names that two units share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.meaning.draft import PROVINCE, Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.paper import Sheet
from tests.meaning.truth import ASK

FORMS = ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_DK")
SHORT = (
    ("TP HL", "D193"),
    ("TP. Hạ Long", "D193"),
    ("H. Tiên Yên", "D199"),
    ("TX Quảng Yên", "D206"),
    ("TX. Đông Triều", "D205"),
    ("HĐ Ba Chẽ", "D202"),
    ("TĐ Cẩm Phả", "D195"),
    ("TĐ Quảng Yên", "D206"),
    ("Thành Đoàn Uông Bí - Quảng Ninh", "D196"),
    ("Đoàn TN Cục Hải quan", "T_HQ"),
    ("Đoàn Than QN", "T_THAN"),
    ("ĐTN Công an tỉnh", "T_CA"),
    ("Đoàn TN Bộ CHQS tỉnh QN", "T_QS"),
    ("Đoàn thanh niên BĐBP tỉnh Quảng Ninh", "T_BP"),
    ("Đoàn Khối CCQ tỉnh QN", "T_KCCQ"),
    ("ĐTN Cục Thuế tỉnh Quảng Ninh", "T_THUE"),
    ("huyen doan Van Don", "D203"),
    ("BTV Huyện đoàn Bình Liêu", "D198"),
    ("BCH Đoàn huyện Hải Hà", "D201"),
    ("Đoàn TNCS HCM huyện Đầm Hà", "D200"),
    ("Thành đoàn Móng Cái, tỉnh Quảng Ninh", "D194"),
    ("Huyện Đoàn  CÔ TÔ (Quảng Ninh)", "D207"),
    ("Đoàn xã Thanh Sơn", "B06973"),
    ("Đoàn phường Bắc Sơn", "B06814"),
    ("X. Hà Lâu, H. Tiên Yên", "B06865"),
    ("ĐTN thị trấn Ba Chẽ", "B06970"),
)
COMMUNES = (
    ("P. Bãi Cháy", "C06673-2025"),
    ("X. Tiên Yên", "C06862-2025"),
    ("ĐTN phường Móng Cái 1", "C06712-2025"),
    ("Đoàn TNCS Hồ Chí Minh xã Ba Chẽ", "C06978-2025"),
    ("ĐK Vân Đồn", "C06994-2025"),
    ("Đặc khu Cô Tô", "C07192-2025"),
    ("Phường Hiệp Hòa", "C07147-2025"),
    ("BCH Đoàn phường Hạ Long", "C06688-2025"),
)
TYPED_WRONG = (
    ("Huyện doàn Cô Tô", "D207"),
    ("Thành đoàn Hạ Lonng", "D193"),
    ("Huyện đoàn Bình Liêu.", "D198"),
    ("HUYỆN ĐOÀN TIÊNYÊN", "D199"),
)
UNCLEAR = (
    ("HĐ", "chữ viết tắt không nói huyện nào"),
    ("Thanh Sơn", "phường Thanh Sơn (Uông Bí) hay xã Thanh Sơn (Ba Chẽ)"),
    ("Cộng Hòa", "xã Cộng Hòa (Cẩm Phả) hay phường Cộng Hòa (Quảng Yên)"),
    ("Bắc Sơn", "xã Bắc Sơn (Móng Cái) hay phường Bắc Sơn (Uông Bí)"),
    ("Đoàn trường THPT Hòn Gai", "trường không có trong danh sách đơn vị"),
    ("Cụm thi đua số 3", "cụm không phải một đơn vị"),
    ("Huyện đoàn Ba Chẽ, Huyện đoàn Tiên Yên", "dòng đơn vị ghi hai huyện"),
    ("Đoàn xã Hải", "tên bị cụt"),
    ("Thành đoàn", "thành đoàn nào"),
    ("Huyện đoàn Hải Hoà", "không có huyện đoàn nào tên này; không được đoán Hải Hà"),
)
LETTERS = (
    ([PROVINCE, "BCH HUYỆN ĐOÀN TIÊN YÊN"], "D199"),
    (["BCH ĐOÀN TNCS HỒ CHÍ MINH", "HUYỆN HẢI HÀ"], "D201"),
    (["TỈNH ĐOÀN QUẢNG NINH", "BAN CHẤP HÀNH ĐOÀN TN CỤC THUẾ TỈNH"], "T_THUE"),
    (["TỈNH ĐOÀN QUẢNG NINH - HUYỆN ĐOÀN ĐẦM HÀ"], "D200"),
    (["TỈNH ĐOÀN QUẢNG NINH", "BTV THÀNH ĐOÀN CẨM PHẢ"], "D195"),
    (["TỈNH ĐOÀN QUẢNG NINH", "ĐOÀN TNCS HỒ CHÍ MINH", "HUYỆN VÂN ĐỒN"], "D203"),
)


def under_province(made: Draft, text: str, unit_id: str, label: str = "Đơn vị: ") -> Draft:
    """Leave the province alone in the letterhead, and the unit in a line of its own."""
    made.letterhead, made.unit_line, made.unit_id = [PROVINCE], f"{label}{text}", unit_id
    made.signed = "TM. BAN THƯỜNG VỤ"
    return made


def boxed(text: str) -> Callable[[Sheet, Draft], None]:
    """Put a text box on the page."""

    def touch(page: Sheet, _: Draft) -> None:
        page.boxes.append(text)

    return touch


def headed(text: str) -> Callable[[Sheet, Draft], None]:
    """Print a text at the top of each page."""

    def touch(page: Sheet, _: Draft) -> None:
        page.page_header = text

    return touch


def unclear(made: Draft, why: str) -> Draft:
    for line in made.lines:
        line.unit = ASK
    return made.must_ask("unit", why)


def cases() -> Iterator[Return]:
    for number, (text, unit_id) in enumerate(SHORT):
        made = draft("whose", f"short-{number:02d}", hand(number), FORMS[number % 4], unit_id)
        label = ("Đơn vị: ", "Đơn vị báo cáo: ", "Đơn vị gửi: ", "Đơn vị: ")[number % 4]
        yield under_province(made, text, unit_id, label).reads(f"“{text}” là cách viết tắt quen dùng").make()
    for number, (text, unit_id) in enumerate(COMMUNES):
        made = draft("whose", f"commune-{number}", hand(number + 3), FORMS[number % 4], unit_id, "2026-H1")
        yield under_province(made, text, unit_id).reads(f"từ 1/7/2025 “{text}” là một trong 54 đơn vị").make()
    for number, (text, unit_id) in enumerate(TYPED_WRONG):
        made = draft("whose", f"typed-wrong-{number}", hand(number + 1), FORMS[number % 4], unit_id)
        yield under_province(made, text, unit_id).may_ask("gõ sai một chữ; đoán được, hỏi cũng phải").make()
    for number, (text, why) in enumerate(UNCLEAR):
        made = draft("whose", f"unclear-{number}", hand(number), FORMS[number % 4], "D199")
        yield unclear(under_province(made, text, "D199"), why).make()
    for number, (texts, unit_id) in enumerate(LETTERS):
        made = draft("whose", f"letterhead-{number}", hand(number), FORMS[number % 4], unit_id)
        made.letterhead, made.unit_line = texts, ""
        yield made.reads("đơn vị là dòng dưới của khối tên cơ quan, không phải cấp trên").make()
    yield from _titles()
    yield from _elsewhere()
    yield from _contradictions()
    yield from _guides()
    yield from _senders()
    yield from _other_hands()


def _titles() -> Iterator[Return]:
    texts = (
        ("BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ CỦA HUYỆN ĐOÀN ĐẦM HÀ", "DI_CO_SO_KQ", "D200"),
        ("Biểu số liệu công tác Đoàn - Thị đoàn Quảng Yên", "BC_SOLIEU", "D206"),
        ("BẢN ĐĂNG KÝ ĐI CÔNG TÁC CƠ SỞ\n(Huyện đoàn Cô Tô)", "DI_CO_SO_DK", "D207"),
        ("DANH MỤC HOẠT ĐỘNG TIÊU BIỂU CỦA ĐTN CÔNG AN TỈNH", "HOAT_DONG", "T_CA"),
    )
    for number, (title, form, unit_id) in enumerate(texts):
        made = draft("whose", f"title-{number}", hand(number + 4), form, unit_id)
        made.letterhead, made.unit_line, made.title = [PROVINCE], "", title
        yield made.reads("tiêu đề nói rõ báo cáo của đơn vị nào").make()


def _elsewhere() -> Iterator[Return]:
    for number, unit_id in enumerate(("D201", "D195", "D202")):
        made = draft("whose", f"signature-{number}", hand(number), FORMS[number], unit_id)
        made.letterhead, made.unit_line = [PROVINCE], ""
        made.signed = f"TM. BAN THƯỜNG VỤ {made.unit.union_name.upper()}"
        yield made.may_ask("chỉ chữ ký nói đơn vị; không phải báo cáo của Tỉnh đoàn").make()
    names = (
        "BC di co so 6T2020 - Huyen doan Van Don.xlsx",
        "Huyện đoàn Ba Chẽ.xlsx",
        "so lieu thanh doan uong bi.xlsx",
    )
    for number, (name, unit_id) in enumerate(zip(names, ("D203", "D202", "D196"), strict=True)):
        made = draft(
            "whose", f"file-name-{number}", hand(number + 5), ("DI_CO_SO_KQ", "HOAT_DONG", "BC_SOLIEU")[number], unit_id
        )
        made.letterhead, made.unit_line, made.file = [PROVINCE], "", name
        yield made.may_ask("chỉ tên tệp nói đơn vị").make()
    for number, unit_id in enumerate(("D201", "D198", "T_HQ", "C06673-2025")):
        period = "2026-H1" if number == 3 else "2020-H1"
        made = draft("whose", f"text-box-{number}", hand(number + 2), FORMS[number], unit_id, period)
        made.letterhead, made.unit_line = [[PROVINCE], []][number % 2], ""
        box = f"Đơn vị: {made.unit.union_name}"
        made.touches.append(boxed(box))
        yield made.reads("đơn vị ghi trong hộp chữ, người mở tệp đọc thấy ngay").make()
    for number, unit_id in enumerate(("D194", "D207")):
        made = draft("whose", f"page-header-{number}", hand(number), FORMS[number], unit_id)
        made.letterhead, made.unit_line = [PROVINCE], ""
        text = made.unit.union_name
        made.touches.append(headed(text))
        yield made.may_ask("đơn vị chỉ có ở đầu trang in").make()
    for number, unit_id in enumerate(("D200", "D203")):
        made = draft("whose", f"sheet-name-{number}", hand(number + 6), FORMS[number], unit_id)
        made.letterhead, made.unit_line, made.sheet = [PROVINCE], "", made.unit.union_name
        yield made.may_ask("đơn vị chỉ có ở tên trang").make()


def _contradictions() -> Iterator[Return]:
    pairs = (
        ("D199", "Huyện đoàn Ba Chẽ"),
        ("D193", "Thành đoàn Cẩm Phả"),
        ("T_HQ", "Đoàn TN Cục Thuế"),
        ("D198", "Đoàn xã Hà Lâu"),
    )
    for number, (unit_id, other) in enumerate(pairs):
        made = draft("whose", f"contradiction-{number}", hand(number), FORMS[number], unit_id)
        made.letterhead = [PROVINCE, made.unit.union_name.upper()]
        made.unit_line = f"Đơn vị: {other}"
        yield unclear(made, "khối tên cơ quan và dòng “Đơn vị” ghi hai đơn vị khác nhau").make()
    made = draft("whose", "contradiction-signature", hand(0), "DI_CO_SO_KQ", "D199")
    made.signed = "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN BA CHẼ"
    for line in made.lines:
        line.either = True
    yield made.flag(
        "đầu trang Tiên Yên, chữ ký Ba Chẽ: đọc theo đầu trang, hoặc hỏi", "load", "load_flag", "reject"
    ).make()


def _guides() -> Iterator[Return]:
    for number, unit_id in enumerate(("D207", "D194", "D206")):
        made = draft("whose", f"guide-{number}", hand(number), FORMS[number], unit_id)
        made.before.append(guide())
        yield made.reads("trang hướng dẫn chỉ nêu ví dụ, đơn vị ghi ở trang báo cáo").make()
    for number in range(2):
        made = draft("whose", f"guide-only-{number}", hand(number + 1), FORMS[number], "D207")
        made.letterhead, made.unit_line = [PROVINCE], ""
        made.before.append(guide())
        yield unclear(made, "đơn vị chỉ có trong ví dụ của trang hướng dẫn: chưa biết của ai").make()


def guide() -> Sheet:
    page = Sheet("Hướng dẫn")
    texts = (
        "HƯỚNG DẪN GHI BIỂU",
        "1. Ghi rõ tên đơn vị và kỳ báo cáo ở đầu trang.",
        "Ví dụ:",
        "Đơn vị: Huyện đoàn Tiên Yên",
        "Kỳ báo cáo: 6 tháng đầu năm 2019",
        "2. Mỗi dòng ghi một việc.",
    )
    for row, text in enumerate(texts, 1):
        page.put(row, 1, text, bold=row == 1)
    return page


def _senders() -> Iterator[Return]:
    made = draft("whose", "sender-other", hand(0), "DI_CO_SO_KQ", "D202")
    made.unit_hint = "D199"
    yield unclear(made, "nơi gửi đăng ký cho Tiên Yên mà tệp ghi Ba Chẽ").make()
    made = draft("whose", "sender-other-1", hand(3), "BC_SOLIEU", "T_CA")
    made.unit_hint = "T_QS"
    yield unclear(made, "nơi gửi đăng ký cho Bộ CHQS mà tệp ghi Công an tỉnh").make()
    made = draft("whose", "sender-below", hand(1), "BC_SOLIEU", "B06865")
    made.unit_hint = "D199"
    yield made.may_ask("Huyện đoàn Tiên Yên gửi thay Đoàn xã Hà Lâu, cấp dưới của mình").make()
    for number, text in enumerate(("HĐ Tiên Yên", "")):
        made = draft("whose", f"sender-same-{number}", hand(number + 2), "DI_CO_SO_KQ", "D199")
        under_province(made, text, "D199", "Đơn vị: " if text else "").unit_hint = "D199"
        yield made.reads("nơi gửi đã đăng ký cho Tiên Yên, tệp không nói khác").make()


LABELS = (
    ("ĐƠN VỊ: H.TIÊN YÊN", "D199"),
    ("Đơn vị - Huyện đoàn Cô Tô", "D207"),
    ("Huyện đoàn: Bình Liêu", "D198"),
    ("Cơ sở Đoàn: Đoàn phường Cao Xanh", "B06658"),
    ("Đơn vị: Huyện đoàn Tiên Yên - Kỳ báo cáo: 6 tháng đầu năm 2020", "D199"),
    ("Đơn vị: TP HL - 6 tháng đầu năm 2020", "D193"),
    ("Đơn vị lập biểu: T.Đ Uông Bí", "D196"),
    ("Đơn vị: Văn phòng Huyện đoàn Vân Đồn", "D203"),
    ("Đơn vị: Đoàn xã Hà Lâu - Huyện đoàn Tiên Yên", "B06865"),
    ("Đơn vị: Đoàn Thị xã Đông Triều, tỉnh QN", "D205"),
    ("Tên đơn vị: đoàn ca tỉnh", "T_CA"),
    ("Nơi gửi: ĐTN BĐBP tỉnh", "T_BP"),
    ("Đơn vị: Thành đoàn Móng Cái (Người lập: Vi Thị Lan)", "D194"),
)
LETTERHEADS = (
    (["CÔNG AN TỈNH QUẢNG NINH", "ĐOÀN THANH NIÊN"], "T_CA"),
    (["TỈNH ĐOÀN QUẢNG NINH", "ĐOÀN THANH NIÊN", "BỘ CHỈ HUY QUÂN SỰ TỈNH"], "T_QS"),
    (["TỈNH ĐOÀN QUẢNG NINH\nBCH HUYỆN ĐOÀN BA CHẼ"], "D202"),
    (["ĐOÀN TNCS HỒ CHÍ MINH", "BAN CHẤP HÀNH HUYỆN TIÊN YÊN"], "D199"),
    (["ĐOÀN TNCS HỒ CHÍ MINH TỈNH QUẢNG NINH", "BCH ĐOÀN THỊ XÃ QUẢNG YÊN"], "D206"),
    (["HUYỆN ĐOÀN TIÊN YÊN", "BCH ĐOÀN XÃ ĐỒNG RUI"], "B06892"),
)
NOT_KNOWN = (
    ([PROVINCE, "HUYỆN ĐOÀN BA CHẺ"], "", "gõ sai dấu trong khối tên cơ quan"),
    ([PROVINCE], "Đơn vị: Huyện đoàn Ba Chẽ và Tiên Yên", "ghi hai đơn vị"),
    ([PROVINCE, "THÀNH ĐOÀN HẠ LONG", "ĐOÀN TRƯỜNG THPT HÒN GAI"], "", "trường không có trong danh sách"),
    ([PROVINCE, "THÀNH ĐOÀN HẠ LONG"], "Đơn vị: Chi đoàn Trung tâm Y tế", "chi đoàn không có trong danh sách"),
    ([PROVINCE], "Đơn vị: Huyện đoàn Cẩm Phả", "Cẩm Phả là thành phố: gõ nhầm loại hay nhầm tên"),
    ([PROVINCE], "Đơn vị: Đoàn TN TKV", "đoàn không có trong danh sách"),
    ([PROVINCE], "Đơn vị: P. HH", "nhiều phường viết tắt HH"),
    ([PROVINCE, "HUYỆN ĐOÀN TIÊN YÊN", "ĐOÀN XÃ THANH SƠN"], "", "xã Thanh Sơn không thuộc Tiên Yên"),
    ([], "Kính gửi: Tỉnh đoàn Quảng Ninh", "chỉ ghi nơi nhận"),
)


def _other_hands() -> Iterator[Return]:
    for number, (text, unit_id) in enumerate(LABELS):
        made = draft("whose", f"label-{number:02d}", hand(number + 7), FORMS[(number + 1) % 4], unit_id)
        made.letterhead, made.unit_line, made.signed = [PROVINCE], text, "TM. BAN THƯỜNG VỤ"
        yield made.reads(f"“{text}” nói rõ đơn vị").make()
    for number, (texts, unit_id) in enumerate(LETTERHEADS):
        made = draft("whose", f"letters-{number}", hand(number + 2), FORMS[(number + 2) % 4], unit_id)
        made.letterhead, made.unit_line = texts, ""
        yield made.reads("khối tên cơ quan nói rõ đơn vị").make()
    for number, (texts, line, why) in enumerate(NOT_KNOWN):
        made = draft("whose", f"not-known-{number}", hand(number + 5), FORMS[(number + 3) % 4], "D199")
        made.letterhead, made.unit_line = texts, line
        yield unclear(made, why).make()
    for number, title in enumerate(
        ("TỔNG HỢP KẾT QUẢ ĐI CƠ SỞ HUYỆN BA CHẼ", "BÁO CÁO KẾT QUẢ ĐI CƠ SỞ TẠI HUYỆN BA CHẼ")
    ):
        made = draft("whose", f"place-in-title-{number}", hand(number), "DI_CO_SO_KQ", "D202")
        made.letterhead, made.unit_line, made.title = [PROVINCE], "", title
        yield made.may_ask("tiêu đề ghi huyện: đơn vị báo cáo hay nơi đến").make()
    for number, unit_id in enumerate(("D203", "D206")):
        made = draft("whose", f"below-{number}", hand(number + 3), FORMS[number], unit_id)
        made.letterhead, made.unit_line = [PROVINCE], ""
        made.below.append(f"Đơn vị: {made.unit.union_name}")
        yield made.may_ask("đơn vị chỉ ghi dưới bảng").make()
    for number, unit_id in enumerate(("D202", "D194")):
        made = draft("whose", f"bare-sheet-{number}", hand(number + 1), FORMS[number + 1], unit_id)
        made.letterhead, made.unit_line, made.sheet = [PROVINCE], "", made.unit.name
        yield made.may_ask("đơn vị chỉ có ở tên trang, không ghi loại").make()
    for number, unit_id in enumerate(("QN", "QN", "QN")):
        made = draft("whose", f"province-{number}", hand(number), FORMS[number], unit_id)
        made.letterhead = [PROVINCE]
        made.unit_line = ("", "Đơn vị: Ban Phong trào Tỉnh đoàn", "Đơn vị: Cơ quan Tỉnh đoàn")[number]
        yield made.reads("báo cáo của chính Tỉnh đoàn").make()
    made = draft("whose", "measure-label", hand(3), "BC_SOLIEU", "D201")
    made.above.append("(Đơn vị: người, lượt, đồng)")
    made.reads("“Đơn vị: người, lượt” là đơn vị tính")
    yield made.make()
