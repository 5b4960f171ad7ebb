"""``hopnhat province``: the whole folder checked, copied, compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hopnhat.cli import root
from hopnhat.nightly import upkeep
from hopnhat.reporting.schedule import reports_there
from hopnhat.settings import Settings
from province import SHIPPED, VARIABLE


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's own copy, in use."""
    monkeypatch.delenv(VARIABLE)
    shutil.copytree(SHIPPED, tmp_path / "province")
    return tmp_path / "province"


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(root(), ["province", "--home", str(home), *arguments])


def edit(path: Path, was: str, becomes: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")


def test_a_sound_folder_is_said_to_be_so(own: Path) -> None:
    result = run(own.parent)
    assert result.exit_code == 0, result.output
    assert str(own) in result.output


MISTAKES = {
    "units.csv": (",district,", ",huyện,"),
    "identity.yaml": ("committee:", "comittee:"),
    "findings.yaml": ("severity: warning", "severity: nặng"),
    "naming.yaml": ("level: district", "level: huyện"),
    "board/board.yaml": ("form: DI_CO_SO_KQ", "form: DI_CO_SO"),
    "rules/same_visit_twice.sql": ("visit.ho_ten_raw", "visit.ho_va_ten"),
    "reports/relations/visits.sql": ("record.ho_ten,", "record.ho_va_ten,"),
    "board/cadres.sql": ("cadre.ho_ten", "cadre.ho_va_ten"),
    "aliases.csv": ("Đoàn Than,T_THAN", "Đoàn Than,T_MO"),
    "reorganisations.csv": ("2020-01-01,", "1/1/2020,"),
    "calendar.yaml": ('"06-05"', '"6-5"'),
    "quotas.yaml": ("default: 60", "default: sáu mươi"),
    "contacts.csv": ("ban-tckt@example.org", "ban-tckt"),
    "viewers.csv": ("role,admin", "vai,admin"),
    "approvers.csv": ("account,name", "account,nam"),
    "sources.yaml": ("kind: folder", "kind: thư mục"),
    "targets.yaml": ("kind: folder", "kind: thư mục"),
    "maintenance.yaml": ("days: 14", "days: 0"),
    "forms/BC_SOLIEU/form.yaml": ("version: 1", "version: một"),
    "forms/DI_CO_SO_DK/columns.csv": (",person,", ",người,"),
    "forms/DI_CO_SO_KQ/rules.csv": ("duplicate_row,error,", "duplicate_row,lỗi,"),
    "forms/choices/hinh_thuc.csv": ("value,code", "giá trị,code"),
    "rules/rules.csv": ("district_sum,warning,BC_SOLIEU", "district_sum,warning,BC_SO"),
    "reports/field_visits/report.yaml": ("measure: count,", "measure: đếm,"),
    "reports/union_work/body.yaml": ("- ", "- {"),
}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("where: \"unit_level = 'province'\"", "where: \"unit_lvel = 'province'\""),
        ("field: ho_ten}", "field: ho_va_ten}"),
    ],
)
def test_a_predicate_or_a_field_of_a_report_that_the_schema_does_not_know_is_found(
    was: str, becomes: str, own: Path
) -> None:
    edit(own / "reports" / "field_visits" / "report.yaml", was, becomes)
    result = run(own.parent)
    assert result.exit_code == 1, result.output
    assert "reports/field_visits" in result.output


@pytest.mark.parametrize("file", MISTAKES)
def test_a_mistake_in_any_file_is_found_and_its_file_is_named(file: str, own: Path) -> None:
    edit(own / file, *MISTAKES[file])
    result = run(own.parent)
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert any(Path(file).parent.as_posix().strip(".") in line and "- " in line for line in result.output.splitlines())


def test_mistakes_of_several_files_are_said_at_once(own: Path) -> None:
    files = ["contacts.csv", "calendar.yaml", "forms/DI_CO_SO_KQ/rules.csv"]
    for file in files:
        edit(own / file, *MISTAKES[file])
    said = run(own.parent).output
    assert all(f"Tệp {file}, dòng" in said for file in files)


