"""What the invented returns say: cadres, trips, indicators, counts and activities (dữ liệu mẫu)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.meaning.spans import days
from tests.meaning.units import Unit, below, unit

FAMILY = (
    "Vi",
    "Chíu",
    "Tằng",
    "Phùn",
    "Lỷ",
    "Đặng",
    "Hoàng",
    "Bùi",
    "Vũ",
    "Phạm",
    "Ngô",
    "Đinh",
    "Lê",
    "Trần",
    "Đỗ",
    "Nông",
)
MIDDLE_HE = ("Văn", "Đức", "Quốc", "Mạnh", "Tiến", "Hữu", "Trung")
MIDDLE_SHE = ("Thị", "Thu", "Ngọc", "Thanh", "Hồng", "Bích")
HE = ("Tùng", "Hưng", "Kiên", "Phúc", "Thành", "Lâm", "Vượng", "Hiệp", "Duy", "Toản", "Chiến", "Sáng")
SHE = ("Hiền", "Trang", "Ngân", "Hạnh", "Dung", "Liên", "Thảo", "Phương", "Huệ", "Uyên", "Nhàn", "Xuân")
POSTS = ("Bí thư", "Phó Bí thư", "Ủy viên Ban Thường vụ", "Ủy viên Ban Chấp hành", "Chuyên viên")
BOARDS = ("Ban Phong trào", "Ban Tổ chức - Kiểm tra", "Ban Tuyên giáo", "Văn phòng")
TOPICS = (
    "Triển khai chủ trương 1+1",
    "Hướng dẫn hoàn thành chỉ tiêu Tủ sách Bác Hồ",
    "Hãy làm sạch biển",
    "Tuyên truyền dịch vụ công trực tuyến mức độ 3, 4",
    "Giám sát Quyết định 289-QĐ/TW",
    "Hướng dẫn thực hiện đề án 1516",
    "Kiện toàn Ban Chấp hành chi đoàn",
    "Tháng Thanh niên",
    "Phòng, chống ma túy trong thanh niên",
    "Tập huấn nghiệp vụ công tác Đoàn",
)
RESULTS = ("Thống nhất 3 nội dung", "Hoàn thành theo kế hoạch", "Hướng dẫn 12 bí thư chi đoàn", "Tiếp thu 4 ý kiến")
BRANCHES = (
    "Chi đoàn thôn Khe Tiên",
    "Chi đoàn thôn Đồng Tâm",
    "Chi đoàn khu 3",
    "Chi đoàn thôn Bắc",
    "Chi đoàn khu 5A",
)
SOLDIERS = (
    "Chi đoàn Văn phòng",
    "Chi đoàn Đội 1",
    "Chi đoàn Đội 2",
    "Chi đoàn Phòng Tham mưu",
    "Chi đoàn Đội Nghiệp vụ",
)


@dataclass(eq=False)
class Line:
    """A row of a table: what it says (``fields``), how it is written where not as usual (``cells``), its looks."""

    fields: dict[str, Any]
    cells: dict[str, Any] = field(default_factory=dict)
    looks: dict[str, dict[str, Any]] = field(default_factory=dict)
    form: str | None = None
    unit: str | None = None
    period: str | None = None
    either: bool = False
    counts: bool = True
    hidden: bool = False

    def write(self, name: str, value: Any) -> Line:
        """Write a cell otherwise than usual, its meaning the same."""
        self.cells[name] = value
        return self

    def mean(self, name: str, value: Any) -> Line:
        """Say what a field means, however it is written."""
        self.fields[name] = value
        return self

    def look(self, name: str, **look: Any) -> Line:
        self.looks.setdefault(name, {}).update(look)
        return self


@dataclass(eq=False)
class Group:
    """A row inside the table that is no record: a heading of the rows below, a note, a subtotal."""

    text: str
    column: int = 1
    merged: bool = True
    bold: bool = True
    cells: dict[str, Any] = field(default_factory=dict)
    held: bool = False


def people(rng: Random, count: int) -> list[str]:
    """Invent people, no two of one name."""
    found: dict[str, None] = {}
    while len(found) < count:
        man = rng.random() < 0.5
        middle, given = (rng.choice(MIDDLE_HE), rng.choice(HE)) if man else (rng.choice(MIDDLE_SHE), rng.choice(SHE))
        found[f"{rng.choice(FAMILY)} {middle} {given}"] = None
    return list(found)


def places(rng: Random, of: Unit, count: int) -> list[str]:
    names = [one.place for one in below(of.unit_id)]
    if not names:
        names = list(SOLDIERS if of.level == "affiliated" else BRANCHES)
    return [names[n % len(names)] for n in rng.sample(range(max(count, len(names))), count)]


def visits(rng: Random, form: str, of: str, period: str, count: int) -> list[Line]:
    """Trips of one to three days within the period, in order of their days, each of another cadre."""
    first, last = days(period)
    length = (last - first).days - 3
    apart = range(1, length, 4)
    starts = sorted(rng.sample(apart if len(apart) >= count else range(1, length), count))
    level = unit(of).level
    where = {"province": "huyen", "district": "xa"}.get(level, "chi_doan")
    found = []
    for number, (start, name, place) in enumerate(
        zip(starts, people(rng, count), places(rng, unit(of), count), strict=True), 1
    ):
        begin = first + timedelta(days=start)
        end = min(begin + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2))), last)
        fields: dict[str, Any] = {
            "stt": number,
            "ho_ten": name,
            "chuc_vu": rng.choice(POSTS),
            "ban_don_vi": rng.choice(BOARDS) if level == "province" else unit(of).union_name,
            "don_vi_den": place,
            "co_so": rng.choice(BRANCHES) if level == "district" else None,
            "cap_don_vi": {"huyen": "Huyện", "xa": "Xã", "chi_doan": "Chi đoàn"}[where],
            "ngay_tu": begin,
            "ngay_den": end,
            "so_ngay": (end - begin).days + 1,
            "hinh_thuc": (number + start) % 4 + 1,
            "chuyen_de": rng.choice(TOPICS),
            "ghi_chu": None,
        }
        if form == "DI_CO_SO_KQ":
            fields |= {
                "so_quyet_dinh": f"{rng.randint(3, 80)}-QĐ/ĐTN",
                "ket_qua": rng.choice(RESULTS),
                "ton_tai": None,
                "kien_nghi": rng.choice((None, "Bổ sung tài liệu sinh hoạt")),
                "ngay_bao_cao": end + timedelta(days=3),
            }
        found.append(Line(fields))
    return found


CATALOGUE: dict[str, tuple[str, str, int, int]] = {
    "CTTN_HUYEN": ("Công trình thanh niên cấp huyện", "công trình", 2, 6),
    "CTTN_COSO": ("Công trình thanh niên cấp cơ sở", "công trình", 11, 40),
    "CTTN_GIATRI": ("Giá trị công trình thanh niên", "đồng", 300, 900),
    "TN_HOATDONG": ("Hoạt động tình nguyện", "hoạt động", 40, 95),
    "TN_LUOT": ("Lượt đoàn viên thanh niên tham gia tình nguyện", "lượt", 1400, 5200),
    "TN_NGAYCONG": ("Ngày công tình nguyện", "ngày công", 600, 1900),
    "TN_DOIHINH": ("Đội hình tình nguyện", "đội hình", 9, 30),
    "DVC_HOSO": ("Hồ sơ dịch vụ công trực tuyến được hỗ trợ", "hồ sơ", 300, 2400),
    "MAU_DONVI": ("Máu hiến", "đơn vị máu", 110, 420),
    "VL_TUVAN_HD": ("Hoạt động tư vấn việc làm", "hoạt động", 4, 15),
    "VL_TUVAN_LUOT": ("Lượt thanh niên được tư vấn việc làm", "lượt", 500, 1200),
    "VL_GIOITHIEU": ("Giới thiệu việc làm thành công", "người", 60, 240),
    "TT_TINBAI": ("Tin, bài tuyên truyền", "tin bài", 90, 400),
    "GT_LAMLOI": ("Giá trị làm lợi", "đồng", 150, 800),
    "DCS_SO": ("Đoàn cơ sở", "đoàn cơ sở", 12, 30),
    "CD_SO": ("Chi đoàn", "chi đoàn", 90, 190),
    "DV_SO": ("Đoàn viên", "người", 2100, 5400),
    "TNIEN_SO": ("Thanh niên", "người", 6200, 9800),
    "DV_KETNAP": ("Đoàn viên mới kết nạp", "người", 130, 600),
    "DANG_GIOITHIEU": ("Đoàn viên ưu tú giới thiệu cho Đảng", "người", 60, 120),
    "DANG_KETNAP": ("Đoàn viên ưu tú được kết nạp Đảng", "người", 20, 58),
    "KTGS_CUOC": ("Cuộc kiểm tra, giám sát", "cuộc", 6, 24),
}
MONEY = ("CTTN_GIATRI", "GT_LAMLOI")


def indicator(rng: Random, code: str, number: int) -> Line:
    """An indicator with a plausible figure; the year so far is that of the half, as in a first half-year."""
    name, measure, low, high = CATALOGUE[code]
    value = rng.randint(low, high) * (1_250_000 if code in MONEY else 1)
    target = value * 2 + rng.randint(0, 9) * (1_000_000 if code in MONEY else 1)
    return Line(
        {
            "stt": number,
            "ma_chi_tieu": code,
            "chi_tieu": name,
            "don_vi_tinh": measure,
            "chi_tieu_giao": target,
            "thuc_hien": value,
            "luy_ke": value,
            "ghi_chu": None,
        }
    )


SOME = [
    "CTTN_COSO", "CTTN_GIATRI", "TN_HOATDONG", "TN_LUOT", "TN_NGAYCONG", "DVC_HOSO", "MAU_DONVI", "VL_TUVAN_LUOT",
    "VL_GIOITHIEU", "GT_LAMLOI", "CD_SO", "DV_SO", "DV_KETNAP", "DANG_GIOITHIEU", "DANG_KETNAP", "KTGS_CUOC",
]  # fmt: skip


def indicators(rng: Random, codes: list[str] | None = None) -> list[Line]:
    return [indicator(rng, code, number) for number, code in enumerate(codes or SOME, 1)]


def counts(rng: Random, of: str, count: int) -> list[Line]:
    """A district's base units with the visits to each, by kind; other units count their branches."""
    found = []
    for number, place in enumerate(dict.fromkeys(places(rng, unit(of), min(count, len(below(of)) or 5))), 1):
        parts = [rng.randint(1, 9) for _ in range(4)]
        parts[rng.randrange(4)] = 0 if number % 3 == 0 else 2
        named = {f"ht{kind}": part for kind, part in enumerate(parts, 1)}
        found.append(Line({"stt": number, "don_vi": place, "luot": sum(parts), **named, "ghi_chu": None}))
    return found


