"""From the form definition to the blank workbook, filled in, read back and checked: the same form all the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from expectations import check, decide
from findings import Finding
from forms import form, forms
from forms.template import blank_workbook
from organisation import Period
from organisation.units import organisation
from transforms.read import read_file
from transforms.returns import ReturnRead

FIRST_ROW = 7
VISIT = {
    "ho_ten": "Nguyễn Văn An",
    "chuc_vu": "Phó Bí thư",
    "don_vi_den": "Huyện đoàn Tiên Yên",
    "ngay_tu": date(2020, 3, 17),
    "ngay_den": date(2020, 3, 18),
    "hinh_thuc": "Kiểm tra, giám sát",
    "chuyen_de": "Triển khai chủ trương 1+1",
}
FILLED: dict[str, list[dict[str, Any]]] = {
    "DI_CO_SO_DK": [VISIT, VISIT | {"ho_ten": "Trần Thị Bình"}],
    "DI_CO_SO_KQ": [
        VISIT | {"cap_don_vi": "Huyện", "so_ngay": 2, "so_quyet_dinh": "12/3", "ngay_bao_cao": date(2020, 3, 25)},
        VISIT | {"ngay_tu": date(2020, 6, 30), "ngay_den": None, "so_ngay": 1},
    ],
    "DI_CO_SO_TH": [{"don_vi": "Xã Hà Lâu", "luot": 6, "ht1": 1, "ht2": 2, "ht3": 3, "ht4": 0}],
    "HOAT_DONG": [
        {
            "mang": "Phong trào hành động cách mạng",
            "ten_hoat_dong": "Tháng 3 biên giới",
            "dia_diem": "Xã Hà Lâu",
            "ngay_tu": date(2020, 3, 1),
            "ngay_den": date(2020, 3, 3),
            "luot_dvtn": 350,
            "de_nghi": "Có",
        }
    ],
}


def _fill(path: Path, form_id: str, rows: list[Mapping[str, Any]]) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[form(form_id).sheet]
    fields = [column.field for column in form(form_id).columns if not column.derived]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for field, value in row.items():
            sheet.cell(number, fields.index(field) + 1).value = value
    workbook.save(path)


def _outcome(path: Path) -> tuple[ReturnRead, list[Finding]]:
    read = read_file(path, path.name)
    return read, [*read.findings, *check([read])[0]]


def _said(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.cell) for finding in findings if finding.severity != "notice"]


@pytest.mark.parametrize("form_id", FILLED)
def test_a_template_filled_in_comes_back_clean(form_id: str, blank) -> None:
    path = blank(form_id)
    _fill(path, form_id, FILLED[form_id])
    read, findings = _outcome(path)
    assert _said(findings) == []
    assert (read.form, read.unit_id, read.period) == (form_id, "D199", "2020-H1")
    assert [len(table) for table in read.tables] == [len(FILLED[form_id])]
    assert decide(read, findings) == "load"
    for row, given in enumerate(FILLED[form_id]):
        for field, value in given.items():
            if value is not None and not form(form_id)[field].choices:
                assert read.tables[0].values[field][row] == value


def test_every_indicator_filled_in_comes_back_clean(blank) -> None:
    path = blank("BC_SOLIEU")
    _fill(path, "BC_SOLIEU", [{"thuc_hien": 1_000_000, "luy_ke": 1_000_000}] * 17 + [{"thuc_hien": 9_000_000}] * 6)
    read, findings = _outcome(path)
    assert _said(findings) == []
    assert len(read.tables[0]) == 23


@pytest.mark.parametrize("form_id", ["DI_CO_SO_KQ", "BC_SOLIEU"])
def test_a_blank_template_is_no_return(form_id: str, blank) -> None:
    read, findings = _outcome(blank(form_id))
    assert decide(read, findings) == "reject"


def test_a_template_may_say_that_nothing_happened(blank) -> None:
    path = blank("DI_CO_SO_KQ")
    _fill(path, "DI_CO_SO_KQ", [{"ho_ten": "Không phát sinh"}])
    read, findings = _outcome(path)
    assert decide(read, findings) == "nil"


SIXTH = {
    "form.yaml": """
form: CO_SO_VAT_CHAT
version: 1
name_vi: Cơ sở vật chất
name_en: Premises
row_is: một nhà văn hóa
sheet: Cơ sở vật chất
title: BIỂU CƠ SỞ VẬT CHẤT
titles: [biểu cơ sở vật chất]
spans: []
""",
    "columns.csv": """
field,header,type,required,identity,synonyms,choices,minimum,unit,description_vi,description_en,example
stt,STT,ordinal,,,TT,,,,Số thứ tự,Row number,1
ten_nha,Tên nhà văn hóa,text,yes,yes,Nhà văn hóa,,,,Tên nhà văn hóa,House,Nhà văn hóa thôn Đồng Tâm
so_cho,Số chỗ ngồi,count,yes,,Chỗ ngồi,,1,chỗ,Số chỗ ngồi,Seats,120
so_ghe,Số ghế,count,,,Ghế,,0,ghế,Số ghế,Chairs,120
tinh_trang,Tình trạng sử dụng,choice,,,Tình trạng nhà,tinh_trang,,,Tình trạng,State,Tốt
""",
    "rules.csv": """
code,severity,expectation,fields,arguments,owner,description_vi
sum_differs,notice,ExpectColumnPairValuesAToBeGreaterThanB,so_ghe | so_cho,{or_equal: true},unit,Mỗi chỗ ngồi có một ghế
""",
    "choices/tinh_trang.csv": """
value,code,label_vi,label_en,synonyms
tot,TOT,Tốt,Good,
hong,HONG,Hỏng,Broken,
""",
}


@pytest.fixture
def sixth_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, text in SIXTH.items():
        path = tmp_path / "them" / "CO_SO_VAT_CHAT" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    monkeypatch.setenv("HOPNHAT_FORMS", str(tmp_path / "them"))
    return "CO_SO_VAT_CHAT"


def test_a_sixth_form_is_data_alone(sixth_form: str, tmp_path: Path) -> None:
    period = Period.parse("2020-H1")
    unit = organisation().unit("D199", period.end)
    assert unit is not None
    path = tmp_path / "bieu.xlsx"
    blank_workbook([forms()[sixth_form]], unit, period, path)
    rows = [
        {"ten_nha": "Nhà văn hóa thôn Đồng Tâm", "so_cho": 120, "so_ghe": 120, "tinh_trang": "Tốt"},
        {"ten_nha": "Nhà văn hóa thôn Hà Bắc", "so_cho": 0, "so_ghe": 0, "tinh_trang": "Hỏng"},
        {"ten_nha": "Nhà văn hóa thôn Nà Khau", "so_cho": 80, "so_ghe": 60},
    ]
    _fill(path, sixth_form, rows)
    read, findings = _outcome(path)
    assert (read.form, read.unit_id, read.period) == (sixth_form, "D199", "2020-H1")
    on_rows = [finding for finding in findings if finding.row]
    assert [(finding.code, str(finding.severity), finding.cell) for finding in on_rows] == [
        ("count_negative", "error", "C8"),
        ("sum_differs", "notice", "D9"),
    ]
    assert decide(read, findings) == "load_flag"
