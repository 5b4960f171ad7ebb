"""Where a Drive source's credential comes from: an Airflow connection, or a key file that the environment names.

The key is what Google gives for a service account (JSON). For a connection ``google_drive`` it is looked for in

1. the file that ``HOPNHAT_GOOGLE_DRIVE_KEY`` names;
2. the Airflow connection ``google_drive``, in its extra: ``keyfile_dict`` (the JSON itself) or ``key_path`` (a file).

A key may name another ``token_uri`` (Google's own field) and ``drive_endpoint`` (ours), for a stand-in of Drive.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ENDPOINT = "https://www.googleapis.com/drive/v3"
_OLD_PREFIX = "extra__google_cloud_platform__"


@dataclass(frozen=True)
class DriveAccess:
    """A service account's key and the API it is for. The key is never shown or logged."""

    key: Mapping[str, Any] = field(repr=False)
    endpoint: str = ENDPOINT

    @property
    def email(self) -> str:
        """The account that a folder must be shared with."""
        return str(self.key.get("client_email", ""))


class AccessError(Exception):
    """No usable credential: ``code`` names a finding, ``reason`` says more and holds nothing of the key."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def key_variable(connection: str) -> str:
    """Return the environment variable that may name a connection's key file."""
    return f"HOPNHAT_{connection.upper().replace('-', '_')}_KEY"


def drive_access(connection: str) -> DriveAccess:
    """Return the access that a connection gives.

    Raises:
        AccessError: there is no such connection, or no key in it.
    """
    path = os.environ.get(key_variable(connection))
    key = _key_file(path) if path else _key_of(_airflow_extra(connection))
    return DriveAccess(key, str(key.get("drive_endpoint", ENDPOINT)).rstrip("/"))


def _airflow_extra(connection: str) -> Mapping[str, Any]:
    """Return the extra of an Airflow connection; Airflow is imported only here (seconds)."""
    try:
        from airflow.sdk import Connection
        from airflow.sdk.exceptions import AirflowException
    except ImportError as error:
        raise AccessError("drive_connection_missing", "Airflow") from error
    try:
        extra: Mapping[str, Any] = Connection.get(connection).extra_dejson
    except AirflowException as error:
        raise AccessError("drive_connection_missing", type(error).__name__) from error
    return extra


def _key_of(extra: Mapping[str, Any]) -> Mapping[str, Any]:
    key = extra.get("keyfile_dict") or extra.get(f"{_OLD_PREFIX}keyfile_dict")
    path = extra.get("key_path") or extra.get(f"{_OLD_PREFIX}key_path")
    if key:
        return key if isinstance(key, Mapping) else _parsed(str(key))
    if path:
        return _key_file(str(path))
    raise AccessError("drive_key_unreadable", "keyfile_dict, key_path")


def _key_file(path: str) -> Mapping[str, Any]:
    try:
        return _parsed(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError("drive_key_unreadable", f"{path}: {getattr(error, 'strerror', None) or 'UTF-8'}") from error


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        key = json.loads(text)
    except ValueError:
        key = None
    if not isinstance(key, Mapping):
        raise AccessError("drive_key_unreadable", "JSON")
    return key
