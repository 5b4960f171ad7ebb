from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durable import DamagedFileError, open_sealed, read_sealed, sealing, set_aside, write_sealed


def read_open(path: Path) -> bytes:
    with open_sealed(path) as content:
        return content.read()


READERS = pytest.mark.parametrize("read", [read_sealed, read_open], ids=["whole", "open"])


@READERS
@pytest.mark.parametrize("content", [b"", b"x", b"\nsealed:" * 9, bytes(range(256)) * 9000], ids=len)
def test_what_was_written_is_read(tmp_path: Path, read, content: bytes) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "file"
    with sealing(path) as out:
        out.write(content[:5])
        out.write(content[5:])
    assert read(path) == content


@READERS
@given(data=st.data())
def test_any_damage_is_noticed(tmp_path_factory: pytest.TempPathFactory, read, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("damage") / "file"
    write_sealed(path, data.draw(st.binary(max_size=64)), synced=False)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[cut] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(data.draw(st.sampled_from([b"", whole[:cut], bytes(flipped), whole + b"\0"])))
    with pytest.raises(DamagedFileError):
        read(path)


def test_a_damaged_file_is_set_aside_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{")
    aside = set_aside(path)
    assert aside is not None and aside.read_bytes() == b"{"
    assert not list(tmp_path.glob("*.json"))
    assert set_aside(path) is None
