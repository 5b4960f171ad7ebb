"""A small province: the board of the Tỉnh đoàn, three districts and some of their base units, after one night.

Tiên Yên's return of visits holds text that would do harm if it ever became part of a page (``hostile``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from board.facts import Facts
from board.reading import read_common, read_period
from board.releases import releases
from hopnhat.nightly import steps
from hopnhat.settings import SAMPLE_NOTICE, Settings
from province import VARIABLE
from samples.make import make
from warehouse import Warehouse

OF_EVERY_TEST = (VARIABLE, "HOPNHAT_WORKERS")  # set for all tests

PERIOD = "2020-H1"
KEPT = ("Tỉnh đoàn Quảng Ninh", "Huyện đoàn Tiên Yên", "Huyện đoàn Ba Chẽ", "Huyện đoàn Vân Đồn")
HOSTILE_NAME = "<img src=x onerror=alert(1)>"
HOSTILE_KIND = '<script>alert("x")</script>'
HOSTILE_BOARD = '"><svg onload=alert(1)>'
HOSTILE_RELEASE = "</td><script>alert(2)</script>"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    asked = {
        name: os.environ.pop(name)
        for name in list(os.environ)
        if name.startswith("HOPNHAT_") and name not in OF_EVERY_TEST
    }
    home = tmp_path_factory.mktemp("province")
    make(home / "inbox", periods=(PERIOD,))
    for path in (home / "inbox").iterdir():
        if path.is_dir() and path.name not in KEPT:
            shutil.rmtree(path)
        elif path.is_file() and "tien-yen" not in path.name and "ba-che" not in path.name:
            path.unlink()
    poison(home / "inbox" / "Huyện đoàn Tiên Yên" / f"Kết quả đi cơ sở {PERIOD}.xlsx")
    (home / SAMPLE_NOTICE).write_text("dữ liệu mẫu", encoding="utf-8")
    settings = Settings.load(home)
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    release(settings.drive, "Lần 1", {"name": f"Báo cáo {HOSTILE_RELEASE}", "period": PERIOD, "release": "Lần 1"})
    release(settings.drive, "Lần 2", None)
    yield settings
    os.environ.update(asked)


def poison(path: Path) -> None:
    """Write harmful text into a return: a kind of visit that is none, a cadre and a board."""
    book = openpyxl.load_workbook(path)
    rows = [row for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    titles = next(row for row in book.active.iter_rows() if row[0].value == "STT")
    column = {cell.value: cell.column - 1 for cell in titles}
    rows[-1][column["Hình thức"]].value = HOSTILE_KIND
    rows[-2][column["Họ và tên cán bộ"]].value = HOSTILE_NAME
    rows[-2][column["Ban/Đơn vị công tác"]].value = HOSTILE_BOARD
    sent = path.stat()
    book.save(path)
    os.utime(path, ns=(sent.st_atime_ns, sent.st_mtime_ns))  # a file that has just changed may still be on its way


def release(drive: Path, name: str, manifest: dict[str, str] | None) -> None:
    """Put a release on the drive; without a manifest, one that cannot be read."""
    folder = drive / "Báo cáo" / "2020" / "Báo cáo mẫu" / name
    folder.mkdir(parents=True)
    text = "{" if manifest is None else json.dumps(manifest)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def facts(settings: Settings) -> Iterator[Facts]:
    with Warehouse(settings.warehouse).reading() as connection:
        period: Callable[[str], object] = cache(lambda name: read_period(connection, name))
        yield Facts(read_common(connection, releases(settings.drive)), period)
