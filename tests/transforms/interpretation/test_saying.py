"""What a return says of itself in a title, and what a title says of something else."""

from __future__ import annotations

import pytest

from transforms.subject.saying import name_says, titles_say


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Báo cáo bổ sung", "adds"),
        ("BÁO CÁO KẾT QUẢ ĐI CƠ SỞ (BỔ SUNG)", "adds"),
        ("BAO CAO BO SUNG", "adds"),
        ("Gửi thêm các lượt đi cơ sở", "adds"),
        ("(tiếp theo báo cáo đã gửi)", "adds"),
        ("Báo cáo bổ sung, không thay thế báo cáo trước", "adds"),
        ("Báo cáo này thay thế báo cáo đã gửi", "replaces"),
        ("(thay thế bản cũ)", "replaces"),
        ("Đính chính dòng số 1 của báo cáo đã gửi", "corrects"),
        ("Trích biểu số liệu", "extracts"),
    ],
)
def test_a_title_says_it_of_the_return(line: str, says: str) -> None:
    assert titles_say(["BÁO CÁO KẾT QUẢ ĐI CƠ SỞ", line, "Kỳ báo cáo: 6 tháng đầu năm 2020"]) == says


@pytest.mark.parametrize(
    "line",
    [
        "Quán triệt sửa đổi, bổ sung Điều lệ Đoàn",
        "Bổ sung ủy viên Ban Chấp hành",
        "Kết quả kiện toàn, bổ sung BCH năm 2020",
        "Thực hiện Kế hoạch điều chỉnh, bổ sung số 12",
        "Số liệu đã rà soát",
    ],
)
def test_a_title_says_it_of_something_else(line: str) -> None:
    assert titles_say([line]) is None


def test_the_name_of_a_file_says_it_anywhere() -> None:
    assert name_says("D199/BC đi cơ sở (bổ sung).xlsx") == "adds"
    assert name_says("bc_bo_sung.xlsx") == "adds"
    assert name_says("bản không thay thế.xlsx") is None
