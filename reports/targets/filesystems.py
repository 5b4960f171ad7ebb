"""Open the file systems that releases go to; each says its own failures in the two words that ``target`` knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reports.targets.login import Login
from reports.targets.patience import SECONDS, refusals_said
from reports.targets.target import TargetDownError, TargetRefusedError


@contextmanager
def folder(root: Path) -> Iterator[Any]:
    """Give a local or mounted folder's file system; a file counts as written when it is on the disk."""
    from fsspec.implementations.local import LocalFileSystem

    class Durable(LocalFileSystem):  # type: ignore[misc]  # fsspec has no types
        def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: Any) -> None:
            with Path(path).open("xb" if mode == "create" else "wb") as target:
                target.write(value)
                target.flush()
                os.fsync(target.fileno())

        def mv(self, path1: str, path2: str, **_: Any) -> None:
            Path(path1).rename(path2)

    if not root.is_dir():
        raise TargetDownError(f"Không thấy thư mục {root}: ổ dùng chung đã được gắn vào máy chưa?")
    with refusals_said():
        yield Durable(skip_instance_cache=True)


@contextmanager
def smb(login: Login) -> Iterator[Any]:
    """Give an SMB server's file system: a Windows share or a NAS. Paths begin with the share's name.

    The extra may hold ``encrypt`` (true: refuse to talk in the clear).
    """
    import smbclient
    from fsspec.implementations.smb import SMBFileSystem
    from smbprotocol.exceptions import AccessDenied, LogonFailure, SMBAuthenticationError, SMBException, SMBOSError
    from smbprotocol.header import NtStatus

    try:
        with refusals_said():
            yield SMBFileSystem(
                login.host,
                port=login.port,
                username=login.user,
                password=login.password,
                timeout=SECONDS,
                encrypt=login.extra.get("encrypt"),
                register_session_retries=0,
                skip_instance_cache=True,
            )
    except (SMBAuthenticationError, LogonFailure, AccessDenied) as error:
        raise TargetRefusedError(f"{login.host}: {error}") from error
    except SMBOSError as error:
        if error.ntstatus == NtStatus.STATUS_ACCESS_DENIED:
            raise TargetRefusedError(f"{login.host}: {error}") from error
        raise
    except OSError:
        raise
    except (SMBException, ValueError) as error:
        raise TargetDownError(f"{login.host}: {error}") from error
    finally:
        smbclient.reset_connection_cache(fail_on_error=False)


@contextmanager
def s3(login: Login) -> Iterator[Any]:
    """Give an S3 bucket's file system. Paths begin with the bucket's name.

    Key and secret are the connection's login and password; the extra may hold ``endpoint_url`` and ``region_name``.
    """
    from botocore.exceptions import BotoCoreError, NoCredentialsError
    from s3fs import S3FileSystem

    extra = login.extra
    try:
        with refusals_said():
            files = S3FileSystem(
                key=login.user or None,
                secret=login.password or None,
                endpoint_url=extra.get("endpoint_url"),
                client_kwargs={"region_name": extra["region_name"]} if "region_name" in extra else None,
                config_kwargs={
                    "connect_timeout": SECONDS,
                    "read_timeout": SECONDS,
                    "retries": {"max_attempts": 1},
                },
                use_listings_cache=False,
                skip_instance_cache=True,
            )
            files.retries = 1  # what is still down is tried again as a whole, later
            yield files
    except NoCredentialsError as error:
        raise TargetRefusedError(str(error)) from error
    except BotoCoreError as error:
        raise TargetDownError(str(error)) from error
