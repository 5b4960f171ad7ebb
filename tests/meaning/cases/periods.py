"""Which period: in words, two in one title, one a sheet, stale titles."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.cases.whose import boxed
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

FORMS = ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_DK", "DI_CO_SO_TH")
WORDS = (
    ("Sáu tháng đầu năm 2020", "2020-H1"),
    ("6 tháng đầu năm hai nghìn không trăm hai mươi", "2020-H1"),
    ("Quý một năm 2020", "2020-Q1"),
    ("Nửa đầu năm 2020", "2020-H1"),
    ("Từ ngày 01/01/2020 đến ngày 30/6/2020", "2020-H1"),
    ("Tháng Ba năm 2020", "2020-03"),
    ("Quý II/2020", "2020-Q2"),
    ("(Từ 01/4 đến 30/6/2020)", "2020-Q2"),
    ("6 tháng cuối năm 2020", "2020-H2"),
    ("Kỳ: Sáu tháng cuối năm 2020", "2020-H2"),
    ("T3/2020", "2020-03"),
    ("Tháng 11-2020", "2020-11"),
    ("Quý III năm 2020", "2020-Q3"),
    ("6T ĐẦU NĂM 2020", "2020-H1"),
    ("Thời điểm: 6 tháng đầu năm 2020 (số liệu tính đến 31/5/2020)", "2020-H1"),
    ("6 tháng/2020 (đầu năm)", "2020-H1"),
)
TWO = (
    ("KẾT QUẢ ĐI CƠ SỞ 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2020", "DI_CO_SO_KQ", "2020-H1"),
    ("BÁO CÁO KẾT QUẢ ĐI CƠ SỞ THÁNG 3, NHIỆM VỤ TRỌNG TÂM THÁNG 4 NĂM 2020", "DI_CO_SO_KQ", "2020-03"),
    ("BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN QUÝ I VÀ CHƯƠNG TRÌNH CÔNG TÁC QUÝ II NĂM 2020", "BC_SOLIEU", "2020-Q1"),
    ("HOẠT ĐỘNG TIÊU BIỂU 6 THÁNG ĐẦU NĂM 2020, KẾ HOẠCH 6 THÁNG CUỐI NĂM 2020", "HOAT_DONG", "2020-H1"),
    ("TỔNG HỢP LƯỢT ĐI CƠ SỞ 6 THÁNG ĐẦU NĂM 2020 (SO VỚI 6 THÁNG ĐẦU NĂM 2019)", "DI_CO_SO_TH", "2020-H1"),
    ("BÁO CÁO KẾT QUẢ ĐI CƠ SỞ QUÝ III, ĐĂNG KÝ ĐI CƠ SỞ QUÝ IV NĂM 2020", "DI_CO_SO_KQ", "2020-Q3"),
)


def cases() -> Iterator[Return]:
    for number, (text, period) in enumerate(WORDS):
        made = draft("periods", f"words-{number:02d}", hand(number), FORMS[number % 4], "D199", period, 4)
        made.title = _title(made)
        made.period_line = text
        yield made.reads(f"“{text}” là {period}").make()
    for number, (title, form, period) in enumerate(TWO):
        made = draft("periods", f"two-{number}", hand(number + 2), form, "D201", period, 4)
        made.title, made.period_line = title, ""
        yield made.reads("tiêu đề nêu hai kỳ: kỳ đã làm là kỳ báo cáo").make()
    yield from _sheets()
    yield from _stale()
    yield from _unknown()
    yield from _other_sources()
    yield from _other_hands()


def _title(made: Draft) -> str:
    titles = {"DI_CO_SO_KQ": "KẾT QUẢ ĐI CƠ SỞ", "BC_SOLIEU": "BIỂU SỐ LIỆU", "HOAT_DONG": "HOẠT ĐỘNG TIÊU BIỂU"}
    return titles.get(made.form, "ĐĂNG KÝ ĐI CƠ SỞ" if made.form == "DI_CO_SO_DK" else "TỔNG HỢP LƯỢT ĐI CƠ SỞ")


def _sheets() -> Iterator[Return]:
    for number, (form, periods) in enumerate(
        (("DI_CO_SO_KQ", (1, 2, 3)), ("HOAT_DONG", (4, 5)), ("BC_SOLIEU", (7, 8, 9)), ("DI_CO_SO_KQ", (10, 11)))
    ):
        pages = []
        for month in periods:
            made = draft("periods", f"sheets-{number}-{month}", hand(number), form, "D195", f"2020-{month:02d}", 3)
            made.sheet = (f"Tháng {month}", f"T{month}", f"T{month:02d}", f"Thang {month}")[number]
            if number == 3:
                made.title, made.period_line = _title(made), ""
            pages.append(made)
        first, *rest = pages
        first.after = [*rest]
        first.case = f"sheets-{number}"
        yield first.reads("mỗi trang một tháng").make()


def stale(made: Draft, text: str) -> Draft:
    """Leave the title of another return above the table."""
    made.title, made.period_line = _title(made), text
    for line in made.lines:
        line.period = ASK
    return made


def _stale() -> Iterator[Return]:
    rows = (
        ("DI_CO_SO_KQ", "2020-H2", "6 tháng đầu năm 2020"),
        ("DI_CO_SO_KQ", "2020-H1", "6 tháng cuối năm 2019"),
        ("DI_CO_SO_DK", "2020-H2", "6 tháng đầu năm 2020"),
        ("HOAT_DONG", "2020-Q2", "Quý I năm 2020"),
        ("DI_CO_SO_KQ", "2020-04", "Tháng 3 năm 2020"),
        ("HOAT_DONG", "2020-H1", "6 tháng đầu năm 2019"),
    )
    for number, (form, period, text) in enumerate(rows):
        made = draft("periods", f"stale-{number}", hand(number + 1), form, "D196", period, 5)
        made.below.append("")
        stale(made, text)
        yield made.must_ask("period", "mọi ngày trong bảng thuộc kỳ khác với tiêu đề").make()
    for number, (form, period, text, name) in enumerate(
        (
            ("BC_SOLIEU", "2020-04", "Tháng 3 năm 2020", "Tháng 4"),
            ("BC_SOLIEU", "2020-H2", "6 tháng đầu năm 2020", "6 tháng cuối năm"),
            ("HOAT_DONG", "2020-05", "Tháng 4/2020", "T5.2020"),
        )
    ):
        made = draft("periods", f"sheet-name-{number}", hand(number), form, "D202", period, 3)
        made.sheet = name
        stale(made, text)
        yield made.must_ask("period", "tên trang và tiêu đề ghi hai kỳ khác nhau").make()
    for number, (form, text, name) in enumerate(
        (
            ("BC_SOLIEU", "6 tháng đầu năm 2019", "So lieu 6 thang dau nam 2020.xlsx"),
            ("DI_CO_SO_TH", "Quý I năm 2020", "Tong hop quy II nam 2020.xlsx"),
        )
    ):
        made = draft(
            "periods", f"file-name-{number}", hand(number + 3), form, "D203" if number == 0 else "D193", "2020-H1", 4
        )
        made.file = name
        stale(made, text)
        yield made.must_ask("period", "tên tệp và tiêu đề ghi hai kỳ khác nhau").make()


def _unknown() -> Iterator[Return]:
    rows = (
        ("9 tháng đầu năm 2020", "chín tháng không phải một kỳ báo cáo"),
        ("Năm học 2019 - 2020", "năm học không phải một kỳ báo cáo"),
        ("Tháng 1, tháng 2 năm 2020", "hai tháng"),
        ("Từ ngày 15/12/2019 đến ngày 14/6/2020", "khoảng ngày vắt qua hai kỳ"),
        ("Kỳ báo cáo: ........", "để trống"),
        ("Đợt 2 năm 2020", "đợt nào"),
    )
    for number, (text, why) in enumerate(rows):
        made = draft(
            "periods", f"unknown-{number}", hand(number), ("BC_SOLIEU", "DI_CO_SO_TH")[number % 2], "D194", "2020-H1", 4
        )
        stale(made, text)
        yield made.must_ask("period", why).make()


def _other_sources() -> Iterator[Return]:
    for number, form in enumerate(("DI_CO_SO_KQ", "BC_SOLIEU")):
        made = draft("periods", f"no-year-{number}", hand(number + 2), form, "D200", "2020-H1", 4)
        made.title, made.period_line = _title(made), "6 tháng đầu năm"
        yield made.may_ask("không ghi năm; ngày ký và ngày trong bảng là 2020").make()
    for number, form in enumerate(("DI_CO_SO_KQ", "HOAT_DONG")):
        made = draft("periods", f"text-box-{number}", hand(number + 1), form, "D207", "2020-H1", 4)
        made.title, made.period_line = _title(made), ""
        made.touches.append(boxed("6 tháng đầu năm 2020"))
        yield made.reads("kỳ báo cáo ghi trong hộp chữ").make()
    for number, period in enumerate(("2020-03", "2020-H2")):
        made = draft("periods", f"dates-only-{number}", hand(number), "DI_CO_SO_KQ", "D206", period, 5)
        made.title, made.period_line = _title(made), ""
        yield made.may_ask("chỉ các ngày trong bảng và ngày ký nói kỳ").make()
    made = draft("periods", "hint-differs", hand(0), "BC_SOLIEU", "D199", "2020-H1")
    made.period_hint = "2020-H2"
    yield made.must_ask("period", "nơi gửi chờ 6 tháng cuối năm, tệp ghi 6 tháng đầu năm").make()
    made = draft("periods", "hint-fills", hand(3), "BC_SOLIEU", "D199", "2020-H1")
    made.period_hint, made.period_line = "2020-H1", ""
    yield made.reads("tệp không ghi kỳ, nơi gửi đã nói").make()
    made = draft("periods", "annual", hand(4), "BC_SOLIEU", "D195", "2020")
    made.title, made.period_line = "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN", "Năm 2020"
    yield made.reads("báo cáo cả năm").make()
    made = draft("periods", "signed-later", hand(1), "DI_CO_SO_KQ", "D198", "2020-H1", 4)
    made.below.append("(Báo cáo gửi trước ngày 10/7/2020; báo cáo 6 tháng cuối năm gửi trước 10/12/2020)")
    yield made.reads("câu dưới bảng nói hạn gửi, không phải kỳ báo cáo").make()


MORE_WORDS = (
    ("Quý I và quý II năm 2020", "2020-H1"),
    ("Tháng 1/2020 - tháng 6/2020", "2020-H1"),
    ("Từ 1/7 - 31/12/2020", "2020-H2"),
    ("QIII/2020", "2020-Q3"),
    ("Tháng 4, 5, 6 năm 2020", "2020-Q2"),
    ("Từ ngày 01 tháng 01 năm 2020 đến ngày 31 tháng 3 năm 2020", "2020-Q1"),
    ("NĂM 2020 - QUÝ II", "2020-Q2"),
    ("Tháng tư năm hai nghìn không trăm hai mươi", "2020-04"),
    ("3 tháng đầu năm 2020", "2020-Q1"),
    ("Kỳ báo cáo 06 tháng cuối năm 2020 (lần 2)", "2020-H2"),
)
MORE_TWO = (
    ("KẾT QUẢ THÁNG 12, NHIỆM VỤ THÁNG 01 NĂM 2021", "DI_CO_SO_KQ", "2020-12"),
    ("BÁO CÁO KẾT QUẢ QUÝ I, ĐĂNG KÝ ĐI CƠ SỞ QUÝ II NĂM 2020", "DI_CO_SO_DK", "2020-Q2"),
    ("TỔNG KẾT NĂM 2020, PHƯƠNG HƯỚNG NĂM 2021", "BC_SOLIEU", "2020"),
    ("HOẠT ĐỘNG TIÊU BIỂU THÁNG 5 VÀ KẾ HOẠCH THÁNG 6/2020", "HOAT_DONG", "2020-05"),
)
MORE_UNKNOWN = (
    ("Tháng 6 và 6 tháng đầu năm 2020", "tháng hay nửa năm"),
    ("Đầu năm 2020", "đầu năm tới khi nào"),
    ("Hoạt động Tháng Thanh niên năm 2020", "tháng nào, hay cả năm"),
    ("Năm 2019 - 2020", "hai năm"),
    ("Quý ... năm 2020", "bỏ trống"),
    ("Tháng 13 năm 2020", "không có tháng 13"),
    ("Hè năm 2020", "không phải một kỳ báo cáo"),
    ("6 tháng năm 2020", "sáu tháng nào"),
)


def _other_hands() -> Iterator[Return]:
    for number, (text, period) in enumerate(MORE_WORDS):
        made = draft("periods", f"more-words-{number}", hand(number + 6), FORMS[(number + 2) % 5], "D193", period, 4)
        made.title, made.period_line = _title(made), text
        yield made.reads(f"“{text}” là {period}").make()
    for number, (title, form, period) in enumerate(MORE_TWO):
        made = draft("periods", f"more-two-{number}", hand(number + 8), form, "D206", period, 4)
        made.title, made.period_line = title, ""
        yield made.reads("kỳ của việc đã làm; biểu đăng ký thì kỳ của việc sẽ làm").make()
    for number, (text, why) in enumerate(MORE_UNKNOWN):
        form = ("BC_SOLIEU", "DI_CO_SO_TH")[number % 2]
        made = draft("periods", f"more-unknown-{number}", hand(number + 3), form, "D201", "2020-H1", 4)
        stale(made, text)
        yield made.must_ask("period", why).make()
    for number, form in enumerate(("DI_CO_SO_KQ", "BC_SOLIEU")):
        pages = []
        for month in (4, 5, 6):
            made = draft("periods", f"months-{number}-{month}", hand(number), form, "D199", f"2020-{month:02d}", 3)
            made.sheet, made.period_line, made.title = f"T{month}", "6 tháng đầu năm 2020", _title(made)
            pages.append(made)
        first, *rest = pages
        first.after, first.case = [*rest], f"months-{number}"
        yield first.may_ask("tiêu đề chung 6 tháng, mỗi trang một tháng").make()
    for number, (form, period, text) in enumerate(
        (("BC_SOLIEU", "2020-H1", "6 tháng đầu năm 2019"), ("DI_CO_SO_TH", "2020-Q3", "Quý I năm 2020"))
    ):
        made = draft("periods", f"signed-late-{number}", hand(number + 2), form, "D193", period, 4)
        stale(made, text)
        yield made.must_ask("period", "ngày ký thuộc kỳ khác hẳn tiêu đề").make()
    for number, (form, name) in enumerate((("BC_SOLIEU", "Bao cao thang 4.xlsx"), ("DI_CO_SO_TH", "TH quy 2.xlsx"))):
        made = draft("periods", f"file-part-{number}", hand(number), form, "D193", "2020-H1", 4)
        made.file = name
        stale(made, ("Tháng 3 năm 2020", "Quý I năm 2020")[number])
        yield made.must_ask("period", "tên tệp và tiêu đề ghi hai kỳ khác nhau").make()
    made = draft("periods", "year-in-file", hand(4), "BC_SOLIEU", "D196", "2020-H1")
    made.title, made.period_line, made.file = _title(made), "6 tháng đầu năm", "So lieu nam 2020.xlsx"
    yield made.may_ask("năm chỉ ghi ở tên tệp").make()
