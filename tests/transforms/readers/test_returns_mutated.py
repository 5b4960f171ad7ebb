"""The shared sample returns, damaged at random with a fixed seed: no crash, no hang, always sheets or a reason."""

import io
import random
import time
import zipfile
from pathlib import Path

import pytest

FILES = sorted(p for p in (Path(__file__).parents[2] / "returns" / "files").glob("*.*") if p.stat().st_size < 50_000)
ROUNDS = 6


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Change, cut out or insert a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 30))):
        at = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randrange(1, 200)]
            case _:
                changed[at:at] = bytes(chance.choices(b'<>"=/ 0123456789', k=5))
        if not changed:
            break
    return bytes(changed)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """Damage one part of a zip, its checksum right again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as new:
        part = chance.choice([name for name in source.namelist() if source.getinfo(name).file_size])
        for name in source.namelist():
            content = source.read(name)
            new.writestr(name, damaged(content, chance) if name == part else content)
    return target.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_return_gives_sheets_or_a_reason_in_time(path, opened):
    chance = random.Random(path.name)
    data = path.read_bytes()
    started = time.process_time()
    for _ in range(ROUNDS):
        inside = data.startswith(b"PK") and chance.random() < 0.7
        workbook = opened(damaged_inside(data, chance) if inside else damaged(data, chance))
        assert workbook.sheets or any(finding.severity.value == "error" for finding in workbook.findings)
    assert time.process_time() - started < 20


def test_the_sample_returns_are_there():
    assert len(FILES) > 40
