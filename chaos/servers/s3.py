"""A stand-in of S3 over HTTP, as far as publishing needs it: no Debian package has the real thing.

Objects live in memory. Whole puts only, ``If-None-Match: *`` is honoured, signatures are not checked.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from reports.targets import Login

BUCKET = "bao-cao"


@dataclass
class Bucket:
    """What the stand-in holds (bytes by ``bucket/key``), and whether and how much it lets in."""

    objects: dict[str, bytes] = field(default_factory=dict)
    read_only: bool = False
    most_bytes: int | None = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def do_PUT(self) -> None:
        """Store an object, or refuse."""
        path, _ = self._question()
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "aws-chunked" or "STREAMING" in str(
            self.headers.get("x-amz-content-sha256")
        ):
            content = _unchunked(content)
        room = self.bucket.most_bytes
        if self.bucket.read_only:
            self._refuse(403, "AccessDenied")
        elif path in self.bucket.objects and self.headers.get("If-None-Match") == "*":
            self._refuse(412, "PreconditionFailed")
        elif room is not None and sum(map(len, self.bucket.objects.values())) + len(content) > room:
            self._refuse(507, "QuotaExceeded")
        else:
            self.bucket.objects[path] = content
            self._answer(200, b"", ETag=_etag(content))

    def do_HEAD(self) -> None:
        """Say what an object is."""
        self.do_GET()

    def do_GET(self) -> None:
        """Give an object, or the list of a bucket."""
        path, query = self._question()
        if "list-type" in query:
            self._answer(200, _listing(self.bucket, path, query), kind="application/xml")
        elif path in self.bucket.objects:
            content = self.bucket.objects[path]
            self._answer(200, content, ETag=_etag(content))
        else:
            self._refuse(404, "NoSuchKey")

    def do_DELETE(self) -> None:
        """Remove an object."""
        self.bucket.objects.pop(self._question()[0], None)
        self._answer(204, b"")

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def _question(self) -> tuple[str, dict[str, str]]:
        url = urlsplit(self.path)
        query = parse_qs(url.query, keep_blank_values=True)
        return unquote(url.path).strip("/"), {name: values[0] for name, values in query.items()}

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self._answer(status, body.encode(), kind="application/xml")

    def _answer(self, status: int, body: bytes, kind: str = "binary/octet-stream", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Tue, 09 Jun 2020 15:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _listing(bucket: Bucket, name: str, query: dict[str, str]) -> bytes:
    """Answer ``ListObjectsV2``: the objects under a prefix, and the folders where a delimiter asks for them."""
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    keys = sorted(key.removeprefix(f"{name}/") for key in bucket.objects if key.startswith(f"{name}/{prefix}"))
    rest = {key: key[len(prefix) :] for key in keys}
    folders = {
        prefix + tail.split(delimiter)[0] + delimiter for tail in rest.values() if delimiter and delimiter in tail
    }
    files = [key for key, tail in rest.items() if not (delimiter and delimiter in tail)]
    lines = [
        f"<Contents><Key>{escape(key)}</Key><Size>{len(bucket.objects[f'{name}/{key}'])}</Size>"
        "<LastModified>2020-06-09T15:00:00.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>"
        for key in files
    ]
    lines += [f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders)]
    count = f"<KeyCount>{len(files) + len(folders)}</KeyCount><IsTruncated>false</IsTruncated>"
    head = f"<Name>{escape(name)}</Name><Prefix>{escape(prefix)}</Prefix>{count}"
    return f"<ListBucketResult>{head}{''.join(lines)}</ListBucketResult>".encode()


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def _unchunked(body: bytes) -> bytes:
    """Return the content of an ``aws-chunked`` body."""
    content = b""
    while body:
        head, _, body = body.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if size == 0:
            break
        content, body = content + body[:size], body[size + 2 :]
    return content


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that is cut off in the middle is no news."""


@contextmanager
def s3_server(bucket: Bucket) -> Iterator[Login]:
    """Serve a bucket while the block runs; give the login."""
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield Login(user="mau", password="mau", extra={"endpoint_url": address, "region_name": "us-east-1"})
        finally:
            server.shutdown()
