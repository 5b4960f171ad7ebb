"""The headers and titles that clerks use and everybody understands, form by form."""

from __future__ import annotations

VISIT: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số TT", "STT"),
    "ho_ten": ("Họ và tên cán bộ", "Họ và tên", "Họ tên cán bộ", "Cán bộ đi cơ sở"),
    "chuc_vu": ("Chức vụ", "Chức vụ", "Chức danh", "Chức vụ"),
    "ban_don_vi": ("Ban/Đơn vị công tác", "Đơn vị công tác", "Ban/Đơn vị công tác", "Cơ quan công tác"),
    "don_vi_den": ("Đơn vị đến", "Nơi đến", "Cơ sở đến", "Đơn vị đến công tác"),
    "co_so": ("Cơ sở/Chi đoàn", "Chi đoàn", "Cơ sở/Chi đoàn", "Chi đoàn"),
    "cap_don_vi": ("Cấp đơn vị", "Cấp", "Cấp đơn vị", "Cấp"),
    "ngay_tu": ("Từ ngày", "Ngày bắt đầu", "Từ ngày", "Từ ngày"),
    "ngay_den": ("Đến ngày", "Ngày kết thúc", "Đến ngày", "Đến ngày"),
    "ngay": ("Ngày đi", "Thời gian", "Thời gian đi", "Ngày đi"),
    "so_ngay": ("Số ngày", "Số ngày đi", "Tổng số ngày", "Số ngày"),
    "hinh_thuc": ("Hình thức", "Hình thức đi cơ sở", "Hình thức", "Loại hình"),
    "chuyen_de": ("Nội dung/Chuyên đề", "Chuyên đề", "Nội dung làm việc", "Nội dung công việc"),
    "so_quyet_dinh": ("Số QĐ/Công lệnh", "Số quyết định", "Công lệnh", "Số QĐ/Công lệnh"),
    "ket_qua": ("Kết quả", "Kết quả đạt được", "Kết quả làm việc", "Kết quả"),
    "ton_tai": ("Tồn tại, hạn chế", "Hạn chế", "Khó khăn, vướng mắc", "Tồn tại"),
    "kien_nghi": ("Kiến nghị", "Đề xuất, kiến nghị", "Kiến nghị của cơ sở", "Đề xuất"),
    "ngay_bao_cao": ("Ngày báo cáo", "Ngày gửi báo cáo", "Ngày báo cáo", "Ngày nộp báo cáo"),
    "ghi_chu": ("Ghi chú", "Ghi chú", "Chú thích", "Ghi chú"),
}
INDICATOR: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "STT", "TT"),
    "ma_chi_tieu": ("Mã chỉ tiêu", "Mã CT", "Mã", "Mã số"),
    "chi_tieu": ("Chỉ tiêu", "Tên chỉ tiêu", "Nội dung chỉ tiêu", "Chỉ tiêu"),
    "don_vi_tinh": ("Đơn vị tính", "ĐVT", "Đơn vị tính", "ĐVT"),
    "chi_tieu_giao": ("Chỉ tiêu giao", "Kế hoạch", "Chỉ tiêu được giao", "Kế hoạch giao"),
    "thuc_hien": ("Thực hiện trong kỳ", "Thực hiện", "Kết quả thực hiện", "Kết quả"),
    "luy_ke": ("Lũy kế năm", "Lũy kế", "Lũy kế từ đầu năm", "Luỹ kế"),
    "ghi_chu": ("Ghi chú", "Ghi chú", "Chú thích", "Ghi chú"),
}
COUNTED: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số TT", "STT"),
    "don_vi": ("Đơn vị", "Tên đơn vị", "Xã, phường, thị trấn", "Đơn vị cơ sở"),
    "luot": ("Tổng số lượt", "Tổng số", "Tổng lượt", "Tổng cộng"),
    "ht1": ("Đi theo chuyên đề",),
    "ht2": ("Phối hợp tổ chức, triển khai hoạt động tại cơ sở",),
    "ht3": ("Kiểm tra, giám sát",),
    "ht4": ("Dự sinh hoạt chuyên đề của hội nghị BCH, BTV đoàn cấp dưới và dự sinh hoạt chi đoàn",),
    "ghi_chu": ("Ghi chú",),
}
ACTIVITY: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số TT", "STT"),
    "mang": ("Mảng công tác", "Lĩnh vực", "Mảng công tác", "Mảng"),
    "ten_hoat_dong": ("Tên hoạt động", "Nội dung hoạt động", "Hoạt động", "Tên hoạt động"),
    "dia_diem": ("Địa điểm", "Địa điểm tổ chức", "Nơi tổ chức", "Địa điểm"),
    "ngay_tu": ("Từ ngày", "Ngày bắt đầu", "Từ ngày", "Từ ngày"),
    "ngay_den": ("Đến ngày", "Ngày kết thúc", "Đến ngày", "Đến ngày"),
    "ngay": ("Thời gian", "Thời gian tổ chức", "Ngày tổ chức", "Thời gian"),
    "luot_dvtn": ("Lượt ĐVTN tham gia", "Số lượt ĐVTN", "Lượt tham gia", "Số lượt tham gia"),
    "ket_qua": ("Kết quả nổi bật", "Kết quả", "Kết quả đạt được", "Kết quả nổi bật"),
    "de_nghi": ("Đề nghị đưa vào báo cáo", "Đưa vào báo cáo", "Đề nghị đưa vào báo cáo (Có/Không)", "Đề nghị"),
}
HEADERS = {
    "DI_CO_SO_DK": VISIT,
    "DI_CO_SO_KQ": VISIT,
    "BC_SOLIEU": INDICATOR,
    "DI_CO_SO_TH": COUNTED,
    "HOAT_DONG": ACTIVITY,
}

