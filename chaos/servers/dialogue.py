"""A mail server that answers any step of the dialogue as it is told, to one connection, one recipient or all."""

from __future__ import annotations

import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

STEPS = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "text", "quit")
ANSWERS = ("250 well", "451 try later", "550 no", "garbage", "silence", "hang-up")
_WELL = {"connect": "220 post", "starttls": "220 go on", "auth": "235 well", "data": "354 go on", "quit": "221 bye"}
_LONGEST_SILENCE_SECONDS = 20.0

Asked = Callable[[str, int, str], "str | None"]
"""What is answered at a step, given the number of the connection and the recipient, as far as it is known; ``None``:
what a server says that is well. Beside a line it may be ``garbage``, ``silence`` or ``hang-up``."""


@dataclass
class Dialogue:
    """What the server took, in order, with the recipients, whatever it answered then."""

    asked: Asked = lambda step, connection, recipient: None
    tls: ssl.SSLContext | None = None
    port: int = 0
    connections: int = 0
    taken: list[tuple[EmailMessage, list[str]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def talk(self, line: socket.socket, connection: int) -> None:
        """Hold one conversation."""
        talk = _Talk(self, line, connection)
        with suppress(OSError, _HungUpError):
            talk.hold()
        with suppress(OSError):
            talk.line.close()


class _HungUpError(Exception):
    """The server closes the line."""


class _Talk:
    def __init__(self, dialogue: Dialogue, line: socket.socket, connection: int) -> None:
        self.line = line
        self._dialogue = dialogue
        self._connection = connection
        self._recipients: list[str] = []
        self._encrypted = False

    def hold(self) -> None:
        self._answer("connect")
        heard = self.line.makefile("rb")
        while words := heard.readline().decode(errors="replace").split():
            self._dialogue.lines.append(" ".join(words))
            verb = words[0].upper()
            if verb in ("EHLO", "HELO"):
                self._answer("ehlo", self._features())
            elif verb == "STARTTLS" and self._dialogue.tls is not None:
                if self._answer("starttls").startswith("220"):
                    self.line = self._dialogue.tls.wrap_socket(self.line, server_side=True)
                    heard, self._encrypted = self.line.makefile("rb"), True
            elif verb == "RCPT":
                address = words[1].partition("<")[2].rstrip(">")
                if self._answer("rcpt", recipient=address).startswith("250"):
                    self._recipients.append(address)
            elif verb == "DATA":
                if self._answer("data").startswith("354"):
                    self._take(heard)
            elif verb in ("AUTH", "MAIL", "QUIT"):
                self._answer(verb.lower())
            else:
                self._say("250 well")

    def _take(self, heard: Any) -> None:
        lines: list[bytes] = []
        while (text := heard.readline()) not in (b".\r\n", b""):
            lines.append(text)
        if text:
            message = email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=SMTP)
            said = self._dialogue.asked("text", self._connection, self._recipient)
            if said is None or said[0] not in "45":  # what is refused is not kept
                self._dialogue.taken.append((message, list(self._recipients)))
            self._answer("text")
        self._recipients = []

    @property
    def _recipient(self) -> str:
        return self._recipients[0] if self._recipients else ""

    def _features(self) -> str:
        if self._dialogue.tls is None:
            return "250 post"
        return "250-post\r\n250 AUTH PLAIN" if self._encrypted else "250-post\r\n250 STARTTLS"

    def _answer(self, step: str, well: str = "", recipient: str = "") -> str:
        said = self._dialogue.asked(step, self._connection, recipient or self._recipient)
        if said == "hang-up":
            raise _HungUpError
        if said == "silence":
            self.line.settimeout(_LONGEST_SILENCE_SECONDS)
            while self.line.recv(4096):  # until whoever waits has had enough
                pass
            raise _HungUpError
        return self._say({"garbage": "\x00\x7f ???", None: well or _WELL.get(step, "250 well")}.get(said, str(said)))

    def _say(self, answer: str) -> str:
        self.line.sendall(f"{answer}\r\n".encode())
        return answer


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Dialogue]:
    """Serve on a free port of this machine until the end, each connection by itself."""
    dialogue = Dialogue(tls=tls)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        dialogue.port = listening.getsockname()[1]
        threading.Thread(target=_accept, args=(listening, dialogue), daemon=True).start()
        yield dialogue
        # A thread that waits in accept() keeps the port of a socket that is merely closed.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, dialogue: Dialogue) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        dialogue.connections += 1
        threading.Thread(target=dialogue.talk, args=(line, dialogue.connections), daemon=True).start()