ACTIVITIES = (
    (1, "Hội thi tìm hiểu lịch sử Đảng bộ tỉnh"),
    (1, "Ngày hội Thanh niên với văn hóa đọc"),
    (2, "Ngày Chủ nhật xanh"),
    (2, "Chiến dịch Hãy làm sạch biển"),
    (2, "Ngày hội hiến máu Giọt hồng"),
    (3, "Ngày hội tư vấn việc làm cho thanh niên"),
    (3, "Diễn đàn Thanh niên khởi nghiệp"),
    (4, "Trao học bổng Thắp sáng ước mơ thiếu nhi"),
    (6, "Lớp cảm tình Đoàn cho học sinh lớp 9"),
    (2, "Tháng Ba biên giới"),
)
HALLS = (
    "Nhà văn hóa thôn Bắc",
    "Trường THCS Đồng Tâm",
    "Sân vận động trung tâm",
    "Quảng trường 25/12",
    "Hội trường UBND",
)


def activities(rng: Random, period: str, count: int) -> list[Line]:
    first, last = days(period)
    starts = sorted(rng.sample(range(1, (last - first).days - 3), count))
    found = []
    for number, (start, (section, name)) in enumerate(zip(starts, rng.sample(ACTIVITIES, count), strict=True), 1):
        begin = first + timedelta(days=start)
        found.append(
            Line(
                {
                    "stt": number,
                    "mang": section,
                    "ten_hoat_dong": name,
                    "dia_diem": rng.choice(HALLS),
                    "ngay_tu": begin,
                    "ngay_den": begin + timedelta(days=rng.choice((0, 0, 1))),
                    "luot_dvtn": rng.randint(6, 90) * 5,
                    "ket_qua": "Được nhân dân ghi nhận",
                    "de_nghi": rng.random() < 0.6,
                }
            )
        )
    return found


def lines(rng: Random, form: str, of: str, period: str, count: int) -> list[Line]:
    if form == "BC_SOLIEU":
        return indicators(rng)
    if form == "DI_CO_SO_TH":
        return counts(rng, of, count)
    if form == "HOAT_DONG":
        return activities(rng, period, count)
    return visits(rng, form, of, period, count)


def later(day: date, by: int) -> date:
    return day + timedelta(days=by)
