"""Write the sample province's inbox: the same bytes for the same seed, every time and everywhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from organisation import Period
from organisation.units import organisation
from samples.blank import filled
from samples.chance import chance
from samples.containers import written
from samples.manifest import Manifest, expected
from samples.province import Province
from samples.sending import Sending, second_versions, sendings

SEED = 2020
PERIODS = ("2019-H1", "2019-H2", "2020-H1")
YEAR_END = "2020-H2"
"""The half-year that the annual reports need besides: made only where it is asked for."""
REORGANISED = ("2025-H1", "2026-H1")
"""The last half-year of the districts, and the first to compare with it: made only where they are asked for."""
_LEFTOVERS = {"lock_file": "~${name}", "partial": "{name}.crdownload"}
_NOTICE = "Các tệp trong thư mục “{inbox}” là dữ liệu mẫu: người, chuyến đi và số liệu đều do máy đặt ra.\n"


def make(out: Path, *, seed: int = SEED, periods: Sequence[str] = PERIODS) -> Manifest:
    """Write the returns of all periods into ``out``, and ``manifest.json`` and a notice beside it.

    Raises:
        ValueError: a period id that cannot be read.
        KeyError: a period the sample has no calendar for.
        FileExistsError: ``out`` exists and is not empty.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    out.mkdir(parents=True, exist_ok=True)
    files: list[tuple[str, Sending]] = []
    for period_id in periods:
        returns = Province(organisation(), Period.parse(period_id), seed).returns()
        first = sendings(returns, seed)
        files += [(_save(out, one), one) for one in (*first, *second_versions(first, seed))]
    manifest = expected(files, periods, seed)
    manifest.ignored = _unsent(out, files)
    manifest.write(out.parent)
    (out.parent / f"{out.name} - dữ liệu mẫu.txt").write_text(_NOTICE.format(inbox=out.name), encoding="utf-8")
    return manifest


def _save(out: Path, sending: Sending) -> str:
    """Write one file, dated the day it was sent, and return its path inside the inbox."""
    ending, content = _content(sending)
    if any(fault.edit == "noise" for fault in sending.faults):
        content = chance(0, "noise", sending.stem).randbytes(6000)
    name = f"{sending.stem}{ending}"
    _write(out / name, content, sending)
    for fault in sending.faults:
        if fault.edit == "sent_twice":
            _write(out / Path(name).parent / "Gửi lại" / Path(name).name, content, sending)
    return name


def _content(sending: Sending) -> tuple[str, bytes]:
    if sending.container == "blank":
        return ".xlsx", filled(sending.returns, sending.pages)
    return written(sending.container, sending.pages)


def _write(path: Path, content: bytes, sending: Sending) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    moment = datetime.combine(sending.sent, time(9), UTC).timestamp()
    os.utime(path, (moment, moment))


def _unsent(out: Path, files: Sequence[tuple[str, Sending]]) -> list[str]:
    """Write what lies in an inbox and is no return: a lock file and a partial download. Return their paths."""
    made = []
    for name, sending in files:
        edits = {fault.edit for fault in sending.faults} & set(_LEFTOVERS)
        for edit in sorted(edits):
            path = Path(name)
            left = path.with_name(_LEFTOVERS[edit].format(name=path.name))
            _write(out / left, (out / name).read_bytes()[:165], sending)
            made.append(left.as_posix())
    return made
