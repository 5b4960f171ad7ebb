"""Which form: tables without headers or titles, results under the title of registrations and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

FORMS = ("DI_CO_SO_KQ", "DI_CO_SO_DK", "BC_SOLIEU", "DI_CO_SO_TH", "HOAT_DONG")


def start(case: str, number: int, form: str, layout: str = "mid") -> Draft:
    made = draft("which_form", case, hand(number), form, ("D199", "D201", "D195")[number % 3], layout=layout)
    made.letterhead, made.unit_line = None, f"Đơn vị: {made.unit.union_name}"
    return made


def cases() -> Iterator[Return]:
    for number, form in enumerate((*FORMS, "DI_CO_SO_KQ", "HOAT_DONG")):
        made = start(f"no-title-{number}", number, form)
        made.title, made.period_line = "", "6 tháng đầu năm 2020"
        yield made.reads("không có tiêu đề biểu; các cột nói rõ là biểu nào").make()
    for number, form in enumerate(FORMS):
        made = start(f"plain-title-{number}", number + 2, form)
        made.title = ("BÁO CÁO", "DANH SÁCH", "PHỤ LỤC 1", "BIỂU MẪU SỐ 02", "BẢNG TỔNG HỢP")[number]
        yield made.reads("tiêu đề chung chung; các cột nói rõ là biểu nào").make()
    yield from _no_header()
    yield from _contradictions()
    yield from _both()
    yield from _spelt()
    yield from _by_roles()
    yield from _no_header_at_all()


def _no_header() -> Iterator[Return]:
    for number, (form, layout) in enumerate(
        (
            ("DI_CO_SO_KQ", "mid"),
            ("DI_CO_SO_DK", "mid"),
            ("DI_CO_SO_KQ", "short"),
            ("BC_SOLIEU", "mid"),
            ("HOAT_DONG", "mid"),
        )
    ):
        made = start(f"no-header-{number}", number + 1, form, layout)
        made.head, made.numbered = False, False
        yield made.may_ask("không có dòng tiêu đề cột; tiêu đề biểu nói rõ là biểu nào").make()
    for number, layout in enumerate(("mid", "full", "short")):
        made = start(f"bare-results-{number}", number, "DI_CO_SO_KQ", layout)
        made.head, made.numbered, made.title, made.period_line = False, False, "", "6 tháng đầu năm 2020"
        yield made.may_ask(
            "không có tiêu đề nào, nhưng có cột kết quả: là kết quả, không phải đăng ký; hoặc hỏi"
        ).make()


def _contradictions() -> Iterator[Return]:
    titles = (
        ("DI_CO_SO_KQ", "BẢN ĐĂNG KÝ ĐI CÔNG TÁC CƠ SỞ", "full"),
        ("DI_CO_SO_KQ", "ĐĂNG KÝ ĐI CƠ SỞ", "mid"),
        ("DI_CO_SO_KQ", "KẾ HOẠCH ĐI CƠ SỞ", "mid"),
        ("DI_CO_SO_KQ", "LỊCH ĐI CƠ SỞ", "full"),
    )
    for number, (form, title, layout) in enumerate(titles):
        made = start(f"results-under-{number}", number, form, layout)
        made.title = title
        yield made.may_ask("tiêu đề là đăng ký, bảng có cột kết quả đã ghi đủ: là kết quả, hoặc hỏi").make()
    for number, title in enumerate(("BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ", "KẾT QUẢ ĐI CƠ SỞ", "BÁO CÁO ĐI CƠ SỞ")):
        made = start(f"plans-under-{number}", number + 3, "DI_CO_SO_DK", ("mid", "short", "mid")[number])
        made.title = title
        if any(one.field == "ngay" for one in made.columns):
            made.rename("ngay", "Thời gian dự kiến")
        else:
            made.rename("ngay_tu", "Từ ngày", "Thời gian dự kiến")
            made.rename("ngay_den", "Đến ngày", "Thời gian dự kiến")
        made.may_ask("tiêu đề là kết quả mà cột là thời gian dự kiến, không có cột kết quả")
        yield made.must_ask("form", made.why).make()
    made = start("counts-under", 1, "DI_CO_SO_TH")
    made.title = "BÁO CÁO KẾT QUẢ ĐI CƠ SỞ"
    yield made.reads("mỗi dòng là một đơn vị với các số lượt: là biểu tổng hợp").make()
    for number, (title, name) in enumerate(
        (("BẢN ĐĂNG KÝ ĐI CÔNG TÁC CƠ SỞ", "Kết quả"), ("BÁO CÁO KẾT QUẢ ĐI CƠ SỞ", "Đăng ký"))
    ):
        made = start(f"sheet-name-{number}", number + 5, ("DI_CO_SO_DK", "DI_CO_SO_KQ")[number], "mid")
        made.title, made.sheet = title, name
        yield made.may_ask("tên trang còn sót; tiêu đề và cột nói rõ").make()
    for number, layout in enumerate(("short", "mid")):
        made = start(f"neither-{number}", number + 2, "DI_CO_SO_DK", layout)
        made.title, made.sheet = "DANH SÁCH CÁN BỘ ĐI CƠ SỞ", "Sheet1"
        made.drop("ghi_chu")
        for line in made.lines:
            line.form, line.either = "DI_CO_SO_DK", True
        records = made.must_ask("form", "không có gì nói đây là đăng ký hay kết quả").make()
        for record in records.truth.records:
            record.form = ASK
        yield records


def _both() -> Iterator[Return]:
    for number in range(3):
        made = start(f"both-sheets-{number}", number, "DI_CO_SO_DK")
        made.sheet = ("Đăng ký", "Sheet1", "DK")[number]
        other = draft("which_form", f"both-sheets-{number}-b", made.hand, "DI_CO_SO_KQ", made.unit_id, layout="mid")
        other.sheet = ("Kết quả", "Sheet2", "KQ")[number]
        made.after.append(other)
        yield made.reads("hai trang, hai biểu, mỗi trang có tiêu đề").make()
    for number, forms in enumerate(
        (("DI_CO_SO_DK", "DI_CO_SO_KQ"), ("DI_CO_SO_KQ", "HOAT_DONG"), ("BC_SOLIEU", "HOAT_DONG"))
    ):
        made = start(f"both-tables-{number}", number + 3, forms[0])
        made.signature = False
        other = draft("which_form", f"both-tables-{number}-b", made.hand, forms[1], made.unit_id, layout="mid", count=4)
        other.letterhead, other.unit_line, other.period_line = [], "", ""
        other.title = {"DI_CO_SO_KQ": "II. KẾT QUẢ ĐI CƠ SỞ", "HOAT_DONG": "II. HOẠT ĐỘNG TIÊU BIỂU"}[forms[1]]
        made.under.append(other)
        yield made.reads("hai bảng trên một trang, mỗi bảng có tiêu đề").make()


def _spelt() -> Iterator[Return]:
    for number, (form, title) in enumerate(
        (
            ("DI_CO_SO_KQ", "BÁO CÁO KÊT QUẢ ĐI CƠ SƠ"),
            ("DI_CO_SO_DK", "BẢN ĐĂNG KÍ ĐI CÔNG TÁC CƠ SỞ"),
            ("HOAT_DONG", "CÁC HOẠT ĐỘNG NỔI BẬT"),
            ("BC_SOLIEU", "PHỤ LỤC SỐ LIỆU CÔNG TÁC ĐOÀN"),
            ("DI_CO_SO_TH", "Thống kê số lượt cán bộ Đoàn đi cơ sở"),
        )
    ):
        made = start(f"spelt-{number}", number, form)
        made.title = title
        yield made.reads("tiêu đề viết khác hoặc sai chính tả, vẫn rõ").make()


def _by_roles() -> Iterator[Return]:
    """No title names the form, or one names both: the roles of the columns tell."""
    days = ("Ngày đi thực tế", "Thời gian đã đi", "Ngày thực hiện")
    for number, header in enumerate(days):
        made = start(f"done-days-{number}", number + 1, "DI_CO_SO_KQ", "short")
        made.title, made.sheet = ("DANH SÁCH CÁN BỘ ĐI CƠ SỞ", "", "ĐI CƠ SỞ")[number], "Sheet1"
        made.rename("ngay", header)
        made.drop("ket_qua")
        yield made.reads("cột ngày nói là ngày đã đi: là kết quả").make()
    for number, header in enumerate(("Ngày dự kiến đi", "Thời gian đăng ký", "Dự kiến ngày đi")):
        made = start(f"planned-days-{number}", number + 1, "DI_CO_SO_DK", "short")
        made.title, made.sheet = ("DANH SÁCH CÁN BỘ ĐI CƠ SỞ", "", "ĐI CƠ SỞ")[number], "Sheet1"
        made.rename("ngay", header)
        yield made.reads("cột ngày nói là ngày dự kiến: là đăng ký").make()
    for number, title in enumerate(("KẾ HOẠCH ĐI CƠ SỞ", "ĐĂNG KÝ ĐI CƠ SỞ")):
        made = start(f"done-days-under-{number}", number + 2, "DI_CO_SO_KQ", "short")
        made.title, made.sheet = title, "Sheet1"
        made.rename("ngay", ("Ngày đi thực tế", "Ngày đã đi")[number])
        made.may_ask("tiêu đề là đăng ký mà cột ngày là ngày đã đi, có cột kết quả")
        yield made.must_ask("form", made.why).make()


def _no_header_at_all() -> Iterator[Return]:
    for number, (form, layout) in enumerate(
        (("DI_CO_SO_DK", "short"), ("DI_CO_SO_DK", "full"), ("DI_CO_SO_KQ", "full"), ("DI_CO_SO_TH", "mid"))
    ):
        made = start(f"bare-{number}", number + 5, form, layout)
        made.head, made.numbered, made.sheet = False, False, "Sheet1"
        yield made.may_ask("không có dòng tiêu đề cột; tiêu đề biểu nói rõ là biểu nào").make()
    for number, layout in enumerate(("short", "mid")):
        made = start(f"bare-nothing-{number}", number + 2, "DI_CO_SO_DK", layout)
        made.head, made.numbered, made.title, made.sheet = False, False, "", "Sheet1"
        made.drop("ghi_chu")
        for line in made.lines:
            line.either = True
        records = made.must_ask("form", "không có gì nói đây là đăng ký hay kết quả").make()
        for record in records.truth.records:
            record.form = ASK
        yield records
