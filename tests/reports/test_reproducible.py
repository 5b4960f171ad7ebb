"""The same data are the same bytes whatever the clock, the language or the order of hashing."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reports import figures_hash
from reports.excel import render_xlsx
from reports.word import render_docx

ELSEWHERE = Path(__file__).with_name("render_elsewhere.py")
MACHINES = (
    {"TZ": "America/New_York", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"TZ": "Asia/Tokyo", "LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "2", "HOME": "/nonexistent"},
)


@pytest.fixture(scope="module")
def elsewhere():
    """What two other machines make, both at once."""
    root = Path(__file__).resolve().parents[2]
    running = [
        subprocess.Popen(
            [sys.executable, ELSEWHERE],
            env={**os.environ, **machine, "PYTHONPATH": str(root)},
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        for machine in MACHINES
    ]
    return [json.loads(process.communicate()[0]) for process in running]


def test_another_zone_language_and_hash_seed_make_the_same_bytes(half_year, elsewhere):
    made = [hashlib.sha256(content).hexdigest() for content in (render_docx(half_year), render_xlsx(half_year))]
    assert elsewhere == [[figures_hash(half_year), *made]] * len(MACHINES)


def test_the_appendices_are_not_sent_as_large_as_they_are(half_year):
    content = render_xlsx(half_year)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        whole = sum(entry.file_size for entry in package.infolist())
    assert len(content) < whole / 4


@pytest.mark.parametrize(
    ("render", "compressed"), [(render_docx, zipfile.ZIP_STORED), (render_xlsx, zipfile.ZIP_DEFLATED)]
)
def test_no_part_depends_on_a_clock_or_a_system(half_year, render, compressed):
    with zipfile.ZipFile(io.BytesIO(render(half_year))) as package:
        entries = package.infolist()
    assert {entry.compress_type for entry in entries} == {compressed}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    names = [entry.filename for entry in entries]
    assert names[1:] == sorted(names[1:])
