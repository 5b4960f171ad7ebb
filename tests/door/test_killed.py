"""Two servers of one installation, one of which is killed again and again while units send: no receipt is ever lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from door.links import Links
from door.sending import Counter
from hopnhat.local_airflow.ports import free_port
from sources import DeliveryJournal, Store
from tests.door.open_door import FILES
from tests.sweep import with_the_whole_contract

_KILLS = 1
_NUMBER = re.compile(r'class="number-of">([0-9]{8}-[0-9A-F]{8})<')


@contextmanager
def server(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "hopnhat.door.server", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "HOPNHAT_HOME": str(home)}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                requests.get(f"http://127.0.0.1:{port}/suc-khoe", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


@with_the_whole_contract
def test_a_file_that_got_a_receipt_is_there_and_one_that_did_not_may_be_sent_again(tmp_path: Path) -> None:
    token = Links(tmp_path).issue("D193", "test")[1]
    content = (FILES / "rej_empty_sheet.xlsx").read_bytes()
    receipts: set[str] = set()
    ended = threading.Event()

    def send(port: int) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            files = [("tep", (f"{port}-{number}.xlsx", content + b" " * number))]
            try:
                page = requests.post(f"http://127.0.0.1:{port}/u/{token}/gui", files=files, timeout=10)
            except requests.RequestException:
                time.sleep(0.05)  # the page was not there: this file has no receipt
                continue
            receipts.update(_NUMBER.findall(page.text))
            if page.status_code == 429:
                time.sleep(0.3)

    lasting, mortal = free_port(), free_port()
    with server(tmp_path, lasting):
        clerks = [threading.Thread(target=send, args=(port,)) for port in (lasting, mortal)]
        for clerk in clerks:
            clerk.start()
        for _ in range(_KILLS):
            with server(tmp_path, mortal) as process:
                time.sleep(1.0)
                os.kill(process.pid, signal.SIGKILL)
        ended.set()
        for clerk in clerks:
            clerk.join(20)
    store = Store(tmp_path / "store")
    delivered = {one.name.split("/")[1]: one.sha256 for one in DeliveryJournal(store).read()[0]}
    assert len(receipts) > 2
    assert receipts <= delivered.keys()
    assert all(store.verify(delivered[number]) for number in receipts)
    Counter(tmp_path, tmp_path / "store").mend()
    kept = {one.number for one in Counter(tmp_path, tmp_path / "store").of_unit("D193")}
    assert kept == delivered.keys()
