"""The child's side of the sandbox: bind oneself, then read one file after the other.

A message is one byte of tag and four of length, then msgpack (or the text of a failure).
"""

from __future__ import annotations

import importlib
import os
import resource
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from province.folder import settle_folder
from transforms import wire
from transforms.returns import Hints, ReturnRead

REQUEST, READY, ANSWER, FAILURE = b"QRAF"
HEAD = struct.Struct(">BI")
Reader = Callable[[Path, str, Hints], ReturnRead]
_OPEN_FILES = 64


class Request(msgspec.Struct, frozen=True):
    """A file to read; ``path`` as the file system's bytes."""

    path: bytes
    name: str
    hints: Hints


def frame(tag: int, content: bytes) -> bytes:
    """Return a message."""
    return HEAD.pack(tag, len(content)) + content


def main(arguments: list[str]) -> int:
    """Serve requests from standard input until it closes: ``reader``, bytes of memory, seconds of processor a file."""
    reader_name, memory, seconds = arguments
    answers = _private_output()
    bind(int(memory))
    try:
        reader = _reader(reader_name)
    except Exception:
        answers.write(frame(FAILURE, traceback.format_exc().encode()))
        return 1
    settle_folder()
    answers.write(frame(READY, b""))
    serve(sys.stdin.buffer, answers, reader, memory=int(memory), seconds=float(seconds))
    return 0


def _private_output() -> BinaryIO:
    """Keep standard output for answers; whatever a library prints goes nowhere."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return output


def bind(memory: int) -> None:
    """Give up the right to much memory, to files of any size, to core dumps and to many handles."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _reader(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


def serve(requests: BinaryIO, answers: BinaryIO, reader: Reader, *, memory: int, seconds: float) -> None:
    """Answer requests until there are no more, or until a file has left the process too large to go on."""
    decoder = msgspec.msgpack.Decoder(Request)
    while len(head := requests.read(HEAD.size)) == HEAD.size:
        request = decoder.decode(requests.read(HEAD.unpack(head)[1]))
        _allow_seconds(seconds)
        try:
            content = wire.encode(reader(Path(os.fsdecode(request.path)), request.name, request.hints))
        except Exception:
            answers.write(frame(FAILURE, traceback.format_exc().encode()))
        else:
            _write_all(answers, frame(ANSWER, content))
        if _resident_bytes() > memory // 3:
            return


def _resident_bytes() -> int:
    """Return the memory we hold now; ``ru_maxrss`` would count what our parent held when it started us."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _write_all(answers: BinaryIO, message: bytes) -> None:
    view = memoryview(message)
    while view:
        view = view[answers.write(view) :]


def _allow_seconds(seconds: float) -> None:
    """Let the kernel end us should a file take more of the processor than that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    most = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
