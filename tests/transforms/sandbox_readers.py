"""Stand-ins for the reader, for the sandbox to run: each does to its process what a bad file would."""

import os
import signal
import time
from pathlib import Path

from province import province_folder
from transforms.readers import open_workbook
from transforms.returns import Hints, ReturnRead


def count_cells(path: Path, name: str, hints: Hints) -> ReturnRead:
    workbook = open_workbook(path, name)
    read = ReturnRead(file=name, unit_id=hints.sender.unit_id if hints.sender else None, findings=workbook.findings)
    read.conservation.read = sum(cell is not None for sheet in workbook.sheets for row in sheet.rows for cell in row)
    return read


def name_province(path: Path, name: str, hints: Hints) -> ReturnRead:
    return ReturnRead(file=name, unit=str(province_folder()))


def obey(path: Path, name: str, hints: Hints) -> ReturnRead:
    order = path.read_text(encoding="utf-8")
    match order.split():
        case ["abort"]:
            os.abort()
        case ["hang"]:
            time.sleep(60)
        case ["spin"]:
            while True:
                pass
        case ["eat"]:
            bytearray(8 << 30)
        case ["fail"]:
            raise LookupError("a fault of ours")
        case ["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["write", target]:
            Path(target).write_text("x" * 10, encoding="utf-8")
        case ["print"]:
            os.write(1, b"noise" * 100)
            print("noise")
    return ReturnRead(file=name, unit=f"{os.getpid()}")
