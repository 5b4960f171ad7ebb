"""``hopnhat province``: the whole folder checked, copied, compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hopnhat.cli import root
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
