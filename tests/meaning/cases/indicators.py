"""Code, name and unit of an indicator agree, or it is asked which is meant; names are read where codes are missing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.content import CATALOGUE, Group, Line
from tests.meaning.draft import Draft, Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK


def start(case: str, number: int, codes: bool = True, header: str | None = None) -> Draft:
    made = draft(
        "indicators", case, hand(number), "BC_SOLIEU", ("D199", "D193", "T_THUE", "D206")[number % 4], layout="mid"
    )
    if not codes:
        made.drop("ma_chi_tieu")
        made.rename("chi_tieu", header or ("Chỉ tiêu", "Tên chỉ tiêu")[number % 2])
    return made


def one(made: Draft, code: str) -> Line:
    return next(line for line in made.lines if line.fields["ma_chi_tieu"] == code)


OTHER_WORDS = (
    ("DV_SO", "Tổng số đoàn viên hiện có"),
    ("CD_SO", "Số chi đoàn"),
    ("DVC_HOSO", "Số hồ sơ DVC trực tuyến được hỗ trợ"),
    ("MAU_DONVI", "Số đơn vị máu hiến được"),
    ("DV_KETNAP", "Kết nạp đoàn viên mới"),
    ("DANG_GIOITHIEU", "Giới thiệu đoàn viên ưu tú cho Đảng"),
    ("DANG_KETNAP", "Đoàn viên được kết nạp Đảng"),
    ("KTGS_CUOC", "Số cuộc kiểm tra, giám sát"),
    ("VL_GIOITHIEU", "Số người được giới thiệu việc làm thành công"),
    ("VL_TUVAN_LUOT", "Lượt TN được tư vấn việc làm"),
    ("TN_LUOT", "Lượt ĐVTN tham gia tình nguyện"),
    ("CTTN_GIATRI", "Tổng giá trị công trình thanh niên"),
)


def cases() -> Iterator[Return]:
    for number in range(4):
        made = start(f"no-codes-{number}", number, codes=False, header="Nội dung" if number == 2 else None)
        yield made.reads("không có mã; tên chỉ tiêu ghi đủ").make()
    for number in range(6):
        made = start(f"other-words-{number}", number + 1, codes=number % 2 == 0, header="Nội dung chỉ tiêu")
        for code, name in OTHER_WORDS[2 * number : 2 * number + 2]:
            one(made, code).write("chi_tieu", name)
        yield made.reads("tên chỉ tiêu ghi theo cách khác, vẫn rõ").make()
    yield from _trees()
    yield from _disagreements()
    yield from _not_ours()
    yield from _twice()
    yield from _worded()


def tree(made: Draft, bullet: str) -> Draft:
    """Arrange the indicators as a tree: headings, and leaves with a dash or a plus."""
    named: dict[str, list[str]] = {
        "I. Xây dựng Đoàn": ["CD_SO", "DV_SO", "DV_KETNAP", "DANG_GIOITHIEU", "DANG_KETNAP"],
        "II. Phong trào tình nguyện": ["TN_HOATDONG", "TN_LUOT", "TN_NGAYCONG", "MAU_DONVI"],
        "III. Đồng hành với thanh niên": ["VL_TUVAN_LUOT", "VL_GIOITHIEU"],
    }
    body: list[Line | Group] = []
    for heading, codes in named.items():
        body.append(Group(heading, 2, False))
        for code in codes:
            body.append(one(made, code).write("stt", None).write("chi_tieu", f"{bullet} {CATALOGUE[code][0]}"))
    made.body = body
    return made


def _trees() -> Iterator[Return]:
    for number, bullet in enumerate(("-", "+", "•", "  -")):
        made = tree(start(f"tree-{number}", number, codes=False), bullet)
        yield made.reads("chỉ tiêu xếp theo cây, đọc theo tên").make()
    for number, words in enumerate(("Trong đó: nữ", "+ Nữ", "- Trong đó dân tộc thiểu số")):
        made = start(f"of-which-{number}", number + 1, codes=False)
        parent = one(made, "DV_SO")
        at = made.body.index(parent) + 1
        part = Line({"stt": None, "chi_tieu": words, "don_vi_tinh": "người", "thuc_hien": 812}, counts=False)
        made.body.insert(at, part)
        yield made.reads("dòng “trong đó” là một phần của dòng trên, không phải chỉ tiêu").make()
    made = start("levels", 2, codes=False)
    keep = [one(made, code) for code in ("CTTN_COSO", "CTTN_GIATRI", "TN_HOATDONG")]
    keep[0].write("chi_tieu", "- Cấp cơ sở").write("stt", None)
    total = Line(
        {
            "stt": 1,
            "chi_tieu": "Công trình thanh niên",
            "don_vi_tinh": "công trình",
            "thuc_hien": keep[0].fields["thuc_hien"] + 3,
        },
        counts=False,
    )
    upper = Line({"ma_chi_tieu": "CTTN_HUYEN", "chi_tieu": "- Cấp huyện", "don_vi_tinh": "công trình", "thuc_hien": 3})
    made.drop("chi_tieu_giao")
    made.body = [total, upper, *keep]
    yield made.may_ask("công trình thanh niên chia theo cấp; dòng đầu là tổng").make()


def _disagreements() -> Iterator[Return]:
    rows = (
        ("DV_SO", "chi_tieu", "Thanh niên", "mã của đoàn viên, tên của thanh niên"),
        ("DANG_GIOITHIEU", "chi_tieu", "Đoàn viên ưu tú được kết nạp Đảng", "mã của giới thiệu, tên của kết nạp"),
        ("VL_TUVAN_LUOT", "chi_tieu", "Hoạt động tư vấn việc làm", "mã của lượt, tên của hoạt động"),
        ("CTTN_COSO", "chi_tieu", "Công trình thanh niên cấp huyện", "mã cấp cơ sở, tên cấp huyện"),
        ("CD_SO", "chi_tieu", "Đoàn cơ sở", "mã của chi đoàn, tên của đoàn cơ sở"),
        ("DV_KETNAP", "chi_tieu", "Đoàn viên", "mã của kết nạp mới, tên của tổng số"),
        ("TN_LUOT", "don_vi_tinh", "hoạt động", "tên là lượt, đơn vị tính là hoạt động"),
        ("DV_SO", "don_vi_tinh", "chi đoàn", "tên là đoàn viên, đơn vị tính là chi đoàn"),
        ("TN_NGAYCONG", "don_vi_tinh", "lượt", "tên là ngày công, đơn vị tính là lượt"),
    )
    for number, (code, name, text, why) in enumerate(rows):
        made = start(f"disagreement-{number}", number)
        made.drop("chi_tieu_giao")
        line = one(made, code).write(name, text)
        line.write("ma_chi_tieu", code).mean("ma_chi_tieu", ASK)
        clash = {"Đoàn viên ưu tú được kết nạp Đảng": "DANG_KETNAP", "Đoàn viên": "DV_SO"}.get(text)
        made.body = [
            other for other in made.body if not isinstance(other, Line) or other.fields["ma_chi_tieu"] != clash
        ]
        made.ask("measure|indicator", line)
        yield made.flag(why).make()
    made = start("shifted", 3)
    codes = [line.fields["ma_chi_tieu"] for line in made.lines]
    for line, code in zip(made.lines, codes[1:] + codes[:1], strict=True):
        line.write("ma_chi_tieu", code).mean("ma_chi_tieu", ASK)
    yield made.must_ask("indicator", "cột mã bị lệch một dòng so với tên", "ma_chi_tieu").make()


def _not_ours() -> Iterator[Return]:
    rows = (
        ("Tổng công trình thanh niên", "công trình"),
        ("Số nhà nhân ái được xây dựng", "nhà"),
        ("Số lượt hỗ trợ thí sinh", "lượt"),
        ("Giá trị nhà khăn quàng đỏ", "đồng"),
        ("Số đoàn viên nữ", "người"),
        ("Số đoàn viên là học sinh", "người"),
        ("Tỷ lệ đoàn kết tập hợp thanh niên", "%"),
        ("Hội viên Hội LHTN", "người"),
        ("Đội viên, thiếu nhi", "người"),
    )
    for number, (name, measure) in enumerate(rows):
        made = start(f"not-ours-{number}", number, codes=False)
        made.drop("chi_tieu_giao")
        for code in ("CTTN_GIATRI", "DV_SO", "TN_LUOT")[number % 3 : number % 3 + 1]:
            made.body = [other for other in made.body if other is not one(made, code)]
        line = Line({"stt": 99, "chi_tieu": name, "don_vi_tinh": measure, "thuc_hien": 64}, counts=False)
        made.body.insert(3, line)
        made.number()
        made.ask("indicator", line)
        yield made.flag(f"“{name}” không phải chỉ tiêu nào của danh mục").make()


def _twice() -> Iterator[Return]:
    for number, code in enumerate(("DV_SO", "MAU_DONVI", "GT_LAMLOI")):
        made = start(f"twice-{number}", number + 2, codes=number % 2 == 0)
        made.drop("chi_tieu_giao")
        first = one(made, code)
        again = Line({**first.fields, "thuc_hien": first.fields["thuc_hien"] + 40})
        for line in (first, again):
            line.write("thuc_hien", made.hand.number(line.fields["thuc_hien"])).mean("thuc_hien", ASK)
        made.body.append(again)
        made.number()
        made.ask("twice|number", again)
        yield made.flag("một chỉ tiêu ghi hai lần với hai số khác nhau: số nào đúng").make()


def _worded() -> Iterator[Return]:
    """Names by other hands, with and without codes; what adds to a name is another indicator."""
    rows = (
        ("DV_SO", "Đoàn viên hiện có"), ("TNIEN_SO", "Tổng số thanh niên trên địa bàn"),
        ("CTTN_GIATRI", "Tổng giá trị CTTN"),
        ("VL_TUVAN_LUOT", "Số lượt thanh niên được tư vấn việc làm"), ("TT_TINBAI", "Số tin, bài tuyên truyền"),
        ("KTGS_CUOC", "Cuộc KTGS"), ("TN_NGAYCONG", "Số ngày công tình nguyện"),
        ("DV_KETNAP", "Số đoàn viên mới kết nạp"),
        ("DANG_KETNAP", "ĐVƯT được kết nạp Đảng"), ("MAU_DONVI", "Số đơn vị máu"),
    )  # fmt: skip
    for number in range(5):
        made = start(f"worded-{number}", number, codes=number % 2 == 1)
        for code, name in rows[2 * number : 2 * number + 2]:
            if code in {line.fields["ma_chi_tieu"] for line in made.lines}:
                one(made, code).write("chi_tieu", name)
        yield made.reads("tên chỉ tiêu ghi theo cách khác, vẫn rõ").make()
    for number, (code, name) in enumerate(
        (
            ("DV_SO", "Đoàn viên nữ"), ("TN_LUOT", "Lượt đoàn viên thanh niên tham gia hiến máu"),
            ("CD_SO", "Chi đoàn khu vực nông thôn"), ("DANG_KETNAP", "Đoàn viên ưu tú là học sinh được kết nạp Đảng"),
        )
    ):  # fmt: skip
        made = start(f"worded-more-{number}", number)
        made.drop("chi_tieu_giao")
        line = one(made, code).write("ma_chi_tieu", code).write("chi_tieu", name).mean("ma_chi_tieu", ASK)
        made.ask("indicator", line)
        yield made.flag("tên nói thêm: chỉ là một phần của chỉ tiêu có mã ấy").make()
