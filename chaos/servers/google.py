"""The key to a stand-in of Google Drive that is reached by a wire."""

from __future__ import annotations

import json
from pathlib import Path

from samples.drive_server import DriveServer


def write_key(server: DriveServer, path: Path, port: int) -> None:
    """Make a service account's key for a stand-in and write it (``0600``); ``port`` is where the wire to it listens."""
    key = {name: value.replace(f":{server.port}/", f":{port}/") for name, value in server.new_key().items()}
    path.touch(mode=0o600)
    path.write_text(json.dumps(key), encoding="utf-8")