def test_every_file_of_the_folder_that_says_something_is_checked() -> None:
    """What has no line in ``MISTAKES`` is of a kind that has one, or holds no data of its own."""
    kinds = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*") if path.is_file()}
    checked = set(MISTAKES) | {"waivers.csv", "senders.csv", "corrections.csv", "exemptions.csv", "reports/basis.yaml"}
    others = {name for name in kinds - checked if not name.endswith((".sql", ".docx")) and name.count("/") == 0}
    assert not others


def test_a_copy_is_made_once_and_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    assert run(tmp_path, "--copy").exit_code == 0
    edit(tmp_path / "province" / "calendar.yaml", '"06-10"', '"06-12"')
    again = run(tmp_path, "--copy")
    assert again.exit_code == 2
    assert '"06-12"' in (tmp_path / "province" / "calendar.yaml").read_text(encoding="utf-8")


def test_after_an_upgrade_what_the_copy_has_not_is_shown_by_file_and_line(own: Path) -> None:
    assert run(own.parent, "--compare").exit_code == 0
    lines = (own / "aliases.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (own / "aliases.csv").write_text("".join([*lines[:3], *lines[4:], "Đoàn của tôi,QN,\n"]), encoding="utf-8")
    (own / "quotas.yaml").unlink()
    result = run(own.parent, "--compare")
    assert result.exit_code == 1
    assert f"aliases.csv, dòng 4: {lines[3].strip()}" in result.output
    assert "quotas.yaml: bản riêng chưa có tệp này" in result.output
    assert "của tôi" not in result.output


LINES = [
    ("reports/field_visits/report.yaml", "scope: province_plans", "scope: provinces", "(scopes) “provinces”"),
    ("reports/field_visits/report.yaml", "relation: boards, key", "relation: board, key", "(relations) “board”"),
    ("reports/field_visits/report.yaml", "width: 46}", "width: 46}\n    widths: [46, 18]", "widths có 2 số"),
    ("reports/field_visits/report.yaml", "width: 46}", "width: rộng}", "một số lớn hơn 0"),
    ("reports/field_visits/report.yaml", "least_coverage: 100", "least_coverage: 120", "số phần trăm, từ 0 đến 100"),
    ("reports/field_visits/report.yaml", "form: DI_CO_SO_DK, where", "form: DI_CO_SO, where", "biểu “DI_CO_SO”"),
    ("reports/field_visits/report.yaml", "total: days.total", "total: day.total", "không có số liệu “day.total”"),
    ("reports/field_visits/report.yaml", "key_figures: [visits.total,", "key_figures: [visits.totl,", "“visits.totl”"),
    ("reports/field_visits/report.yaml", "choices: hinh_thuc", "choices: hinhthuc", "không có danh sách “hinhthuc”"),
    ("reports/field_visits/report.yaml", "returns: [half, year]", "returns: [six, year]", "year, half, quarter, month"),
    ("reports/field_visits/report.yaml", "subject: ", "subjekt: ", "khóa lạ “subjekt”"),
    ("reports/field_visits/body.yaml", "v('plans.total') > 0", "v('plan.total') > 0", "không có số liệu “plan.total”"),
    ("reports/field_visits/body.yaml", "table: by_kind", "table: by_kinds", "không có bảng “by_kinds”"),
    ("reports/field_visits/body.yaml", "{{ f['plans.cadres']|n }}", "{{ f['plans.cadres']|n }", "câu không đọc được"),
    ("reports/basis.yaml", "[field_visits]", "[field_visit]", "không có báo cáo “field_visit”"),
    ("forms/DI_CO_SO_KQ/rules.csv", "ngay_tu | earliest", "ngay_di | earliest", "không có trường “ngay_di”"),
    ("forms/DI_CO_SO_KQ/rules.csv", "ExpectColumnPairValuesToBeEqual", "ExpectPairs", "không có “ExpectPairs”"),
    ("forms/BC_SOLIEU/columns.csv", "gan_dung,", "period,", "trùng tên một cột mà kho luôn có"),
    ("forms/HOAT_DONG/form.yaml", "form: HOAT_DONG", "form: BC_SOLIEU", "“BC_SOLIEU” đã là mã của biểu ở BC_SOLIEU"),
    ("forms/HOAT_DONG/form.yaml", "unlike: []", "takes_nil: true", "takes_nil chỉ ghi ở một biểu"),
    ("reports/document_format.yaml", "{number}-{code}", "{so}-{code}", "không có chỗ điền so"),
    ("reports/document_format.yaml", "  Place: {", "  Placed: {", "thiếu kiểu chữ “Place”"),
    ("findings.yaml", "  members_per_branch:", "  duplicate_row:", "đã là mã của phần mềm"),
    ("naming.yaml", "word: xã đoàn", "word: Xã đoàn", "hãy viết chữ thường: “xã đoàn”"),
    ("maintenance.yaml", "weeks: 8", "weeks: tám", "một số nguyên"),
    ("targets.yaml", 'location: "{drive}"', "locations: x", "khóa lạ “locations”"),
    ("calendar.yaml", "forms: [DI_CO_SO_TH]", "forms: [TONG_HOP]", "không có biểu “TONG_HOP”"),
    ("calendar.yaml", "  H2: {", "  T2: {", "khóa lạ “T2”"),
    ("contacts.csv", "QN,ban", "QX,ban", "units.csv không có đơn vị QX"),
    ("identity.yaml", "  unit_base:", "  unit_bases:", "không có chữ mang tên “unit_bases”"),
    ("rules/same_visit_twice.sql", "AS first_day", "AS first_day,,", "rules/same_visit_twice.sql, dòng"),
    ("board/places.sql", "AS visits", "AS lan", "thiếu: visits"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "was", "becomes", "said"), LINES)
def test_a_name_that_nobody_gives_is_said_with_file_line_and_what_there_is(
    file: str, was: str, becomes: str, said: str, own: Path
) -> None:
    line = (own / file).read_text(encoding="utf-8").partition(was)[0].count("\n") + 1
    edit(own / file, was, becomes)
    output = run(own.parent).output
    told = next((one for one in output.splitlines() if said in one), output)
    assert said in told and f"Tệp {file}, dòng " in told
    if not file.endswith(".sql") and "thiếu" not in said:  # what is missing is said where it should stand
        assert abs(int(told.partition(f"Tệp {file}, dòng ")[2].split(",")[0].split(":")[0]) - line) <= 1


def test_a_night_says_what_is_wrong_with_the_folder_until_it_is_mended(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPNHAT_HOME", str(own.parent))
    settings = Settings.load(own.parent)
    assert not [text for text in upkeep.look_after(settings, "dem-1") if "Thư mục của tỉnh" in text]
    edit(own / "reports" / "field_visits" / "report.yaml", "scope: province_plans", "scope: provinces")
    for night in ("dem-2", "dem-3"):
        [said] = [text for text in upkeep.look_after(settings, night) if "Thư mục của tỉnh" in text]
        assert "1 chỗ phải sửa" in said and "reports/field_visits/report.yaml, dòng" in said


def test_two_reports_of_one_id_in_airflow_are_a_mistake(own: Path) -> None:
    edit(own / "reports" / "union_work" / "report.yaml", "id: union_work_report", "id: field_visit_report")
    result = run(own.parent)
    assert result.exit_code != 0
    assert "nhiều báo cáo cùng ghi field_visit_report (field_visits, union_work)" in result.output


def test_a_report_that_cannot_be_used_costs_the_others_no_dag(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(own))
    (own / "reports" / "union_work" / "report.yaml").write_text("returns: [half", encoding="utf-8")
    assert [report.dag_id for report in reports_there()] == ["field_visit_report"]
