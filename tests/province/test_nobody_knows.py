"""No room knows a form, a field or a unit of the shipped province by its name: they ask for roles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import forms
from organisation.units import office_id, organisation
from tests.test_house import ROOMS, ROOT

PRODUCT = [room for room in ROOMS if room not in ("samples", "bench", "chaos")]
SHOWS_IT = (
    "hopnhat/local_airflow/",  # the demonstration: it runs the sample of the shipped province
    "dags/issue_templates.py",  # its form shows examples of what may be asked
    "dags/return_reminders.py",
)
FILES = [
    path
    for room in PRODUCT
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in (".py", ".sql", ".j2")
    and "quang_ninh" not in path.parts
    and not str(path.relative_to(ROOT)).startswith(SHOWS_IT)
]


def texts(path: Path) -> Iterator[str]:
    """Yield what a file says by itself: the strings of a program but for its documentation, the words of SQL."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from re.findall(r"\w+", re.sub(r"--.*", "", source))
        return
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


NAMES = {column.field for form in forms().values() for column in form.columns} | set(forms())
AS_PEOPLE_WRITE = {
    "transforms/records/pointers.py": {"stt"},  # "xem STT 3": how a remark names a row
    "transforms/records/totals.py": {"luot"},  # "Tổng: 12 lượt"
    "transforms/values/numbers.py": {"luot"},  # "12 lượt": what turns are counted in
}
"""Words of ordinary writing that are also names of fields, and where they stand as words."""
UNITS = {unit.unit_id for unit in organisation().units}


def test_there_is_something_to_look_for() -> None:
    assert {"stt", "ho_ten", "hinh_thuc", "DI_CO_SO_KQ"} <= NAMES
    assert office_id() in UNITS
    assert len(FILES) > 300


@pytest.mark.parametrize("room", PRODUCT)
def test_no_room_names_a_form_a_field_or_a_unit(room: str) -> None:
    known = NAMES | UNITS
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] == room
        for text in texts(path)
        if text in known - AS_PEOPLE_WRITE.get(str(path.relative_to(ROOT)), set())
    }
    assert not found


OURS = re.compile(r"tỉnh đoàn|đoàn viên|ĐVTN|Quảng Ninh|Đoàn TNCS|đoàn cơ sở", re.IGNORECASE)


def test_no_text_that_a_room_says_is_of_one_organisation() -> None:
    """What people read comes from the catalogues and templates, and from the province's folder."""
    places = [*(ROOT / "feedback" / "templates").glob("*"), *(ROOT / "findings" / "catalogue").glob("*.yaml")]
    places += [ROOT / "board" / "words.yaml", ROOT / "forms" / "template" / "texts.yaml"]
    found = {
        f"{path.name}: {line.strip()}"
        for path in places
        for line in path.read_text(encoding="utf-8").splitlines()
        if OURS.search(line) and not line.lstrip().startswith("#")
    }
    assert not found