TITLES = {
    "DI_CO_SO_DK": ("BẢN ĐĂNG KÝ ĐI CÔNG TÁC CƠ SỞ", "ĐĂNG KÝ ĐI CƠ SỞ"),
    "DI_CO_SO_KQ": ("BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ", "BÁO CÁO KẾT QUẢ THỰC HIỆN CHẾ ĐỘ ĐI CÔNG TÁC CƠ SỞ"),
    "BC_SOLIEU": (
        "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN VÀ PHONG TRÀO THANH THIẾU NHI",
        "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CÔNG TÁC ĐOÀN",
    ),
    "DI_CO_SO_TH": ("BIỂU TỔNG HỢP SỐ LƯỢT CÁN BỘ ĐOÀN ĐI CƠ SỞ", "TỔNG HỢP LƯỢT ĐI CƠ SỞ"),
    "HOAT_DONG": ("DANH MỤC HOẠT ĐỘNG TIÊU BIỂU", "HOẠT ĐỘNG TIÊU BIỂU"),
}
SHEETS = {
    "DI_CO_SO_DK": "Đăng ký",
    "DI_CO_SO_KQ": "Kết quả",
    "BC_SOLIEU": "Số liệu",
    "DI_CO_SO_TH": "Tổng hợp",
    "HOAT_DONG": "Hoạt động",
}
LAYOUTS = {
    ("DI_CO_SO_KQ", "full"): (
        "stt ho_ten chuc_vu ban_don_vi don_vi_den co_so cap_don_vi ngay_tu ngay_den so_ngay hinh_thuc chuyen_de"
        " so_quyet_dinh ket_qua ton_tai kien_nghi ngay_bao_cao"
    ),
    (
        "DI_CO_SO_KQ",
        "mid",
    ): "stt ho_ten chuc_vu don_vi_den ngay_tu ngay_den so_ngay hinh_thuc chuyen_de ket_qua kien_nghi",
    ("DI_CO_SO_KQ", "short"): "stt ho_ten chuc_vu don_vi_den ngay hinh_thuc chuyen_de ket_qua",
    (
        "DI_CO_SO_DK",
        "full",
    ): "stt ho_ten chuc_vu ban_don_vi don_vi_den co_so ngay_tu ngay_den hinh_thuc chuyen_de ghi_chu",
    ("DI_CO_SO_DK", "mid"): "stt ho_ten chuc_vu don_vi_den ngay_tu ngay_den hinh_thuc chuyen_de ghi_chu",
    ("DI_CO_SO_DK", "short"): "stt ho_ten chuc_vu don_vi_den ngay hinh_thuc chuyen_de",
    ("BC_SOLIEU", "full"): "stt ma_chi_tieu chi_tieu don_vi_tinh chi_tieu_giao thuc_hien luy_ke ghi_chu",
    ("BC_SOLIEU", "mid"): "stt ma_chi_tieu chi_tieu don_vi_tinh chi_tieu_giao thuc_hien ghi_chu",
    ("BC_SOLIEU", "short"): "stt ma_chi_tieu chi_tieu don_vi_tinh thuc_hien",
    ("DI_CO_SO_TH", "full"): "stt don_vi luot ht1 ht2 ht3 ht4 ghi_chu",
    ("DI_CO_SO_TH", "mid"): "stt don_vi luot ht1 ht2 ht3 ht4",
    ("DI_CO_SO_TH", "short"): "stt don_vi ht1 ht2 ht3 ht4 luot",
    ("HOAT_DONG", "full"): "stt mang ten_hoat_dong dia_diem ngay_tu ngay_den luot_dvtn ket_qua de_nghi",
    ("HOAT_DONG", "mid"): "stt mang ten_hoat_dong dia_diem ngay_tu ngay_den luot_dvtn de_nghi",
    ("HOAT_DONG", "short"): "stt mang ten_hoat_dong dia_diem ngay luot_dvtn",
}
COMPARED = {
    "DI_CO_SO_DK": ("ho_ten", "don_vi_den", "ngay_tu", "ngay_den", "hinh_thuc"),
    "DI_CO_SO_KQ": ("ho_ten", "don_vi_den", "ngay_tu", "ngay_den", "so_ngay", "hinh_thuc"),
    "BC_SOLIEU": ("ma_chi_tieu", "chi_tieu_giao", "thuc_hien", "luy_ke"),
    "DI_CO_SO_TH": ("don_vi", "luot", "ht1", "ht2", "ht3", "ht4"),
    "HOAT_DONG": ("mang", "ten_hoat_dong", "dia_diem", "ngay_tu", "ngay_den", "luot_dvtn", "de_nghi"),
}
MANG = (
    "Tuyên truyền, giáo dục",
    "Phong trào hành động cách mạng",
    "Đồng hành với thanh niên",
    "Công tác Đội, thiếu nhi",
    "Quốc tế thanh niên",
    "Xây dựng Đoàn, mặt trận, tham gia xây dựng Đảng",
    "Kiểm tra, giám sát, đi cơ sở, thông tin báo cáo",
)
WIDTHS = {
    "stt": 6, "ho_ten": 24, "chuc_vu": 20, "don_vi_den": 20, "hinh_thuc": 26, "chuyen_de": 34, "ket_qua": 30,
    "chi_tieu": 40, "thuc_hien": 20, "luy_ke": 18, "chi_tieu_giao": 18, "ten_hoat_dong": 40, "mang": 26, "don_vi": 24,
    "kien_nghi": 22,
}  # fmt: skip
