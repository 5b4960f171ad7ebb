"""Open a target of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.targets import filesystems
from reports.targets.files import FileSystemTarget
from reports.targets.login import Login, airflow_login
from reports.targets.registry import TargetEntry
from reports.targets.sftp import sftp
from reports.targets.target import Target

Logins = Callable[[str], Login]
_SERVERS = {"sftp": sftp, "smb": filesystems.smb, "s3": filesystems.s3}


@contextmanager
def opened(entry: TargetEntry, logins: Logins = airflow_login) -> Iterator[Target]:
    """Give a target, connected while the block runs.

    ``logins`` tells what a connection says.

    Raises:
        reports.targets.target.TargetDownError: it cannot be reached just now.
        reports.targets.target.TargetRefusedError: it does not let us in or does not let us write.
    """
    if entry.kind == "drive":
        from reports.targets.drive import drive

        with drive(entry) as target:
            yield target
    elif entry.kind == "folder":
        with filesystems.folder(Path(entry.location)) as files:
            yield FileSystemTarget(files, entry.location, entry.location)
    else:
        login = logins(entry.connection)
        path = f"/{entry.location.strip('/')}" if entry.kind != "s3" else entry.location.strip("/")
        shown = f"{entry.kind}://{login.host}{path}" if entry.kind != "s3" else f"s3://{path}"
        with _SERVERS[entry.kind](login) as files:
            yield FileSystemTarget(files, path, shown, renames=entry.kind != "s3")


@contextmanager
def local(root: Path) -> Iterator[Target]:
    """Give a folder of this machine as a target, made where it is missing."""
    root.mkdir(parents=True, exist_ok=True)
    with filesystems.folder(root) as files:
        yield FileSystemTarget(files, str(root), str(root))
