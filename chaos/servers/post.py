"""A mail server that fails as it is told, one way a connection: it hangs up, keeps silent, puts off or refuses."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

WELL = "well"
FAULTS = ("hangs_up", "cut_before_text", "cut_after_text", "silent", "busy", "no_room", "one_refused", "one_put_off")
_SAID = {"busy": "451 try later", "no_room": "552 too large"}


@dataclass
class Post:
    """What the server took, in order, with the recipients; ``faults`` are used up, one a connection."""

    taken: list[tuple[EmailMessage, list[str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    port: int = 0
    text_taken: threading.Event = field(default_factory=threading.Event)

    def talk(self, line: socket.socket) -> None:
        """Hold one conversation."""
        fault = self.faults.pop(0) if self.faults else WELL
        if fault == "hangs_up":
            return
        with line.makefile("rwb", buffering=0) as wire:
            _say(wire, "220 post")
            if fault == "silent":
                wire.readline()
                line.settimeout(5)
                wire.readline()
                return
            self._listen(wire, fault)

    def _listen(self, wire: socket.SocketIO, fault: str) -> None:
        recipients: list[str] = []
        while words := wire.readline().decode().split():
            verb = words[0].upper()
            if verb == "QUIT":
                _say(wire, "221 bye")
                return
            if verb == "RCPT":
                _say(wire, self._admit(words[1], recipients, fault))
            elif verb != "DATA":
                _say(wire, "250 well")
            elif fault == "cut_before_text" or not self._take(wire, recipients, fault):
                return

    def _admit(self, word: str, recipients: list[str], fault: str) -> str:
        address = word.partition("<")[2].rstrip(">")
        if fault == "one_refused" and address.startswith("second"):
            return "550 moved away"
        if fault == "one_put_off" and address.startswith("second"):
            return "450 busy"
        recipients.append(address)
        return "250 well"

    def _take(self, wire: socket.SocketIO, recipients: list[str], fault: str) -> bool:
        """Read the text; tell whether the conversation goes on."""
        _say(wire, "354 go on")
        lines: list[bytes] = []
        while (text := wire.readline()) not in (b".\r\n", b""):
            lines.append(text)
        if fault in _SAID:
            _say(wire, _SAID[fault])
            return True
        if text:
            self.taken.append((email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=SMTP), recipients))
            self.text_taken.set()
        if fault == "cut_after_text":
            return False
        _say(wire, "250 taken")
        return True


def _say(wire: socket.SocketIO, answer: str) -> None:
    wire.write(f"{answer}\r\n".encode())


@contextmanager
def serving() -> Iterator[Post]:
    """Serve on a free port of this machine until the end."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        post.port = listening.getsockname()[1]
        threading.Thread(target=_accept, args=(listening, post), daemon=True).start()
        yield post


def _accept(listening: socket.socket, post: Post) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        with line:
            try:
                post.talk(line)
            except OSError:
                continue
