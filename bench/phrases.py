"""Invented people, topics and results ("dữ liệu mẫu") for the generated returns."""

from __future__ import annotations

import random

_NAMES = (  # family, middle and given names
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Lý",
    "Thị Văn Hữu Đức Minh Ngọc Thanh Quốc Mỹ Thu Xuân Kim",
    "An Bình Cường Dung Giang Hà Hải Hạnh Khánh Lan Linh Long Mai Nam Nga Oanh",
)
_WORK = (
    "sinh hoạt chi đoàn mẫu", "xây dựng tổ chức Đoàn vững mạnh", "hiến máu tình nguyện", "chuyển đổi số", "khởi nghiệp",
    "chăm lo thiếu nhi", "bảo vệ môi trường", "giáo dục truyền thống", "phát triển đoàn viên mới", "tư vấn việc làm",
)  # fmt: skip
_DONE = ("Đã thống nhất", "Đã hướng dẫn", "Đã kiểm tra", "Đã ghi nhận", "Đã tháo gỡ", "Đã tập huấn")
_WHAT = ("nội dung trọng tâm", "hồ sơ đoàn vụ", "kiến nghị của cơ sở", "mô hình mới", "khó khăn về kinh phí")


def person(generator: random.Random) -> str:
    """Return a full name."""
    return " ".join(generator.choice(part.split()) for part in _NAMES)


def topic(generator: random.Random) -> str:
    """Return what a visit was about."""
    return f"Chuyên đề số {generator.randrange(1, 99)} về công tác {generator.choice(_WORK)}"


def result(generator: random.Random) -> str:
    """Return what came of a visit, in two sentences."""
    parts = [
        f"{generator.choice(_DONE)} {generator.randrange(2, 40)} {generator.choice(_WHAT)} về {generator.choice(_WORK)}"
        for _ in range(2)
    ]
    return "; ".join(parts)
