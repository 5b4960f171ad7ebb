"""How clerks write numbers: dots, commas and blanks, ratios, words before and after."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import Return, draft
from tests.meaning.hands import hand
from tests.meaning.truth import ASK

READ: tuple[tuple[str, object, object, str], ...] = (
    ("TN_LUOT", "9.854", 9854, "dấu chấm ngăn hàng nghìn"),
    ("TN_LUOT", "1 420", 1420, "dấu cách ngăn hàng nghìn"),
    ("DV_SO", "3.120 đ/v", 3120, "viết tắt sau số"),
    ("DV_SO", "03120", 3120, "số không ở đầu"),
    ("CD_SO", "96,0", 96, "phần lẻ bằng không"),
    ("GT_LAMLOI", "1.250.000.000", 1_250_000_000, "nhiều dấu chấm"),
    ("GT_LAMLOI", "1250000000,00", 1_250_000_000, "phần lẻ bằng không của tiền"),
    ("DVC_HOSO", "1.240 (hồ sơ)", 1240, "đơn vị trong ngoặc"),
    ("KTGS_CUOC", "08 cuộc", 8, "số và đơn vị"),
    ("TN_NGAYCONG", "1.250,5", 1250.5, "phẩy là phần lẻ"),
    ("MAU_DONVI", " 215 ", 215, "khoảng trắng quanh số"),
    ("MAU_DONVI", "'215", 215, "dấu nháy ép kiểu chữ"),
)
ABOUT: tuple[tuple[str, object, object, str], ...] = (
    ("TN_LUOT", "gần 1.500", 1500, "số áng chừng"),
    ("TN_LUOT", "trên 2.000", 2000, "số áng chừng"),
    ("TN_LUOT", "hơn 1.800 lượt", 1800, "số áng chừng"),
    ("TN_LUOT", "khoảng 1200", 1200, "số áng chừng"),
    ("DANG_GIOITHIEU", "42/42", 42, "tỷ số"),
)
ASKED: tuple[tuple[str, object, str], ...] = (
    ("TN_LUOT", 1.42, "số lượt có phần lẻ: máy hiểu dấu chấm là phần lẻ"),
    ("DV_SO", "3,120", "phẩy ngăn hàng nghìn hay phần lẻ"),
    ("CD_SO", "96 (trong đó 4 mới)", "hai số trong một ô"),
    ("CD_SO", "96; 98", "hai số trong một ô"),
    ("DV_KETNAP", -12, "số âm"),
    ("DV_KETNAP", "12 - 15", "một khoảng"),
    ("MAU_DONVI", "2l5", "chữ l giữa số"),
    ("TN_DOIHINH", "##", "không ra số"),
    ("DVC_HOSO", "đang tổng hợp", "chưa có số"),
    ("CD_SO", "1.2.3", "không phải số"),
)


def cases() -> Iterator[Return]:
    for number, (code, text, value, why) in enumerate((*READ, *ABOUT)):
        made = draft(
            "numbers",
            f"read-{number:02d}",
            hand(number),
            "BC_SOLIEU",
            ("D199", "D195", "D201")[number % 3],
            layout="mid",
        )
        made.drop("chi_tieu_giao")
        line = next(one for one in made.lines if one.fields["ma_chi_tieu"] == code)
        line.write("thuc_hien", text).mean("thuc_hien", value)
        if number < len(READ):
            yield made.reads(why).make()
        else:
            made.ask("number|measure", line)
            yield made.flag(why).make()
    for number, (code, text, why) in enumerate(ASKED):
        made = draft("numbers", f"asked-{number}", hand(number + 1), "BC_SOLIEU", "D193", layout="mid")
        made.drop("chi_tieu_giao")
        line = next((one for one in made.lines if one.fields["ma_chi_tieu"] == code), made.lines[2])
        line.write("thuc_hien", text).mean("thuc_hien", ASK)
        made.ask("number|measure", line)
        yield made.flag(why).make()
