"""A stand-in of Google Drive on this machine: Drive v3 over HTTP, as far as collecting returns needs it.

It checks what Google checks: the service account's signed token request, the scope, the bearer token, that shared
drives are asked for, and that a Sheet is exported and never downloaded. ``faults`` makes it fail on purpose.

    python -m samples.drive_server FOLDER --key KEY.json     serves a folder until stopped, writes a key for it
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from samples.drive import Drive, drive_of
from samples.drive_answers import chosen, downloaded, exported, listed, wants_all
from samples.drive_uploads import API, RefusalError, changed, new_ids

EMAIL = "hop-nhat@du-lieu-mau.iam.gserviceaccount.com"
_SCOPE = "https://www.googleapis.com/auth/drive"
_AUDIENCE = "https://oauth2.googleapis.com/token"  # whatever address the key names


@dataclass
class Fault:
    """A way to fail ``times`` times, on requests whose path or query holds ``on``.

    ``status`` answers with an error; ``cut`` sends only so many bytes of the body; ``slow`` waits so many seconds
    before the body; ``unsized`` leaves out ``Content-Length`` and ends by closing, as some proxies do. ``instead``
    turns the body of a good answer into another one, of the type ``kind``; what stands between may answer so.
    """

    on: str
    status: int = 0
    reason: str = "backendError"
    retry_after: str = ""
    cut: int = -1
    slow: float = 0.0
    unsized: bool = False
    times: int = 1
    instead: Callable[[bytes], bytes] | None = None
    kind: str = ""


@dataclass
class DriveServer:
    """The running server: what is in it, how it fails, and which requests it got."""

    drive: Drive
    port: int = 0
    page_size: int = 1000
    token_seconds: int = 3600
    faults: list[Fault] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)
    public_key: bytes = b""

    @property
    def endpoint(self) -> str:
        """The API's address."""
        return f"http://127.0.0.1:{self.port}/drive/v3"

    @property
    def token_uri(self) -> str:
        """The token endpoint's address."""
        return f"http://127.0.0.1:{self.port}/token"

    def new_key(self) -> dict[str, str]:
        """Make a service account's key, as Google gives it; the server accepts this one only."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public_key = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "du-lieu-mau",
            "private_key_id": "du-lieu-mau",
            "private_key": pem.decode(),
            "client_email": EMAIL,
            "token_uri": self.token_uri,
            "drive_endpoint": self.endpoint,
        }

    def fault_for(self, target: str) -> Fault | None:
        """Return the fault to commit on a request, used up by one."""
        for fault in self.faults:
            if fault.times > 0 and fault.on in target:
                fault.times -= 1
                return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: DriveServer

    def do_POST(self) -> None:
        """Answer the token endpoint, or make something."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/token":
            self._respond(lambda: self._json(self._change(body)))
            return
        form = parse_qs(body.decode())
        self._respond(lambda: self._json(_token(self.state, form["assertion"][0])))

    def do_PATCH(self) -> None:
        """Change something."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._respond(lambda: self._json(self._change(body)))

    def do_GET(self) -> None:
        """Answer the API."""
        self._respond(self._answer)

    def log_message(self, *_: Any) -> None:
        """Keep quiet; ``requests`` holds what came."""

    def _respond(self, answer: Any) -> None:
        target = unquote_plus(self.path)
        self.state.requests.append(f"{self.command} {target}")
        fault = self.state.fault_for(target)
        try:
            if fault and fault.status:
                raise RefusalError(fault.status, fault.reason)
            kind, body = answer()
            if fault and fault.instead:
                kind, body = fault.kind or kind, fault.instead(body)
            self._send(200, kind, body, fault)
        except RefusalError as refusal:
            error = {"code": refusal.status, "errors": [{"reason": refusal.reason}], "message": refusal.reason}
            token_error = {"error": refusal.reason, "error_description": refusal.reason}
            said = token_error if self.command == "POST" else {"error": error}
            self._send(refusal.status, *self._json(said), fault)

    def _change(self, body: bytes) -> dict[str, Any]:
        if self._token() not in self.state.writers:
            raise RefusalError(403, "insufficientPermissions")
        url, query = self._question()
        return changed(self.state.drive, self.command, url, query, self.headers["Content-Type"], body)

    def _token(self) -> str:
        return str(self.headers.get("Authorization", "")).removeprefix("Bearer ")

    def _question(self) -> tuple[str, dict[str, str]]:
        url = urlsplit(self.path)
        return url.path, {name: values[0] for name, values in parse_qs(url.query).items()}

    def _answer(self) -> tuple[str, bytes]:
        if self._token() not in self.state.tokens:
            raise RefusalError(401, "authError")
        path, query = self._question()
        if path == f"{API}/generateIds":
            return self._json(new_ids(query))
        if path == API:
            return self._json(listed(self.state.drive, query, self.state.page_size))
        item = self.state.drive.items.get(path.removeprefix(f"{API}/").removesuffix("/export"))
        if item is None or (item.drive_id and not wants_all(query) and not path.endswith("/export")):
            raise RefusalError(404, "notFound")
        if path.endswith("/export"):
            return exported(item, query)
        return downloaded(item) if query.get("alt") == "media" else self._json(chosen(item, query.get("fields", "")))

    @staticmethod
    def _json(answer: object) -> tuple[str, bytes]:
        return "application/json; charset=UTF-8", json.dumps(answer).encode()

    def _send(self, status: int, kind: str, body: bytes, fault: Fault | None) -> None:
        fault = fault or Fault("")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if fault.retry_after:
            self.send_header("Retry-After", fault.retry_after)
        if fault.unsized or fault.cut >= 0:
            self.close_connection = True
            self.send_header("Connection", "close")
        if not fault.unsized:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        time.sleep(fault.slow)
        self.wfile.write(body[: fault.cut] if fault.cut >= 0 else body)


def _token(state: DriveServer, assertion: str) -> dict[str, object]:
    """Check a signed token request as Google does, and give a bearer token."""
    from google.auth import jwt

    try:
        claims = jwt.decode(assertion, certs=state.public_key, audience=_AUDIENCE)
    except ValueError as error:
        raise RefusalError(400, "invalid_grant") from error
    if claims["iss"] != EMAIL or claims.get("scope") not in (_SCOPE, f"{_SCOPE}.readonly"):
        raise RefusalError(400, "invalid_scope")
    token = secrets.token_urlsafe()
    state.tokens.add(token)
    if claims["scope"] == _SCOPE:
        state.writers.add(token)
    return {"access_token": token, "expires_in": state.token_seconds, "token_type": "Bearer"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up in the middle is no news: some faults are there to make it do so."""


@contextmanager
def running(drive: Drive, port: int = 0) -> Iterator[DriveServer]:
    """Serve a Drive on a port of the loopback address (a free one for 0) while the block runs."""
    state = DriveServer(drive)
    handler = type("Handler", (_Handler,), {"state": state})
    with _Server(("127.0.0.1", port), handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def drive_for(folder: Path, key: Path, sheets: tuple[str, ...] = (), port: int = 0) -> Iterator[str]:
    """Serve a local folder as a Drive folder, write a key file for it (``0600``), and give the folder's Drive id."""
    drive, root = drive_of(folder, sheets)
    with running(drive, port) as server:
        key.touch(mode=0o600)
        key.write_text(json.dumps(server.new_key(), indent=1), encoding="utf-8")
        yield root


def main() -> None:
    """Serve a folder until stopped; prints the Drive folder's id."""
    import argparse

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--sheet", action="append", default=[], help="a file served as a native Google Sheet")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    with drive_for(options.folder, options.key, tuple(options.sheet), options.port) as root:
        print(root, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
