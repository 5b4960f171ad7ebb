"""The store keeps every byte once, whole, and unchangeable."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from sources import Store, TooLargeError

PAPER = "Huyện đoàn Tiên Yên".encode()
SHA = hashlib.sha256(PAPER).hexdigest()


def _files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_bytes_are_found_again_under_their_hash(store: Store) -> None:
    assert store.put(PAPER) == SHA
    assert store.path(SHA).read_bytes() == PAPER
    assert SHA in store
    assert _files(store.root) == [f"{SHA[:2]}/{SHA[2:]}"]


def test_the_same_bytes_twice_are_kept_once_and_untouched(store: Store) -> None:
    store.put(PAPER)
    first = store.path(SHA).stat()
    assert store.put(BytesIO(PAPER)) == SHA
    second = store.path(SHA).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert list(store) == [SHA]


def test_a_kept_file_is_read_only(store: Store) -> None:
    store.put(PAPER)
    assert store.path(SHA).stat().st_mode & 0o222 == 0


def test_a_file_past_the_limit_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(TooLargeError):
        store.put(BytesIO(b"x" * 3_000_000), limit=2_999_999)
    assert _files(store.root) == []
    assert store.put(BytesIO(b"x" * 3_000_000), limit=3_000_000) in store


def test_a_stream_that_breaks_leaves_nothing_behind(store: Store) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise ConnectionError
            return super().read(10)

    with pytest.raises(ConnectionError):
        store.put(Breaking(PAPER * 3))
    assert _files(store.root) == []


def test_a_flipped_bit_is_noticed_on_demand(store: Store) -> None:
    store.put(PAPER)
    assert store.verify(SHA)
    path = store.path(SHA)
    path.chmod(0o600)
    path.write_bytes(PAPER.replace(b"T", b"U"))
    assert not store.verify(SHA)
    assert not store.verify("0" * 64)


def test_only_old_remains_of_killed_runs_are_swept(store: Store) -> None:
    old, young = store.root / "incoming" / "old", store.root / "incoming" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, time.time() - 90_000))
    assert store.sweep() == 1
    assert not old.exists()
    assert young.exists()


_WRITER = """
import sys
from pathlib import Path
from sources import Store

class Slow:
    def __init__(self, number):
        self.pieces = [bytes([number % 256]) * 50_000] * 12
    def read(self, size):
        return self.pieces.pop() if self.pieces else b""

store = Store(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100_000):
    store.put(Slow(number) if number % 3 else number.to_bytes(8, "big") * 9_000)
"""


def test_kill_dash_nine_never_leaves_a_half_file_under_a_hash(tmp_path: Path) -> None:
    kept = 0
    for attempt in range(4):
        root = tmp_path / str(attempt)
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(root)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.05 + attempt * 0.053)
            writer.send_signal(signal.SIGKILL)
        store = Store(root)
        hashes = list(store)
        kept += len(hashes)
        assert all(store.verify(sha256) for sha256 in hashes)
        assert store.put(PAPER) == SHA
    assert kept > 0


def damage(store: Store, sha256: str, content: bytes) -> None:
    path = store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(content)


def test_good_bytes_that_come_again_take_the_place_of_damaged_ones(store: Store) -> None:
    store.put(PAPER)
    damage(store, SHA, PAPER.replace(b"T", b"U"))
    assert store.put(PAPER) == SHA
    assert store.verify(SHA)


@pytest.mark.parametrize("content", [b"", PAPER[:7], PAPER.replace(b"T", b"U")])
def test_damage_is_noticed_without_anybody_asking_for_the_file(store: Store, content: bytes) -> None:
    store.put(PAPER)
    other = store.put(b"another")
    expected = {SHA: len(PAPER), other: 7}
    assert store.inspect(expected, seconds=1) == []
    damage(store, SHA, content)
    assert store.inspect(expected, seconds=1) == [SHA]
    assert SHA not in store
    assert store.inspect(expected, seconds=1) == [SHA], "it is said until it is mended"
    assert store.put(PAPER) == SHA
    assert store.inspect(expected, seconds=1) == []
    assert _files(store.root / "damaged") == []


def test_a_file_that_is_gone_is_noticed(store: Store) -> None:
    store.put(PAPER)
    store.path(SHA).unlink()
    assert store.inspect({SHA: len(PAPER)}, seconds=0) == [SHA]


def test_night_after_night_all_of_the_store_is_read_however_little_time_there_is(store: Store) -> None:
    hashes = [store.put(str(number).encode()) for number in range(40)]
    damage(store, hashes[-1], b"xx")
    found = [store.inspect(dict.fromkeys(hashes, 2), seconds=0) for _ in range(len(hashes))]  # no time: one a night
    assert found[-1] == [hashes[-1]]


def test_a_size_that_was_noted_wrong_takes_no_good_file_away(store: Store) -> None:
    store.put(PAPER)
    assert store.inspect({SHA: 1}, seconds=1) == []
    assert SHA in store


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00"])
def test_a_damaged_note_of_where_reading_ended_stops_nothing(store: Store, content: bytes | None) -> None:
    store.put(PAPER)
    store.inspect({}, seconds=1)
    note = store.root / "verified"
    note.unlink()
    if content is not None:
        note.write_bytes(content)
    damage(store, SHA, PAPER.replace(b"T", b"U"))
    assert store.inspect({SHA: len(PAPER)}, seconds=1) == [SHA]
