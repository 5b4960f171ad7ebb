"""Draw the two tables that the guide shows of what is understood and what is asked; all in them is invented.

Usage: python -m tests.docs.reading_pictures docs/images
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from feedback.marked import mark
from hopnhat.nightly.checking import check_files
from transforms.returns import Hints

VISITS: Sequence[Sequence[object]] = (
    ("Dữ liệu mẫu",),
    ("Đơn vị: HĐ Tiên Yên",),
    ("BÁO CÁO KẾT QUẢ ĐI CƠ SỞ 6 THÁNG ĐẦU NĂM 2020",),
    ("Hình thức: 1 - Đi theo chuyên đề; 2 - Phối hợp tổ chức; 3 - Kiểm tra, giám sát; 4 - Dự sinh hoạt",),
    (),
    ("TT", "Họ tên đ/c", "Nơi đến", "Thời gian", None, "HT", "Nội dung", "Ghi chú"),
    (None, None, None, "Kế hoạch", "Thực hiện", None, None, None),
    (1, "Nguyễn Văn Mẫu", "Xã Hải Lạng", "3/3/2020", "5/3/2020", 3, "Kiểm tra công tác Đoàn", None),
    (2, "Trần Thị Mẫu", "Xã Đông Hải", "10/3/2020", "10/3/2020", 1, "Tuyên truyền dịch vụ công", None),
    (3, "Lê Văn Mẫu", "Xã Phong Dụ", "17/3/2020", "17/3/2020", 2, "Ra quân Tháng Thanh niên", "Hoãn do mưa lũ"),
    (4, "Phạm Thị Mẫu", "Xã Đại Dực", "24/3/2020", "24/3/2020", 4, "Dự sinh hoạt chi đoàn", None),
)
FIGURES: Sequence[Sequence[object]] = (
    ("Dữ liệu mẫu",),
    ("Đơn vị: ĐTN huyện Tiên Yên",),
    ("SỐ LIỆU CÔNG TÁC ĐOÀN 6 THÁNG ĐẦU NĂM 2020",),
    (),
    ("TT", "Chỉ tiêu", "ĐVT", "Cùng kỳ 2019", "6 tháng 2020", "Ghi chú"),
    (1, "Giá trị công trình thanh niên", "nghìn đồng", 750000, 812000, None),
    (2, "Lượt đoàn viên, thanh niên tham gia tình nguyện", "lượt", 4100, "4.350 lượt", None),
    (3, "Đoàn viên", "người", 5200, "5l10", None),
)
_PART_OF_PAGE = ("-x", "70", "-y", "100", "-W", "1070", "-H", "225")  # dots; the page's rest is empty
WIDTHS = {"visits": (5, 20, 16, 12, 12, 6, 30, 18), "figures": (5, 46, 14, 14, 14, 12)}


def draw(out: Path) -> None:
    """Write the pictures into a folder; needs LibreOffice and poppler."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, rows in (("visits", VISITS), ("figures", FIGURES)):
            source, marked = folder / f"{name}.xlsx", folder / f"{name}-marked.xlsx"
            _workbook(rows, WIDTHS[name]).save(source)
            [outcome] = check_files([source], Hints())
            mark(source, outcome.findings, marked)
            _picture(marked, out / f"reading-{name}.png", folder)
            print(name, *sorted((one.code, one.row or 0) for one in outcome.findings))


def _workbook(rows: Sequence[Sequence[object]], widths: Sequence[int]) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    first = rows.index(()) + 2
    side = Side(style="thin")
    for cells in sheet.iter_rows(min_row=first):
        for cell in cells:
            cell.border, cell.alignment = Border(side, side, side, side), Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=not isinstance(sheet.cell(cell.row, 1).value, int))
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return book


def _picture(workbook: Path, out: Path, folder: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, workbook], check=True, capture_output=True
    )
    pdf = folder / f"{workbook.stem}.pdf"
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", "-singlefile", *_PART_OF_PAGE, pdf, out.with_suffix("")], check=True
    )


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
