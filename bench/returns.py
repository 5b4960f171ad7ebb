"""Generated returns of about 40 KB: 60 visits by 14 columns, 45 indicators and a hidden list sheet (sample data).

The workbook is made once by the project's own template and openpyxl; each return is that file with other names, days
and units put into its shared strings, so that ten thousand of them are made in under a minute.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl

VISITS, INDICATORS = 60, 45
_HEADERS = (
    "STT", "Họ và tên cán bộ", "Chức vụ", "Ban/Đơn vị công tác", "Đơn vị đến", "Cơ sở/Chi đoàn", "Từ ngày", "Đến ngày",
    "Số ngày", "Hình thức", "Nội dung/Chuyên đề", "Số QĐ/Công lệnh", "Kết quả", "Kiến nghị",
)  # fmt: skip
_KINDS = ("Đi theo chuyên đề", "Phối hợp tổ chức, triển khai hoạt động tại cơ sở", "Kiểm tra, giám sát")
_UNITS = ("Huyện đoàn Tiên Yên", "Huyện đoàn Ba Chẽ", "Thành đoàn Hạ Long", "Thị đoàn Quảng Yên", "Huyện đoàn Hải Hà")
_NAMES = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý"),
    ("Thị", "Văn", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Quốc", "Mỹ", "Thu", "Xuân", "Kim"),
    (
        "An",
        "Bình",
        "Cường",
        "Dung",
        "Giang",
        "Hà",
        "Hải",
        "Hạnh",
        "Khánh",
        "Lan",
        "Linh",
        "Long",
        "Mai",
        "Nam",
        "Nga",
        "Oanh",
    ),
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SST = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_INLINE = re.compile(r'(<c [^>]*?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
_REFERENCE = re.compile(r"&#(\d+);")
_UNIT_MARK, _NAME_MARK = "@@UNIT@@", "@@NAME{:02d}@@"


def _visit(sheet: object, number: int) -> list[object]:
    day = date(2020, 1, 6) + timedelta(days=2 * number)
    return [
        number + 1,
        _NAME_MARK.format(number),
        "Phó Bí thư",
        "Ban Phong trào",
        f"Xã mẫu số {number}",
        f"Chi đoàn thôn {number}",
        day.strftime("%d/%m/%Y"),
        day.strftime("%d/%m/%Y"),
        1,
        _KINDS[number % 3],
        f"Chuyên đề số {number} về công tác Đoàn",
        f"{number + 1}-QĐ/TĐTN",
        f"Đã thống nhất {number} nội dung trọng tâm với cơ sở",
        "Bổ sung tài liệu sinh hoạt",
    ]


def _base() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kết quả"
    for line in (
        f"Đơn vị: {_UNIT_MARK}",
        "BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ",
        "Kỳ báo cáo: 6 tháng đầu năm 2020 (dữ liệu mẫu)",
    ):
        sheet.append([line])
    sheet.append(_HEADERS)
    for number in range(VISITS):
        sheet.append(_visit(sheet, number))
    figures = book.create_sheet("Số liệu")
    figures.append([f"Đơn vị: {_UNIT_MARK}"])
    figures.append(["BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN"])
    figures.append(["Kỳ báo cáo: 6 tháng đầu năm 2020 (dữ liệu mẫu)"])
    figures.append(
        [
            "STT",
            "Mã chỉ tiêu",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Chỉ tiêu giao",
            "Thực hiện trong kỳ",
            "Lũy kế năm",
            "Ghi chú",
        ]
    )
    from forms import form

    codes = list(form("BC_SOLIEU")["ma_chi_tieu"].choices)
    for number in range(INDICATORS):
        choice = codes[number % len(codes)]
        figures.append(
            [
                number + 1,
                choice.code,
                choice.label_vi,
                choice.extra.get("unit", ""),
                1000 + number,
                500 + number,
                500 + number,
                None,
            ]
        )
    lists = book.create_sheet("Danh mục")
    lists.sheet_state = "hidden"
    for number in range(600):
        lists.append([f"Đơn vị cơ sở số {number}", f"Chi đoàn số {number}", number])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make(folder: Path, count: int, seed: int = 7) -> list[Path]:
    """Write ``count`` distinct returns into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    members = _shared(_members(_base()))
    return [
        _write(folder / f"bao-cao-{number:05d}.xlsx", members, text)
        for number, text in enumerate(_texts(members, count, seed))
    ]


def _members(base: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _shared(members: dict[str, bytes]) -> dict[str, bytes]:
    """Move inline strings to one table of shared strings in UTF-8, as Excel writes them."""
    if "xl/sharedStrings.xml" in members:
        return members
    index: dict[str, int] = {}

    def refer(match: re.Match[str]) -> str:
        number = index.setdefault(match.group(2), len(index))
        return f'{match.group(1)} t="s"><v>{number}</v></c>'

    shared = dict(members)
    for name in [name for name in members if name.startswith("xl/worksheets/")]:
        text = _REFERENCE.sub(lambda match: chr(int(match.group(1))), members[name].decode("utf-8"))
        shared[name] = _INLINE.sub(refer, text).encode("utf-8")
    items = "".join(f"<si><t>{text}</t></si>" for text in index)
    shared["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" count="{len(index)}">{items}</sst>'.encode()
    relation = (
        f'<Relationship Id="rIdShared" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    rels = members["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", relation)
    types = (
        members["[Content_Types].xml"]
        .decode()
        .replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SST}"/></Types>')
    )
    return {**shared, "xl/_rels/workbook.xml.rels": rels.encode(), "[Content_Types].xml": types.encode()}


def _texts(members: dict[str, bytes], count: int, seed: int) -> Iterator[bytes]:
    strings = members["xl/sharedStrings.xml"].decode("utf-8")
    generator = random.Random(seed)
    for number in range(count):
        text = strings.replace(_UNIT_MARK, _UNITS[number % len(_UNITS)])
        for visit in range(VISITS):
            text = text.replace(_NAME_MARK.format(visit), _name(generator))
        yield text.encode("utf-8")


def _name(generator: random.Random) -> str:
    return " ".join(generator.choice(part) for part in _NAMES)


def _write(path: Path, members: dict[str, bytes], strings: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, strings if name == "xl/sharedStrings.xml" else content)
    return path
