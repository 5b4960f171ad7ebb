"""The checks of a night can be browsed: a page a form, that fetches nothing and tells no value of a return."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from expectations import check
from expectations.docs import NIGHTS_KEPT, DataDocs, write_index
from transforms.returns import RecordTable, ReturnRead


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One visit that ends before it begins."""
    root = tmp_path_factory.mktemp("docs")
    values = {
        "ho_ten": ["Nguyễn Thị Mẫu"],
        "don_vi_den": ["Huyện đoàn Hải Hà"],
        "ngay_tu": [date(2020, 3, 18)],
        "ngay_den": [date(2020, 3, 17)],
        "hinh_thuc": [3],
        "chuyen_de": ["Kiểm tra chuyên đề"],
    }
    raw: dict[str, list[str | None]] = {field: [str(value) for value in column] for field, column in values.items()}
    columns = {field: number for number, field in enumerate(values, start=2)}
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", "D199", "2020-H1", [8], raw, dict(values), columns)
    read = ReturnRead("a.xlsx", "ab", "DI_CO_SO_KQ", "D199", None, "2020-H1", [table])
    [found] = check([read], docs=DataDocs(root / "2020-06-12T01-00-00"))
    assert [finding.code for finding in found] == ["end_before_start"]
    write_index(root)
    return root


def test_the_index_leads_to_the_page_of_each_form(night: Path) -> None:
    index = (night / "index.html").read_text(encoding="utf-8")
    assert "Đêm 2020-06-12T01-00-00" in index
    [link] = re.findall(r'href="([^"]+)"', index)
    page = (night / link).read_text(encoding="utf-8")
    assert "Ngày về không trước ngày đi" in page
    assert "1 unexpected values found" in page


def test_a_page_fetches_nothing_and_tells_no_value(night: Path) -> None:
    for path in night.rglob("*-0.*"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'<(script|link|img)[^>]*(src|href)="(https?:)?//', text)
        assert "Nguyễn Thị Mẫu" not in text
        assert "Kiểm tra chuyên đề" not in text


def test_the_results_are_kept_with_every_rule(night: Path) -> None:
    [path] = night.rglob("*.json")
    results = json.loads(path.read_text(encoding="utf-8"))
    failed = [one["expectation_config"]["meta"]["code"] for one in results["results"] if not one["success"]]
    assert failed == ["end_before_start"]


def test_old_nights_are_forgotten_and_no_night_makes_no_page(tmp_path: Path) -> None:
    assert write_index(tmp_path) is None
    for number in range(NIGHTS_KEPT + 2):
        (tmp_path / f"night-{number:03d}").mkdir()
    write_index(tmp_path)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == NIGHTS_KEPT
    assert not (tmp_path / "night-000").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"statistics": {"evaluated_exp',
        b"\xff",
        b"[]",
        b"{}",
        b'{"statistics": {"evaluated_expectations": null}}',
    ],
)
def test_results_that_are_damaged_lose_their_own_line_only(night: Path, tmp_path: Path, content: bytes) -> None:
    root = tmp_path / "docs"
    shutil.copytree(night, root)
    earlier = root / "2020-06-11T01-00-00"
    earlier.mkdir()
    (earlier / "BC_SOLIEU-0000-0.json").write_bytes(content)
    index = write_index(root)
    assert index is not None
    text = index.read_text(encoding="utf-8")
    assert "không đọc lại được" in text
    assert len(re.findall(r'href="2020-06-12T01-00-00/', text)) == 1


def test_results_of_a_form_that_is_no_more_are_shown_under_its_id(tmp_path: Path) -> None:
    (tmp_path / "dem-1").mkdir()
    said = {"statistics": {"evaluated_expectations": 3, "unsuccessful_expectations": 1}}
    (tmp_path / "dem-1" / "BIEU_CU-0000-0.json").write_text(json.dumps(said), encoding="utf-8")
    index = write_index(tmp_path)
    assert index is not None
    assert "BIEU_CU</a></td><td>3</td><td>1</td>" in index.read_text(encoding="utf-8")
