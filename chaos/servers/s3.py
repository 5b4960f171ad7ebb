"""S3 on the loopback address: moto's server, with what may ail a bucket in front of it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import S3Backend, s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from reports.targets import Login

BUCKET = "bao-cao"
_REGION = "us-east-1"


@dataclass
class Bucket:
    """What lies in the bucket (bytes by ``bucket/key``), and whether and how much it lets in."""

    read_only: bool = False
    most_bytes: int | None = None

    @property
    def objects(self) -> dict[str, bytes]:
        """Return every object."""
        return {f"{BUCKET}/{name}": key.value for name, key in _backend().buckets[BUCKET].keys.items()}

    def refusal(self, size: int) -> tuple[str, str] | None:
        """Return the status and the code with which an object of so many bytes is refused."""
        if self.read_only:
            return "403 Forbidden", "AccessDenied"
        if self.most_bytes is not None and sum(map(len, self.objects.values())) + size > self.most_bytes:
            return "507 Insufficient Storage", "QuotaExceeded"
        return None


class _Ailing:
    """Moto's application, unless the bucket refuses what is put into it: moto's own is never full."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket, self._application = bucket, DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        size = int(environ.get("HTTP_X_AMZ_DECODED_CONTENT_LENGTH") or environ.get("CONTENT_LENGTH") or 0)
        refused = self._bucket.refusal(size) if environ["REQUEST_METHOD"] == "PUT" else None
        if refused is None:
            answer: Iterable[bytes] = self._application(environ, start_response)
            return answer
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status, code = refused
        start_response(status, [("Content-Type", "application/xml")])
        return [f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()]


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def s3_server(bucket: Bucket) -> Iterator[Login]:
    """Serve a bucket while the block runs; give the login. One at a time: moto keeps what it holds in the process."""
    s3_backends.reset()
    _backend().create_bucket(BUCKET, _REGION)
    server = make_server("127.0.0.1", 0, _Ailing(bucket), threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.port}"
    try:
        yield Login(user="mau", password="mau", extra={"endpoint_url": address, "region_name": _REGION})
    finally:
        server.shutdown()
        server.server_close()


def _backend() -> S3Backend:
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
